"""Questions about assignments."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.assignments.flow import APPROVAL, ASKING, ASSIGNMENT_1, REVIEW, SENDING, SIGN_FOR, UNIT_SIGN
from zhongshu.core.assignments.models import (
    Assignment,
    Change,
    EndingChoice,
    Escalation,
    Feedback,
    JudgedChoice,
    LightOverride,
    Milestone,
    Observation,
    RungState,
)
from zhongshu.core.assignments.permissions import READ, readable
from zhongshu.core.assignments.rules.cycles import list_feedback_days
from zhongshu.core.assignments.rules.discrepancy import why_differing
from zhongshu.core.assignments.rules.ladder import RUNGS, NextRung, next_rung
from zhongshu.core.assignments.rules.lights import TONE_TITLES, Light, Standing, Tone, light_of
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import Calendar
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.core.org.models import Position, Unit, held_on
from zhongshu.core.parameters.queries import get_number
from zhongshu.core.workflow.flow import Step
from zhongshu.lib import clock
from zhongshu.lib.text import list_likeness

REPORT_DAY = "assignments.report_day"
LOOK_AHEAD = dt.timedelta(days=21)
"""How far past a day its calendar must reach: where a period ends in holidays, its feedback day lies before them."""
LIAISON, LEADER, HEAD = "liaison", "unit_leader", "division_head"
OPEN = Q(ended_date__isnull=True)
ACCEPTED = Q(ended_date__isnull=False, ending=EndingChoice.NONE)
ALIKE = 60
"""Per cent of likeness from which two titles are taken for one request."""


def get_holders(matter: Matter, step: Step) -> Sequence[str]:
    """Who does a step of an assignment: who assigned it, the unit's liaison, the unit's leader. Raises Refused where the unit has nobody."""
    day = clock.day_of(matter.moved_at)
    if step.code in (SENDING, REVIEW):
        return (f"person:{matter.drafter_id}",)
    unit = Assignment.objects.values_list("unit", flat=True).get(matter=matter.pk)
    return _unit_position(unit, LEADER if step.code == UNIT_SIGN else LIAISON, day)


def get_change_holders(matter: Matter, step: Step) -> Sequence[str]:
    """Who does a step of a change: who asks, then the head of the division that assigned."""
    if step.code == ASKING:
        return (f"person:{matter.drafter_id}",)
    assert step.code == APPROVAL, step.code
    division = Change.objects.values_list("assignment__matter__unit", flat=True).get(matter=matter.pk)
    return _unit_position(division, HEAD, clock.day_of(matter.moved_at))


def get_liaisons(units: Mapping[int, Unit], day: dt.date) -> dict[int, tuple[str, ...]]:
    """Who takes in what is sent to each unit. One query. Raises Refused, naming the first that has nobody."""
    missing, found = _unstaffed(units, LIAISON, day)
    if missing:
        raise Refused(missing[min(missing, key=lambda pk: (units[pk].rank, pk))])
    return found


def list_unstaffed(units: Mapping[int, Unit], day: dt.date) -> dict[int, str]:
    """The units to which nothing can be sent, each with the sentence that says why. One query."""
    return _unstaffed(units, LIAISON, day)[0]


def _unstaffed(units: Mapping[int, Unit], duty: str, day: dt.date) -> tuple[dict[int, str], dict[int, tuple[str, ...]]]:
    rows = Position.objects.filter(held_on(day, "posts__"), unit__in=list(units), duties__code=duty, posts__person__is_active=True)
    first: dict[int, int] = {}
    for unit, position in rows.order_by("rank", "pk").values_list("unit", "pk"):
        first.setdefault(unit, position)
    what = {LIAISON: "联络员", LEADER: "负责人", HEAD: "处长"}[duty]
    missing = {
        pk: f"{unit.short_name}没有在任的{what}，送不到。请系统管理员先配置岗位任职。" for pk, unit in units.items() if pk not in first
    }
    return missing, {unit: (f"position:{position}",) for unit, position in first.items()}


def _unit_position(unit: int, duty: str, day: dt.date) -> tuple[str, ...]:
    missing, found = _unstaffed({unit: Unit.objects.get(pk=unit)}, duty, day)
    if missing:
        raise Refused(missing[unit])
    return found[unit]


def assignments_of(actor: Actor) -> QuerySet[Assignment]:
    """The assignments within the actor's scope, with all that a list shows."""
    rows = Assignment.objects.filter(readable(actor)) if READ.holds(actor) else Assignment.objects.none()
    return rows.select_related("matter__unit", "matter__drafter", "parent", "unit")


