"""立项, 交办, 反馈, 催办, 延期 and 挂牌台账."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from zhongshu.business.supervision.flow import CLOSED, INSPECTION_1, ITEM_1, ITEM_KIND, PLATE_1
from zhongshu.business.supervision.models import ChannelChoice, Clue, Inspection, Item, Plate, Problem, Source, VerdictChoice
from zhongshu.business.supervision.models import SortChoice as InspectionSort
from zhongshu.business.supervision.permissions import LEDGER, READ_INSIDE, READ_INSPECTION, READ_PLATE, seen_items
from zhongshu.business.supervision.queries import leader_names, of_titled, titled
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments import permissions as assignments
from zhongshu.core.assignments.flow import ACCEPTED as ACCEPTED_STEP
from zhongshu.core.assignments.flow import ASSIGNMENT_1, CHANGE_1
from zhongshu.core.assignments.models import (
    Asking,
    Assignment,
    Change,
    EndingChoice,
    Escalation,
    Feedback,
    JudgedChoice,
    RoleChoice,
    RungChoice,
    RungState,
    SortChoice,
)
from zhongshu.core.assignments.queries import ACCEPTED, OPEN, is_late, is_tone
from zhongshu.core.assignments.rules.lights import Tone
from zhongshu.core.ledgers.declarations import Column, Filter, Ledger
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.core.org.models import Post, Unit

VALID = ~Q(ending=EndingChoice.VOID)
OF_ITEMS = Q(parent_kind=ITEM_KIND)


def state_of(item: Item) -> str:
    """What the item is called now."""
    if item.merged_into_id:
        return "已合并"
    if item.matter.phase == PhaseChoice.CANCELLED:
        return "已终止"
    return "已归档" if item.filed_at else ITEM_1[item.matter.step].state


def assignment_state(row: Assignment) -> str:
    """What an assignment is called now."""
    return EndingChoice(row.ending).label if row.ending else ASSIGNMENT_1[row.matter.step].state


def _item_tone(item: Item) -> str:
    return "line" if item.matter.phase == PhaseChoice.CANCELLED else "green" if item.matter.step == CLOSED else "blue"


def _sources(actor: Actor) -> Sequence[tuple[str, str]]:
    del actor
    return [(source.code, source.name) for source in Source.objects.all()]


def _units(actor: Actor) -> Sequence[tuple[str, str]]:
    """The units that have been assigned something; for a unit only itself."""
    rows = Unit.objects.filter(assignments.units_seen(actor)).order_by("rank")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "short_name")]


def _item_state(value: str) -> Q:
    if value == "merged":
        return Q(merged_into__isnull=False)
    if value == PhaseChoice.CANCELLED:
        return Q(matter__phase=PhaseChoice.CANCELLED, merged_into=None)
    return Q(matter__step=value) & ~Q(matter__phase=PhaseChoice.CANCELLED)


def _items() -> QuerySet[Any]:
    """Items with the name of whoever is in the leader's chair."""
    seated = Post.objects.filter(position=OuterRef("leader"), to_date=None).order_by("-from_date", "-pk").values("person__name")
    return Item.objects.select_related("matter__drafter", "source").annotate(leader_name=Subquery(seated[:1]))


def _leaders(actor: Actor) -> Sequence[tuple[str, str]]:
    ids = Item.objects.filter(leader__isnull=False).values_list("leader", flat=True).distinct()
    return [(str(pk), name) for pk, name in leader_names(ids, actor.today).items()]


def _timely(value: str) -> Q:
    late = is_late(dt.date.max)
    return ACCEPTED & (~late if value == "1" else late)


ITEM_STATES = [(step.code, step.state) for step in ITEM_1.steps] + [("merged", "已合并"), (PhaseChoice.CANCELLED.value, "已终止")]
ASSIGNMENT_STATES = [
    ("open", "在办"), (ACCEPTED_STEP, "已认可"), ("sign_for", "待签收"), ("doing", "办理中"), ("unit_sign", "待单位签发"), ("review", "审核中"),
    *[(choice.value, choice.label) for choice in EndingChoice if choice != EndingChoice.NONE],
]  # fmt: skip


