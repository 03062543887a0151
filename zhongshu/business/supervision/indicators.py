"""督查's figures: each is named filters on a ledger, computed within the actor's scope. Nothing ranks people or units by how busy they are."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhongshu.business.supervision.flow import ITEM_KIND
from zhongshu.business.supervision.ledgers import ASKINGS, ASSIGNMENTS, FEEDBACK, INSPECTIONS, ITEMS, OF_ITEMS, PLATES, PROBLEMS, VALID
from zhongshu.business.supervision.models import Inspection, Item, Plate, Problem
from zhongshu.business.supervision.permissions import LEDGER, READ_INSPECTION, READ_PLATE, seen_items
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments import permissions as assignments
from zhongshu.core.assignments.models import Asking, Assignment, Feedback, JudgedChoice
from zhongshu.core.assignments.queries import ACCEPTED, OPEN, is_late
from zhongshu.core.indicators.figures import Figure, Indicator
from zhongshu.core.ledgers.queries import ledger_url
from zhongshu.core.matters.models import Matter

ASSIGNED, CLOSED, OVERDUE = "supervision.assigned", "supervision.closed", "supervision.overdue"
ASKED = "supervision.askings"
CLOSING_RATE, ON_TIME_RATE = "supervision.closing_rate", "supervision.on_time_rate"


def cohort(actor: Actor, year: int) -> QuerySet[Assignment]:
    """The assignments of a year that count: issued in it, and not taken back."""
    if not assignments.READ.holds(actor):
        return Assignment.objects.none()
    return Assignment.objects.filter(assignments.readable(actor), OF_ITEMS, VALID, issued_at__year=year)


def _items(actor: Actor, year: int) -> Figure:
    rows = Item.objects.filter(seen_items(actor), approved_at__year=year) if LEDGER.holds(actor) else Item.objects.none()
    return Figure(rows.count(), rows_url=ledger_url(ITEMS.code, year=str(year)))


def _of_cohort(actor: Actor, year: int) -> dict[str, Figure]:
    """The figures over the assignments of a year, counted in one go."""
    late = is_late(actor.today)
    counts = cohort(actor, year).aggregate(
        assigned=Count("*"),
        closed=Count("due_date", filter=ACCEPTED),
        in_time=Count("due_date", filter=ACCEPTED & ~late),
        overdue=Count("due_date", filter=OPEN & late),
    )
    return {
        ASSIGNED: Figure(counts["assigned"], rows_url=_rows(year)),
        CLOSED: Figure(counts["closed"], rows_url=_rows(year, state="accepted")),
        CLOSING_RATE: Figure(100 * counts["closed"], counts["assigned"], _rows(year)),
        ON_TIME_RATE: Figure(100 * counts["in_time"], counts["closed"], _rows(year, state="accepted")),
        OVERDUE: Figure(counts["overdue"], rows_url=_rows(year, late_on=actor.today.isoformat())),
    }


def _in_cohort(code: str) -> Callable[[Actor, int], Figure]:
    return lambda actor, year: _of_cohort(actor, year)[code]


def _feedback_rate(actor: Actor, year: int) -> Figure:
    rows = Feedback.objects.filter(assignments.readable_feedback(actor), parent_kind=ITEM_KIND, period_date__year=year)
    rows = rows.exclude(state=JudgedChoice.RETURNED) if assignments.READ.holds(actor) else rows.none()
    counts = rows.aggregate(in_time=Count("period_date", filter=Q(is_late=False)), given=Count("*"))
    return Figure(100 * counts["in_time"], counts["given"], ledger_url(FEEDBACK.code, year=str(year)))


def askings_of(actor: Actor) -> QuerySet[Asking]:
    """What was asked for within the actor's scope, by whatever business."""
    return Asking.objects.filter(assignments.readable_askings(actor)) if assignments.READ.holds(actor) else Asking.objects.none()


def _askings(actor: Actor, year: int) -> Figure:
    return Figure(askings_of(actor).filter(due_date__year=year).count(), rows_url=ledger_url(ASKINGS.code, year=str(year)))


