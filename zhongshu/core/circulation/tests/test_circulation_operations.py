"""传阅: each act works, leaves exactly its event, and refuses the wrong person and the second time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.world import Trail
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.circulation.models import Circulation, Reading
from zhongshu.core.circulation.operations import add_readers, cancel_readings, circulate, mark_reading_opened, read, urge_readers
from zhongshu.core.circulation.queries import circulating, get_progress, list_to_read, reading_scope
from zhongshu.core.jobs.worker import drain
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.core.matters.operations import cancel_matter
from zhongshu.core.notify.models import Message


@pytest.fixture
def matter(world):
    return world.paper_at("first_review").matter


def person(world, role):
    return f"person:{world.people[role].pk}"


def position(world, role):
    return f"position:{world.positions[role].pk}"


def sent(world, matter, *roles, **facts):
    return circulate(matter, readers=[person(world, role) for role in roles], **facts, **world.by("reviewer"))


def of(batch, world, role):
    return Reading.objects.get(circulation=batch, person=world.people[role])


def test_readers_get_it_on_their_desk_and_in_their_scope_and_the_flow_goes_on(world, matter):
    trail, step = Trail(), matter.step
    batch = circulate(matter, readers=[person(world, "deputy"), position(world, "director")], note="请阅。", **world.by("reviewer"))
    assert trail.types() == ["circulation.sent"]
    for role in ("deputy", "director"):
        assert [row.circulation for row in list_to_read(world.actor(role))] == [batch]
        assert Matter.objects.filter(reading_scope(world.actor(role))).get() == matter
    assert not list_to_read(world.actor("colleague"))
    assert not Matter.objects.filter(reading_scope(world.actor("colleague"))).exists()
    assert Matter.objects.get(pk=matter.pk).step == step
    assert Matter.objects.filter(circulating()).get() == matter


def test_one_reads_with_a_word_once_and_only_for_oneself(world, matter):
    batch = sent(world, matter, "deputy", "director")
    mine, trail = of(batch, world, "deputy"), Trail()
    with pytest.raises(NotYours):
        read(mine, **world.by("director"))
    done = read(mine, opinion="请财政局研究。", **world.by("deputy"))
    assert (done.opinion, done.read_by_id, done.read_at) == ("请财政局研究。", world.people["deputy"].pk, world.now)
    assert trail.types() == ["circulation.read"]
    with pytest.raises(Refused, match="已经阅过"):
        read(mine, **world.by("deputy"))
    assert trail.types() == ["circulation.read"]
    assert not list_to_read(world.actor("deputy"))
    assert Matter.objects.filter(reading_scope(world.actor("deputy"))).exists(), "who has read may look again"
    assert (get_progress(matter.pk).total, get_progress(matter.pk).read, get_progress(matter.pk).state) == (2, 1, "传阅中")


def test_opening_is_marked_once_and_comes_before_reading(world, matter):
    batch = sent(world, matter, "deputy")
    opened = world.by("deputy")
    assert mark_reading_opened(matter.pk, **opened) == 1
    assert mark_reading_opened(matter.pk, **world.by("deputy")) == 0
    assert mark_reading_opened(matter.pk, **world.by("director")) == 0
    assert of(batch, world, "deputy").opened_at == opened["now"]
    read(of(batch, world, "deputy"), **world.by("deputy"))
    assert of(batch, world, "deputy").opened_at == opened["now"]


def test_batches_are_numbered_and_nobody_has_the_same_thing_twice_unread(world, matter):
    first = sent(world, matter, "deputy")
    with pytest.raises(Refused, match="缪鸿儒已经在传阅"):
        sent(world, matter, "deputy", "director")
    assert Circulation.objects.count() == 1, "a refusal leaves nothing"
    second = sent(world, matter, "director")
    assert (first.batch, second.batch) == (1, 2)
    trail = Trail()
    add_readers(second, readers=[person(world, "colleague")], **world.by("reviewer"))
    assert trail.types() == ["circulation.added"]
    with pytest.raises(Refused, match="已经在传阅"):
        add_readers(second, readers=[person(world, "colleague")], **world.by("reviewer"))
    read(of(first, world, "deputy"), **world.by("deputy"))
    assert sent(world, matter, "deputy").batch == 3, "what was read may be given again"


def test_only_people_in_office_can_be_asked(world, matter):
    for readers in ([], ["person:999999"], [f"person:{world.people['audit'].pk}"], ["position:999999"], ["person:x"]):
        with pytest.raises(Refused):
            circulate(matter, readers=readers, **world.by("reviewer"))
    assert not Circulation.objects.exists()


def test_what_is_unread_can_be_taken_back_and_what_was_read_stays(world, matter):
    batch = sent(world, matter, "deputy", "director")
    read(of(batch, world, "deputy"), **world.by("deputy"))
    keys, trail = [row.pk for row in batch.readings.all()], Trail()
    with pytest.raises(Refused, match="理由"):
        cancel_readings(matter, readings=keys, reason=" ", **world.by("reviewer"))
    assert cancel_readings(matter, readings=keys, reason="不必阅了", **world.by("reviewer")) == 1
    assert trail.types() == ["circulation.cancelled"]
    with pytest.raises(Refused, match="没有可以撤的"):
        cancel_readings(matter, readings=keys, reason="不必阅了", **world.by("reviewer"))
    with pytest.raises(Refused, match="已经撤回"):
        read(of(batch, world, "director"), **world.by("director"))
    assert not Matter.objects.filter(reading_scope(world.actor("director"))).exists(), "taken back, it is out of his sight"
    assert get_progress(matter.pk).state == "传阅完毕"


def test_a_batch_whose_readers_are_all_taken_back_takes_no_more(world, matter):
    batch = sent(world, matter, "deputy")
    cancel_readings(matter, readings=[of(batch, world, "deputy").pk], reason="误送", **world.by("reviewer"))
    with pytest.raises(Refused, match="另发一批"):
        add_readers(batch, readers=[person(world, "director")], **world.by("reviewer"))


def test_urging_reaches_those_who_have_not_read(world, matter):
    batch = sent(world, matter, "deputy", "director")
    read(of(batch, world, "deputy"), **world.by("deputy"))
    trail = Trail()
    assert urge_readers(matter, words="今天要用", **world.by("reviewer")) == 1
    assert trail.types() == ["circulation.urged"]
    drain(world.now)
    told = Message.objects.filter(sentence__contains="催您阅")
    assert [message.person_id for message in told] == [world.people["director"].pk]
    read(of(batch, world, "director"), **world.by("director"))
    with pytest.raises(Refused, match="不需要催阅"):
        urge_readers(matter, words="", **world.by("reviewer"))


def test_reading_may_go_on_after_the_end(world, matter):
    cancel_matter(matter, reason="不发", word="撤稿", **world.by("drafter"))
    batch = sent(world, matter, "deputy")
    read(of(batch, world, "deputy"), **world.by("deputy"))
    assert Matter.objects.get(pk=matter.pk).phase == PhaseChoice.CANCELLED


def test_the_desk_lists_what_is_to_be_read(world, matter, visit):
    sent(world, matter, "deputy", note="请先看附件。")
    page = visit("deputy").get(reverse("desk")).content.decode()
    assert "待阅 1 件" in page
    assert "请先看附件。" in page
    assert "待阅" not in visit("director").get(reverse("desk")).content.decode()


def test_the_database_refuses_what_must_never_be(world, matter):
    batch = sent(world, matter, "deputy")
    row = of(batch, world, "deputy")
    early = row.arrived_at - dt.timedelta(days=1)
    wrong = (
        {"position": world.positions["director"].pk},
        {"read_at": world.now},
        {"read_at": early, "read_by": row.person_id, "opened_at": row.arrived_at},
        {"read_at": world.now, "opened_at": world.now, "read_by": row.person_id, "cancelled_at": world.now},
    )
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Reading.objects.filter(pk=row.pk).update(**values)
