"""Delegations and absences: they work, they leave their events, the wrong person and the second time are refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.world import FOUNDED, Trail
from zhongshu.core.access.actors import actor_of
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import entry_of
from zhongshu.core.handover.operations.absences import end_absence, register_absence
from zhongshu.core.handover.operations.delegations import delegate_to, end_delegation, list_warnings
from zhongshu.core.handover.queries import absence_note, absence_notes, list_given, list_held, list_past
from zhongshu.core.handover.rules import Span
from zhongshu.core.jobs.worker import drain
from zhongshu.core.notify.models import Message
from zhongshu.core.org.models import Absence, Delegation, Officer, Person
from zhongshu.core.parameters.models import Parameter
from zhongshu.core.staffing import accounts, operations

DAY = dt.timedelta(days=1)
PAPERS = "documents.paper"


def days(world, first=0, last=3):
    return Span(world.now.date() + first * DAY, world.now.date() + last * DAY)


def delegate(world, principal="director", delegate="deputy", *, by=None, kinds=(), first=0, last=3, reason="赴省城开会"):
    people = world.people
    return delegate_to(
        people[principal], delegate=people[delegate], span=days(world, first, last), kinds=kinds, reason=reason, **world.by(by or principal)
    )


def away(world, person="director", *, by=None, kind="trip", first=0, last=3, **facts):
    return register_absence(world.people[person], kind=kind, span=days(world, first, last), **facts, **world.by(by or person))


def told(world, role):
    drain(world.now)
    return list(Message.objects.filter(person=world.people[role]).order_by("-event").values_list("sentence", flat=True))


def test_a_delegation_makes_the_delegate_stand_in_and_ends_with_its_last_day(world):
    trail = Trail()
    row = delegate(world)
    assert trail.types() == ["handover.delegated"]
    assert entry_of(Event.objects.latest("seq")).sentence == "傅德谦委托缪鸿儒代办全部事项，3月3日至6日，事由：赴省城开会"
    principals = actor_of(world.people["deputy"], row.to_date).principals
    assert [(each.name, each.kinds) for each in principals] == [("傅德谦", frozenset())]
    assert actor_of(world.people["deputy"], row.to_date + DAY).principals == ()
    assert actor_of(world.people["deputy"], row.from_date - DAY).principals == ()


def test_both_hear_of_it_when_another_arranges_it(world):
    delegate(world, "colleague", "drafter", by="director")
    assert told(world, "drafter") == ["阎书亭委托梁思齐代办全部事项，3月3日至6日：赴省城开会"]
    assert told(world, "colleague") == told(world, "drafter")


def test_a_delegation_ends_early_at_once_and_only_once(world):
    row = delegate(world)
    trail = Trail()
    end_delegation(row, reason="提前返回", **world.by("director"))
    assert trail.types() == ["handover.delegation_ended"]
    assert actor_of(world.people["deputy"], row.from_date).principals == ()
    assert "缪鸿儒代办提前结束：提前返回" in told(world, "deputy")[0]
    with pytest.raises(Refused, match="已经结束"):
        end_delegation(row, **world.by("director"))
    assert Trail().types() == []


def test_the_delegate_may_give_it_back_and_nobody_else_may_end_it(world):
    row = delegate(world)
    for stranger in ("colleague", "division_head", Officer.SECURITY, Officer.AUDIT):
        with pytest.raises(NotYours):
            end_delegation(row, **world.by(stranger))
    end_delegation(row, reason="另有任务", **world.by("deputy"))
    assert not list_held(world.people["deputy"].pk, world.now.date())


@pytest.mark.parametrize(
    ("by", "principal", "allowed"),
    [
        ("division_head", "drafter", True),
        ("division_head", "colleague", False),
        ("director", "colleague", True),
        ("secretary_general", "director", True),
        ("director", "handler_caizheng", False),
        (Officer.SYSTEM, "handler_caizheng", True),
        (Officer.SECURITY, "drafter", False),
        (Officer.AUDIT, "drafter", False),
        ("colleague", "drafter", False),
        ("drafter", "division_head", False),
    ],
)
def test_who_arranges_for_whom(world, by, principal, allowed):
    trail = Trail()
    if allowed:
        delegate(world, principal, "reviewer", by=by)
        assert trail.types() == ["handover.delegated"]
        return
    with pytest.raises(NotYours):
        delegate(world, principal, "reviewer", by=by)
    with pytest.raises(NotYours):
        away(world, principal, by=by)
    assert trail.types() == []


def test_a_head_arranges_only_where_he_is_head(world):
    seat = operations.add_position(
        code="mishu.extra", unit=world.units["mishu"], title="联络岗", duties=["drafter"], **world.by(Officer.SYSTEM)
    )
    operations.post_person(world.people["division_head"], position=seat, from_date=FOUNDED, **world.by(Officer.SYSTEM))
    with pytest.raises(NotYours):
        delegate(world, "colleague", "reviewer", by="division_head")
    delegate(world, "drafter", "reviewer", by="division_head")


def test_an_officer_neither_delegates_nor_stands_in(world):
    for principal, helper, by in (("director", Officer.SYSTEM, "director"), ("director", Officer.AUDIT, "director")):
        with pytest.raises(Refused, match="三员不办业务"):
            delegate(world, principal, helper, by=by)
    with pytest.raises(NotYours):
        delegate(world, Officer.SYSTEM, "deputy")
    with pytest.raises(NotYours):
        away(world, Officer.SECURITY)


def test_nobody_arranges_that_he_himself_acts_for_another(world):
    with pytest.raises(Refused, match="不能把梁思齐的事委托给您自己"):
        delegate(world, "drafter", "division_head", by="division_head")
    with pytest.raises(Refused, match="不能委托给自己"):
        delegate(world, "director", "director")
    person, today = world.people["director"], world.now.date()
    row = Delegation(principal=person, delegate=person, from_date=today, to_date=today, reason="x", made_by=person, made_at=world.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_two_delegations_of_the_same_kinds_do_not_overlap(world):
    delegate(world, kinds=[PAPERS])
    for kinds in ([], [PAPERS]):
        with pytest.raises(Refused, match="已就发文委托缪鸿儒代办，不能重复委托"):
            delegate(world, "director", "reviewer", kinds=kinds, first=3, last=9)
    delegate(world, "director", "reviewer", first=4, last=9)
    assert list_given(world.people["director"].pk, world.now.date()).count() == 2


def test_an_ended_delegation_is_no_hindrance(world):
    end_delegation(delegate(world), **world.by("director"))
    delegate(world, "director", "reviewer")
    assert [row.delegate.name for row in list_past(world.people["director"].pk, world.now.date())] == ["缪鸿儒"]


def test_a_delegate_who_is_away_himself_is_refused(world):
    away(world, "deputy", kind="study", first=2, last=5)
    with pytest.raises(Refused, match="缪鸿儒3月5日至8日学习，那几天也不在"):
        delegate(world)
    delegate(world, last=1)


def test_a_delegate_who_has_left_or_has_no_account_is_refused(world):
    accounts.disable_account(world.people["deputy"], reason="停用", **world.by(Officer.SECURITY))
    world.people["deputy"].refresh_from_db()
    with pytest.raises(Refused, match="账号没有启用"):
        delegate(world)
    newcomer = operations.add_person(username="xin", name="辛来", from_date=FOUNDED, **world.by(Officer.SYSTEM))
    Person.objects.filter(pk=newcomer.pk).update(is_active=True)
    world.people["newcomer"] = Person.objects.get(pk=newcomer.pk)
    with pytest.raises(Refused, match="辛来没有岗位"):
        delegate(world, "director", "newcomer")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"first": -1}, "不能补过去的日子"),
        ({"first": 3, "last": 1}, "结束日期早于开始日期"),
        ({"last": 180}, "一次委托最长180天，您填了181天"),
        ({"reason": " "}, "请写明委托的事由"),
        ({"kinds": ["no.such"]}, "没有“no.such”这类事项"),
    ],
)
def test_days_kinds_and_reason_are_asked_for(world, facts, sentence):
    trail = Trail()
    with pytest.raises(Refused, match=sentence):
        delegate(world, **facts)
    assert trail.types() == []
    assert not Delegation.objects.exists()


def test_the_longest_delegation_is_a_parameter(world):
    delegate(world, last=179)
    Parameter.objects.filter(key="handover.delegation_max_days").update(value="5")
    with pytest.raises(Refused, match="最长5天"):
        delegate(world, "reviewer", "deputy", last=5)


def test_what_one_holds_for_another_is_not_handed_on_and_that_is_told(world):
    delegate(world, "reviewer", "checker")
    row = delegate(world, "director", "reviewer")
    names = lambda role: [each.name for each in actor_of(world.people[role], world.now.date()).principals]  # noqa: E731
    assert names("reviewer") == ["傅德谦"]
    assert names("checker") == ["褚文静"], "the director's things do not travel on"
    people = world.people
    warnings = list(list_warnings(people["director"], people["reviewer"], days(world), [], world.now.date()))
    assert warnings == ["褚文静3月3日至6日已将自己的事委托邝时安代办；代傅德谦办的事不随之转给邝时安，仍由褚文静本人办。"]
    (held,) = list_warnings(people["reviewer"], people["checker"], days(world), [], world.now.date())
    assert held.startswith("褚文静正代傅德谦办理，这部分不随之转给邝时安")
    end_delegation(row, **world.by("director"))
    assert list(list_warnings(people["reviewer"], people["checker"], days(world), [], world.now.date())) == []


def test_an_absence_with_a_delegate_makes_the_delegation_in_the_same_act(world):
    trail = Trail()
    away(world, delegate=world.people["deputy"], kinds=[PAPERS], note="赴京开会")
    assert trail.types() == ["handover.delegated", "handover.absent"]
    row = Delegation.objects.get()
    assert (row.from_date, row.to_date, row.kinds, row.reason) == (days(world).first, days(world).last, [PAPERS], "赴京开会")


def test_an_absence_whose_delegate_is_refused_is_not_registered_either(world):
    away(world, "deputy")
    trail = Trail()
    with pytest.raises(Refused, match="缪鸿儒"):
        away(world, delegate=world.people["deputy"])
    assert trail.types() == []
    assert Absence.objects.filter(person=world.people["director"]).count() == 0


def test_back_early_ends_what_was_delegated_in_the_same_act_and_nothing_else(world):
    delegate(world, "director", "reviewer", first=10, last=12)
    row = away(world, delegate=world.people["deputy"])
    trail = Trail()
    assert end_absence(row, **world.by("director")) == 1
    assert trail.types() == ["handover.delegation_ended", "handover.back"]
    assert [each.delegate.name for each in list_given(world.people["director"].pk, world.now.date())] == ["褚文静"]
    assert absence_note(f"person:{world.people['director'].pk}", world.now.date()) == ""
    with pytest.raises(Refused, match="已经结束"):
        end_absence(row, **world.by("director"))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"first": -3, "last": -1}, "过去的不补登"),
        ({"first": -31}, "过去的不补登"),
        ({"first": 2, "last": 1}, "结束日期早于开始日期"),
    ],
)
def test_only_present_and_coming_absences_are_registered(world, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        away(world, **facts)


def test_two_absences_do_not_overlap(world):
    away(world)
    with pytest.raises(Refused, match="傅德谦3月3日至6日已登记出差，日期重叠"):
        away(world, first=3, last=5)
    away(world, first=4, last=5)


def test_an_absence_that_began_yesterday_delegates_from_today(world):
    away(world, first=-1, delegate=world.people["deputy"])
    assert Delegation.objects.get().from_date == world.now.date()


def test_who_is_stood_in_for_hears_that_his_delegate_will_be_away(world):
    delegate(world, "director", "deputy")
    away(world, "deputy", by="secretary_general")
    assert told(world, "director")[0] == "缪鸿儒3月3日至6日出差，他这几天不能代您办理；需要的话请另行委托。"
    assert told(world, "deputy")[0] == "戚远志为您登记了出差，3月3日至6日，没有委托代办。"


def test_the_note_says_who_is_away_and_who_stands_in(world):
    person, chair = (f"{word}:{rows['director'].pk}" for word, rows in (("person", world.people), ("position", world.positions)))
    today = world.now.date()
    away(world, delegate=world.people["deputy"])
    sentence = "傅德谦3月3日至6日出差，已委托缪鸿儒代办"
    other = f"person:{world.people['reviewer'].pk}"
    assert absence_notes([person, chair, other], today) == {person: sentence, chair: sentence, other: ""}
    assert absence_note(person, today + 4 * DAY) == ""
    away(world, "reviewer", kind="leave", last=0)
    assert absence_note(other, today) == "褚文静3月3日请假，没有委托代办"


def test_a_chair_that_two_hold_is_away_only_when_both_are(world):
    operations.post_person(world.people["deputy"], position=world.positions["director"], from_date=FOUNDED, **world.by(Officer.SYSTEM))
    chair, today = f"position:{world.positions['director'].pk}", world.now.date()
    away(world)
    assert absence_note(chair, today) == ""
    away(world, "deputy")
    note = absence_note(chair, today)
    assert "傅德谦" in note
    assert "缪鸿儒" in note


def test_the_notes_of_many_holders_take_four_queries(world, django_assert_num_queries):
    away(world, delegate=world.people["deputy"])
    holders = [f"position:{position.pk}" for position in world.positions.values()]
    with django_assert_num_queries(4):
        absence_notes(holders, world.now.date())
