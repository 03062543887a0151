"""督查看板: what a leader looks at in three minutes, and the report that is written from the same figures. Units stand in the office's order, nobody is ranked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as Tally
from django.db.models import Q, QuerySet

from zhongshu.business.supervision.indicators import ALL, ASSIGNED, CLOSED, OVERDUE, cohort, figures_of, tallies_of
from zhongshu.business.supervision.ledgers import ASSIGNMENTS, ITEMS, OF_ITEMS, VALID
from zhongshu.business.supervision.models import Item
from zhongshu.business.supervision.pages import state_of
from zhongshu.business.supervision.permissions import LEDGER, seen_items
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments.models import Assignment, Change, Escalation, RungChoice, RungState
from zhongshu.core.assignments.queries import ACCEPTED, OPEN, assignments_of, count_asked, is_late, is_tone, last_gaps, list_lights
from zhongshu.core.indicators.figures import Figure, Indicator, compute_all, shown
from zhongshu.core.ledgers.queries import ledger_url
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.core.org.models import Unit

COLUMNS = ("assigned", "closed", "open", "late")
OTHER_FIELD = "其他"
RED_ROWS, REPORT_ROWS, MINE_ROWS, BURDEN_ROWS, BURDEN_DAYS = 10, 20, 12, 8, 30
FIELDS_DRAWN = 15


def board_page(actor: Actor) -> dict[str, Any]:
    """Everything that the board shows, within the actor's scope."""
    today = actor.today
    rows = assignments_of(actor).filter(OF_ITEMS, VALID)
    counts = count_current(rows, today)
    units = list(Unit.objects.filter(pk__in={count.unit for count in counts}).order_by("rank", "pk").only("short_name"))
    by_unit, by_field = list_by_unit(counts, units, today), list_by_field(counts)
    trend = list_trend(rows, today)
    figures = list_figures(counts, actor)
    red, mine = list_red(rows, today), list_mine(actor)
    lights = list_lights([*red, *(lane for _, lanes in mine for lane in lanes)], today)
    return {
        "tiles": [_tile(indicator, figures[indicator.code]) for indicator in ALL],
        "year": today.year,
        "red": [{"row": row, "light": lights[row.pk]} for row in red],
        "red_url": ledger_url(ASSIGNMENTS.code, red_on=today.isoformat()),
        "mine": [{"item": item, "state": state_of(item), "lanes": [(row, lights[row.pk]) for row in lanes]} for item, lanes in mine],
        "mine_url": ledger_url(ITEMS.code, leader=mine[0][0].leader_id or "") if mine else "",
        "by_unit": by_unit,
        "by_field": by_field,
        "trend": trend,
        "burden": list_burden(counts, units, today),
        "burden_days": BURDEN_DAYS,
        "charts": _charts(by_field, trend),
        "today": today,
    }


def list_figures(counts: Sequence[Count], actor: Actor) -> dict[str, Figure]:
    """The figures of the year by their codes: those over its assignments are summed from what was counted already."""
    year = actor.today.year
    found = figures_of({name: sum(getattr(count, name) for count in counts) for name in tallies_of(actor.today)}, actor, year)
    return found | compute_all((one for one in ALL if one.code not in found), actor, year)


def _tile(indicator: Indicator, figure: Figure) -> dict[str, str]:
    return {
        "title": indicator.title,
        "value": shown(indicator, figure),
        "unit": indicator.unit,
        "definition": indicator.definition,
        "url": figure.rows_url,
    }


def list_red(rows: QuerySet[Assignment], today: dt.date) -> list[Assignment]:
    """红灯, the latest first."""
    keys = list(rows.filter(is_tone("red", today)).order_by("due_date", "pk").values_list("pk", flat=True)[:RED_ROWS])
    found = Assignment.objects.filter(pk__in=keys).select_related("matter", "unit")  # the keys first: only what is shown is joined
    return list(found.order_by("due_date", "pk"))


