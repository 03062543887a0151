"""The lives of matters: proposed, approved, assigned, hung and taken down, merged, ended, closed, filed."""

from __future__ import annotations

import datetime as dt

from benchmarks.supervision.assignments import assignment_life
from benchmarks.supervision.office import LEADERS, OFFICERS, title_of
from benchmarks.supervision.year import Life, Year, dice_of
from zhongshu.business.supervision.models import Item, Source
from zhongshu.business.supervision.operations import items, merging, plates
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.operations.assigning import Order
from zhongshu.core.matters.models import PhaseChoice

SOURCES = ("instruction", "report", "superior", "livelihood", "meeting", "special", "coordination", "clue")
CYCLES = ("month", "month", "week", "half_month", "quarter", "none", "month")
MERGES, HANGS, ENDS, GROWS, COMES_BACK = 5, 33, 57, 71, (12, 48, 83)
"""The places in every hundred matters at which something rare happens."""


def item_life(year: Year, number: int) -> Life:
    """From the proposal until its units have it in hand; the closing has a life of its own."""
    city, dice, rare = year.city, dice_of(f"item {number}"), number % 100
    officer, leader = OFFICERS[number % len(OFFICERS)], LEADERS[number % 3]
    item = _propose(year, number, officer, leader)
    approver = {"leader": leader}.get(item.source.approver, item.source.approver)
    item = items.submit_item(item, **city.by(officer))
    if rare in COMES_BACK:
        yield city.after(1)
        item = items.return_item(item, reason="期限请再核。", **city.by(approver))
        item = items.submit_item(item, **city.by(officer))
    yield city.after(dice.randint(1, 2))
    item = items.approve_item(items.fresh(item.pk), opinion="同意。", **city.by(approver))
    item = items.assign_item(item, **city.by(officer))
    if rare == GROWS:
        unit = city.world.units[city.codes[(number * 7 + 31) % len(city.codes)]]
        if not Assignment.objects.filter(parent=item.pk, unit=unit).exists():
            more = Order(unit=unit, role="assist", text="配合提供有关数据。", due=city.after(40), cycle="none")
            items.add_unit(item, more, is_checked=True, **city.by(officer))
    if rare == MERGES and (kept := _neighbour(item)):
        merging.merge_items(kept, item, reason="同一件事两个来源。", **city.by(officer))
        return
    rows = list(Assignment.objects.filter(parent=item.pk).order_by("sequence").values_list("pk", flat=True))
    year.open[item.pk] = len(rows)
    for pk in rows:
        year.start(city.after(1), assignment_life(year, pk, officer, lambda: _closing(year, item.pk, officer, leader, number)))
    if rare == HANGS:
        year.start(city.after(8), plate_life(year, item.pk, officer, number))
    if rare == ENDS:
        yield city.after(15)
        if Item.objects.filter(pk=item.pk, matter__phase=PhaseChoice.OPEN, matter__step="following").exists():
            items.end_item(items.fresh(item.pk), word=("转长期", "中止")[number // 100 % 2], reason="政策调整。", **city.by("ducha_head"))


def _propose(year: Year, number: int, officer: str, leader: str) -> Item:
    city, dice = year.city, dice_of(f"plan {number}")
    source = Source.objects.get(code=SOURCES[dice.randrange(8)])
    count = 3 if number % 20 == 0 else 2 if number % 20 < 8 else 1
    title = title_of(number - 1) if number % 100 == MERGES else title_of(number)
    due = city.today + dt.timedelta(days=dice.randint(12, 45))
    units = dice.sample(city.codes, count)
    milestones = (("完成设计", city.today + dt.timedelta(days=8)), ("完成主体", due - dt.timedelta(days=2))) if number % 5 == 1 else ()
    orders = [
        Order(
            unit=city.world.units[code],
            role="assist" if at else "lead",
            text=f"完成{title}",
            standard="完成并通过验收，群众认可。",
            due=due + dt.timedelta(days=3 * at),
            cycle=CYCLES[dice.randrange(7)],
            milestones=milestones if not at else (),
        )
        for at, code in enumerate(units)
    ]
    return items.propose_item(
        title=title, text=f"请牵头单位完成{title}，按期报送结果。", source=source, orders=orders,
        leader=city.world.positions[leader], field=("城建", "民生", "经济", "生态", "安全")[dice.randrange(5)],
        is_double=count > 1 and number % 3 == 0, reference=f"第{number}号来文", source_text=f"请抓紧办理{title}。", **city.by(officer),
    )  # fmt: skip


def _neighbour(item: Item) -> Item | None:
    """The same matter under another source, still open: what a merge keeps."""
    kept = Item.objects.filter(matter__title=item.matter.title, matter__phase=PhaseChoice.OPEN).exclude(pk=item.pk).first()
    return items.fresh(kept.pk) if kept else None


def refused_life(year: Year, number: int) -> Life:
    """Proposals that come to nothing: not approved by the leader, or taken back by who made them."""
    city, officer = year.city, OFFICERS[number % len(OFFICERS)]
    item = _propose(year, number, officer, "vice_mayor")
    yield city.after(1)
    if number % 200:
        items.withdraw_proposal(item, reason="重复提出。", **city.by(officer))
        return
    item = items.submit_item(item, **city.by(officer))
    approver = {"leader": "vice_mayor"}.get(item.source.approver, item.source.approver)
    items.refuse_item(item, reason="属日常工作。", **city.by(approver))


def plate_life(year: Year, pk: int, officer: str, number: int) -> Life:
    """挂牌, weekly reports, 摘牌 by who hung it once the work is done."""
    city = year.city
    item = items.fresh(pk)
    if item.matter.phase != PhaseChoice.OPEN or item.matter.step != "following":
        return
    plate = plates.propose_plate(item, reason="久拖不决，群众反映集中。", due=city.after(40), is_public=number % 2 == 0, **city.by(officer))
    yield city.after(1)
    plate = plates.hang_plate(plate, opinion="同意挂牌。", **city.by("mayor"))
    while Assignment.objects.filter(parent=pk, matter__phase=PhaseChoice.OPEN).exists():
        yield city.after(4)
    plate = plates.ask_unhanging(plate, acceptance="督查人员现场查看，已整改到位。", **city.by(officer))
    yield city.after(1)
    plates.unhang_plate(plate, opinion="同意摘牌。", **city.by("mayor"))


def _closing(year: Year, pk: int, officer: str, leader: str, number: int) -> None:
    """Called when one of its units has done; the last starts the closing."""
    year.open[pk] -= 1
    if not year.open[pk]:
        year.start(year.city.after(1 + number % 3), closing_life(year, pk, officer, leader, number))


def closing_life(year: Year, pk: int, officer: str, leader: str, number: int) -> Life:
    """The leader has read the result, the item is closed by who did not follow it up, and filed."""
    city = year.city
    if not Assignment.objects.filter(parent=pk, matter__phase=PhaseChoice.DONE).exists():
        return  # every unit was taken off: nothing to close as done
    while True:
        item = items.fresh(pk)
        if item.matter.phase != PhaseChoice.OPEN:
            return
        if Assignment.objects.filter(parent=pk, matter__phase=PhaseChoice.OPEN).exists() or item.plates.filter(unhung_at=None).exists():
            yield city.after(3)
            continue
        break
    if item.sources.filter(source__is_instruction=True).exists():  # what was merged into it brought its own sources
        items.mark_read(item, day=city.today, note="已阅。", **city.by(leader if number % 2 else officer))
    item = items.ask_closing(items.fresh(pk), **city.by(officer))
    yield city.after(1)
    if number % 40 == 3:
        item = items.return_item(item, reason="请补充验收材料。", **city.by("ducha_head"))
        item = items.ask_closing(item, **city.by(officer))
    items.close_item(item, opinion="同意销号。", **city.by("ducha_head"))
    yield city.after(2)
    if number % 10 < 7:
        items.file_item(items.fresh(pk), **city.by(officer))
