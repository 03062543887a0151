"""Each act on a paper: it works, leaves exactly these events, refuses the wrong person and the second time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.incoming_world import TITLE
from tests.world import Trail, open_holders
from zhongshu.business.incoming.flow import CHECK, CLOSE, HANDLE, INSTRUCT, PROPOSE, REGISTER, REPLY, TO_FILE
from zhongshu.business.incoming.kind import PAPER
from zhongshu.business.incoming.models import HandlingUnit, IncomingPaper, Instruction, OfflineAct
from zhongshu.business.incoming.operations import arrivals, handling, registering
from zhongshu.business.incoming.permissions import READ
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import scope
from zhongshu.core.circulation.queries import get_progress
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import list_timeline
from zhongshu.core.matters.models import Link, Matter, Pause, PhaseChoice, Task
from zhongshu.core.matters.operations import open_matter
from zhongshu.core.matters.spawning import SPAWNERS, Spawner
from zhongshu.core.numbering.queries import list_gaps
from zhongshu.core.parameters.operations import set_parameter
from zhongshu.core.workflow.flow import Way


def test_signing_for_a_paper_counts_it_and_starts_its_term(office):
    trail = Trail()
    paper = office.signed(pieces=2, pages=4, copies=3, attachments=1)
    assert trail.types() == ["incoming.arrived", "matters.opened", "matters.finished", "matters.clock_started"]
    assert (paper.pieces, paper.pages, paper.copies, paper.attachments) == (2, 4, 3, 1)
    assert paper.signed_for_at == office.world.now
    assert paper.signed_for_by == office.world.people["dispatcher"]
    assert (paper.matter.step, open_holders(paper.matter)) == (REGISTER, {"registrar"})
    assert paper.matter.due_date == dt.date(2025, 3, 12), "seven working days after Monday 3 March"
    with pytest.raises(NotYours):
        arrivals.receive_by_hand(title="件", **office.world.by("drafter"))


@pytest.mark.parametrize(("urgency", "due"), [("", "2025-03-12"), ("加急", "2025-03-06"), ("特急", "2025-03-03")])
def test_the_term_follows_the_urgency(office, urgency, due):
    assert office.signed(urgency=urgency).matter.due_date == dt.date.fromisoformat(due)


def test_an_urgency_that_the_registrar_finds_shortens_the_term(office):
    paper = office.signed()
    registering.register_paper(paper, office.registration(urgency="加急"), **office.world.by("registrar"))
    assert office.fresh(paper).matter.due_date == dt.date(2025, 3, 6)


def test_registering_gives_numbers_without_gaps_per_class(office):
    first, second = office.registered(), office.registered()
    other = office.registered(paper_class="national", issuer="国务院办公厅")
    assert [paper.number_shown for paper in (first, second, other)] == ["收〔2025〕省-1", "收〔2025〕省-2", "收〔2025〕国家-1"]
    assert first.matter.number == "收〔2025〕省-1"
    assert list_gaps("收文·省", 2025) == []


def test_registering_once_by_the_registrar_only(office):
    paper, trail = office.signed(), Trail()
    with pytest.raises(Refused):
        registering.register_paper(paper, office.registration(), **office.world.by("checker"))
    registering.register_paper(paper, office.registration(), **office.world.by("registrar"))
    assert trail.types() == ["matters.finished", "incoming.registered"]
    with pytest.raises(Refused):
        registering.register_paper(paper, office.registration(), **office.world.by("registrar"))
    assert list_gaps("收文·省", 2025) == []


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": " "}, "事由"),
        ({"issuer": ""}, "来文单位"),
        ({"paper_class": "moon"}, "类别"),
        ({"urgency": "平急"}, "紧急程度"),
        ({"marking": "secret"}, "密级"),
        ({"issuer_date": dt.date(2025, 3, 4)}, "晚于今天"),
        ({"copies": 0}, "份数"),
    ],
)
def test_what_cannot_be_registered_is_named_and_takes_no_number(office, facts, sentence):
    paper = office.signed()
    with pytest.raises(Refused, match=sentence):
        registering.register_paper(paper, office.registration(**facts), **office.world.by("registrar"))
    assert office.fresh(paper).number is None


def test_the_same_number_of_the_same_issuer_is_linked_and_not_refused(office):
    first = office.registered(issuer_number="江水办[2025]18号")
    second, other = office.registered(), office.registered(issuer="青屏市水利局")
    assert office.fresh(second).duplicate_of == first
    assert Link.objects.filter(source=first.matter, target=second.matter, kind="duplicate").exists()
    assert office.fresh(other).duplicate_of is None, "another issuer's number is another number"


def test_checking_passes_the_paper_on(office):
    paper, trail = office.at(CHECK), Trail()
    with pytest.raises(Refused):
        registering.pass_check(paper, **office.world.by("registrar"))
    registering.pass_check(paper, **office.world.by("checker"))
    assert trail.types() == ["matters.finished"]
    assert open_holders(paper.matter) == {"reviewer"}
    with pytest.raises(Refused):
        registering.pass_check(paper, **office.world.by("checker"))


def test_what_does_not_meet_the_requirements_goes_back_with_a_reason_and_keeps_its_number(office):
    paper, trail = office.at(CHECK), Trail()
    for wrong in ({"reason": "mood", "note": "不合"}, {"reason": "format", "note": " "}):
        with pytest.raises(Refused):
            registering.send_back(paper, **wrong, **office.world.by("checker"))
    with pytest.raises(Refused):
        registering.send_back(paper, reason="format", note="不合", **office.world.by("registrar"))
    registering.send_back(paper, reason="format", note="请示写成了报告", **office.world.by("checker"))
    assert trail.types() == ["matters.cancelled", "incoming.returned"]
    after = office.fresh(paper)
    assert (after.matter.phase, after.returned_reason, after.returned_at) == (PhaseChoice.CANCELLED, "format", office.world.now)
    assert after.number_shown == "收〔2025〕省-1"
    assert office.registered().number_shown == "收〔2025〕省-2", "the number is not given again"
    with pytest.raises(Refused):
        registering.send_back(paper, reason="format", note="再退", **office.world.by("checker"))


def test_a_proposal_asks_the_leader_and_names_one_lead_unit(office):
    paper, trail = office.at(PROPOSE), Trail()
    with pytest.raises(Refused):
        registering.propose_handling(paper, office.proposal(), **office.world.by("checker"))
    registering.propose_handling(paper, office.proposal(), **office.world.by("reviewer"))
    assert trail.types() == ["matters.finished"]
    assert (office.fresh(paper).matter.step, open_holders(paper.matter)) == (INSTRUCT, {"director"})
    roles = dict(HandlingUnit.objects.filter(paper=paper).values_list("unit__code", "role"))
    assert roles == {"shuiwu": "main", "caizheng": "assist"}
    with pytest.raises(IntegrityError), transaction.atomic():
        HandlingUnit.objects.filter(paper=paper).update(role="main")
    with pytest.raises(Refused):
        registering.propose_handling(paper, office.proposal(), **office.world.by("reviewer"))


def test_a_proposal_that_the_rules_do_not_allow_leaves_nothing(office):
    paper = office.at(PROPOSE, urgency="特急")
    with pytest.raises(Refused, match="时限"):
        registering.propose_handling(paper, office.proposal(), **office.world.by("reviewer"))
    outside = office.world.units["xiehui"].pk
    day = dt.date(2025, 3, 3)
    with pytest.raises(Refused, match="不能接收"):
        registering.propose_handling(paper, office.proposal(main_unit=outside, deadline=day), **office.world.by("reviewer"))
    leaders = (office.world.positions["drafter"].pk,)
    with pytest.raises(Refused, match="批示领导"):
        registering.propose_handling(paper, office.proposal(leaders=leaders, deadline=day), **office.world.by("reviewer"))
    assert not HandlingUnit.objects.exists()
    assert office.fresh(paper).proposal == ""


def test_leaders_are_asked_in_their_order_and_the_term_stands_meanwhile(office):
    positions = office.world.positions
    leaders = (positions["director"].pk, positions["secretary_general"].pk)
    paper = office.at(INSTRUCT, proposal=office.proposal(leaders=leaders))
    assert open_holders(paper.matter) == {"director"}
    assert Pause.objects.filter(matter=paper.matter, to_date=None).exists()
    office.world.now += dt.timedelta(days=2)
    handling.give_instruction(paper, text="", **office.world.by("director"))
    assert open_holders(paper.matter) == {"secretary_general"}
    handling.give_instruction(paper, text="请水务局抓好落实。", **office.world.by("secretary_general"))
    assert office.fresh(paper).matter.step == HANDLE
    assert office.fresh(paper).matter.due_date == dt.date(2025, 3, 14), "two working days longer"
    assert [str(row) for row in Instruction.objects.order_by("pk")] == ["圈阅", "请水务局抓好落实。"]


def test_leaders_may_be_asked_all_at_once(office):
    positions = office.world.positions
    leaders = (positions["director"].pk, positions["secretary_general"].pk)
    paper = office.at(INSTRUCT, proposal=office.proposal(leaders=leaders, at_once=True))
    assert open_holders(paper.matter) == {"director", "secretary_general"}


def test_the_term_goes_on_where_the_office_does_not_let_it_stand(office):
    set_parameter("matters.clock_pauses", value="0", from_date=dt.date(2025, 1, 1), basis="办公室规定", **office.world.by("system"))
    paper = office.at(INSTRUCT)
    office.world.now += dt.timedelta(days=2)
    handling.give_instruction(paper, text="", **office.world.by("director"))
    assert office.fresh(paper).matter.due_date == dt.date(2025, 3, 12)


def test_an_instruction_is_given_once_by_the_leader_who_was_asked(office):
    paper, trail = office.at(INSTRUCT), Trail()
    with pytest.raises(Refused):
        handling.give_instruction(paper, text="同意", **office.world.by("secretary_general"))
    row = handling.give_instruction(paper, text="请抓好落实。", **office.world.by("director"))
    assert trail.types()[:1] == ["matters.finished"]
    assert (row.leader, row.given_date, row.is_offline) == (office.world.people["director"], office.world.now.date(), False)
    assert open_holders(paper.matter) == {"liaison_shuiwu", "liaison_caizheng"}
    with pytest.raises(Refused):
        handling.give_instruction(paper, text="再批", **office.world.by("director"))


def test_several_units_handle_it_and_the_lead_answers(office):
    paper = office.at(HANDLE)
    with pytest.raises(Refused, match="办理结果"):
        handling.report_result(paper, text=" ", **office.world.by("liaison_shuiwu"))
    with pytest.raises(Refused):
        handling.report_result(paper, text="办了", **office.world.by("liaison_donghu"))
    trail = Trail()
    handling.report_result(paper, text="财政已安排资金。", **office.world.by("liaison_caizheng"))
    assert (office.fresh(paper).matter.step, office.fresh(paper).result) == (HANDLE, "")
    handling.report_result(paper, text="水利工程已全部开工。", **office.world.by("liaison_shuiwu"))
    assert trail.types() == ["matters.finished", "matters.finished"]
    after = office.fresh(paper)
    assert (after.matter.step, after.result, open_holders(paper.matter)) == (REPLY, "水利工程已全部开工。", {"liaison_shuiwu"})
    with pytest.raises(Refused):
        handling.report_result(paper, text="又办了", **office.world.by("liaison_shuiwu"))


def test_an_answer_is_words_or_the_paper_that_answers(office):
    paper = office.at(REPLY)
    with pytest.raises(Refused, match="答复内容"):
        handling.reply_paper(paper, **office.world.by("liaison_shuiwu"))
    with pytest.raises(Refused):
        handling.reply_paper(paper, text="已复", **office.world.by("liaison_caizheng"))
    sent = office.world.paper_at("to_file").matter
    handling.reply_paper(paper, reply_number=sent.number.replace("〔", "[").replace("〕", "]"), **office.world.by("liaison_shuiwu"))
    after = office.fresh(paper)
    assert (after.reply_paper, after.reply_number, after.matter.step) == (sent, sent.number, CLOSE)
    with pytest.raises(Refused):
        handling.reply_paper(paper, text="再复", **office.world.by("liaison_shuiwu"))


def test_without_an_answer_to_give_the_paper_goes_on_to_its_end(office):
    paper = office.at(CLOSE, proposal=office.proposal(needs_reply=False))
    with pytest.raises(Refused):
        handling.close_paper(paper, **office.world.by("checker"))
    trail = Trail()
    matter = handling.close_paper(paper, **office.world.by("registrar"))
    assert trail.types() == ["matters.finished"]
    assert (matter.step, matter.phase) == (TO_FILE, PhaseChoice.DONE)
    with pytest.raises(Refused):
        handling.close_paper(paper, **office.world.by("registrar"))


def test_a_paper_to_be_known_is_read_and_closed_without_a_unit(office):
    readers = (f"person:{office.world.people['deputy'].pk}", f"person:{office.world.people['colleague'].pk}")
    known = office.proposal(is_action=False, leaders=(), main_unit=None, assisting=(), needs_reply=False, readers=readers)
    paper, trail = office.at(PROPOSE), Trail()
    registering.propose_handling(paper, known, **office.world.by("reviewer"))
    assert trail.types() == ["matters.finished", "circulation.sent"]
    assert (office.fresh(paper).matter.step, get_progress(paper.pk).total) == (CLOSE, 2)
    handling.close_paper(paper, **office.world.by("registrar"))
    assert get_progress(paper.pk).state == "传阅中", "reading never holds it up, and may go on"


def test_a_unit_that_it_does_not_concern_sends_it_back_to_the_proposer(office):
    paper = office.at(HANDLE)
    by = office.world.by("liaison_caizheng")
    handling.return_paper(paper, target=PROPOSE, way=Way.STEPWISE, reason="不属于我局职责", **by)
    assert (office.fresh(paper).matter.step, open_holders(paper.matter)) == (PROPOSE, {"reviewer"})
    with pytest.raises(Refused):
        handling.return_paper(paper, target=PROPOSE, way=Way.STEPWISE, reason="不属于", **office.world.by("liaison_caizheng"))
    alone = office.proposal(assisting=(), leaders=())
    registering.propose_handling(paper, alone, **office.world.by("reviewer"))
    assert open_holders(paper.matter) == {"liaison_shuiwu"}


def test_urging_whoever_has_it(office):
    paper, trail = office.at(HANDLE), Trail()
    with pytest.raises(NotYours):
        handling.urge_paper(paper, words="", **office.world.by("liaison_donghu"))
    assert handling.urge_paper(paper, words="", **office.world.by("dispatcher")) == 2
    assert trail.types() == ["urging.urged"]
    done = office.at(TO_FILE)
    with pytest.raises(Refused, match="没有可催的人"):
        handling.urge_paper(done, words="", **office.world.by("dispatcher"))


def offline(office, paper, role, **facts):
    task = Task.objects.get(matter=paper.matter, position=office.world.positions[role], state="open")
    given = {"done_by": office.world.people[role], "done_date": office.world.now.date(), "reason": "领导在外地", **facts}
    return handling.record_offline(paper, task.pk, **given, **office.world.by("dispatcher"))


def test_a_step_done_on_paper_is_recorded_as_such_with_both_names(office):
    paper, trail = office.at(INSTRUCT), Trail()
    row = offline(office, paper, "director", text="请认真研究。")
    assert trail.types() == ["matters.finished", "incoming.recorded_offline"]
    after, said = office.fresh(paper), Instruction.objects.get(paper=paper)
    assert (after.is_online, after.matter.step) == (False, HANDLE)
    assert (said.leader, said.recorded_by, said.is_offline) == (office.world.people["director"], office.world.people["dispatcher"], True)
    task = Task.objects.get(pk=row.task_id)
    assert (task.done_by, task.done_for) == (office.world.people["dispatcher"], office.world.people["director"])
    entry = next(entry for entry in list_timeline(paper.pk) if "请认真研究" in entry.sentence)
    assert (entry.actor, entry.acted_for) == ("阮晓蔓", "傅德谦")


def test_who_may_record_what_was_done_on_paper_and_what_must_be_said(office):
    paper = office.at(INSTRUCT)
    early = office.world.now.date() - dt.timedelta(days=1)
    for wrong in (
        {"reason": " "},
        {"done_date": early},
        {"done_date": early + dt.timedelta(days=2)},
        {"done_by": office.world.people["deputy"]},
    ):
        with pytest.raises(Refused):
            offline(office, paper, "director", **wrong)
    task = Task.objects.get(matter=paper.matter, state="open")
    given = {"done_by": office.world.people["director"], "done_date": office.world.now.date(), "reason": "在外地"}
    with pytest.raises(NotYours):
        handling.record_offline(paper, task.pk, **given, **office.world.by("colleague"))
    assert not OfflineAct.objects.exists()
    assert IncomingPaper.objects.get(pk=paper.pk).is_online
    offline(office, paper, "director")
    with pytest.raises(Refused):
        handling.record_offline(paper, task.pk, **given, **office.world.by("dispatcher"))


def test_a_unit_s_result_may_be_recorded_for_it(office):
    paper = office.at(HANDLE)
    with pytest.raises(Refused, match="办理结果"):
        offline(office, paper, "liaison_shuiwu", text="")
    offline(office, paper, "liaison_shuiwu", text="已电话答复。", reason="专网不通")
    assert office.fresh(paper).result == "已电话答复。"


@pytest.fixture
def supervision(office, monkeypatch):
    """A business that takes instructions on, as supervision will."""

    def make(*, source, title, actor, now, **facts):
        return open_matter(PAPER, title=title, unit=source.unit, source=source, actor=actor, now=now)

    spawner = Spawner("supervision.item", "督办事项", make, lambda actor: actor.has_duty("dispatcher", "registrar"))
    monkeypatch.setitem(SPAWNERS._items, spawner.code, spawner)
    return spawner


def test_an_instruction_becomes_a_matter_that_is_followed_up_once(office, supervision):
    paper = office.at(HANDLE)
    row, trail = Instruction.objects.get(paper=paper), Trail()
    with pytest.raises(Refused):
        handling.supervise_instruction(row, **office.world.by("reviewer"))
    matter = handling.supervise_instruction(row, **office.world.by("dispatcher"))
    assert trail.types() == ["matters.opened", "incoming.instruction_supervised"]
    assert matter.title == f"傅德谦对《{TITLE}》的批示"
    assert Instruction.objects.get(pk=row.pk).became == matter
    assert Link.objects.filter(source=paper.matter, target=matter, kind="spawn").exists()
    with pytest.raises(Refused, match="已经转督办"):
        handling.supervise_instruction(row, **office.world.by("dispatcher"))
    assert Matter.objects.filter(title__contains="的批示").count() == 1


def test_who_follows_up_what_an_instruction_became_may_read_the_paper_and_nobody_else(office, supervision):
    paper = office.at(HANDLE)
    matter = handling.supervise_instruction(Instruction.objects.get(paper=paper), **office.world.by("dispatcher"))
    readers = Matter.objects.filter(pk=paper.pk)
    actor = office.world.actor("colleague")
    assert not readers.filter(scope(actor, READ)).exists()
    Task.objects.filter(matter=matter).update(person=actor.person, position=None)
    assert readers.filter(scope(actor, READ)).exists()
    facts = {"unit": matter.unit, "drafter": matter.drafter, "step": matter.step, "flow_version": matter.flow_version}
    other = Matter.objects.create(kind=matter.kind, title="另一件", created_at=office.world.now, moved_at=office.world.now, **facts)
    Task.objects.filter(matter=matter).update(matter=other)
    assert not readers.filter(scope(actor, READ)).exists()
    Link.objects.create(source=matter, target=other, kind="merged", made_at=office.world.now)
    assert readers.filter(scope(actor, READ)).exists(), "it went into a matter of his"


def test_no_supervision_no_button(office, monkeypatch):
    monkeypatch.delitem(SPAWNERS._items, "supervision.item")
    paper = office.at(HANDLE)
    with pytest.raises(Refused, match="没有启用"):
        handling.supervise_instruction(Instruction.objects.get(paper=paper), **office.world.by("dispatcher"))
    assert not Event.objects.filter(type="incoming.instruction_supervised").exists()
