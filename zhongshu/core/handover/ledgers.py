"""委托代办, 离岗, and what was done for the principal: what stands in each list."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from zhongshu.core.handover.permissions import ABSENCES, DELEGATIONS, DONE_FOR_ME
from zhongshu.core.handover.queries import kinds_text
from zhongshu.core.ledgers.declarations import Column, Filter, Ledger
from zhongshu.core.matters.kinds import KINDS, step_of
from zhongshu.core.matters.models import Task
from zhongshu.core.org.models import Absence, AbsenceKind, Delegation


def _delegations_about(kind: str) -> Q:
    return Q(kinds__icontains=f'"{kind}"') | Q(kinds=[])


DAY_FILTERS = (
    Filter("on", "某日有效", "date_from", lambda day: Q(from_date__lte=day, to_date__gte=day, ended_at=None)),
    Filter("from", "结束不早于", "date_from", lambda day: Q(to_date__gte=day)),
    Filter("to", "开始不晚于", "date_to", lambda day: Q(from_date__lte=day)),
)

DELEGATION_LEDGER = Ledger(
    code="handover.delegations",
    title="委托代办台账",
    definition="本人委托和受托的，以及本人负责安排的人员的委托，包括已经结束的。",
    permission=DELEGATIONS,
    rows=lambda: Delegation.objects.select_related("principal", "delegate", "made_by"),
    columns=(
        Column("委托人", "principal__name"),
        Column("受托人", "delegate__name"),
        Column("代办事项", lambda row: kinds_text(row.kinds)),
        Column("开始", "from_date", kind="date"),
        Column("结束", "to_date", kind="date"),
        Column("事由", "reason"),
        Column("登记人", "made_by__name"),
        Column("登记时间", "made_at", kind="date"),
        Column("提前结束", "ended_at", kind="date"),
    ),
    filters=(
        Filter(
            "q",
            "姓名或事由",
            "text",
            lambda text: Q(principal__name__icontains=text) | Q(delegate__name__icontains=text) | Q(reason__icontains=text),
        ),
        Filter("kind", "事项类别", "choice", _delegations_about, lambda _actor: [(kind.code, kind.title) for kind in KINDS]),
        *DAY_FILTERS,
    ),
    url=lambda _row: reverse("handover_delegations"),
    empty="还没有委托。出差、请假前，可以在“委托代办”里把自己的事委托同事代办。",
)

ABSENCE_LEDGER = Ledger(
    code="handover.absences",
    title="离岗台账",
    definition="本人的，以及本人负责安排的人员的离岗登记，包括已经结束的。",
    permission=ABSENCES,
    rows=lambda: Absence.objects.select_related("person", "made_by"),
    columns=(
        Column("离岗人", "person__name"),
        Column("类别", "kind"),
        Column("开始", "from_date", kind="date"),
        Column("结束", "to_date", kind="date"),
        Column("说明", "note"),
        Column("登记人", "made_by__name"),
        Column("登记时间", "made_at", kind="date"),
        Column("提前返岗", "ended_at", kind="date"),
    ),
    filters=(
        Filter("q", "姓名", "text", lambda text: Q(person__name__icontains=text)),
        Filter("kind", "类别", "choice", lambda value: Q(kind=value), lambda _actor: AbsenceKind.choices),
        *DAY_FILTERS,
    ),
    url=lambda row: reverse("handover_absence", args=[row.pk]),
    empty="还没有离岗登记。",
)


def _kind_title(task: Task) -> str:
    return KINDS[task.matter.kind].title


def _step_title(task: Task) -> str:
    return step_of(task.matter, task.step).title


DONE_FOR_ME_LEDGER = Ledger(
    code="handover.done_for_me",
    title="代我办理的",
    definition="受托人在委托期间代本人办完的每一件，连同他写的意见。",
    permission=DONE_FOR_ME,
    rows=lambda: Task.objects.select_related("matter", "done_by"),
    columns=(
        Column("标题", "matter__title"),
        Column("类别", _kind_title),
        Column("编号", "matter__number"),
        Column("环节", _step_title),
        Column("办理人", "done_by__name"),
        Column("办理时间", "done_at", kind="date"),
        Column("结果", "decision"),
        Column("意见", "opinion"),
    ),
    filters=(
        Filter("q", "标题或编号", "text", lambda text: Q(matter__title__icontains=text) | Q(matter__number__icontains=text)),
        Filter("who", "办理人", "text", lambda text: Q(done_by__name__icontains=text)),
        Filter("kind", "类别", "choice", lambda value: Q(matter__kind=value), lambda _actor: [(kind.code, kind.title) for kind in KINDS]),
        Filter("from", "办理自", "date_from", lambda day: Q(done_at__date__gte=day)),
        Filter("to", "办理至", "date_to", lambda day: Q(done_at__date__lte=day)),
    ),
    url=lambda task: reverse(KINDS[task.matter.kind].url_name, args=[task.matter_id]),
    empty="还没有人代您办过。委托以后，受托人代您办的每一件都会列在这里。",
)

ALL = (DELEGATION_LEDGER, ABSENCE_LEDGER, DONE_FOR_ME_LEDGER)
