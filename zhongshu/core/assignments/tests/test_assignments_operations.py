"""Acts on assignments: they work, leave their events, and refuse the wrong person and the second time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from tests.world import Trail, open_holders
from zhongshu.core.access.actors import Principal
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments import permissions
from zhongshu.core.assignments.models import Assignment, Feedback, LightOverride, Milestone
from zhongshu.core.assignments.operations import assigning, changes, handling, lights, observing, reporting
from zhongshu.core.assignments.permissions import READ, readable, readable_feedback, seen, units_seen
from zhongshu.core.assignments.queries import count_asked, get_light, is_tone, last_gaps, list_alike, why_not_close
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.queries import list_waiting, mine, touched
from zhongshu.core.org.models import Unit


def due_of(row):
    return Task.objects.get(matter=row.pk, state="open").due_date


def test_each_unit_gets_its_own_with_its_own_clock(office):
    trail = Trail()
    lead, assist = office.assign(office.order(), office.order("shuiwu", "assist", due="2025-03-31"))
    assert (open_holders(lead.matter), open_holders(assist.matter)) == ({"liaison_caizheng"}, {"liaison_shuiwu"})
    assert (lead.matter.due_date, assist.matter.due_date) == (dt.date(2025, 4, 30), dt.date(2025, 3, 31))
    assert trail.types()[-6:] == [what for what in ("matters.opened", "matters.finished", "assignments.assigned") for _ in (lead, assist)]
    assert due_of(lead) == dt.date(2025, 3, 5), "to be signed for within two working days"
    handling.sign_for(lead, **office.world.by("liaison_caizheng"))
    assert due_of(lead) == dt.date(2025, 4, 30), "then it is due when the assignment is"
    with pytest.raises(Refused, match="刚刚被他人处理"):
        handling.sign_for(lead, **office.world.by("liaison_caizheng"))
    with pytest.raises(Refused, match="不在您这里"):
        handling.sign_for(assist, **office.world.by("liaison_caizheng"))


def test_there_is_exactly_one_lead_and_each_unit_once(office):
    with pytest.raises(Refused, match="请指定主办单位"):
        office.assign(office.order(role="assist"))
    with pytest.raises(Refused, match="其余的改为协办"):
        office.assign(office.order(), office.order("shuiwu"))
    with pytest.raises(Refused, match="重复交办"):
        office.assign(office.order(), office.order(role="assist"))
    with pytest.raises(Refused, match="早于今天"):
        office.assign(office.order(due="2025-03-02"))
    (lead,) = office.assign()
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(pk=office.assign(office.order("shuiwu"))[0].pk).update(parent=lead.parent_id)
    more = office.assign(office.order("shuiwu", "assist"), parent=lead.parent)
    assert more[0].sequence == 2, "others may be added to a parent that has its lead"


def test_a_unit_gives_back_what_is_not_its_own_and_the_office_alone_sends_it_elsewhere(office):
    (row,) = office.assign()
    with pytest.raises(Refused, match="理由"):
        handling.give_back(row, reason=" ", **office.world.by("liaison_caizheng"))
    handling.give_back(row, reason="不属于我局职责", **office.world.by("liaison_caizheng"))
    assert open_holders(row.matter) == {"officer"}
    with pytest.raises(NotYours):
        assigning.reassign(
            row, unit=office.world.units["shuiwu"], due=dt.date(2025, 5, 9), reason="改派", **office.world.by("liaison_shuiwu")
        )
    trail = Trail()
    row = assigning.reassign(
        row, unit=office.world.units["shuiwu"], due=dt.date(2025, 5, 9), reason="水务局负责", **office.world.by("officer")
    )
    assert trail.types() == ["matters.finished", "assignments.reassigned"]
    assert open_holders(row.matter) == {"liaison_shuiwu"}
    assert (row.baseline_due, row.matter.due_date) == (dt.date(2025, 5, 9), dt.date(2025, 5, 9))
    seen = Matter.objects.filter(scope(office.world.actor("liaison_caizheng"), READ))
    assert not seen.filter(pk=row.pk).exists(), "who gave it back does not see what the other does"


def test_feedback_names_facts_and_answers_a_day(office):
    (row,) = office.doing()
    assert row.next_feedback_date == dt.date(2025, 3, 31)
    with pytest.raises(Refused, match="没有说出事实"):
        office.report(row, 10, done="正在推进")
    with pytest.raises(NotYours):
        reporting.report(row, progress=10, done="已完成招标", **office.world.by("liaison_shuiwu"))
    trail = Trail()
    first = office.report(row, 30)
    assert trail.types()[-1] == "assignments.reported"
    assert (first.period_date, first.is_late, first.missed) == (dt.date(2025, 3, 31), False, 0)
    assert office.report(row, 35).period_date is None, "a second one in the same month answers no day"
    with pytest.raises(Refused, match="存在问题"):
        office.report(row, 20)
    office.report(row, 20, problems="返工")
    office.at("2025-06-03")
    late = office.report(row, 40)
    assert (late.period_date, late.is_late, late.missed) == (dt.date(2025, 5, 30), True, 1), "April was passed over"
    assert office.fresh(row).next_feedback_date == dt.date(2025, 6, 30)


def test_a_feedback_that_is_sent_back_was_not_given(office):
    (row,) = office.doing()
    one = office.report(row, 30)
    two = office.report(row, 60)
    reporting.accept_feedback(one, **office.world.by("officer"))
    with pytest.raises(Refused, match="已经审阅过"):
        reporting.return_feedback(one, reason="缺照片", **office.world.by("officer"))
    with pytest.raises(NotYours):
        reporting.accept_feedback(two, **office.world.by("reviewer"))
    reporting.return_feedback(two, reason="数据与现场不符", **office.world.by("officer_2"))
    assert office.fresh(row).progress == 30
    office.report(row, 50)
    third = Feedback.objects.order_by("-pk")[0]
    reporting.return_feedback(third, reason="缺照片", **office.world.by("officer"))
    assert office.fresh(row).next_feedback_date == dt.date(2025, 4, 30), "it had answered no day"


def test_handing_in_needs_everything_done_and_shown_and_the_leader_signs(office):
    (row,) = office.doing(office.order(milestones=(("完成招标", dt.date(2025, 3, 20)),)))
    office.report(row, 90)
    with pytest.raises(Refused, match="90%"):
        handling.hand_in(row, **office.world.by("liaison_caizheng"))
    office.report(row, 100, files=[])
    with pytest.raises(Refused, match="1个节点"):
        handling.hand_in(row, **office.world.by("liaison_caizheng"))
    office.report(row, 100, files=[], milestones=[Milestone.objects.get().pk])
    handling.hand_in(row, **office.world.by("liaison_caizheng"))
    assert open_holders(row.matter) == {"leader_caizheng"}
    assert office.fresh(row).handed_in_at is None, "the clock runs until the leader has signed"
    handling.return_to_handler(row, reason="补照片", **office.world.by("leader_caizheng"))
    assert due_of(row) == dt.date(2025, 4, 30)
    handling.hand_in(row, **office.world.by("liaison_caizheng"))
    handling.sign_off(row, **office.world.by("leader_caizheng"))
    assert office.fresh(row).handed_in_at == office.world.now
    assert open_holders(row.matter) == {"officer"}


def test_it_is_accepted_by_another_than_who_did_it_and_a_return_keeps_the_day(office):
    (row,) = office.doing()
    office.at("2025-04-30")
    office.hand_in(row)
    office.at("2025-05-06")
    assert get_light(office.fresh(row), dt.date(2025, 5, 6)).tone == "green", "handed in in time; the review is not the unit's time"
    handling.send_back(row, reason="现场仍有积水", **office.world.by("officer"))
    row = office.fresh(row)
    assert (row.returned_count, row.matter.due_date, row.handed_in_at) == (1, dt.date(2025, 4, 30), None)
    light = get_light(row, dt.date(2025, 5, 6))
    assert (light.tone, "超期6天" in light.sentence) == ("red", True)
    office.hand_in(row)
    office.accept(row)
    assert "办结时已超期6天" in get_light(office.fresh(row), dt.date(2025, 6, 1)).sentence
    with pytest.raises(Refused, match="刚刚被他人处理"):
        office.accept(row)


def test_who_did_it_cannot_accept_it(office):
    world = office.world
    (row,) = office.doing()
    office.hand_in(row)
    Task.objects.filter(matter=row.pk, state="open").update(person=world.people["liaison_caizheng"])
    with pytest.raises(Refused, match="自己或者本单位"):
        handling.accept(row, **world.by("liaison_caizheng"))
    Feedback.objects.update(by=world.people["officer"])
    Task.objects.filter(matter=row.pk, state="open").update(person=world.people["officer"])
    with pytest.raises(Refused, match="自己或者本单位"):
        office.accept(row)


def test_an_extension_keeps_the_first_day_and_is_granted_twice_at_most(office):
    (row,) = office.doing()
    for number, day in enumerate(("2025-05-30", "2025-06-30")):
        change = changes.ask_change(
            row, sort="extend", reason="雨季无法施工", new_due=dt.date.fromisoformat(day), **office.world.by("liaison_caizheng")
        )
        assert open_holders(change.matter) == {"ducha_head"}
        with pytest.raises(Refused, match="正在审批"):
            changes.ask_change(row, sort="suspended", reason="停", **office.world.by("liaison_caizheng"))
        changes.approve_change(change, **office.world.by("ducha_head"))
        row = office.fresh(row)
        assert (row.matter.due_date, row.baseline_due) == (dt.date.fromisoformat(day), dt.date(2025, 4, 30)), number
        assert due_of(row) == dt.date.fromisoformat(day)
        with pytest.raises(Refused, match="刚刚被他人处理"):
            changes.approve_change(change, **office.world.by("ducha_head"))
    with pytest.raises(Refused, match="最多2次"):
        changes.ask_change(row, sort="extend", reason="再延", new_due=dt.date(2025, 9, 30), **office.world.by("liaison_caizheng"))


def test_no_extension_once_the_day_has_passed_and_a_refusal_changes_nothing(office):
    (row,) = office.doing()
    change = changes.ask_change(row, sort="extend", reason="雨季", new_due=dt.date(2025, 5, 30), **office.world.by("liaison_caizheng"))
    with pytest.raises(Refused, match="不在您这里"):
        changes.approve_change(change, **office.world.by("officer"))
    changes.refuse_change(change, reason="工期充足", **office.world.by("ducha_head"))
    assert office.fresh(row).matter.due_date == dt.date(2025, 4, 30)
    office.at("2025-05-06")
    with pytest.raises(Refused, match="到期前申请"):
        changes.ask_change(row, sort="extend", reason="雨季", new_due=dt.date(2025, 5, 30), **office.world.by("liaison_caizheng"))


def test_what_goes_over_to_the_long_term_ends_by_approval(office):
    lead, assist = office.doing(office.order(), office.order("shuiwu", "assist"))
    change = changes.ask_change(assist, sort="long_term", reason="列入十五五规划", **office.world.by("liaison_shuiwu"))
    changes.approve_change(change, **office.world.by("ducha_head"))
    assist = office.fresh(assist)
    assert (assist.ending, assist.matter.phase) == ("long_term", "cancelled")
    assert "还没有认可" in why_not_close(lead.parent)
    office.hand_in(lead)
    office.accept(lead)
    assert why_not_close(lead.parent) == ""


def test_a_matter_closes_only_when_each_unit_is_accepted(office):
    lead, assist = office.doing(office.order(), office.order("shuiwu", "assist"))
    office.hand_in(lead)
    office.accept(lead)
    assert "市水务局（协办）" in why_not_close(lead.parent)
    office.hand_in(assist)
    office.accept(assist)
    assert why_not_close(lead.parent) == ""


def test_what_was_assigned_in_error_counts_nowhere(office):
    lead, assist = office.doing(office.order(), office.order("shuiwu", "assist"))
    with pytest.raises(NotYours):
        assigning.void_assignment(assist, reason="误发", **office.world.by("reviewer"))
    assigning.void_assignment(assist, reason="误发", **office.world.by("officer"))
    with pytest.raises(Refused, match="已经结束"):
        assigning.void_assignment(assist, reason="误发", **office.world.by("officer"))
    office.hand_in(lead)
    office.accept(lead)
    assert why_not_close(lead.parent) == ""


def test_a_light_set_by_hand_names_who_and_why_and_what_the_rule_says(office):
    (row,) = office.doing()
    with pytest.raises(Refused, match="理由"):
        lights.set_light(row, tone="red", reason="", **office.world.by("officer"))
    with pytest.raises(NotYours):
        lights.set_light(row, tone="red", reason="现场停工", **office.world.by("liaison_caizheng"))
    lights.set_light(row, tone="red", reason="现场停工", **office.world.by("officer"))
    light = get_light(office.fresh(row), dt.date(2025, 3, 4))
    assert light.tone == "red"
    assert all(word in light.sentence for word in ("上官砚", "现场停工", "按规则是绿灯"))
    assert LightOverride.objects.filter(ended_at=None).count() == 1
    lights.free_light(row, reason="已复工", **office.world.by("officer"))
    assert get_light(office.fresh(row), dt.date(2025, 3, 4)).tone == "green"
    with pytest.raises(Refused, match="规则算出"):
        lights.free_light(row, reason="", **office.world.by("officer"))


def test_the_condition_on_rows_and_the_rule_say_the_same_light(office):
    rows = office.doing(
        office.order(), office.order("shuiwu", "assist", due="2025-03-20"), office.order("donghu", "assist", due="2025-06-30")
    )
    office.hand_in(rows[1])
    handed = office.doing(office.order(due="2025-03-14", cycle="week"))
    void = office.doing(office.order("shuiwu", milestones=(("招标", dt.date(2025, 3, 10)),)))
    assigning.void_assignment(office.doing()[0], reason="误发", **office.world.by("officer"))
    done = office.doing()
    office.hand_in(done[0])
    office.accept(done[0])
    lights.set_light(handed[0], tone="green", reason="已完工待报", **office.world.by("officer"))
    assert void
    seen = set()
    for day in (
        dt.date(2025, 3, 4),
        dt.date(2025, 3, 12),
        dt.date(2025, 3, 21),
        dt.date(2025, 4, 29),
        dt.date(2025, 5, 6),
        dt.date(2025, 8, 1),
    ):
        for row in Assignment.objects.select_related("matter"):
            tone = get_light(row, day).tone
            seen.add(str(tone))
            found = [one for one in ("red", "amber", "green", "grey") if Assignment.objects.filter(is_tone(one, day), pk=row.pk).exists()]
            assert found == [tone], (row, day)
    assert seen == {"red", "amber", "green", "grey"}


def test_a_unit_sees_its_own_and_the_leaders_see_all(office):
    office.doing(office.order(), office.order("shuiwu", "assist"))

    def count(role):
        return Matter.objects.filter(scope(office.world.actor(role), READ)).count()

    assert {role: count(role) for role in ("officer", "officer_2", "ducha_head", "mayor", "director")} == dict.fromkeys(
        ("officer", "officer_2", "ducha_head", "mayor", "director"), 2
    )
    assert (count("liaison_caizheng"), count("leader_caizheng"), count("handler_shuiwu")) == (1, 1, 1)
    assert (count("outsider"), count("drafter"), count("reviewer"), count("system")) == (0, 0, 0, 0)


def test_what_is_seen_is_the_same_by_keys_as_row_by_row(office, monkeypatch):
    """A unit's own, less what it gave back; what a unit of one's assigned; and what lies on one's desk, also for whom one stands in."""
    own, other = office.doing(office.order(), office.order("shuiwu", "assist"))
    for row in (own, other):
        office.report(row, 40)
    (back,) = office.assign(office.order("donghu"))
    handling.give_back(back, reason="职责不符", **office.world.by("liaison_donghu"))
    (strange,) = office.doing(office.order("donghu"))
    liaison, principal = office.world.actor("liaison_caizheng"), office.world.actor("liaison_shuiwu")
    standing_in = replace(liaison, principals=(Principal(principal.person, principal.name, principal.positions, frozenset()),))
    actors = [
        office.world.actor(role) for role in ("liaison_caizheng", "liaison_donghu", "liaison_shuiwu", "officer", "officer_2", "drafter")
    ]

    def sees(actor, row):
        reasons = touched(actor) if permissions.works_in_office(actor) else mine(actor) & Q(state=TaskState.OPEN)
        on_desk = Task.objects.filter(reasons, matter=row.pk).exists()
        sent = row.unit_id in actor.units_as("liaison") and row.issued_at and row.matter.step != "sending"
        return on_desk or sent or row.division_id in actor.units

    def check():
        rows = list(Assignment.objects.select_related("matter"))
        for actor in (*actors, standing_in):
            expected = {row.pk for row in rows if sees(actor, row)}
            assert set(Assignment.objects.filter(readable(actor)).values_list("pk", flat=True)) == expected, actor.name
            for condition in (readable(actor, "assignment__"), readable_feedback(actor)):
                assert set(Feedback.objects.filter(condition).values_list("assignment", flat=True)) == expected & {own.pk, other.pk}, (
                    actor.name
                )
            units = set(Unit.objects.filter(units_seen(actor)).values_list("pk", flat=True))
            assert units == set(Assignment.objects.filter(seen(actor)).values_list("unit", flat=True)), actor.name

    check()
    assert other.pk in Assignment.objects.filter(readable(standing_in)).values_list("pk", flat=True)
    monkeypatch.setattr(permissions, "DESK_LIMIT", 0)
    check()
    for model in (Assignment, Feedback):
        model.objects.filter(unit=other.unit_id).update(division=liaison.seats[0].unit)
    Assignment.objects.filter(pk=strange.pk).update(division=liaison.seats[0].unit)
    check()


