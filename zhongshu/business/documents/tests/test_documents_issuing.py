"""登记、用印、核发、签收、催办、作废, and who does which step."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.world import FOUNDED, RECEIVERS, Trail, open_holders
from zhongshu.business.documents.models import Recipient, Route
from zhongshu.business.documents.operations import drafting, issuing, settings
from zhongshu.business.documents.queries import list_signature_faults
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.files import store
from zhongshu.core.matters.models import PhaseChoice, Task, TaskState
from zhongshu.core.numbering.models import Number, NumberState
from zhongshu.core.numbering.queries import list_gaps
from zhongshu.core.staffing.operations import relieve_person
from zhongshu.lib.clock import CHINA

NEW_YEAR = dt.datetime(2026, 1, 5, 9, 0, tzinfo=CHINA)


def register(world, paper, role="registrar", **changes):
    recipients = {world.units[code].pk: "main" for code in RECEIVERS}
    return issuing.register_paper(paper, **{"recipients": recipients, "copies": 20} | changes, **world.by(role))


def test_registering_gives_the_number_and_fixes_who_receives(world):
    paper = world.paper_at("register")
    assert (paper.number, paper.matter.number) == (None, "")
    trail = Trail()
    register(world, paper)
    assert trail.types() == ["matters.finished", "documents.registered"]
    paper = world.fresh(paper)
    assert (paper.matter.number, paper.matter.step, paper.copies) == ("临政办发〔2025〕1号", "seal", 20)
    assert paper.print_date == world.now.date()
    assert set(Recipient.objects.filter(paper=paper).values_list("unit__code", flat=True)) == set(RECEIVERS)
    with pytest.raises(Refused, match="刚刚被他人处理"):
        register(world, paper)


@pytest.mark.parametrize("stranger", ["drafter", "printer", "outsider", "system"])
def test_only_the_registrar_registers(world, stranger):
    paper = world.paper_at("register")
    with pytest.raises(Refused, match="不在您手上"):
        register(world, paper, stranger)
    assert not Number.objects.exists()


@pytest.mark.parametrize("changes", [{"copies": 0}, {"copies": 10_001}, {"recipients": {1: "secret"}}])
def test_what_cannot_be_registered_takes_no_number(world, changes):
    paper = world.paper_at("register")
    with pytest.raises(Refused):
        register(world, paper, **changes)
    assert not Number.objects.exists()


def test_a_unit_without_a_liaison_is_named_when_the_paper_is_sent(world):
    relieve_person(world.people["liaison_donghu"].posts.get(), to_date=world.now.date() - dt.timedelta(days=1), **world.by("system"))
    paper = world.paper_at("dispatch")
    with pytest.raises(Refused, match="东湖区没有在任的收文联络员"):
        issuing.dispatch_paper(paper, **world.by("dispatcher"))
    assert world.fresh(paper).dispatched_at is None


def test_numbers_have_no_gaps_and_each_series_and_year_begins_at_one(world):
    for _ in range(3):
        world.paper_at("seal")
    world.paper_at("seal", issuer="gov")
    waiting = world.paper_at("register")
    world.now = NEW_YEAR
    assert world.step(waiting).matter.number == "临政办发〔2026〕1号"
    numbers = list(Number.objects.order_by("pk").values_list("series", "year", "sequence"))
    assert numbers == [("临政办发", 2025, 1), ("临政办发", 2025, 2), ("临政办发", 2025, 3), ("临政", 2025, 1), ("临政办发", 2026, 1)]
    assert list_gaps("临政办发", 2025) == []


def test_a_number_of_another_year_than_the_date_is_warned_of_beforehand(world):
    paper = world.paper_at("register")
    assert issuing.year_warning(paper, world.now.date()) == ""
    assert "现在登记会编2026年的号" in issuing.year_warning(paper, NEW_YEAR.date())
    assert issuing.next_number_text(paper, NEW_YEAR.date()) == "临政办发〔2026〕1号"


def test_sealing_makes_the_final_files_once_and_for_all(world):
    paper = world.paper_at("seal")
    trail = Trail()
    issuing.seal_paper(paper, **world.by("printer"))
    assert trail.types() == ["files.stored", "files.stored", "matters.finished"]
    paper = world.fresh(paper)
    assert store.get(paper.final_pdf.digest).startswith(b"%PDF")
    assert store.get(paper.final_docx.digest).startswith(b"PK")
    with pytest.raises(Refused, match="刚刚被他人处理"):
        issuing.seal_paper(paper, **world.by("printer"))
    with pytest.raises(Refused, match="不在您手上"):
        issuing.seal_paper(world.paper_at("seal"), **world.by("drafter"))


def test_dispatching_lays_it_before_every_receiving_unit(world):
    paper = world.paper_at("dispatch")
    with pytest.raises(Refused, match="不在您手上"):
        issuing.dispatch_paper(paper, **world.by("printer"))
    trail = Trail()
    issuing.dispatch_paper(paper, **world.by("dispatcher"))
    assert trail.types() == ["matters.finished"]
    assert open_holders(paper) == {"liaison_caizheng", "liaison_shuiwu", "liaison_donghu"}
    with pytest.raises(Refused, match="刚刚被他人处理"):
        issuing.dispatch_paper(world.fresh(paper), **world.by("dispatcher"))


def test_an_outside_body_gets_the_paper_by_post_and_signs_for_nothing(world):
    paper = world.walk(world.draft(), "register")
    register(world, paper, recipients={world.units["xiehui"].pk: "copy"})
    paper = world.walk(world.fresh(paper), "to_file")
    assert paper.matter.phase == PhaseChoice.DONE
    assert not Task.objects.filter(matter=paper.pk, step="receipt").exists()


def test_each_unit_signs_for_it_itself_and_the_last_one_closes_it(world):
    paper = world.paper_at("receipt")
    trail = Trail()
    with pytest.raises(Refused, match="不在您手上"):
        issuing.sign_for_paper(paper, **world.by("outsider"))
    for number, unit in enumerate(RECEIVERS, start=1):
        assert world.fresh(paper).matter.phase == PhaseChoice.OPEN
        issuing.sign_for_paper(world.fresh(paper), **world.by(f"liaison_{unit}"))
        assert Task.objects.filter(matter=paper.pk, step="receipt", state=TaskState.DONE).count() == number
        with pytest.raises(Refused):
            issuing.sign_for_paper(world.fresh(paper), **world.by(f"liaison_{unit}"))
    assert trail.types() == ["matters.finished"] * 3
    paper = world.fresh(paper)
    assert (paper.matter.step, paper.matter.phase) == ("to_file", PhaseChoice.DONE)


def test_urging_reaches_those_who_have_not_signed(world):
    paper = world.paper_at("receipt")
    issuing.sign_for_paper(paper, **world.by("liaison_donghu"))
    for stranger in ("outsider", "liaison_caizheng", "audit", "colleague"):
        with pytest.raises(NotYours):
            issuing.urge_paper(world.fresh(paper), words="请签收。", **world.by(stranger))
    trail = Trail()
    assert issuing.urge_paper(world.fresh(paper), words="请签收。", **world.by("drafter")) == 2
    assert trail.types() == ["urging.urged"]
    paper = world.walk(world.fresh(paper), "to_file")
    with pytest.raises(Refused, match="没有可催的人"):
        issuing.urge_paper(paper, words="请签收。", **world.by("drafter"))


def test_a_void_number_stays_with_its_reason_and_is_never_given_again(world):
    paper = world.paper_at("seal")
    with pytest.raises(Refused, match="由文电处办理"):
        issuing.void_paper(paper, reason="发错了", **world.by("drafter"))
    with pytest.raises(Refused, match="写明理由"):
        issuing.void_paper(paper, reason=" ", **world.by("registrar"))
    trail = Trail()
    issuing.void_paper(paper, reason="内容重复", **world.by("registrar"))
    assert trail.types() == ["matters.cancelled", "documents.voided"]
    number = Number.objects.get()
    assert (number.state, number.reason, number.sequence) == (NumberState.VOID, "内容重复", 1)
    assert world.fresh(paper).matter.number == "临政办发〔2025〕1号", "it stays in the ledger"
    with pytest.raises(Refused, match="不能作废"):
        issuing.void_paper(world.fresh(paper), reason="再来", **world.by("registrar"))
    assert world.paper_at("seal").matter.number == "临政办发〔2025〕2号"


def test_what_was_sent_or_never_numbered_is_not_voided(world):
    with pytest.raises(Refused, match="还没有登记文号"):
        issuing.void_paper(world.paper_at("register"), reason="不发", **world.by("registrar"))
    with pytest.raises(Refused, match="已经核发"):
        issuing.void_paper(world.paper_at("receipt"), reason="不发", **world.by("registrar"))


def test_a_signed_text_that_was_touched_is_told(world):
    paper = world.paper_at("register")
    assert list(list_signature_faults()) == []
    paper.signed.content = paper.signed.content.replace("24小时", "12小时")
    paper.signed.save(update_fields=["content"])
    (fault,) = list_signature_faults()
    assert paper.matter.title in fault


def route(world, role, **changes):
    words = {"step": "first_review", "position": world.positions[role], "from_date": world.now.date()}
    return settings.set_route(**words | changes, **world.by("system"))


def test_the_most_exact_route_wins_issuer_before_type_before_division(world):
    def reviewer(**draft):
        return open_holders(world.paper_at("first_review", **draft))

    route(world, "reviewer", division=world.units["zonghe"])
    assert reviewer() == {"reviewer"}
    assert reviewer(by="colleague") == {"division_head"}, "another division's papers go the broad way"
    route(world, "checker", document_type="通知")
    assert reviewer() == {"checker"}
    route(world, "deputy", issuer=world.issuers["office"])
    assert reviewer() == {"deputy"}
    assert reviewer(issuer="gov") == {"checker"}
    route(world, "secretary_general", issuer=world.issuers["office"], document_type="通知", division=world.units["zonghe"])
    assert reviewer() == {"secretary_general"}


def test_a_vacant_chair_is_not_filled_from_a_broader_row(world):
    route(world, "colleague", division=world.units["zonghe"])
    relieve_person(world.people["colleague"].posts.get(), to_date=world.now.date() - dt.timedelta(days=1), **world.by("system"))
    paper = world.draft()
    with pytest.raises(Refused, match="“初审”没有人可以办理"):
        drafting.submit_paper(paper, **world.by("drafter"))
    assert world.fresh(paper).matter.step == "drafting"


def test_a_replaced_route_ends_the_day_before_and_stays_as_history(world):
    trail = Trail()
    new = route(world, "reviewer")
    assert trail.types() == ["documents.route_set"]
    old = Route.objects.get(step="first_review", to_date__isnull=False)
    assert (old.position, old.from_date, old.to_date) == (
        world.positions["division_head"], FOUNDED, world.now.date() - dt.timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(Refused, match="现在就是这个岗位"):
        route(world, "reviewer")
    with pytest.raises(Refused, match="要晚于现行路线"):
        route(world, "deputy", from_date=new.from_date)
    with pytest.raises(Refused, match="不由路线指定"):
        route(world, "deputy", step="drafting")


def test_a_route_is_the_system_officers_and_ends_once(world):
    row = Route.objects.get(step="seal")
    for stranger in ("director", "security", "audit", "drafter"):
        with pytest.raises(NotYours):
            settings.set_route(step="seal", position=world.positions["checker"], from_date=world.now.date(), **world.by(stranger))
        with pytest.raises(NotYours):
            settings.end_route(row, to_date=world.now.date(), **world.by(stranger))
    with pytest.raises(Refused, match="不能早于生效日期"):
        settings.end_route(row, to_date=FOUNDED - dt.timedelta(days=1), **world.by("system"))
    trail = Trail()
    settings.end_route(row, to_date=world.now.date(), **world.by("system"))
    assert trail.types() == ["documents.route_ended"]
    with pytest.raises(Refused, match="已经停用"):
        settings.end_route(row, to_date=world.now.date(), **world.by("system"))


def test_the_text_on_the_way_was_not_changed_by_the_register(world):
    """The number, the dates and the signer come beside the text, so that the signature stays bound to what was signed."""
    paper = world.paper_at("to_file")
    assert paper.current_id == paper.signed_id
    assert paper.current.read().number == ""