def _plates(actor: Actor, year: int) -> Figure:
    within = Matter.objects.filter(scope(actor, READ_PLATE), pk=OuterRef("matter"))
    return Figure(Plate.objects.filter(Exists(within), hung_at__year=year).count(), rows_url=ledger_url(PLATES.code, year=str(year)))


def _inspections(actor: Actor, year: int) -> Figure:
    within = Matter.objects.filter(scope(actor, READ_INSPECTION), pk=OuterRef("matter"))
    rows = Inspection.objects.filter(Exists(within), concluded_at__year=year)
    return Figure(rows.count(), rows_url=ledger_url(INSPECTIONS.code, year=str(year)))


def _solved(actor: Actor, year: int) -> Figure:
    within = Matter.objects.filter(scope(actor, READ_INSPECTION), pk=OuterRef("inspection__matter"))
    rows = Problem.objects.filter(Exists(within), solved_at__year=year)
    return Figure(rows.count(), rows_url=ledger_url(PROBLEMS.code, year=str(year)))


def _rows(year: int, **more: str) -> str:
    return ledger_url(ASSIGNMENTS.code, year=str(year), counted="1", **more)


SAME = "一事双督的两个单位按两件计；撤销的交办不计，转长期、中止和未到期的仍在分母中；单位看自己的数时，退回、还没有重新交办的不计。"
ALL = (
    Indicator("supervision.items", "督查立项", "件", "当年批准立项的督查事项件数。", LEDGER, _items),
    Indicator(ASSIGNED, "督查交办", "件", f"当年交办给各单位的任务件数。{SAME}", assignments.READ, _in_cohort(ASSIGNED), together=_of_cohort, aliases=("交办", "交办任务")),
    Indicator(CLOSED, "督查办结", "件", f"当年交办的任务中，到现在已经认可销号的件数。{SAME}", assignments.READ, _in_cohort(CLOSED), together=_of_cohort),
    Indicator(
        CLOSING_RATE, "办结率", "%",
        f"当年交办的任务中已经认可销号的，除以当年交办数（同一批任务）；四舍五入到一位小数，未全部办结的不显示100%。{SAME}",
        assignments.READ, _in_cohort(CLOSING_RATE), together=_of_cohort, places=1, aliases=("督查办结率", "交办任务办结率"),
    ),
    Indicator(
        ON_TIME_RATE, "按时办结率", "%", "当年交办、已经认可的任务中，单位负责人在期限内签发报送的比例；审核所用的时间不算单位的。",
        assignments.READ, _in_cohort(ON_TIME_RATE), together=_of_cohort, places=1, aliases=("按期办结率",),
    ),
    Indicator(OVERDUE, "逾期未办结", "件", "当年交办、到今天已过期限仍未报送办结（或者逾期报送、尚未认可）的件数。", assignments.READ, _in_cohort(OVERDUE), together=_of_cohort),
    Indicator(
        "supervision.feedback_rate", "按时反馈率", "%", "应反馈日在当年的反馈中，按时反馈的比例；退回补充的不计，漏报以后补报的算逾期。",
        assignments.READ, _feedback_rate, places=1,
    ),
    Indicator("supervision.plates", "挂牌督办", "件", "当年挂牌的事项件数。", READ_PLATE, _plates),
)  # fmt: skip
BURDEN = (
    Indicator(
        ASKED, "要求反馈", "次",
        "应反馈日在当年、已经到期或者提前答了的反馈次数，督查、民生实事、综合协调等各项业务的交办都计；一个单位的一件任务到一次应反馈日计一次，"
        "漏报、逾期的照计，退回补充不另计，单位报送办结以后不再计。",
        assignments.READ, _askings, aliases=("要求反馈次数", "填报次数"),
    ),
)  # fmt: skip
INSPECTED = (
    Indicator("supervision.inspections", "开展督查", "次", "当年签发了结论的督查次数。", READ_INSPECTION, _inspections),
    Indicator(
        "supervision.solved_problems", "督查解决问题", "个",
        "当年经复查解决的督查问题个数；一个问题只属于一次督查，与综合协调解决的难题、民生实事解决的问题互不重复。",
        READ_INSPECTION, _solved,
    ),
)  # fmt: skip