# Lights: of one, of many, and as conditions on a day — the same rule three times, held together by a test.


def standing_of(assignment: Assignment, missed_milestone: str = "") -> Standing:
    """What the light is computed from."""
    matter = assignment.matter
    ended = ""
    if matter.phase != PhaseChoice.OPEN:
        ended = EndingChoice(assignment.ending).label if assignment.ending else "已认可销号"
    handed = assignment.handed_in_at or (matter.closed_at if matter.phase != PhaseChoice.OPEN else None)
    return Standing(
        due=matter.due_date or assignment.baseline_due,
        amber_from=assignment.amber_from,
        handed_in=clock.day_of(handed) if handed else None,
        ended=ended,
        returned=assignment.returned_count,
        missed_feedback=assignment.next_feedback_date,
        missed_milestone=missed_milestone,
    )


def list_lights(assignments: Iterable[Assignment], today: dt.date) -> dict[int, Light]:
    """The light of each, by key. Two queries, and one for the parameter."""
    rows = list(assignments)
    keys = [row.pk for row in rows]
    late = Milestone.objects.filter(assignment__in=keys, done_date=None, dropped_at=None, due_date__lt=today).order_by("-due_date")
    missed = dict(late.values_list("assignment", "title"))
    overrides = {one.assignment_id: one for one in LightOverride.objects.filter(assignment__in=keys, ended_at=None).select_related("by")}
    returns = get_number("assignments.red_returns", today)
    return {row.pk: _light(row, missed.get(row.pk, ""), overrides.get(row.pk), today, returns) for row in rows}


def get_light(assignment: Assignment, today: dt.date) -> Light:
    """The light of one."""
    return list_lights([assignment], today)[assignment.pk]


def _light(row: Assignment, missed: str, override: LightOverride | None, today: dt.date, returns: int) -> Light:
    computed = light_of(standing_of(row, missed), today, red_returns=returns)
    if override is None or computed.tone == Tone.GREY:
        return computed
    day = clock.day_of(override.at)
    told = f"{override.by.name}{day.month}月{day.day}日人工定为{TONE_TITLES[Tone(override.tone)]}：{override.reason}（按规则是{TONE_TITLES[computed.tone]}：{computed.sentence}）"
    return Light(Tone(override.tone), told)


def is_tone(tone: str, day: dt.date) -> Q:
    """Assignments whose light has this tone on a day, as a condition: for lists and figures."""
    if tone == Tone.GREY:
        return Q(ended_date__isnull=False)
    override = LightOverride.objects.filter(assignment=OuterRef("pk"), ended_at=None)
    computed = _computed(tone, day) & ~Q(Exists(override))
    return OPEN & (Q(Exists(override.filter(tone=tone))) | computed)


def _computed(tone: str, day: dt.date) -> Q:
    red = is_late(day) | Q(returned_count__gte=get_number("assignments.red_returns", day))
    missed = Milestone.objects.filter(assignment=OuterRef("pk"), done_date=None, dropped_at=None, due_date__lt=day)
    amber = Q(handed_in_at=None) & (Q(Exists(missed)) | Q(next_feedback_date__lt=day) | Q(amber_from__lte=day))
    return red if tone == Tone.RED else ~red & amber if tone == Tone.AMBER else ~red & ~amber


def is_late(day: dt.date) -> Q:
    """Past due on a day: not handed in by then, or handed in after its due date. One that ended otherwise is judged by its end."""
    return Q(stopped_date=None, due_date__lt=day) | Q(stopped_date__gt=F("due_date"))


# Parents.


def why_not_close(parent: Matter) -> str:
    """Why a matter's assignments do not let it be closed, as a sentence; empty when each is accepted or taken off by approval."""
    return why_waiting(Assignment.objects.filter(parent=parent).select_related("matter", "unit"))


