"""Questions about supervised matters."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhongshu.business.supervision.flow import APPROVAL, CLOSING, CONCLUDING, PROPOSING, RECEIPT, RECTIFYING, UNHANGING
from zhongshu.business.supervision.models import ApproverChoice, Inspection, Item, ItemSource, Objection, Plate, Problem, Source
from zhongshu.business.supervision.permissions import MANAGE, SUPERVISOR
from zhongshu.business.supervision.rules import ALIKE, is_elsewhere, why_not_list
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.queries import list_unstaffed
from zhongshu.core.circulation.models import Reading
from zhongshu.core.events.models import Event
from zhongshu.core.jobs.queries import list_unindexed
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.matters.spawning import Wanted
from zhongshu.core.org.models import Officer, Position, Post, Unit, UnitKind, held_on
from zhongshu.core.search.words import in_head
from zhongshu.core.workflow.flow import Step
from zhongshu.lib import clock
from zhongshu.lib.text import dice, list_likely, list_likeness, pairs_of

REPORT_SOURCE = "report"
REVIEWING_DUTIES = ("director", "deputy_director", "secretary_general", "deputy_secretary_general")
DUTY_TITLES = {
    "mayor": "市长",
    "secretary_general": "秘书长",
    "division_head": "处长",
    "director": "办公室主任",
    SUPERVISOR: "督查岗",
    "liaison": "联络员",
}


def get_holders(matter: Matter, step: Step) -> Sequence[str]:
    """Who does a step of an item: who proposed it; the approver of its source; the head of the division, or where he proposed it the director."""
    day = clock.day_of(matter.moved_at)
    if step.code == APPROVAL:
        item = Item.objects.select_related("source").get(pk=matter.pk)
        return approver_of(item, day)
    if step.code == CLOSING:
        return _closer_of(matter, day)
    done = Task.objects.filter(matter=matter.pk, step=PROPOSING, state=TaskState.DONE, done_by__isnull=False).order_by("-visit").first()
    return (f"person:{done.done_by_id if done else matter.drafter_id}",)


def get_plate_holders(matter: Matter, step: Step) -> Sequence[str]:
    """Who does a step of a plate: the mayor hangs it, and who hung it takes it down."""
    if step.code == APPROVAL:
        return position_with("mayor", clock.day_of(matter.moved_at))
    if step.code == UNHANGING:
        return (f"person:{Plate.objects.values_list('hung_by', flat=True).get(pk=matter.pk)}",)
    return (f"person:{matter.drafter_id}",)


def get_inspection_holders(matter: Matter, step: Step) -> Sequence[str]:
    """Who does a step of an inspection: the plan is approved by the secretary-general, the conclusion signed by the team's leader, the rest is the body's."""
    day = clock.day_of(matter.moved_at)
    if step.code == APPROVAL:
        return position_with(ApproverChoice.SECRETARY, day)
    inspection = Inspection.objects.get(pk=matter.pk)
    if step.code == CONCLUDING:
        return (f"person:{inspection.leader_id}",)
    return position_with("liaison", day, inspection.unit_id) if step.code in (RECEIPT, RECTIFYING) else (f"person:{matter.drafter_id}",)


def get_inspection_text(matter: int) -> str:
    """The text by which an inspection is found: what the inspected body may read of it too, so not the plan."""
    inspection = Inspection.objects.get(pk=matter)
    return "\n".join([inspection.conclusion, *Problem.objects.filter(inspection=inspection).values_list("text", flat=True)])


def list_recent_inspections(unit: int, day: dt.date, days: int = 60) -> list[Inspection]:
    """控制频次 (第十五条): the inspections of a body in the last days, so that none is doubled."""
    rows = Inspection.objects.filter(
        unit=unit, from_date__gte=day - dt.timedelta(days=days), matter__phase__in=(PhaseChoice.OPEN, PhaseChoice.DONE)
    )
    return list(rows.select_related("matter").order_by("-from_date")[:5])


def find_items(text: str, unit: int | None, actor: Actor, most: int = 20) -> list[Item]:
    """The items that an inspection may choose, by words of title or number, those of the inspected body first; without words those that it has in hand."""
    rows = Item.objects.filter(
        Exists(Matter.objects.filter(scope(actor, MANAGE), pk=OuterRef("matter"))), approved_at__isnull=False, merged_into=None
    )
    rows = rows.exclude(matter__phase=PhaseChoice.CANCELLED).select_related("matter", "source")
    own = Exists(Assignment.objects.filter(parent=OuterRef("matter"), unit=unit))
    rows = rows.filter(titled(text)) if text else rows.filter(own, matter__phase=PhaseChoice.OPEN)
    return list(rows.annotate(is_own=own).order_by("-is_own", "-approved_at", "-pk")[:most])


def approver_of(item: Item, day: dt.date) -> Sequence[str]:
    """立项审批人 by the source's rule (第十一条)."""
    if item.source.approver == ApproverChoice.LEADER:
        if item.leader_id is None:
            raise Refused("这类来源由牵头领导批准立项，请先选择牵头领导。")
        return (f"position:{item.leader_id}",)
    return position_with(item.source.approver, day)