def test_what_a_unit_is_already_asked_is_pointed_out_and_its_burden_counted(office):
    (row,) = office.doing(office.order(title="东湖路积水点改造", cycle="week"))
    alike = list_alike("关于东湖路积水点改造的督办", [row.unit_id])
    assert [one.pk for one, _ in alike] == [row.pk]
    assert list_alike("新增托位", [row.unit_id]) == []
    assert list_alike("东湖路积水点改造", [office.world.units["shuiwu"].pk]) == []
    assert count_asked([row.unit_id], dt.date(2025, 3, 1), dt.date(2025, 3, 31))[row.unit_id] == 4, "7, 14, 21 and 28 March"
    office.hand_in(row)
    assert count_asked([row.unit_id], dt.date(2025, 3, 1), dt.date(2025, 3, 31))[row.unit_id] == 0, "handed in on the day it was signed for"


def test_it_lies_on_the_desk_of_whose_turn_it_is(office):
    (row,) = office.assign()
    assert [task.matter_id for task in list_waiting(office.world.actor("liaison_caizheng"))] == [row.pk]


def test_what_is_seen_on_the_spot_stands_beside_what_was_reported(office):
    (row,) = office.doing()
    office.report(row, 75)
    with pytest.raises(NotYours):
        observing.observe(row, day=dt.date(2025, 3, 3), place="东湖路", seen=40, text="两处未动工", **office.world.by("liaison_caizheng"))
    with pytest.raises(Refused, match="不能晚于今天"):
        observing.observe(row, day=dt.date(2025, 3, 9), place="东湖路", seen=40, text="两处未动工", **office.world.by("officer"))
    with pytest.raises(Refused, match="在哪里"):
        observing.observe(row, day=dt.date(2025, 3, 3), place="", seen=40, text="两处未动工", **office.world.by("officer"))
    made = observing.observe(
        row, day=dt.date(2025, 3, 3), place="东湖路", seen=45, text="两处未动工", is_open=False, **office.world.by("officer")
    )
    assert (made.reported, made.seen) == (75, 45)
    assert last_gaps([row]) == {row.pk: "自报75%，现场45%，相差30个百分点。"}
    observing.observe(row, day=dt.date(2025, 3, 3), place="东湖路", seen=70, text="已动工", **office.world.by("officer"))
    assert last_gaps([row]) == {row.pk: ""}, "five points are how two people look at one site"
    assert office.fresh(row).progress == 75, "what the unit reported is not changed by it"
