"""Urging by hand, once or again and again, whoever something waits for; and who oversees whom."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.world import Trail
from zhongshu.business.documents.operations import issuing
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.events.queries import list_timeline
from zhongshu.core.jobs.worker import drain
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.core.notify.models import Message
from zhongshu.core.org.models import Officer
from zhongshu.core.urging.models import Oversight, Sent, Urge
from zhongshu.core.urging.operations.morning import remind
from zhongshu.core.urging.operations.oversight import end_oversight, set_oversight
from zhongshu.core.urging.operations.urging import end_urge, repeat_urge, urge, urge_repeatedly
from zhongshu.core.urging.targets import TARGETS, Target, TargetKind
from zhongshu.core.urging.tests.test_urging_morning import at, mornings, sent_on

STRANGERS = ("outsider", "liaison_caizheng", "colleague", Officer.SYSTEM, Officer.AUDIT)


def key(world, role: str) -> str:
    return f"position:{world.positions[role].pk}"


def test_urging_reaches_all_for_whom_it_waits_and_each_hears_it_once(world):
    paper = world.paper_at("receipt")
    trail = Trail()
    assert urge(paper.matter, words=" 请尽快\n签收 ", **world.by("drafter")) == 3
    assert trail.types() == ["urging.urged"]
    (sent,) = Sent.objects.filter(matter=paper.pk)
    assert (sent.kind, sent.to, sent.count, sent.words, sent.by.username) == (
        "urge", "市财政局收文岗、市水务局收文岗、东湖区收文岗", 3, "请尽快 签收", "drafter",
    )  # fmt: skip
    drain(world.now)
    told = Message.objects.filter(sentence__contains="催办《")
    assert {row.person.username for row in told} == {"liaison_caizheng", "liaison_shuiwu", "liaison_donghu"}
    assert told[0].sentence == f"梁思齐催办《{paper.matter.title}》（签收）：请尽快 签收"


def test_one_may_choose_whom_to_urge(world):
    paper = world.paper_at("receipt")
    assert urge(paper.matter, holders=[key(world, "liaison_donghu")], **world.by("dispatcher")) == 1
    assert Sent.objects.get(matter=paper.pk).words == "请尽快办理。"
    drain(world.now)
    assert [row.person.username for row in Message.objects.filter(sentence__contains="催办《")] == ["liaison_donghu"]


def test_who_has_done_his_part_can_no_longer_be_chosen(world):
    paper = world.paper_at("receipt")
    issuing.sign_for_paper(paper, **world.by("liaison_donghu"))
    with pytest.raises(Refused, match="已经办完"):
        urge(paper.matter, holders=[key(world, "liaison_donghu"), key(world, "liaison_shuiwu")], **world.by("drafter"))
    assert not Sent.objects.exists()


def test_nobody_urges_himself_and_nothing_that_has_ended(world):
    paper = world.draft()
    with pytest.raises(Refused, match="不需要催办"):
        urge(paper.matter, **world.by("drafter"))
    done = world.paper_at("to_file")
    for act in (urge, lambda matter, **by: urge_repeatedly(matter, every=1, **by)):
        with pytest.raises(Refused, match="没有可催的人"):
            act(done.matter, **world.by("drafter"))
    with pytest.raises(Refused, match="没有这一类"):
        urge(world.paper_at("receipt").matter, target="nothing", **world.by("drafter"))


def test_only_who_may_urge_on_the_matter_urges_repeats_and_stops(world):
    paper = world.paper_at("first_review")
    row = urge_repeatedly(paper.matter, every=2, **world.by("drafter"))
    trail = Trail()
    for stranger in STRANGERS:
        for act in (
            lambda by: urge(paper.matter, **by),
            lambda by: urge_repeatedly(paper.matter, every=1, **by),
            lambda by: end_urge(row, **by),
        ):
            with pytest.raises(NotYours):
                act(world.by(stranger))
    Matter.objects.filter(pk=paper.pk).update(kind="of.nobody")
    with pytest.raises(NotYours):
        urge(Matter.objects.get(pk=paper.pk), **world.by("drafter"))
    assert trail.types() == []


def test_a_repeated_urge_comes_at_once_and_every_second_working_day_until_the_matter_ends(world):
    paper = world.paper_at("first_review")
    trail = Trail()
    row = urge_repeatedly(paper.matter, every=2, words="请抓紧。", **world.by("drafter"))
    assert trail.types() == ["urging.urged", "urging.repeated"]
    assert list_timeline(paper.pk)[-1].sentence == "每2个工作日催办当时的办理人一次，直到办结：请抓紧。"
    for moment in mornings(at(3, 4), 10):
        remind(moment)
        remind(moment + dt.timedelta(hours=1))
    assert [each[0] for each in sent_on(paper) if each[1] == ""] == ["03-03", "03-05", "03-07", "03-11", "03-13"]
    urged = [entry for entry in list_timeline(paper.pk) if entry.kind == "urging.urged"]
    assert [entry.actor for entry in urged] == ["梁思齐", *["系统"] * 4]
    drain(at(3, 13))
    assert Message.objects.filter(sentence__startswith="梁思齐催办《").count() == 5, "in whose name it is done is told"
    Matter.objects.filter(pk=paper.pk).update(phase=PhaseChoice.DONE, closed_at=at(3, 13))
    remind(at(3, 17))
    row.refresh_from_db()
    assert (row.ended_at, row.end_reason) == (at(3, 17), "事项已办结")
    assert list_timeline(paper.pk)[-1].sentence == "定期催办到此为止：事项已办结"


def test_a_repeated_urge_ends_on_its_day_or_when_it_is_stopped(world):
    first, second = world.paper_at("first_review"), world.paper_at("second_review")
    dated = urge_repeatedly(first.matter, every=1, until=dt.date(2025, 3, 5), **world.by("drafter"))
    stopped = urge_repeatedly(second.matter, every=1, **world.by("drafter"))
    remind(at(3, 4))
    end_urge(stopped, actor=world.actor("reviewer"), now=at(3, 4, 10))
    with pytest.raises(Refused, match="已经停止"):
        end_urge(stopped, **world.by("drafter"))
    for moment in mornings(at(3, 5), 5):
        remind(moment)
    by_hand = {paper.pk: [row[0] for row in sent_on(paper) if row[1] == ""] for paper in (first, second)}
    assert by_hand == {first.pk: ["03-03", "03-04", "03-05"], second.pk: ["03-03", "03-04"]}
    dated.refresh_from_db()
    stopped.refresh_from_db()
    assert (dated.end_reason, stopped.end_reason) == ("已到截止日期2025-03-05", "褚文静停止")


def test_a_repeated_urge_at_a_chosen_holder_is_silent_while_nothing_waits_for_him(world):
    paper = world.paper_at("receipt")
    row = urge_repeatedly(paper.matter, every=1, holders=[key(world, "liaison_donghu")], **world.by("drafter"))
    assert [repeat_urge(row, now=at(3, 3, 16)) for _ in range(2)] == [0, 0], "once a day, whichever of two workers comes first"
    issuing.sign_for_paper(paper, **world.by("liaison_donghu"))
    assert repeat_urge(row, now=at(3, 4)) == 0
    row.refresh_from_db()
    assert row.ended_at is None
    assert Sent.objects.count() == 1


def test_one_repeated_urge_a_person_and_matter_with_sense(world):
    paper = world.paper_at("first_review")
    for wrong, sentence in (({"every": 0}, "1到60"), ({"every": 61}, "1到60"), ({"every": 1, "until": dt.date(2025, 3, 3)}, "晚于今天")):
        with pytest.raises(Refused, match=sentence):
            urge_repeatedly(paper.matter, **wrong, **world.by("drafter"))
    urge_repeatedly(paper.matter, every=1, **world.by("drafter"))
    with pytest.raises(Refused, match="已在定期催办"):
        urge_repeatedly(paper.matter, every=2, **world.by("drafter"))
    assert urge_repeatedly(paper.matter, every=2, **world.by("reviewer")).pk
    assert Urge.objects.count() == 2


def test_whatever_waits_for_people_can_be_urged_in_the_same_way(world):
    def waiting(matter, day):
        return [reader]

    reader = Target("person:0", "第三读者", frozenset({world.people["printer"].pk}), "传阅")
    TARGETS.add("test.reading", TargetKind("test.reading", "传阅未阅", waiting))
    try:
        paper = world.paper_at("first_review")
        assert urge(paper.matter, target="test.reading", holders=["person:0"], words="请阅。", **world.by("drafter")) == 1
        row = urge_repeatedly(paper.matter, target="test.reading", every=1, **world.by("drafter"))
        assert repeat_urge(row, now=at(3, 4)) == 1
    finally:
        TARGETS._items.pop("test.reading")
    drain(at(3, 4))
    told = Message.objects.filter(sentence__contains="催办《").order_by("event").values_list("person__username", "sentence")
    asked = f"梁思齐催办《{paper.matter.title}》（传阅）："
    assert list(told) == [("printer", f"{asked}请阅。"), ("printer", f"{asked}请尽快办理。"), ("printer", f"{asked}请尽快办理。")]


def test_oversight_is_dated_and_kept_by_the_system_officer(world):
    unit, deputy, director = world.units["zonghe"], world.positions["deputy"], world.positions["director"]
    trail = Trail()
    set_oversight(unit, position=deputy, from_date=dt.date(2025, 1, 1), **world.by(Officer.SYSTEM))
    row = set_oversight(unit, position=director, from_date=dt.date(2025, 4, 1), **world.by(Officer.SYSTEM))
    spans = Oversight.objects.order_by("pk").values_list("position", "from_date", "to_date")
    assert list(spans) == [(deputy.pk, dt.date(2025, 1, 1), dt.date(2025, 3, 31)), (director.pk, dt.date(2025, 4, 1), None)]
    for facts, sentence in (
        ({"position": director, "from_date": dt.date(2025, 5, 1)}, "本来就由"),
        ({"position": deputy, "from_date": dt.date(2025, 4, 1)}, "晚于现任"),
    ):
        with pytest.raises(Refused, match=sentence):
            set_oversight(unit, **facts, **world.by(Officer.SYSTEM))
    with pytest.raises(Refused, match="不能早于"):
        end_oversight(row, to_date=dt.date(2025, 3, 1), **world.by(Officer.SYSTEM))
    end_oversight(row, to_date=dt.date(2025, 6, 30), **world.by(Officer.SYSTEM))
    with pytest.raises(Refused, match="已经停用"):
        end_oversight(row, to_date=dt.date(2025, 7, 30), **world.by(Officer.SYSTEM))
    with pytest.raises(Refused, match="重叠"):
        set_oversight(unit, position=deputy, from_date=dt.date(2025, 6, 1), **world.by(Officer.SYSTEM))
    assert trail.types() == ["urging.oversight_set", "urging.oversight_set", "urging.oversight_ended"]
    for stranger in (Officer.SECURITY, Officer.AUDIT, "director"):
        with pytest.raises(NotYours):
            set_oversight(world.units["mishu"], position=deputy, from_date=dt.date(2025, 1, 1), **world.by(stranger))
        with pytest.raises(NotYours):
            end_oversight(row, to_date=dt.date(2025, 8, 1), **world.by(stranger))