def position_with(duty: str, day: dt.date, unit: int | None = None) -> tuple[str, ...]:
    """The first manned position with a duty, as a holder. Raises Refused where there is none."""
    rows = Position.objects.filter(held_on(day, "posts__"), duties__code=duty, posts__person__is_active=True)
    if unit is not None:
        rows = rows.filter(unit=unit)
    position = rows.order_by("unit__rank", "rank", "pk").values_list("pk", flat=True).first()
    if position is None:
        raise Refused(f"没有在任的{DUTY_TITLES.get(duty, duty)}，送不到。请系统管理员先配置岗位任职。")
    return (f"position:{position}",)


def _closer_of(matter: Matter, day: dt.date) -> Sequence[str]:
    handled = Task.objects.filter(matter=matter.pk, state=TaskState.DONE, done_by__isnull=False).exclude(step=CLOSING).values("done_by")
    by_handler = Post.objects.filter(held_on(day), position=OuterRef("pk"), person__in=handled)
    heads = Position.objects.filter(
        held_on(day, "posts__"), unit=matter.unit_id, duties__code="division_head", posts__person__is_active=True
    )
    position = heads.exclude(Exists(by_handler)).order_by("rank", "pk").values_list("pk", flat=True).first()
    return (f"position:{position}",) if position else position_with("director", day)


def supervising_unit(day: dt.date) -> Unit:
    """The follow-up division. Raises Refused where nobody is in it."""
    (holder,) = position_with(SUPERVISOR, day)
    return Position.objects.select_related("unit").get(pk=int(holder.partition(":")[2])).unit


def list_sources(day: dt.date) -> QuerySet[Source]:
    """The sources in force on a day."""
    return Source.objects.filter(held_on(day))


def get_source_matter(reference: str, actor: Actor) -> Matter | None:
    """依据 that is the number of a matter here (a paper, a minute of a meeting, an incoming paper): that matter, for who may read it."""
    for matter in Matter.objects.filter(number=reference.strip()).order_by("-pk")[:5] if reference.strip() else ():
        if Matter.objects.filter(scope(actor, KINDS[matter.kind].read), pk=matter.pk).exists():
            return matter
    return None


