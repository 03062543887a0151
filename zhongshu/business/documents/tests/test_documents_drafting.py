"""Drafting: each act works, leaves exactly its events, and refuses the wrong person and the second time."""

from __future__ import annotations

import pytest

from tests.world import BODY, Trail, open_holders, text
from zhongshu.business.documents.models import CountersignUnit, FindingRecord, FindingState, Paper, RecipientGroup, Version
from zhongshu.business.documents.operations import drafting, findings, mending, stubs
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.engines.paper import recognise_body

HALF_WIDTH = recognise_body(BODY.replace("现将有关事项通知如下。", "现将有关事项通知如下:"))
"""A half-width colon in Chinese text: a finding that comes with its suggestion."""


def facts(world, **changes):
    issuer = world.issuers["office"]
    return {"issuer": issuer, "disclosure": "依申请公开", "disclosure_reason": "特定单位", "countersign": []} | changes


def test_a_new_paper_lies_at_its_drafters_own_desk(world):
    trail = Trail()
    paper = drafting.create_paper(text(), issuer=world.issuers["office"], unit=world.units["zonghe"], **world.by("drafter"))
    assert trail.types() == ["matters.opened", "documents.version_begun"]
    paper = world.fresh(paper)
    assert open_holders(paper) == {"drafter"}
    assert (paper.matter.step, paper.current.sequence, paper.current.digest) == ("drafting", 1, text().digest())
    assert paper.current.read() == text()


@pytest.mark.parametrize(("role", "unit"), [("outsider", "minzheng"), ("system", "zonghe"), ("audit", "zonghe")])
def test_only_the_office_drafts(world, role, unit):
    with pytest.raises(NotYours):
        drafting.create_paper(text(), issuer=world.issuers["office"], unit=world.units[unit], **world.by(role))
    assert not Matter.objects.exists()


def test_one_drafts_for_ones_own_division(world):
    with pytest.raises(Refused, match="任职的处室"):
        drafting.create_paper(text(), issuer=world.issuers["office"], unit=world.units["mishu"], **world.by("drafter"))


def test_saving_writes_over_the_same_version_while_the_paper_stays(world):
    paper = world.draft()
    trail = Trail()
    paper = world.edit(paper, "drafter", title="关于做好防台工作的通知")
    assert trail.types() == [], "autosaves leave no events: the version's beginning did"
    assert Version.objects.filter(paper=paper).count() == 1
    assert paper.matter.title == "关于做好防台工作的通知"


def test_each_hand_that_changes_the_text_begins_a_version(world):
    paper = world.paper_at("first_review")
    trail = Trail()
    paper = world.edit(paper, "division_head", title="关于做好防台工作的通知")
    assert trail.types() == ["documents.version_begun"]
    assert list(Version.objects.filter(paper=paper).order_by("sequence").values_list("step", flat=True)) == ["drafting", "first_review"]
    assert Version.objects.get(paper=paper, sequence=1).read() == text()


def test_saving_what_is_there_already_begins_nothing(world):
    paper = world.paper_at("first_review")
    drafting.save_text(paper, text(), base=paper.current.digest, **world.by("division_head"))
    assert Version.objects.filter(paper=paper).count() == 1


def test_a_stale_page_overwrites_nothing(world):
    paper = world.draft()
    stale = paper.current.digest
    paper = world.edit(paper, "drafter", title="第一页")
    with pytest.raises(Refused, match="在别处改过了"):
        drafting.save_text(paper, text(title="第二页"), base=stale, **world.by("drafter"))
    assert world.fresh(paper).current.read().title == "第一页"


@pytest.mark.parametrize(
    ("step", "role"), [("drafting", "colleague"), ("first_review", "drafter"), ("sign_off", "director"), ("seal", "printer")]
)
def test_only_the_holder_changes_the_text_and_only_where_it_is_edited(world, step, role):
    paper = world.paper_at(step)
    with pytest.raises(Refused, match="不在您手上"):
        drafting.save_text(paper, text(title="改"), base=paper.current.digest, **world.by(role))


def test_a_reviewer_does_not_change_the_type(world):
    paper = world.edit(world.paper_at("first_review"), "division_head", document_type="意见", title="关于防台的意见")
    assert (paper.document_type, paper.current.read().document_type) == ("通知", "通知")


