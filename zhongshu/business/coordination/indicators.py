"""综合协调's figures."""

from __future__ import annotations

from zhongshu.business.coordination.flow import CLOSED
from zhongshu.business.coordination.ledgers import ISSUES, MEETINGS
from zhongshu.business.coordination.models import Meeting
from zhongshu.business.coordination.permissions import READ
from zhongshu.business.coordination.queries import issues_of
from zhongshu.core.access.actors import Actor
from zhongshu.core.indicators.figures import Figure, Indicator
from zhongshu.core.ledgers.queries import ledger_url


def _solved(actor: Actor, year: int) -> Figure:
    rows = issues_of(actor).filter(matter__step=CLOSED, matter__closed_at__year=year)
    return Figure(rows.count(), rows_url=ledger_url(ISSUES.code, closed=str(year), end="solved"))


def _raised(actor: Actor, year: int) -> Figure:
    return Figure(issues_of(actor).filter(matter__created_at__year=year).count(), rows_url=ledger_url(ISSUES.code, raised=str(year)))


def _met(actor: Actor, year: int) -> Figure:
    rows = Meeting.objects.filter(issue__in=issues_of(actor), held_date__year=year)
    return Figure(rows.count(), rows_url=ledger_url(MEETINGS.code, year=str(year)))


ALL = (
    Indicator(
        "coordination.solved",
        "协调解决难题",
        "个",
        "当年由提出方确认解决并销号的协调事项；合并的只计一次，开过会、形成意见的不算。",
        READ,
        _solved,
        aliases=("解决难题", "协调解决问题"),
    ),
    Indicator("coordination.raised", "提出协调事项", "个", "当年提出的协调事项，含后来合并的。", READ, _raised),
    Indicator("coordination.meetings", "协调会", "次", "当年召开的协调会，按会议日期。", READ, _met),
)