def list_mine(actor: Actor) -> list[tuple[Item, list[Assignment]]]:
    """我的批示和牵头事项 with what became of them: those I lead, what is not closed first."""
    if not LEDGER.holds(actor):
        return []
    items = Item.objects.filter(seen_items(actor), leader__in=actor.positions, approved_at__isnull=False)
    items = items.select_related("matter", "source").order_by("-approved_at")
    found = list(items.filter(matter__phase=PhaseChoice.OPEN)[:MINE_ROWS])
    found += items.exclude(matter__phase=PhaseChoice.OPEN)[: MINE_ROWS - len(found)] if len(found) < MINE_ROWS else ()
    lanes: dict[int, list[Assignment]] = {item.pk: [] for item in found}
    for row in Assignment.objects.filter(VALID, parent__in=lanes).select_related("matter", "unit") if lanes else ():
        lanes[row.parent_id].append(row)
    return [(item, lanes[item.pk]) for item in found]


@dataclass(frozen=True, slots=True)
class Count:
    """How many assignments of a unit and a field: of those assigned this year all, the closed, the closed in time and the overdue; of whatever year the open, late and signed for."""

    unit: int
    field: str
    assigned: int = 0
    closed: int = 0
    in_time: int = 0
    overdue: int = 0
    open: int = 0
    late: int = 0
    signed: int = 0


def count_current(rows: QuerySet[Assignment], today: dt.date) -> list[Count]:
    """By unit and field: those of this year, and what is open of whatever year; each of the two is answered by an index."""
    late, signed = Tally("due_date", filter=is_late(today)), Tally("due_date", filter=Q(signed_at__isnull=False))
    found: dict[tuple[int, str], dict[str, int]] = {}
    for part, tallies in (
        (rows.filter(issued_date__year=today.year), tallies_of(today)),
        (rows.filter(OPEN), {"open": Tally("*"), "late": late, "signed": signed}),
    ):
        counts: Any = part.order_by().values_list("field", "unit").annotate(**tallies)
        for name, unit, *numbers in counts:
            found.setdefault((unit, name or OTHER_FIELD), {}).update(zip(tallies, numbers, strict=True))
    return [Count(unit, name, **numbers) for (unit, name), numbers in sorted(found.items())]


def list_by_unit(counts: Sequence[Count], units: Sequence[Unit], today: dt.date) -> list[dict[str, Any]]:
    """分单位, in the office's order of units; each number with the address of the rows that it counts."""
    found, links = _summed(counts, "unit"), _links(today)
    return [
        {**found[unit.pk], "unit": unit, "urls": {column: f"{link}&unit={unit.pk}" for column, link in links.items()}} for unit in units
    ]


def _links(today: dt.date) -> dict[str, str]:
    """The rows that each column counts, of all units."""
    year = str(today.year)
    asked = {
        "assigned": {"year": year},
        "closed": {"year": year, "state": "accepted"},
        "open": {"state": "open"},
        "late": {"late_on": str(today)},
    }
    return {column: ledger_url(ASSIGNMENTS.code, counted="1", **filters) for column, filters in asked.items()}


def list_by_field(counts: Sequence[Count]) -> list[dict[str, Any]]:
    """分领域."""
    return [{"field": name, **numbers} for name, numbers in sorted(_summed(counts, "field").items())]


def _summed(counts: Sequence[Count], by: str) -> dict[Any, dict[str, int]]:
    found: dict[Any, Counter[str]] = {}
    for count in counts:
        found.setdefault(getattr(count, by), Counter()).update({column: getattr(count, column) for column in COLUMNS})
    return {key: {column: numbers[column] for column in COLUMNS} for key, numbers in found.items()}


def list_trend(rows: QuerySet[Assignment], today: dt.date) -> list[dict[str, Any]]:
    """近十二个月: assigned and closed in each, by the day on which it happened."""
    months = [(today.replace(day=1) - dt.timedelta(days=335)).replace(day=1)]
    while len(months) < 13:
        months.append((months[-1] + dt.timedelta(days=32)).replace(day=1))
    assigned = _by_month(rows.filter(issued_date__gte=months[0]), "issued_date")
    closed = _by_month(rows.filter(ACCEPTED, ended_date__gte=months[0]), "ended_date")
    return [{"month": month, "assigned": assigned[month], "closed": closed[month]} for month in map(_month, months[:12])]


def _by_month(rows: QuerySet[Assignment], day: str) -> Counter[str]:
    """How many fall in each month, counted by day, which an index answers."""
    found: Counter[str] = Counter()
    counts: Any = rows.order_by().values_list(day).annotate(count=Tally("*"))
    for at, count in counts:
        found[_month(at)] += count
    return found