def why_waiting(assignments: Iterable[Assignment]) -> str:
    """The same, where a matter's assignments are at hand."""
    rows = [row for row in assignments if row.ending != EndingChoice.VOID]
    if not rows:
        return "还没有交办，不能销号。"
    waiting = [row for row in rows if row.matter.phase == PhaseChoice.OPEN]
    if waiting:
        names = "、".join(str(row) for row in waiting[:5])
        return f"{names}还没有认可，{'双方' if len(rows) == 2 else '各单位'}都认可以后才能销号。"
    if not any(row.ending == EndingChoice.NONE for row in rows):
        return "各单位的任务都已转长期或中止，不能按办结销号。"
    return ""


def list_assignments(parent: Matter) -> list[Assignment]:
    """A matter's assignments in their order, the void ones last."""
    return list_assignments_of([parent.pk])


def list_assignments_of(parents: Iterable[int]) -> list[Assignment]:
    """The assignments of several matters, each's in their order, the void ones last. One query."""
    rows = Assignment.objects.filter(parent__in=list(parents)).select_related("matter__unit", "matter__drafter", "unit", "parent")
    return sorted(rows, key=lambda row: (row.ending == EndingChoice.VOID, row.role != "lead", row.sequence))


# What will happen, and what is asked of a unit.


def get_next_rung(assignment: Assignment, today: dt.date, calendar: Calendar | None = None) -> NextRung | None:
    """What comes next if nothing happens; None at the top, when it has been handed in, or when it has ended."""
    matter = assignment.matter
    if matter.phase != PhaseChoice.OPEN or assignment.handed_in_at or matter.due_date is None or assignment.issued_at is None:
        return None
    done = [(one.rung, clock.day_of(one.at)) for one in assignment.escalations.all()]
    return next_rung(calendar or get_calendar(matter.due_date), matter.due_date, done, _rung_days(today))


def list_due_to_climb(today: dt.date, calendar: Calendar) -> list[int]:
    """What is late and comes to its next rung by today, by key. As many queries for one as for a thousand; what waits for a decision waits."""
    late = Assignment.objects.filter(OPEN, due_date__lt=today, stopped_date=None, issued_at__isnull=False)
    rows = list(late.order_by("pk").values_list("pk", "due_date"))
    if not rows:
        return []
    climbed: dict[int, list[tuple[str, dt.date]]] = {}
    waiting: set[int] = set()
    for pk, rung, at, state in Escalation.objects.filter(assignment__in=late).values_list("assignment", "rung", "at", "state"):
        climbed.setdefault(pk, []).append((rung, clock.day_of(at)))
        if state == RungState.PROPOSED:
            waiting.add(pk)
    after = _rung_days(today)
    coming = {pk: next_rung(calendar, due, climbed.get(pk, ()), after) for pk, due in rows if pk not in waiting}
    return [pk for pk, one in coming.items() if one and one.day <= today]


def _rung_days(today: dt.date) -> dict[str, int]:
    return {rung.code: get_number(rung.parameter, today) for rung in RUNGS}


def list_rungs(assignment: Assignment) -> list[Escalation]:
    """The rungs that it has come to, in their order."""
    return list(assignment.escalations.select_related("by", "slip").order_by("at"))


def is_escalated(assignment: Assignment) -> bool:
    """Whether a rung was issued."""
    return assignment.escalations.filter(state=RungState.ISSUED).exists()


def list_alike(title: str, units: Sequence[int], *, exclude: int = 0) -> list[tuple[Assignment, int]]:
    """减负: what these units are already asked and have not finished that is much like this, with the likeness in per cent, most alike first."""
    rows = Assignment.objects.filter(OPEN, unit__in=units).exclude(parent=exclude).order_by("pk")
    alike = list_likeness(title, rows.values_list("pk", "matter__title"), ALIKE)
    best = sorted(alike, key=lambda pk: -alike[pk])[:5]
    found = Assignment.objects.select_related("matter", "unit", "parent").in_bulk(best)  # only what is shown
    return [(found[pk], alike[pk]) for pk in best]


