"""发文's figures: each is named filters on a ledger, computed within the actor's scope."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet, Sum

from zhongshu.business.documents.error_rates import PER, checked_papers, counted_errors
from zhongshu.business.documents.ledgers import ERRORS, PAPERS
from zhongshu.business.documents.models import Paper
from zhongshu.business.documents.permissions import LEDGER
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import working_days_between
from zhongshu.core.indicators.figures import Figure, Indicator
from zhongshu.core.ledgers.queries import ledger_url
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.lib import clock


def _issued(actor: Actor, year: int) -> QuerySet[Paper]:
    return Paper.objects.filter(matter__in=Matter.objects.filter(scope(actor, LEDGER)), dispatched_at__year=year)


def _count_issued(actor: Actor, year: int) -> Figure:
    return Figure(_issued(actor, year).count(), rows_url=ledger_url(PAPERS.code, year=str(year)))


def _average_days(actor: Actor, year: int) -> Figure:
    calendar = get_calendar(dt.date(year, 1, 1))
    spans = _issued(actor, year).values_list("matter__created_at", "dispatched_at")
    days = [working_days_between(calendar, clock.day_of(begun), clock.day_of(sent)) for begun, sent in spans if sent]
    return Figure(sum(days), len(days), ledger_url(PAPERS.code, year=str(year)))


def _count_errors(actor: Actor, year: int) -> Figure:
    return Figure(counted_errors(actor, year).count(), rows_url=_errors_url(year))


def _error_rate(actor: Actor, year: int) -> Figure:
    """By ten thousand characters; nothing checked is nothing to divide by."""
    characters = checked_papers(actor, year).aggregate(total=Sum("characters"))["total"] or 0
    return Figure(counted_errors(actor, year).count(), characters, _errors_url(year))


def _errors_url(year: int) -> str:
    return ledger_url(ERRORS.code, year=str(year), state="counted")


def _returns(step: str) -> Indicator:
    def compute(actor: Actor, year: int) -> Figure:
        papers = _issued(actor, year)
        returned = papers.filter(matter__in=Task.objects.filter(step=step, decision="return", state=TaskState.DONE).values("matter"))
        return Figure(returned.count(), rows_url=ledger_url(PAPERS.code, year=str(year), returned=step))

    title = {"first_review": "初审", "second_review": "复核", "final_review": "终审", "sign_off": "签批"}[step]
    return Indicator(
        f"documents.returned_{step}",
        f"{title}退回过的发文",
        "件",
        f"当年核发的发文中，在{title}环节被退回过至少一次的件数；一件退回多次只算一件。",
        LEDGER,
        compute,
    )


ALL = (
    Indicator(
        "documents.issued",
        "核发公文",
        "件",
        "当年核发的发文件数，按核发时间计；作废、撤稿的不计。",
        LEDGER,
        _count_issued,
        aliases=("制发公文", "印发公文"),
    ),
    Indicator(
        "documents.average_days",
        "平均办理时限",
        "工作日",
        "当年核发的发文，从起草到核发的工作日数（起草当天不计）之和，除以件数。",
        LEDGER,
        _average_days,
        places=1,
    ),
    Indicator(
        "documents.errors",
        "质量差错",
        "处",
        "当年通过印前复核的发文，在印前复核及以后还有、后来改正的“必须改”“建议改”核文问题，加上由人登记的差错；写明理由不采纳的和撤销的不计。",
        LEDGER,
        _count_errors,
    ),
    Indicator(
        "documents.error_rate",
        "差错率",
        "处/万字",
        "质量差错处数，除以当年通过印前复核的发文的字数（正文、附件等全部印出的字，不计空格），乘以一万。差错随它的公文计入年度和月份，核发以后发现的也一样。",
        LEDGER,
        _error_rate,
        places=2,
        per=PER,
    ),
    *(_returns(step) for step in ("first_review", "second_review", "final_review", "sign_off")),
)
