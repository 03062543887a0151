"""收文's figures: each is named filters on a ledger, computed within the actor's scope."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from zhongshu.business.incoming.flow import TO_FILE
from zhongshu.business.incoming.ledgers import PAPERS, overdue
from zhongshu.business.incoming.models import IncomingPaper, PaperClass
from zhongshu.business.incoming.permissions import LEDGER
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import working_days_between
from zhongshu.core.indicators.figures import Figure, Indicator
from zhongshu.core.ledgers.queries import ledger_url
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.lib import clock


def _received(actor: Actor, year: int) -> QuerySet[IncomingPaper]:
    return IncomingPaper.objects.filter(matter__in=Matter.objects.filter(scope(actor, LEDGER)), signed_for_at__year=year)


def _count_received(actor: Actor, year: int) -> Figure:
    return Figure(_received(actor, year).count(), rows_url=ledger_url(PAPERS.code, year=str(year)))


def _count_class(paper_class: PaperClass) -> Indicator:
    def compute(actor: Actor, year: int) -> Figure:
        rows = _received(actor, year).filter(paper_class=paper_class)
        return Figure(rows.count(), rows_url=ledger_url(PAPERS.code, year=str(year), **{"class": paper_class.value}))

    title = f"收文·{paper_class.label}"
    return Indicator(
        f"incoming.received_{paper_class.value}",
        title,
        "件",
        f"当年签收、登记为“{paper_class.label}”类的收文件数，退文的也计。",
        LEDGER,
        compute,
    )


def _count_overdue(actor: Actor, year: int) -> Figure:
    rows = _received(actor, year).filter(overdue("matter__"))
    return Figure(rows.count(), rows_url=ledger_url(PAPERS.code, year=str(year), overdue="yes"))


def _closed(actor: Actor, year: int) -> QuerySet[IncomingPaper]:
    return _received(actor, year).filter(matter__phase=PhaseChoice.DONE)


def _average_days(actor: Actor, year: int) -> Figure:
    calendar = get_calendar(dt.date(year, 1, 1))
    spans = _closed(actor, year).values_list("signed_for_at", "matter__closed_at")
    days = [working_days_between(calendar, clock.day_of(begun), clock.day_of(closed)) for begun, closed in spans if closed]
    return Figure(sum(days), len(days), ledger_url(PAPERS.code, year=str(year), state=TO_FILE))


def _share_online(actor: Actor, year: int) -> Figure:
    flags = list(_closed(actor, year).values_list("is_online", flat=True))
    return Figure(100 * sum(flags), len(flags), ledger_url(PAPERS.code, year=str(year), state=TO_FILE))


ALL = (
    Indicator(
        "incoming.received", "收文", "件", "当年签收的来文件数，按签收时间计；退文的也计，签收前撤回、剔除的不计。", LEDGER, _count_received
    ),
    *(_count_class(paper_class) for paper_class in PaperClass),
    Indicator(
        "incoming.overdue",
        "超时的收文",
        "件",
        "当年签收的收文中，超过办理时限才办结的，和今天已过时限还没有办结的；退文的不计。时限从签收起算，待批示期间按规定停表。",
        LEDGER,
        _count_overdue,
    ),
    Indicator(
        "incoming.average_days",
        "收文平均办理时限",
        "工作日",
        "当年签收、已经办结的收文，从签收到办结的工作日数（签收当天不计）之和，除以件数。",
        LEDGER,
        _average_days,
        places=1,
    ),
    Indicator(
        "incoming.online_share",
        "收文全程线上办理率",
        "%",
        "当年签收、已经办结的收文中，没有任何环节登记为线下办理的件数，占办结件数的百分比。",
        LEDGER,
        _share_online,
        places=1,
    ),
)
