"""民生实事's figures."""

from __future__ import annotations

from collections.abc import Callable

from zhongshu.business.livelihood.flow import CLOSED
from zhongshu.business.livelihood.ledgers import PROJECTS, SITES
from zhongshu.business.livelihood.models import LevelChoice, Site, SitePhoto, StageChoice
from zhongshu.business.livelihood.permissions import READ
from zhongshu.business.livelihood.queries import counted, projects_of
from zhongshu.core.access.actors import Actor
from zhongshu.core.indicators.figures import Figure, Indicator
from zhongshu.core.ledgers.queries import ledger_url

ONCE = "同一项目在两级列入的只计一次，没有票决的不计。"


def _count(level: str) -> Callable[[Actor, int], Figure]:
    def compute(actor: Actor, year: int) -> Figure:
        rows = projects_of(actor).filter(counted(), year=year, level=level)
        return Figure(rows.count(), rows_url=ledger_url(PROJECTS.code, year=str(year), level=level, counting="once"))

    return compute


def _closing(actor: Actor, year: int) -> Figure:
    rows = projects_of(actor).filter(counted(), year=year)
    return Figure(100 * rows.filter(matter__step=CLOSED).count(), rows.count(), ledger_url(PROJECTS.code, year=str(year), counting="once"))


def _sites(actor: Actor, year: int) -> Figure:
    rows = Site.objects.filter(project__in=projects_of(actor).filter(year=year))
    built = rows.filter(pk__in=SitePhoto.objects.filter(stage=StageChoice.AFTER).values("site"))
    return Figure(built.count(), rows_url=ledger_url(SITES.code, year=str(year), built="1"))


ALL = (
    Indicator("livelihood.province", "省级民生实事", "项", f"当年列入清单的省级项目。{ONCE}", READ, _count(LevelChoice.PROVINCE)),
    Indicator("livelihood.city", "市级民生实事", "项", f"当年列入清单的市级项目。{ONCE}", READ, _count(LevelChoice.CITY)),
    Indicator(
        "livelihood.district", "区县级民生实事", "项", f"当年列入清单的区县级项目，另行统计。{ONCE}", READ, _count(LevelChoice.DISTRICT)
    ),
    Indicator(
        "livelihood.closing_rate",
        "民生实事办结率",
        "%",
        f"已办结项目除以列入清单的项目。{ONCE}",
        READ,
        _closing,
        places=1,
        aliases=("民生实事项目办结率",),
    ),
    Indicator("livelihood.sites_built", "建成点位", "处", "有建成后照片的点位。", READ, _sites),
)