def count_asked(units: Iterable[int], first: dt.date, last: dt.date) -> dict[int, int]:
    """填报负担: how many times feedback is asked of each unit from one day to another, over all that it has in hand."""
    calendar = get_calendar(first, until=last + LOOK_AHEAD)
    found = dict.fromkeys(units, 0)
    start, end = (dt.datetime.combine(day, dt.time(), clock.CHINA) for day in (first, last + dt.timedelta(days=1)))
    report_day, eve = get_number(REPORT_DAY, last), first - dt.timedelta(days=1)
    spans: Counter[tuple[int, str, dt.date, dt.date]] = Counter()
    for running in (Q(stopped_date=None), Q(stopped_date__gte=first)):  # each is answered by an index, the two as one are not
        rows = Assignment.objects.filter(running, unit__in=found).order_by()
        signed_before = rows.filter(signed_at__lt=start).values_list("unit", "cycle", "stopped_date").annotate(count=Count("*"))
        for unit, cycle, stopped, count in signed_before:  # most of them: it is all the same on which day
            spans[unit, cycle, eve, min(last, stopped or last)] += count
        signed_since = rows.filter(signed_at__gte=start, signed_at__lt=end)
        for unit, cycle, signed, stopped in signed_since.values_list("unit", "cycle", "signed_at", "stopped_date"):
            if signed:
                spans[unit, cycle, clock.day_of(signed), min(last, stopped or last)] += 1
    for (unit, cycle, after, until), count in spans.items():
        found[unit] += count * len(list_feedback_days(calendar, cycle, after, until, report_day=report_day))
    return found


def list_feedback(assignment: Assignment) -> list[Feedback]:
    """Its feedback, newest first, with the evidence."""
    return list(assignment.feedbacks.select_related("by", "judged_by").prefetch_related("evidence__file").order_by("-at", "-pk"))


def last_feedback(assignments: Iterable[Assignment]) -> Mapping[int, Feedback]:
    """The last feedback of each that was not sent back. One query, and two for the evidence."""
    given = Feedback.objects.filter(assignment=OuterRef("pk")).exclude(state=JudgedChoice.RETURNED).order_by("-at", "-pk").values("pk")
    last = Assignment.objects.filter(pk__in=[row.pk for row in assignments]).values(last=Subquery(given[:1]))
    rows = Feedback.objects.filter(pk__in=last).select_related("by").prefetch_related("evidence__file")
    return {row.assignment_id: row for row in rows}


def was_sent(assignment: Assignment, token: str) -> bool:
    """Whether the report of this token has come already: a line that broke after it was taken in sends it again."""
    return bool(token) and Feedback.objects.filter(assignment=assignment.pk, token=token).exists()


def last_gaps(assignments: Iterable[Assignment]) -> dict[int, str]:
    """Where the last look on the spot differs from what was reported, in a sentence. One query."""
    rows = Observation.objects.filter(assignment__in=[row.pk for row in assignments]).order_by("seen_date", "pk")
    return {pk: why_differing(reported, seen) for pk, reported, seen in rows.values_list("assignment", "reported", "seen")}


def get_text(matter: int) -> str:
    """The text by which an assignment is found."""
    row = Assignment.objects.filter(pk=matter).first()
    return f"{row.text}\n{row.standard}" if row else ""


def get_change_text(matter: int) -> str:
    """The text by which a change is found."""
    row = Change.objects.filter(pk=matter).first()
    return row.reason if row else ""


def waits_to_sign(actor: Actor) -> QuerySet[Assignment]:
    """What the actor's units have still to sign for."""
    return assignments_of(actor).filter(unit__in=actor.units, matter__step=SIGN_FOR, matter__phase=PhaseChoice.OPEN)


def state_words(row: Assignment) -> str:
    """What an assignment is called now, and by when it is to be done."""
    if row.ending:
        return EndingChoice(row.ending).label
    due = row.matter.due_date
    state = ASSIGNMENT_1[row.matter.step].state
    return f"{state}，{due.month}月{due.day}日前办结" if due and row.matter.phase == PhaseChoice.OPEN else state