def _assignment_state(value: str) -> Q:
    if value == "open":
        return OPEN
    if value == ACCEPTED_STEP:
        return ACCEPTED
    return Q(ending=value) if value in EndingChoice.values else OPEN & Q(matter__step=value)


def _on(tone: str) -> Any:
    return lambda day: OF_ITEMS & is_tone(tone, dt.date.fromisoformat(day))


ITEMS = Ledger(
    code="supervision.items",
    title="督查立项台账",
    definition="本人有权查看的全部督查事项，包括拟立项、督办中、销号、合并和终止的；编号不重用。",
    permission=LEDGER,
    scope_path="matter",
    scope=seen_items,
    rows=_items,
    columns=(
        Column("事项", "matter__title"),
        Column("编号", "matter__number"),
        Column("来源", "source__name"),
        Column("牵头领导", "leader_name"),
        Column("领域", "field"),
        Column("一事双督", lambda item: "双督" if item.is_double else ""),
        Column("状态", state_of, kind="badge", tone=_item_tone),
        Column("立项", "approved_at", kind="date"),
        Column("交办", "assigned_at", kind="date"),
        Column("销号", "matter__closed_at", kind="date"),
        Column("督办人", "matter__drafter__name"),
    ),
    filters=(
        Filter("q", "标题或编号", "text", titled),
        Filter("state", "状态", "choice", _item_state, lambda _actor: ITEM_STATES),
        Filter("source", "来源", "choice", lambda value: Q(source__code=value), _sources),
        Filter("double", "一事双督", "choice", lambda value: Q(is_double=value == "1"), lambda _actor: [("1", "是"), ("0", "否")]),
        Filter("year", "立项年度", "year", lambda value: Q(approved_at__year=value)),
        Filter("leader", "牵头领导", "choice", lambda value: Q(leader=value), _leaders),
    ),
    url=lambda item: reverse("supervision_item", args=[item.pk]),
    empty="还没有督查事项。点“拟立项”开始第一件。",
)


ASSIGNMENTS = Ledger(
    code="supervision.assignments",
    title="督查交办台账",
    definition="督查事项交办给各单位的任务，一个单位一件；撤销的交办保留在册，不计入交办数。",
    permission=assignments.READ,
    scope_path="matter",
    scope=assignments.readable,
    rows=lambda: Assignment.objects.filter(OF_ITEMS, issued_at__isnull=False).select_related("matter", "parent", "unit"),
    columns=(
        Column("任务", "matter__title"),
        Column("编号", "matter__number"),
        Column("承办单位", "unit__short_name"),
        Column("身份", "role"),
        Column(
            "状态",
            assignment_state,
            kind="badge",
            tone=lambda row: "line" if row.ending else "green" if row.matter.step == ACCEPTED_STEP else "blue",
        ),
        Column("进度%", "progress", kind="number"),
        Column("期限", "matter__due_date", kind="date", explained=lambda row: row.matter.due_sentence),
        Column("原定期限", "baseline_due", kind="date"),
        Column("交办", "issued_at", kind="date"),
        Column("签收", "signed_at", kind="date"),
        Column("报送办结", "handed_in_at", kind="date"),
        Column("退回次数", "returned_count", kind="number"),
    ),
    filters=(
        Filter("q", "标题或编号", "text", titled),
        Filter("state", "状态", "choice", _assignment_state, lambda _actor: ASSIGNMENT_STATES),
        Filter("unit", "承办单位", "choice", lambda value: Q(unit=value), _units),
        Filter("role", "身份", "choice", lambda value: Q(role=value), lambda _actor: RoleChoice.choices),
        Filter("year", "交办年度", "year", lambda value: Q(issued_at__year=value)),
        Filter(
            "counted",
            "计入交办数",
            "choice",
            lambda value: VALID if value == "1" else ~VALID,
            lambda _actor: [("1", "计入"), ("0", "不计入")],
        ),
        Filter("timely", "按期", "choice", _timely, lambda _actor: [("1", "在期限内报送"), ("0", "超期报送")]),
        Filter("red_on", "红灯（截至）", "date_to", _on(Tone.RED)),
        Filter("amber_on", "黄灯（截至）", "date_to", _on(Tone.AMBER)),
        Filter("late_on", "逾期未办结（截至）", "date_to", lambda day: OPEN & is_late(dt.date.fromisoformat(day))),
    ),
    url=lambda row: reverse("assignment", args=[row.pk]),
    empty="还没有交办。督查事项立项并交办以后列在这里。",
)


