"""Keeping the lexicon: each act works, leaves exactly its events, and refuses the wrong person and the second time."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.world import Trail
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.proofing.models import Alarm, Entry, Proposal
from zhongshu.core.proofing.operations.entries import add_entry, change_entry, end_entry
from zhongshu.core.proofing.operations.proposals import accept_proposal, note_false_alarm, refuse_proposal
from zhongshu.core.proofing.queries import get_office
from zhongshu.core.proofing.rules import EntryFacts
from zhongshu.core.proofing.trying import try_entry
from zhongshu.engines.paper import recognise_body
from zhongshu.engines.proofing import check_text

SINCE = dt.date(2025, 3, 1)
WORDING = EntryFacts("wording", "平安临澜", wrong=("平安澜城",), severity="must")


@pytest.fixture
def keeper(world):
    world.add_person("keeper", "祝守文", "wendian", "词库岗", ["lexicon_keeper"])
    return "keeper"


def add(world, facts=WORDING, by="keeper", from_date=SINCE):
    return add_entry(facts, source="市政府工作报告（2025年2月）", from_date=from_date, **world.by(by))


def told(text, day):
    return [
        (finding.rule.partition("/")[0], finding.excerpt)
        for finding in check_text(text, get_office(day))
        if finding.rule.startswith("office")
    ]


def test_an_entry_counts_from_its_day_on(world, keeper):
    trail = Trail()
    entry = add(world)
    assert trail.types() == ["proofing.entry_added"]
    assert told("推进平安澜城建设。", SINCE) == [("office.wording", "平安澜城")]
    assert told("推进平安澜城建设。", SINCE - dt.timedelta(days=1)) == []
    with pytest.raises(Refused, match="已有"):
        add(world)
    assert entry.made_by.name == "祝守文"


@pytest.mark.parametrize("role", ["drafter", "reviewer", "outsider", "system"])
def test_only_the_keeper_keeps(world, keeper, role):
    entry = add(world)
    proposal = Proposal.objects.create(rule="word.wrong", words="布署", message="", made_at=world.now)
    for act in (
        lambda: add(world, EntryFacts("accepted", "布署路"), by=role),
        lambda: change_entry(entry, WORDING, source="另一出处", from_date=dt.date(2025, 4, 1), **world.by(role)),
        lambda: end_entry(entry, from_date=dt.date(2025, 4, 1), reason="不用了", **world.by(role)),
        lambda: accept_proposal(proposal, text="布署路", source="地名办", is_for_rule_alone=True, from_date=SINCE, **world.by(role)),
        lambda: refuse_proposal(proposal, reason="真错", **world.by(role)),
    ):
        with pytest.raises(NotYours):
            act()
    assert Entry.objects.count() == 1


def test_what_makes_no_entry_is_refused(world, keeper):
    with pytest.raises(Refused, match="错误写法"):
        add(world, EntryFacts("wording", "平安临澜"))
    with pytest.raises(Refused, match="出处"):
        add_entry(WORDING, source=" ", from_date=SINCE, **world.by("keeper"))
    with pytest.raises(Refused, match="失效日期"):
        add_entry(WORDING, source="报告", from_date=SINCE, to_date=SINCE - dt.timedelta(days=1), **world.by("keeper"))
    assert not Entry.objects.exists()


def test_a_change_ends_the_old_entry_the_day_before(world, keeper):
    old = add(world)
    trail = Trail()
    wider = EntryFacts("wording", "平安临澜", wrong=("平安澜城", "临澜平安"), severity="must")
    new = change_entry(old, wider, source=old.source, from_date=dt.date(2025, 5, 1), **world.by("keeper"))
    assert trail.types() == ["proofing.entry_changed"]
    old.refresh_from_db()
    assert (old.to_date, new.replaces) == (dt.date(2025, 4, 30), old)
    assert told("临澜平安。", dt.date(2025, 4, 30)) == []
    assert told("临澜平安。", dt.date(2025, 5, 1)) == [("office.wording", "临澜平安")]
    with pytest.raises(Refused, match="已经停用"):
        change_entry(old, wider, source=old.source, from_date=dt.date(2025, 6, 1), **world.by("keeper"))
    with pytest.raises(Refused, match="没有改动"):
        change_entry(new, wider, source=new.source, from_date=dt.date(2025, 6, 1), **world.by("keeper"))
    with pytest.raises(Refused, match="晚于"):
        change_entry(new, WORDING, source=new.source, from_date=dt.date(2025, 5, 1), **world.by("keeper"))


def test_an_entry_ends_and_stays_in_the_history(world, keeper):
    entry = add(world)
    trail = Trail()
    end_entry(entry, from_date=dt.date(2025, 6, 1), reason="提法已变", **world.by("keeper"))
    assert trail.types() == ["proofing.entry_ended"]
    assert told("平安澜城。", dt.date(2025, 5, 31)) == [("office.wording", "平安澜城")]
    assert told("平安澜城。", dt.date(2025, 6, 1)) == []
    with pytest.raises(Refused, match="已经停用"):
        end_entry(entry, from_date=dt.date(2025, 6, 1), reason="再来", **world.by("keeper"))
    with pytest.raises(Refused, match="理由"):
        end_entry(add(world, EntryFacts("accepted", "布署路")), from_date=SINCE, reason="", **world.by("keeper"))


def test_an_entry_put_in_by_mistake_never_counted(world, keeper):
    entry = add(world)
    end_entry(entry, from_date=SINCE, reason="登错", **world.by("keeper"))
    entry.refresh_from_db()
    assert entry.is_withdrawn
    assert told("平安澜城。", SINCE) == []


def alarm(world, role, paper, reason="是路名"):
    return note_false_alarm(
        rule="word.wrong/布署", words="布署", message="“布署”应为“部署”。", matter=paper.matter, reason=reason, **world.by(role)
    )


def test_the_second_setting_aside_makes_one_proposal(world, keeper):
    one, two = world.draft(), world.draft()
    trail = Trail()
    assert alarm(world, "drafter", one) is None
    assert alarm(world, "drafter", one) is None, "the same person in the same paper is one alarm"
    proposal = alarm(world, "drafter", two)
    assert (proposal.words, proposal.message) == ("布署", "“布署”应为“部署”。")
    assert alarm(world, "division_head", two) is None, "it was proposed"
    assert (Proposal.objects.count(), Alarm.objects.count()) == (1, 3)
    assert trail.types() == ["proofing.proposed"]


def test_two_persons_at_one_paper_make_a_proposal(world, keeper):
    paper = world.draft()
    alarm(world, "drafter", paper)
    assert alarm(world, "division_head", paper) is not None


def test_the_keeper_takes_a_proposal_and_the_word_is_no_longer_accused(world, keeper):
    alarm(world, "drafter", world.draft())
    proposal = alarm(world, "drafter", world.draft())
    with pytest.raises(Refused, match="要有“布署”"):
        accept_proposal(proposal, text="部署路", source="地名办", is_for_rule_alone=False, from_date=SINCE, **world.by("keeper"))
    trail = Trail()
    accept_proposal(proposal, text="布署路", source="地名办", is_for_rule_alone=False, from_date=SINCE, **world.by("keeper"))
    assert trail.types() == ["proofing.entry_added", "proofing.proposal_accepted"]
    office = get_office(SINCE)
    assert [finding.start for finding in check_text("整修布署路，布署工作。", office) if finding.excerpt == "布署"] == [6]
    with pytest.raises(Refused, match="处理过"):
        refuse_proposal(proposal, reason="真错", **world.by("keeper"))


def test_a_refused_proposal_keeps_its_reason_and_does_not_come_again(world, keeper):
    alarm(world, "drafter", world.draft())
    proposal = alarm(world, "drafter", world.draft())
    with pytest.raises(Refused, match="理由"):
        refuse_proposal(proposal, reason=" ", **world.by("keeper"))
    trail = Trail()
    refuse_proposal(proposal, reason="多数地方是真错", **world.by("keeper"))
    assert trail.types() == ["proofing.proposal_refused"]
    assert alarm(world, "division_head", world.draft()) is None
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason, proposal.decided_by.name) == ("refused", "多数地方是真错", "祝守文")


def test_an_entry_is_tried_on_the_papers_one_may_read(world, keeper):
    world.paper_at("first_review", blocks=recognise_body("推进平安澜城建设。\n二要抓紧推进平安澜城建设。"))
    trials = try_entry(WORDING, actor=world.actor("keeper"), day=SINCE)
    assert (trials.papers, trials.count) == (0, 0), "she holds no post that reads papers"
    trials = try_entry(WORDING, actor=world.actor("reviewer"), day=SINCE)
    assert (trials.papers, trials.count) == (1, 2)
    assert trials.found[0].places[0] == "推进【平安澜城】建设。"
    where = try_entry(EntryFacts("accepted", "抓紧推进"), actor=world.actor("reviewer"), day=SINCE)
    assert where.count == 1
    withheld = try_entry(EntryFacts("withheld", "二要抓紧"), actor=world.actor("reviewer"), day=SINCE)
    assert withheld.count == 1