def list_similar(item: Item) -> list[tuple[Item, int, str]]:
    """一事多源: open items that may be the same matter, with the likeness in per cent and why, most alike first."""
    sources = list(item.sources.all())
    digests, references = {row.digest for row in sources if row.digest}, {row.matter_id for row in sources if row.matter_id}
    of_same = Q(digest__in=digests) & ~Q(digest="") | Q(matter__in=references)
    same = set(ItemSource.objects.filter(of_same).exclude(item=item).values_list("item", flat=True))
    title = item.matter.title
    open_items = Item.objects.filter(matter__kind=item.matter.kind, matter__phase=PhaseChoice.OPEN).exclude(pk=item.pk)
    likely = list_likely(title, open_items.values_list("pk", "title_marks"), ALIKE)
    rows = dict(Matter.objects.filter(pk__in=likely).values_list("pk", "title"))
    names = list(Unit.objects.filter(kind__in=(UnitKind.DISTRICT, UnitKind.TOWN)).values_list("short_name", flat=True))
    alike = list_likeness(title, rows.items(), ALIKE)
    found = dict.fromkeys(same, 0) | {pk: score for pk, score in alike.items() if pk in same or not is_elsewhere(title, rows[pk], names)}
    ranked = sorted(found, key=lambda pk: (pk not in same, -found[pk]))[:5]
    items = Item.objects.select_related("matter", "source").in_bulk(ranked)  # only what is shown
    return [(items[pk], found[pk], "来源原文相同" if pk in same else f"标题相似{found[pk]}%") for pk in ranked]


def is_read(item: Item) -> bool:
    """Whether the leader has read what came of it: by 传阅, or on record with a day."""
    if item.read_date:
        return True
    return Reading.objects.filter(circulation__matter=item.pk, position=item.leader_id, read_at__isnull=False).exists()


def get_text(matter: int) -> str:
    """The text by which an item is found."""
    item = Item.objects.get(pk=matter)
    return "\n".join([item.text, *ItemSource.objects.filter(item=item).values_list("text", flat=True)])


def get_plate_text(matter: int) -> str:
    """The text by which a plate is found."""
    return Plate.objects.values_list("reason", flat=True).get(pk=matter)


def leader_names(positions: Iterable[int | None], day: dt.date) -> dict[int, str]:
    """副市长 覃景洲: the leaders' titles with who holds them on a day, by position."""
    rows = Post.objects.filter(held_on(day), position__in={one for one in positions if one}).select_related("person", "position")
    return {post.position_id: f"{post.position.title}{post.person.name}" for post in rows.order_by("-from_date", "-pk")}


def titled(text: str) -> Q:
    """In whose title or number the text stands."""
    return _indexed("matter", text) & (_holds("matter__title", text) | _holds("matter__number", text))


def of_titled(text: str) -> Q:
    """Of an assignment in whose title the text stands."""
    return _indexed("assignment", text) & _holds("assignment__matter__title", text)


def _holds(path: str, text: str) -> Q:
    """Where the text stands, in capitals or not. Chinese has none, and PostgreSQL takes ten times as long where it has to look for them."""
    return Q(**{f"{path}__{'contains' if text.lower() == text.upper() else 'icontains'}": text})


def _indexed(key: str, text: str) -> Q:
    """Where the text may stand at all by the index of words, so that not each title of a hundred thousand is looked at; what the index may lag behind with is looked at."""
    found, lagging = in_head(text), list_unindexed()
    if found is None or lagging is None:
        return Q()
    condition = Q(**{f"{key}__in": found})
    return condition | Q(**{f"{key}__in": lagging}) if lagging else condition


def list_hung(day: dt.date) -> list[Plate]:
    """What hangs on the wall on a day, the nearest day first."""
    start = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), clock.CHINA)
    rows = Plate.objects.filter(hung_at__lt=start).filter(Q(unhung_at=None) | Q(unhung_at__gte=start))
    return list(rows.select_related("item__matter", "item__leader", "hung_by", "matter").order_by("due_date", "pk"))


# What an approved list asks for (随单立项).


def list_source(day: dt.date) -> Source:
    """The source under which the lines of a work report are set up. Raises Refused where it has been ended."""
    source = Source.objects.filter(held_on(day), code=REPORT_SOURCE).first()
    if source is None:
        raise Refused("督办来源目录里没有在用的“政府工作报告”来源，请系统管理员先添加。")
    return source