FEEDBACK = Ledger(
    code="supervision.feedback",
    title="督查反馈台账",
    definition="各单位对督查交办的反馈，退回补充的也在册。",
    permission=assignments.READ,
    scope_path="assignment__matter",
    scope=assignments.readable_feedback,
    rows=lambda: Feedback.objects.filter(parent_kind=ITEM_KIND).select_related("assignment__matter", "unit", "by"),
    columns=(
        Column("任务", "assignment__matter__title"),
        Column("承办单位", "unit__short_name"),
        Column("反馈时间", "at", kind="date"),
        Column("应反馈日", "period_date", kind="date"),
        Column(
            "按时",
            lambda row: "" if row.period_date is None else "逾期" if row.is_late else "按时",
            kind="badge",
            tone=lambda row: "red" if row.is_late else "green",
        ),
        Column("进度%", "progress", kind="number"),
        Column("进展情况", lambda row: row.done[:60]),
        Column("存在问题", lambda row: row.problems[:40]),
        Column("审阅", "state"),
        Column("反馈人", "by__name"),
    ),
    filters=(
        Filter("q", "任务", "text", of_titled),
        Filter("unit", "承办单位", "choice", lambda value: Q(unit=value), _units),
        Filter("state", "审阅", "choice", lambda value: Q(state=value), lambda _actor: JudgedChoice.choices),
        Filter("year", "应反馈年度", "year", lambda value: Q(period_date__year=value) & ~Q(state=JudgedChoice.RETURNED)),
        Filter("late", "按时", "choice", lambda value: Q(is_late=value == "1"), lambda _actor: [("0", "按时"), ("1", "逾期")]),
    ),
    url=lambda row: reverse("assignment", args=[row.assignment_id]),
    empty="还没有反馈。单位签收以后按周期反馈，反馈列在这里，可以采纳或者退回补充。",
)


def _answer() -> QuerySet[Feedback]:
    """The feedback that answers a day on which it was asked for."""
    return Feedback.objects.filter(assignment=OuterRef("assignment"), period_date=OuterRef("due_date")).exclude(state=JudgedChoice.RETURNED)


def _askings() -> QuerySet[Any]:
    """What was asked for, with the day and the timeliness of the answer."""
    answer = _answer().order_by("at", "pk")
    told = {"answered_at": Subquery(answer.values("at")[:1]), "answered_late": Subquery(answer.values("is_late")[:1])}
    return Asking.objects.select_related("assignment__matter", "unit", "division").annotate(**told)


def _answered(value: str) -> Q:
    if value == "none":
        return ~Q(Exists(_answer()))
    return Q(Exists(_answer().filter(is_late=value == "late")))


def _answer_words(row: Any) -> str:
    return "没有反馈" if row.answered_at is None else "逾期" if row.answered_late else "按时"


def _businesses(actor: Actor) -> Sequence[tuple[str, str]]:
    kinds = Asking.objects.filter(assignments.readable_askings(actor)).order_by().values_list("parent_kind", flat=True).distinct()
    return sorted((kind, KINDS[kind].title) for kind in kinds)