def test_facts_are_the_drafters_while_he_drafts(world):
    paper = world.draft()
    units = [world.units["caizheng"].pk, world.units["shuiwu"].pk]
    drafting.set_facts(paper, **facts(world, countersign=units), **world.by("drafter"))
    drafting.set_facts(paper, **facts(world, countersign=units[1:]), **world.by("drafter"))
    assert list(CountersignUnit.objects.filter(paper=paper).values_list("unit", flat=True)) == units[1:]
    with pytest.raises(Refused, match="只有拟稿人"):
        drafting.set_facts(paper, **facts(world), **world.by("colleague"))
    with pytest.raises(Refused, match="只有主动公开"):
        drafting.set_facts(paper, **facts(world, disclosure="看情况"), **world.by("drafter"))
    paper = world.walk(paper, "first_review")
    with pytest.raises(Refused, match="只有拟稿人"):
        drafting.set_facts(paper, **facts(world), **world.by("drafter"))


def test_submitting_sends_it_to_the_countersigners_or_the_first_level(world):
    with_units, without = world.draft(countersign=["caizheng", "shuiwu"]), world.draft()
    trail = Trail()
    drafting.submit_paper(with_units, **world.by("drafter"))
    drafting.submit_paper(without, **world.by("drafter"))
    assert trail.types() == ["matters.finished", "matters.finished"]
    assert open_holders(with_units) == {"handler_caizheng", "handler_shuiwu"}
    assert open_holders(without) == {"division_head"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"disclosure": ""}, "请选择公开属性"),
        ({"disclosure_reason": "  "}, "公开属性的理由"),
    ],
)
def test_a_paper_without_its_disclosure_stays(world, changes, sentence):
    paper = world.draft()
    drafting.set_facts(paper, **facts(world, **changes), **world.by("drafter"))
    trail = Trail()
    with pytest.raises(Refused, match=sentence):
        drafting.submit_paper(world.fresh(paper), **world.by("drafter"))
    assert (world.fresh(paper).matter.step, trail.types()) == ("drafting", [])


@pytest.mark.parametrize("changes", [{"title": ""}, {"blocks": ()}])
def test_an_empty_paper_stays(world, changes):
    paper = world.draft(**changes)
    with pytest.raises(Refused, match="还没有写"):
        drafting.submit_paper(paper, **world.by("drafter"))


def test_only_the_drafter_submits_and_only_once(world):
    paper = world.draft()
    with pytest.raises(Refused, match="不在您手上"):
        drafting.submit_paper(paper, **world.by("colleague"))
    drafting.submit_paper(paper, **world.by("drafter"))
    with pytest.raises(Refused, match="刚刚被他人处理"):
        drafting.submit_paper(world.fresh(paper), **world.by("drafter"))


def test_a_unit_without_a_countersigner_is_named(world):
    paper = world.draft(countersign=["donghu"])
    with pytest.raises(Refused, match="东湖区没有在任的会签经办人"):
        drafting.submit_paper(paper, **world.by("drafter"))


def test_what_must_be_mended_holds_the_paper_until_it_is_mended(world):
    paper = world.draft(issuer="office", document_type="办法", title="临澜市防汛办法")
    with pytest.raises(Refused, match="不是法定文种"):
        drafting.submit_paper(paper, **world.by("drafter"))
    paper = world.edit(paper, "drafter", document_type="通知", title="关于印发防汛办法的通知")
    row = FindingRecord.objects.get(paper=paper, rule="documents.art8")
    assert row.state == FindingState.MENDED, "it is kept, as mended"
    drafting.submit_paper(paper, **world.by("drafter"))


def test_a_finding_that_was_mended_reappears_with_the_fault(world):
    paper = world.draft(blocks=HALF_WIDTH)
    row = FindingRecord.objects.filter(paper=paper, state=FindingState.OPEN).get()
    paper = world.edit(paper, "drafter", blocks=recognise_body(BODY))
    row.refresh_from_db()
    assert row.state == FindingState.MENDED
    world.edit(paper, "drafter", blocks=HALF_WIDTH)
    row.refresh_from_db()
    assert row.state == FindingState.OPEN
    assert FindingRecord.objects.filter(paper=paper).count() == 1


def test_an_accepted_finding_puts_the_suggestion_into_the_text(world):
    paper = world.draft(blocks=HALF_WIDTH)
    row = FindingRecord.objects.get(paper=paper)
    mending.accept_finding(row, **world.by("drafter"))
    row.refresh_from_db()
    assert row.state == FindingState.MENDED
    assert "现将有关事项通知如下：" in world.fresh(paper).current.read().text()
    with pytest.raises(Refused, match="要在文稿里改"):
        mending.accept_finding(row, **world.by("drafter"))


