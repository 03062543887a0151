"""The lives of assignments: signed for or given back, reported by cycle, extended, taken off, handed in, sent back, accepted — in time or late."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from benchmarks.supervision.year import Life, Year, dice_of
from zhongshu.core.access.errors import Refused
from zhongshu.core.assignments.models import Assignment, CycleChoice, Feedback, Milestone, SortChoice
from zhongshu.core.assignments.operations import assigning, changes, handling, lights, observing, reporting
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import store_made
from zhongshu.core.matters.models import PhaseChoice

SEEN = (
    "parent", "role", "baseline_due", "next_feedback_date", "progress", "returned_count", "unit__code", "matter__step", "matter__phase", "matter__due_date",
)  # fmt: skip
NEVER = dt.date(2099, 1, 1)
DAY = dt.timedelta(days=1)
GIVES_BACK, STAYS, VOID, BY_HAND, CYCLE_SET, OBSERVED, LONG_TERM, SUSPENDED, TWICE = 4, 9, 14, 19, 24, 29, 38, 44, (53, 54)


class Assigned:
    """One assignment at the hands of its unit. What is rare happens at fixed places of every hundred."""

    def __init__(self, year: Year, pk: int, officer: str) -> None:
        self.year, self.city, self.pk, self.officer = year, year.city, pk, officer
        self.dice: random.Random = dice_of(f"assignment {pk}")
        self.rare = self._place()

    def _place(self) -> int:
        place = getattr(self.year, "assigned", 0)
        self.year.assigned = place + 1
        return place % 100

    def look(self) -> Assignment | None:
        """What the unit looks at before it acts, while it is open; each operation reads the row anew."""
        row = Assignment.objects.select_related("matter", "unit").only(*SEEN).get(pk=self.pk)
        return row if row.matter.phase == PhaseChoice.OPEN else None

    def liaison(self, row: Assignment) -> str:
        return f"liaison_{row.unit.code}"

    def photo(self) -> StoredFile:
        """One picture a day for all, so that the store is not what is measured."""
        data = b"\x89PNG" + str(self.city.today).encode()
        return store_made(data, name="现场.png", kind="png", actor=None, now=self.city.world.now)


def assignment_life(year: Year, pk: int, officer: str, ended: Callable[[], None]) -> Life:
    """Until it is accepted, or taken off; then its matter is told."""
    one = Assigned(year, pk, officer)
    yield from _taken_on(one)
    if one.look():
        yield from _worked_on(one)
    ended()


def _taken_on(one: Assigned) -> Life:
    city = one.city
    row = one.look()
    if row and one.rare == GIVES_BACK:
        handling.give_back(row, reason="不属于本单位职责。", **city.by(one.liaison(row)))
        yield city.after(1)
        if not (row := one.look()):
            return
        taken = set(Assignment.objects.filter(parent=row.parent_id).values_list("unit__code", flat=True))
        other = row.unit.code if one.dice.random() < 0.3 else next(code for code in city.codes if code not in taken)
        due = max(row.baseline_due, city.after(15))
        assigning.reassign(row, unit=city.world.units[other], due=due, reason="按三定方案属该单位职责。", **city.by(one.officer))
        yield city.after(1)
        row = one.look()
    elif one.dice.random() < 0.3:
        yield city.after(one.dice.randint(1, 3))
        row = one.look()
    if row:
        handling.sign_for(row, **city.by(one.liaison(row)))
        if one.rare == VOID and row.role == "assist":
            assigning.void_assignment(row, reason="误发。", **city.by(one.officer))


def _worked_on(one: Assigned) -> Life:
    row = one.look()
    assert row, "it was just taken on"
    due = row.matter.due_date or row.baseline_due
    finish = _finish_day(one, due)
    ask = due - 3 * DAY if one.dice.random() < 0.08 else NEVER
    if one.rare in (LONG_TERM, SUSPENDED):
        ask = one.city.after(6)
    yield from _incidents(one)
    while row := one.look():
        day = max(min(finish, ask, _feedback_day(one, row)), one.city.after(1))
        yield day
        if not (row := one.look()):
            return
        if day >= ask:
            ask = NEVER
            moved = yield from _changed(one, row)
            finish = finish + (moved - due) if moved and finish != NEVER else finish
        elif day >= finish:
            sent_back = yield from _handed_in(one, row)
            if not sent_back:
                return
            finish = one.city.after(4)
        else:
            yield from _reported(one, row)


def _finish_day(one: Assigned, due: dt.date) -> dt.date:
    """Most are done before their day, some late, a few not within the year."""
    chance = one.dice.random()
    if chance < 0.86:
        return due - one.dice.randint(0, 12) * DAY
    return due + one.dice.randint(1, 40) * DAY if chance < 0.96 else NEVER


def _feedback_day(one: Assigned, row: Assignment) -> dt.date:
    if row.next_feedback_date is None:
        return NEVER
    chance = one.dice.random()
    return row.next_feedback_date + DAY * (0 if chance < 0.8 else -1 if chance < 0.88 else 2 if chance < 0.95 else 9)


def _incidents(one: Assigned) -> Life:
    """What the follow-up division does by the way."""
    city, by = one.city, lambda: one.city.by(one.officer)
    if one.rare == BY_HAND:
        lights.set_light(Assignment(pk=one.pk), tone=("red", "amber", "green")[one.pk % 3], reason="市领导要求重点关注。", **by())
        yield city.after(12)
        if (row := one.look()) and one.pk % 2:
            lights.free_light(row, reason="已恢复正常。", **by())
    elif one.rare == CYCLE_SET:
        assigning.set_cycle(Assignment(pk=one.pk), cycle=CycleChoice.WEEK, reason="加密调度。", **by())
    elif one.rare == OBSERVED:
        yield city.after(7)
        if row := one.look():
            observing.observe(row, day=city.today, place="施工现场", seen=20, text="正在浇筑基础。", **by())


def _reported(one: Assigned, row: Assignment) -> Life:
    city = one.city
    if row.matter.step != "doing":
        return
    progress = max(row.progress, min(row.progress + one.dice.randint(5, 30), 95))
    if one.dice.random() < 0.03:
        try:
            reporting.report(row, progress=progress, done="正在积极推进。", **city.by(one.liaison(row)))
        except Refused:
            one.year.refused += 1
    files = [one.photo()] if one.dice.random() < 0.3 else []
    made = _report(one, row, progress, files)
    chance = one.dice.random()
    if chance < 0.04:
        yield city.after(1)
        if one.look():
            reporting.return_feedback(made, reason="没有说清剩余工作量。", **city.by(one.officer))
    elif chance < 0.4:
        reporting.accept_feedback(made, **city.by(one.officer))


def _report(one: Assigned, row: Assignment, progress: int, files: list[StoredFile]) -> Feedback:
    until = dt.date.max if progress == 100 else one.city.today
    points = Milestone.objects.filter(assignment=row.pk, done_date=None, due_date__lte=until).values_list("pk", flat=True)
    reached = list(points) if progress == 100 or one.dice.random() < 0.7 else []
    done = f"{one.city.today.month}月{one.city.today.day}日召开调度会，已完成工程量{progress}%，投入资金{progress * 3}万元。"
    return reporting.report(row, progress=progress, done=done, files=files, milestones=reached, **one.city.by(one.liaison(row)))


def _changed(one: Assigned, row: Assignment):
    """延期, 转长期 or 中止: asked, then granted, refused or taken back. Returns the new day where there is one."""
    city = one.city
    if row.matter.step != "doing":
        return None
    sort = {LONG_TERM: SortChoice.LONG_TERM, SUSPENDED: SortChoice.SUSPEND}.get(one.rare, SortChoice.EXTEND)
    due = row.matter.due_date or row.baseline_due
    if sort == SortChoice.EXTEND and due < city.today:
        return None
    new_due = due + DAY * one.dice.randint(10, 30) if sort == SortChoice.EXTEND else None
    change = changes.ask_change(row, sort=sort, reason="连续降雨，现场无法施工。", new_due=new_due, **city.by(one.liaison(row)))
    yield city.after(1)
    if not one.look():
        return None
    chance = one.dice.random() if sort == SortChoice.EXTEND else 0
    if chance < 0.75:
        changes.approve_change(change, opinion="同意。", **city.by("ducha_head"))
        return new_due
    if chance < 0.93:
        changes.refuse_change(change, reason="理由不充分，请抓紧。", **city.by("ducha_head"))
    else:
        changes.withdraw_change(change, **city.by(one.liaison(row)))
    return None


def _handed_in(one: Assigned, row: Assignment):
    """申请办结, signed by the unit's leader, reviewed. Returns whether it was sent back."""
    city = one.city
    _report(one, row, 100, [one.photo()])
    handling.hand_in(row, **city.by(one.liaison(row)))
    leader = f"leader_{row.unit.code}"
    if one.dice.random() < 0.03:
        handling.return_to_handler(row, reason="材料请补齐。", **city.by(leader))
        yield city.after(1)
        if not one.look():
            return False
        handling.hand_in(row, **city.by(one.liaison(row)))
    handling.sign_off(row, **city.by(leader))
    yield city.after(one.dice.randint(1, 5))
    if not one.look():
        return False
    if (one.rare in TWICE and row.returned_count < 2) or one.dice.random() < 0.06:
        handling.send_back(row, reason="与现场不符。", **city.by(one.officer))
        return True
    handling.accept(row, opinion="属实，同意销号。", **city.by(one.officer))
    return False