ASKINGS = Ledger(
    code="supervision.askings",
    title="应反馈台账",
    definition="各项业务交办的任务要求单位反馈的次数，一次一行，按应反馈日：到了日子的，和提前答了的。漏报的、逾期的也各算一次；退回补充不另算。",
    permission=assignments.READ,
    scope_path="assignment__matter",
    scope=assignments.readable_askings,
    rows=_askings,
    columns=(
        Column("任务", "assignment__matter__title"),
        Column("编号", "assignment__matter__number"),
        Column("承办单位", "unit__short_name"),
        Column("业务", lambda row: KINDS[row.parent_kind].title),
        Column("要求的处室", "division__short_name"),
        Column("应反馈日", "due_date", kind="date"),
        Column("反馈时间", "answered_at", kind="date"),
        Column(
            "按时",
            _answer_words,
            kind="badge",
            tone=lambda row: {"按时": "green", "逾期": "amber", "没有反馈": "amber"}[_answer_words(row)],
        ),
    ),
    filters=(
        Filter("q", "任务", "text", of_titled),
        Filter("unit", "承办单位", "choice", lambda value: Q(unit=value), _units),
        Filter("kind", "业务", "choice", lambda value: Q(parent_kind=value), _businesses),
        Filter("year", "应反馈年度", "year", lambda value: Q(due_date__year=value)),
        Filter("since", "应反馈日（起）", "date_from", lambda day: Q(due_date__gte=day)),
        Filter("until", "应反馈日（止）", "date_to", lambda day: Q(due_date__lte=day)),
        Filter("answered", "反馈", "choice", _answered, lambda _actor: [("in_time", "按时"), ("late", "逾期"), ("none", "没有反馈")]),
    ),
    url=lambda row: reverse("assignment", args=[row.assignment_id]),
    empty="还没有到应反馈日的。交办时定了反馈周期的，单位签收以后每到一次应反馈日，列一行。",
)

CHANGES = Ledger(
    code="supervision.changes",
    title="延期和变更台账",
    definition="承办单位申请的延期、转长期和中止；原定期限始终保留。",
    permission=assignments.READ_CHANGE,
    scope_path="matter",
    scope=assignments.readable_changes,
    rows=lambda: Change.objects.filter(assignment__parent_kind=ITEM_KIND).select_related(
        "matter", "assignment__matter", "assignment__unit"
    ),
    columns=(
        Column("申请", "matter__title"),
        Column("承办单位", "assignment__unit__short_name"),
        Column("种类", "sort"),
        Column("申请日期", "matter__created_at", kind="date"),
        Column("现期限", "old_due", kind="date"),
        Column("新期限", "new_due", kind="date"),
        Column("原定期限", "assignment__baseline_due", kind="date"),
        Column("理由", lambda row: row.reason[:60]),
        Column(
            "结果",
            lambda row: "不同意或撤回" if row.matter.phase == PhaseChoice.CANCELLED else CHANGE_1[row.matter.step].state,
            kind="badge",
        ),
    ),
    filters=(
        Filter("sort", "种类", "choice", lambda value: Q(sort=value), lambda _actor: SortChoice.choices),
        Filter("unit", "承办单位", "choice", lambda value: Q(assignment__unit=value), _units),
        Filter("year", "申请年度", "year", lambda value: Q(matter__created_at__year=value)),
    ),
    url=lambda row: reverse("assignment_change", args=[row.pk]),
    empty="还没有变更申请。单位在到期前申请延期、转长期或者中止，由处长审批，列在这里。",
)

ESCALATIONS = Ledger(
    code="supervision.escalations",
    title="催办升级台账",
    definition="对超期交办逐级发出的催办单、预警、通报和约谈建议，每级只有一次。",
    permission=assignments.READ,
    scope_path="assignment__matter",
    scope=lambda actor: assignments.readable(actor, "assignment__"),
    rows=lambda: Escalation.objects.filter(assignment__parent_kind=ITEM_KIND).select_related(
        "assignment__matter", "assignment__unit", "by"
    ),
    columns=(
        Column("任务", "assignment__matter__title"),
        Column("承办单位", "assignment__unit__short_name"),
        Column("层级", "rung", kind="badge", tone=lambda row: "amber" if row.rung in ("urge", "warn") else "red"),
        Column("状态", "state"),
        Column("时间", "at", kind="date"),
        Column("超期天数", "late_days", kind="number"),
        Column("批准人", "by__name"),
        Column("说明", "reason"),
    ),
    filters=(
        Filter("rung", "层级", "choice", lambda value: Q(rung=value), lambda _actor: RungChoice.choices),
        Filter("state", "状态", "choice", lambda value: Q(state=value), lambda _actor: RungState.choices),
        Filter("unit", "承办单位", "choice", lambda value: Q(assignment__unit=value), _units),
        Filter("year", "年度", "year", lambda value: Q(at__year=value)),
    ),
    url=lambda row: reverse("assignment", args=[row.assignment_id]),
    empty="没有超期到要催办的任务。超期后第1、5、10、15个工作日依次发催办单、预警、通报和约谈建议，列在这里。",
)