def test_only_the_holder_accepts_and_only_where_the_words_still_stand(world):
    paper = world.draft(blocks=HALF_WIDTH)
    row = FindingRecord.objects.get(paper=paper)
    with pytest.raises(Refused, match="不在您手上"):
        mending.accept_finding(row, **world.by("colleague"))
    row.excerpt = "；"
    with pytest.raises(Refused, match="对不上原来的位置"):
        mending.accept_finding(row, **world.by("drafter"))


def test_a_finding_set_aside_keeps_who_and_why_and_stays_aside(world):
    paper = world.draft(document_type="办法")
    row = FindingRecord.objects.get(paper=paper, rule="documents.art8")
    with pytest.raises(Refused, match="写明理由"):
        findings.set_finding_aside(row, reason="  ", **world.by("drafter"))
    with pytest.raises(Refused, match="不在您手上"):
        findings.set_finding_aside(row, reason="我说行", **world.by("colleague"))
    trail = Trail()
    findings.set_finding_aside(row, reason="沿用旧例", **world.by("drafter"))
    assert trail.types() == ["documents.finding_set_aside"]
    paper = world.edit(paper, "drafter", remark="（此件公开发布）")
    row.refresh_from_db()
    assert (row.state, row.reason, row.decided_by.username) == (FindingState.SET_ASIDE, "沿用旧例", "drafter")
    with pytest.raises(Refused, match="已经处置"):
        findings.set_finding_aside(row, reason="再来", **world.by("drafter"))
    for other in FindingRecord.objects.filter(paper=paper, state=FindingState.OPEN):
        findings.set_finding_aside(other, reason="沿用旧例", **world.by("drafter"))
    drafting.submit_paper(world.fresh(paper), **world.by("drafter"))


def test_an_upward_paper_is_not_copied_to_a_lower_body_or_a_group_of_them(world):
    RecipientGroup.objects.create(code="districts", name="各区人民政府").units.add(world.units["donghu"])
    for copies in ("东湖区人民政府。", "各区人民政府。"):
        upward = {"document_type": "请示", "title": "关于安排防汛资金的请示", "copy_recipients": copies, "main_recipients": "省人民政府："}
        paper = world.draft(issuer="gov", **upward)
        with pytest.raises(Refused, match="抄送"):
            drafting.submit_paper(paper, **world.by("drafter"))


def test_the_drafter_takes_his_paper_back_for_good_until_it_has_a_number(world):
    paper = world.paper_at("final_review")
    with pytest.raises(NotYours):
        drafting.cancel_paper(paper, reason="不发了", **world.by("colleague"))
    with pytest.raises(Refused, match="写明理由"):
        drafting.cancel_paper(paper, reason=" ", **world.by("drafter"))
    trail = Trail()
    drafting.cancel_paper(paper, reason="不发了", **world.by("drafter"))
    assert trail.types() == ["matters.cancelled"]
    paper = world.fresh(paper)
    assert (paper.matter.phase, open_holders(paper)) == (PhaseChoice.CANCELLED, set())
    with pytest.raises(Refused, match="已经办结或撤销"):
        drafting.cancel_paper(paper, reason="不发了", **world.by("drafter"))
    numbered = world.paper_at("seal")
    with pytest.raises(Refused, match="已经登记文号"):
        drafting.cancel_paper(numbered, reason="不发了", **world.by("drafter"))


def stub(world, **changes):
    plain = {"title": "防汛物资储备", "is_masked": False, "holder": "机要员", "location": "机要室2号柜", "received_date": world.now.date()}
    return {**plain, "unit": world.units["wendian"], **changes}


def test_a_classified_paper_is_registered_as_a_stub_with_a_number_of_its_own(world):
    trail = Trail()
    first = stubs.register_stub(**stub(world), **world.by("registrar"))
    second = stubs.register_stub(**stub(world, title="某某事项", is_masked=True), **world.by("registrar"))
    assert trail.types() == ["documents.stub_registered"] * 2
    assert [first.register_number, second.register_number] == ["密登〔2025〕1号", "密登〔2025〕2号"]
    assert (second.title, second.is_masked) == ("", True)


@pytest.mark.parametrize("where", ["title", "holder", "location"])
def test_a_stub_bears_no_classified_mark_itself(world, where):
    with pytest.raises(Refused, match="不能写密级标志"):
        stubs.register_stub(**stub(world, **{where: "机密★10年"}), **world.by("registrar"))


def test_a_stub_is_registered_by_the_office_for_ones_own_division(world):
    with pytest.raises(Refused, match="您任职的处室"):
        stubs.register_stub(**stub(world, unit=world.units["zonghe"]), **world.by("registrar"))
    for stranger in ("outsider", "system"):
        with pytest.raises(NotYours):
            stubs.register_stub(**stub(world), **world.by(stranger))
    assert not Paper.objects.exists()