def get_list_approvers(day: dt.date) -> tuple[str, ...]:
    """Who approves a list, and with it each of its lines: whom the source names. Raises Refused where that is a leader of each matter."""
    source = list_source(day)
    if source.approver == ApproverChoice.LEADER:
        raise Refused(f"来源“{source.name}”由牵头领导逐项批准，不能整单批准；请系统管理员在“督办来源”里改为市长或者秘书长。")
    return position_with(source.approver, day)


def get_list_senders(day: dt.date) -> tuple[str, ...]:
    """Who sends an approved list out where who wrote it may not: the follow-up division."""
    return position_with(SUPERVISOR, day)


def list_faults_of_lines(wanted: Sequence[Wanted], day: dt.date) -> list[tuple[str, ...]]:
    """Of each line why it cannot be set up and assigned, in sentences. Two queries."""
    units = {unit.pk: unit for line in wanted for unit in (line.lead, *line.assists)}
    unstaffed = list_unstaffed(units, day)
    chairs = {line.leader for line in wanted if line.leader}
    seated = set(Post.objects.filter(held_on(day), position__in=chairs, person__is_active=True).values_list("position", flat=True))
    found = []
    for line in wanted:
        of_line = {unit.pk: unit for unit in (line.lead, *line.assists)}
        faults = why_not_list(line.title, line.text, line.measure, [node for _, node in line.nodes], line.due, day)
        doubled = ("同一个单位只列一次",) if len(of_line) != 1 + len(line.assists) else ()
        vacant = ("牵头领导的岗位空着，请改选",) if line.leader and line.leader not in seated else ()
        found.append((*faults, *doubled, *vacant, *(unstaffed[pk].rstrip("。") for pk in of_line if pk in unstaffed)))
    return found


def list_alike_of_lines(wanted: Sequence[Wanted]) -> list[tuple[str, ...]]:
    """减负: of each line what its units have in hand that is much like it, in a sentence each, the most alike first. One query."""
    units = {unit.pk for line in wanted for unit in (line.lead, *line.assists)}
    rows = Assignment.objects.filter(unit__in=units, matter__phase=PhaseChoice.OPEN)
    by_unit: dict[int, list[tuple[str, str, str]]] = {}
    for unit, name, title, number in rows.values_list("unit", "unit__short_name", "matter__title", "matter__number"):
        by_unit.setdefault(unit, []).append((name, title, number))
    bags: dict[str, Counter[str]] = {}
    found = []
    scores: dict[str, int]
    names: dict[str, list[str]]
    for line in wanted:
        mine, scores, names = pairs_of(line.title), {}, {}
        for name, title, number in (told for unit in (line.lead, *line.assists) for told in by_unit.get(unit.pk, ())):
            if title not in bags:
                bags[title] = pairs_of(title)
            if (score := dice(mine, bags[title])) >= ALIKE:
                scores[title] = score
                names.setdefault(title, []).append(f"{name}{number}")
        best = sorted(scores, key=lambda title: -scores[title])[:3]
        found.append(tuple(f"《{title[:40]}》正在办（{'、'.join(names[title])}），相似{scores[title]}%" for title in best))
    return found


def reviewers_of(event: Event) -> set[int]:
    """Who may review an objection: the office's leaders who had no hand in the conclusion (第十七条)."""
    day = clock.day_of(event.at)
    inspection = Inspection.objects.select_related("matter").filter(pk=event.matter).first()
    if inspection is None:
        return set()
    rows = Post.objects.filter(held_on(day), position__duties__code__in=REVIEWING_DUTIES, person__officer=Officer.NONE)
    return set(rows.values_list("person", flat=True)) - team_of(inspection)


def objectors_of(event: Event) -> set[int]:
    """Who objected, and the officer who keeps the inspection."""
    rows = Objection.objects.filter(inspection=event.matter).values_list("asked_by", "inspection__matter__drafter")
    return {person for pair in rows for person in pair}


def team_of(inspection: Inspection) -> frozenset[int]:
    """Everybody who had a hand in the conclusion: leader, members, and the officer who drafted it."""
    return frozenset({inspection.leader_id, inspection.matter.drafter_id, *inspection.members.values_list("pk", flat=True)})