PLATES = Ledger(
    code="supervision.plates",
    title="挂牌督办台账",
    definition="市长批准挂牌的事项，连同验收和摘牌；谁挂牌、谁摘牌。",
    permission=READ_PLATE,
    scope_path="matter",
    rows=lambda: Plate.objects.select_related("matter", "item__matter", "hung_by"),
    columns=(
        Column("事项", "item__matter__title"),
        Column("编号", "item__matter__number"),
        Column("挂牌理由", lambda row: row.reason[:60]),
        Column("挂牌", "hung_at", kind="date"),
        Column("挂牌人", "hung_by__name"),
        Column("整改期限", "due_date", kind="date"),
        Column("摘牌", "unhung_at", kind="date"),
        Column(
            "状态", lambda row: "不予挂牌" if row.matter.phase == PhaseChoice.CANCELLED else PLATE_1[row.matter.step].state, kind="badge"
        ),
        Column("公开", lambda row: "对外公开" if row.is_public else "内部"),
    ),
    filters=(
        Filter(
            "state",
            "状态",
            "choice",
            lambda value: Q(matter__step=value),
            lambda _actor: [(step.code, step.state) for step in PLATE_1.steps],
        ),
        Filter("year", "挂牌年度", "year", lambda value: Q(hung_at__year=value)),
    ),
    url=lambda row: reverse("supervision_plate", args=[row.pk]),
    empty="现在没有挂牌督办的事项。在督办中的事项页上报请挂牌，市长批准以后列在这里。",
)

INSPECTIONS = Ledger(
    code="supervision.inspections",
    title="督查台账",
    definition="批准了方案的和正在报批的督查，连同结论、送达和整改；被督查单位只看到发给自己的。",
    permission=READ_INSPECTION,
    scope_path="matter",
    rows=lambda: Inspection.objects.select_related("matter", "unit", "leader"),
    columns=(
        Column("督查", "matter__title"),
        Column("方式", "sort"),
        Column("对象", "unit__short_name"),
        Column("组长", "leader__name"),
        Column("开始", "from_date", kind="date"),
        Column("结束", "to_date", kind="date"),
        Column("结论", "concluded_at", kind="date"),
        Column("签收", "received_at", kind="date"),
        Column("状态", lambda row: INSPECTION_1[row.matter.step].state, kind="badge"),
    ),
    filters=(
        Filter("sort", "方式", "choice", lambda value: Q(sort=value), lambda _actor: InspectionSort.choices),
        Filter(
            "state",
            "状态",
            "choice",
            lambda value: Q(matter__step=value),
            lambda _actor: [(step.code, step.state) for step in INSPECTION_1.steps],
        ),
        Filter("year", "结论年度", "year", lambda value: Q(concluded_at__year=value)),
    ),
    url=lambda row: reverse("supervision_inspection", args=[row.pk]),
    empty="还没有督查。点“拟督查方案”开始第一次。",
)