def _month(day: dt.date) -> str:
    return f"{day.year}-{day.month:02}"


def list_burden(counts: Sequence[Count], units: Sequence[Unit], today: dt.date) -> list[tuple[str, int]]:
    """填报负担: of whom feedback is asked most often in the coming days — a mirror for those who ask, not for those who are asked."""
    signed = Counter[int]()
    for count in counts:
        signed[count.unit] += count.signed
    names = {unit.pk: unit.short_name for unit in units}
    busy = [unit for unit, count in signed.most_common(BURDEN_ROWS) if count]
    asked = count_asked(busy, today, today + dt.timedelta(days=BURDEN_DAYS))
    return [(names[unit], asked[unit]) for unit in busy]


def drawn_fields(by_field: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fields of the chart: those with most to do, in their order, the others in one bar; the table beside it has all."""
    if len(by_field) <= FIELDS_DRAWN:
        return list(by_field)
    ranked = sorted(by_field, key=lambda row: -(row["closed"] + row["open"]))
    drawn = {row["field"] for row in ranked[: FIELDS_DRAWN - 1]}
    rest = [row for row in by_field if row["field"] not in drawn]
    others = {"field": f"另{len(rest)}个领域", **{column: sum(row[column] for row in rest) for column in COLUMNS}}
    return [*(row for row in by_field if row["field"] in drawn), others]


def _charts(by_field: Sequence[dict[str, Any]], trend: Sequence[dict[str, Any]]) -> dict[str, Any]:
    drawn = drawn_fields(by_field)
    return {
        "trend": {
            "months": [row["month"] for row in trend],
            "交办": [row["assigned"] for row in trend],
            "办结": [row["closed"] for row in trend],
        },
        "fields": {
            "names": [row["field"] for row in drawn],
            "办结": [row["closed"] for row in drawn],
            "在办": [row["open"] - row["late"] for row in drawn],
            "逾期": [row["late"] for row in drawn],
        },
    }


@dataclass(frozen=True, slots=True)
class Draft:
    """稿子: what is written from the figures, and the items that it speaks of. Every figure is counted when it is asked for."""

    kind: str
    name: str
    document_type: str
    title: str
    text: str
    about: list[Matter]
    note: str


def circular_of(actor: Actor) -> Draft:
    """督查通报, to the units: how things stand, who is late, by when they answer."""
    today = actor.today
    late, red = _late(actor, REPORT_ROWS)
    lines = [_head(actor), "一、逾期未办结的任务", *(_late_lines(red, today) or ["目前没有逾期未办结的任务。"])]
    if late > len(red):
        lines.append(f"其余{late - len(red)}件见督查交办台账。")
    lines += [
        "二、下一步工作",
        "请上述单位主要负责同志亲自过问，于5个工作日内报送整改措施和完成时限。市政府办公室将跟踪督办，逾期仍未办结的按规定处理。",
    ]
    title = f"关于{today.month}月份督查事项办理情况的通报"
    note = "发给各单位：点名逾期的任务和要求。没有逾期任务时不用通报。"
    return Draft("circular", "督查通报", "通报", title, "\n".join(lines), [row.parent for row in red], note)


def briefing_of(actor: Actor) -> Draft:
    """督查专报, to the leaders: by field, what came of their instructions, what differs from what was reported, what needs their decision."""
    today = actor.today
    rows = cohort(actor, today.year)
    late, red = _late(actor, RED_ROWS)
    instructed = Item.objects.filter(
        matter__in=Matter.objects.filter(scope(actor, LEDGER)), approved_at__year=today.year, source__is_instruction=True
    )
    done = instructed.filter(matter__phase=PhaseChoice.DONE).count()
    lines = [
        "市政府：", f"现将今年督查工作情况报告如下。{_head(actor)}",
        "一、分领域情况", *_field_lines(rows, today),
        "二、领导批示事项", f"今年由领导批示立项{instructed.count()}件，已销号{done}件，正在督办{instructed.filter(matter__phase=PhaseChoice.OPEN).count()}件。",
        f"三、逾期较长的任务（共{late}件，列超期最长的{len(red)}件）", *(_late_lines(red, today) or ["目前没有逾期未办结的任务。"]),
        "四、自报与现场不一致的任务", *(_gap_lines(rows) or ["现场核查没有发现与自报明显不一致的。"]),
        "五、需要领导决定的事项", *_decision_lines(rows),
    ]  # fmt: skip
    title = f"关于{today.month}月份督查工作情况的报告"
    note = "报市政府领导：总体和分领域情况、批示办理、自报与现场不一致、需要领导决定的事。"
    return Draft("briefing", "督查专报", "报告", title, "\n".join(lines), [row.parent for row in red] or _any_item(rows), note)


def _field_lines(rows: QuerySet[Assignment], today: dt.date) -> list[str]:
    """The fields in which something is late, in their order; of the others how many there are."""
    found = list_by_field(count_current(rows, today))
    late = [row for row in found if row["late"]]
    told = [_field_words(row) for row in late]
    if rest := len(found) - len(late):
        told.append(f"{'其余' if late else ''}{rest}个领域没有逾期。")
    return told or ["今年还没有交办任务。"]


def _field_words(row: dict[str, Any]) -> str:
    ended = row["assigned"] - row["closed"] - row["open"]
    told = f"{row['field']}领域交办{row['assigned']}件，办结{row['closed']}件，在办{row['open']}件，其中逾期{row['late']}件"
    return f"{told}；转长期或者中止{ended}件。" if ended else f"{told}。"


def _head(actor: Actor) -> str:
    today, told = actor.today, compute_all(ALL, actor, actor.today.year)
    figures = {indicator.code: shown(indicator, told[indicator.code]) for indicator in ALL}
    return (
        f"截至{today.year}年{today.month}月{today.day}日，今年共立项督查事项{figures['supervision.items']}件，"
        f"向各单位交办任务{told[ASSIGNED].numerator}件，已办结{told[CLOSED].numerator}件，办结率{figures['supervision.closing_rate']}%；"
        f"按时办结率{figures['supervision.on_time_rate']}%，按时反馈率{figures['supervision.feedback_rate']}%。"
        f"现有逾期未办结任务{told[OVERDUE].numerator}件。"
    )


def _late(actor: Actor, most: int) -> tuple[int, list[Assignment]]:
    rows = cohort(actor, actor.today.year).filter(OPEN & is_late(actor.today))
    return rows.count(), list(rows.select_related("parent", "unit", "matter").order_by("due_date", "pk")[:most])


def _late_lines(red: Sequence[Assignment], today: dt.date) -> list[str]:
    return [f"（{_order(at)}）{row.unit.short_name}：{row.matter.title}。{_late_words(row, today)}" for at, row in enumerate(red, start=1)]


def _gap_lines(rows: QuerySet[Assignment]) -> list[str]:
    """The open tasks whose last look on the spot showed less than was reported."""
    found = list(rows.filter(OPEN, observations__isnull=False).select_related("unit", "matter").distinct().order_by("pk"))
    gaps = last_gaps(found)
    told = [(row, gaps[row.pk]) for row in found if gaps.get(row.pk)]
    return [f"（{_order(at)}）{row.unit.short_name}：{row.matter.title}。{gap}" for at, (row, gap) in enumerate(told[:RED_ROWS], start=1)]


def _decision_lines(rows: QuerySet[Assignment]) -> list[str]:
    waiting = Escalation.objects.filter(assignment__in=rows.filter(OPEN), state=RungState.PROPOSED)
    talks = waiting.filter(rung=RungChoice.TALK).select_related("assignment__unit", "assignment__matter").order_by("pk")
    told = [
        f"建议约谈{one.assignment.unit.short_name}主要负责人：《{one.assignment.matter.title}》已超期{one.late_days}天。"
        for one in talks[:RED_ROWS]
    ]
    asked = Change.objects.filter(assignment__in=rows, matter__phase=PhaseChoice.OPEN).count()
    if asked:
        told.append(f"另有{asked}项延期、转长期或者中止的申请正在审批。")
    return told or ["目前没有需要领导决定的事项。"]


def _any_item(rows: QuerySet[Assignment]) -> list[Matter]:
    return [row.parent for row in rows.select_related("parent").order_by("-pk")[:1]]


DRAFTS = {"circular": circular_of, "briefing": briefing_of}


def _late_words(row: Assignment, today: dt.date) -> str:
    due = row.matter.due_date or row.baseline_due
    return f"{due.month}月{due.day}日到期，已超期{(today - due).days}天，最近反馈进度{row.progress}%。"


def _order(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones else "")