PROBLEMS = Ledger(
    code="supervision.problems",
    title="督查问题台账",
    definition="实地督查发现的问题和整改、复查情况；一个问题只属于一次督查。",
    permission=READ_INSPECTION,
    scope_path="inspection__matter",
    rows=lambda: Problem.objects.select_related("inspection__matter", "inspection__unit"),
    columns=(
        Column("问题", lambda row: row.text[:60]),
        Column("地点", "place"),
        Column("对象", "inspection__unit__short_name"),
        Column("督查", "inspection__matter__title"),
        Column("发现", "found_at", kind="date"),
        Column("整改情况", lambda row: row.rectification[:60]),
        Column("解决", "solved_at", kind="date"),
    ),
    filters=(
        Filter("q", "问题或地点", "text", lambda text: Q(text__icontains=text) | Q(place__icontains=text)),
        Filter(
            "solved", "解决", "choice", lambda value: Q(solved_at__isnull=value == "0"), lambda _actor: [("1", "已解决"), ("0", "未解决")]
        ),
        Filter("year", "解决年度", "year", lambda value: Q(solved_at__year=value)),
    ),
    url=lambda row: reverse("supervision_inspection", args=[row.inspection_id]),
    empty="还没有登记问题。督查组在督查页上登记现场发现的问题，列在这里，逐条整改、复查。",
)


def _inspected(actor: Actor) -> Sequence[tuple[str, str]]:
    """The units about whom there are clues that one may see."""
    within = Matter.objects.filter(scope(actor, READ_INSIDE), pk=OuterRef("inspection"))
    rows = Unit.objects.filter(pk__in=Clue.objects.filter(Exists(within)).values("inspection__unit")).order_by("rank", "pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "short_name")]


CLUE_TONES = {VerdictChoice.NONE: "blue", VerdictChoice.TRUE: "red", VerdictChoice.PARTLY: "amber", VerdictChoice.FALSE: "line"}
UNJUDGED = "waiting"
CLUES = Ledger(
    code="supervision.clues",
    title="督查线索台账",
    definition="各次督查登记的线索、核查结果和去向。督查处、市领导和督查组看得到，被督查单位看不到；反映人的姓名、电话不登记。",
    permission=READ_INSIDE,
    scope_path="inspection__matter",
    rows=lambda: Clue.objects.select_related("inspection__matter", "inspection__unit", "noted_by"),
    columns=(
        Column("线索", lambda row: row.text[:60]),
        Column("来源", "channel"),
        Column("所涉单位", "inspection__unit__short_name"),
        Column("督查", "inspection__matter__title"),
        Column("登记", "noted_at", kind="date"),
        Column("登记人", "noted_by__name"),
        Column("核查结果", "verdict", kind="badge", tone=lambda row: CLUE_TONES[VerdictChoice(row.verdict)]),
        Column("核查情况", lambda row: row.finding[:60]),
        Column("移送机关", "handed_to"),
        Column("核查", "judged_at", kind="date"),
        Column("督查状态", lambda row: INSPECTION_1[row.inspection.matter.step].state, kind="badge"),
    ),
    filters=(
        Filter("q", "线索或核查情况", "text", lambda text: Q(text__icontains=text) | Q(finding__icontains=text)),
        Filter("channel", "来源", "choice", lambda value: Q(channel=value), lambda _actor: ChannelChoice.choices),
        Filter("unit", "所涉单位", "choice", lambda value: Q(inspection__unit=value), _inspected),
        Filter(
            "verdict",
            "核查结果",
            "choice",
            lambda value: Q(verdict=VerdictChoice.NONE if value == UNJUDGED else value),
            lambda _actor: [(choice.value or UNJUDGED, choice.label) for choice in VerdictChoice],
        ),
        Filter(
            "handed",
            "移送",
            "choice",
            lambda value: ~Q(handed_to="") if value == "1" else Q(handed_to=""),
            lambda _actor: [("1", "已移送"), ("0", "没有移送")],
        ),
        Filter("year", "登记年度", "year", lambda value: Q(noted_at__year=value)),
    ),
    url=lambda row: reverse("supervision_inspection", args=[row.inspection_id]),
    empty="还没有登记线索。督查组在督查页上登记线索，列在这里，逐条核查，写明属实没有、移送哪里。",
)

ALL: tuple[Ledger, ...] = (ITEMS, ASSIGNMENTS, FEEDBACK, ASKINGS, CHANGES, ESCALATIONS, PLATES, INSPECTIONS, PROBLEMS, CLUES)
