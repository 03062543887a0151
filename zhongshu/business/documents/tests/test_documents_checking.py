"""Checking beside the text: what is told while one writes, to whom, and what is kept of it."""

from __future__ import annotations

import datetime as dt
import io
from html import unescape

import docx
import pytest
from django.urls import reverse

from tests.world import BODY, Trail
from zhongshu.business.documents.forms import text_initial
from zhongshu.business.documents.models import FindingRecord, FindingState, Paper
from zhongshu.business.documents.operations import drafting, findings, issuing, mending
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.matters.models import Matter
from zhongshu.core.proofing.models import Proposal
from zhongshu.core.proofing.operations.entries import add_entry
from zhongshu.core.proofing.rules import EntryFacts
from zhongshu.engines.paper import Annex, recognise_body

SINCE = dt.date(2025, 1, 2)
SLIP = "要认真布署，推进平安澜城建设，由市长骆怀瑾同志负责。"


@pytest.fixture
def keeper(world):
    world.add_person("keeper", "祝守文", "wendian", "词库岗", ["lexicon_keeper"])
    return "keeper"


@pytest.fixture
def lexicon(world, keeper):
    for facts in (
        EntryFacts("wording", "平安临澜", wrong=("平安澜城",), severity="must"),
        EntryFacts("person", "骆怀瑾", titles=("常务副市长",), severity="must"),
        EntryFacts("withheld", "征收补偿底价"),
    ):
        add_entry(facts, source="市政府工作报告", from_date=SINCE, **world.by(keeper))


def body_with(line):
    return recognise_body(f"{BODY}\n{line}")


def fields_of(paper, **changes):
    """The editor's form as a browser sends it."""
    fields = text_initial(paper.current.read(), paper.current.digest) | changes
    return {name: "on" if value is True else value for name, value in fields.items() if value is not False}


def checked(browser, paper, **changes):
    """What the checker says of the form, by the words it accuses."""
    answer = browser.post(reverse("documents_check", args=[paper.pk]), fields_of(paper, **changes))
    assert answer.status_code == 200
    return {row["excerpt"]: row for row in answer.json()["findings"]}


def test_a_text_is_checked_while_it_is_written_and_nothing_is_kept(world, visit, lexicon):
    paper = world.draft()
    trail, before = Trail(), paper.current.digest
    found = checked(visit("drafter"), paper, body=f"{BODY}\n{SLIP}")
    assert {"布署", "平安澜城", "市长骆怀瑾"} <= found.keys()
    row = found["平安澜城"]
    assert (row["severity"], row["suggestion"], row["is_exact"], row["field"], row["url"]) == ("must", "平安临澜", True, "body", "")
    assert f"{BODY}\n{SLIP}"[row["start"] : row["end"]] == "平安澜城"
    assert (found["市长骆怀瑾"]["suggestion"], found["市长骆怀瑾"]["is_exact"]) == ("", False), "a title is only asked about"
    assert (trail.types(), world.fresh(paper).current.digest) == ([], before)
    assert not FindingRecord.objects.filter(paper=paper, excerpt="平安澜城").exists()


@pytest.mark.parametrize("role", ["colleague", "division_head", "outsider", "system"])
def test_only_who_may_change_the_text_has_it_checked(world, visit, role):
    paper = world.draft()
    assert visit(role).post(reverse("documents_check", args=[paper.pk]), fields_of(paper)).status_code == 404


def test_findings_in_title_and_annex_say_in_which_field(world, visit, lexicon):
    paper = world.draft(annexes=(Annex("分工表", recognise_body("一、总则\n推进平安澜城建设。")),))
    answer = visit("drafter").post(
        reverse("documents_check", args=[paper.pk]),
        fields_of(paper, title="关于布署防汛工作的通知") | {"annex_title": ["分工表"], "annex_body": ["一、总则\n推进平安澜城建设。"]},
    )
    found = {row["excerpt"]: row for row in answer.json()["findings"]}
    assert (found["布署"]["field"], found["布署"]["start"]) == ("title", 2)
    assert (found["平安澜城"]["field"], found["平安澜城"]["start"]) == ("annex_body#0", len("一、总则\n推进"))


def test_what_was_set_aside_stays_aside_and_what_is_kept_can_be(world, visit, lexicon):
    paper = world.edit(world.draft(), "drafter", blocks=body_with(SLIP))
    row = FindingRecord.objects.get(paper=paper, excerpt="布署")
    assert checked(visit("drafter"), paper)["布署"]["url"] == reverse("documents_finding", args=[paper.pk, row.pk])
    findings.set_finding_aside(row, reason="是路名", **world.by("drafter"))
    assert "布署" not in checked(visit("drafter"), paper)


def test_the_lexicon_holds_a_paper_until_it_is_mended(world, lexicon):
    paper = world.edit(world.draft(), "drafter", blocks=body_with(SLIP))
    with pytest.raises(Refused, match="平安临澜"):
        drafting.submit_paper(paper, **world.by("drafter"))
    mending.accept_finding(FindingRecord.objects.get(paper=paper, excerpt="平安澜城"), **world.by("drafter"))
    with pytest.raises(Refused, match="骆怀瑾的职务是常务副市长"):
        drafting.submit_paper(paper, **world.by("drafter"))


def test_names_and_titles_are_never_put_in_by_a_press(world, lexicon):
    paper = world.edit(world.draft(), "drafter", blocks=body_with("习进平总书记强调，由市长骆怀瑾同志负责。"))
    for row in FindingRecord.objects.filter(paper=paper, kind="name_title"):
        row.suggestions = row.suggestions or ["陆承岳"]
        with pytest.raises(Refused, match="只提示、不替您改"):
            mending.accept_finding(row, **world.by("drafter"))
    assert FindingRecord.objects.filter(paper=paper, kind="name_title").count() == 2


def test_a_suggestion_is_taken_in_an_annex_too(world, lexicon):
    annexes = (Annex("说明", recognise_body("无。")), Annex("分工表", recognise_body("一、总则\n推进平安澜城建设。")))
    paper = world.draft(annexes=annexes)
    mending.accept_finding(FindingRecord.objects.get(paper=paper, excerpt="平安澜城"), **world.by("drafter"))
    texts = [[block.text for block in annex.blocks] for annex in world.fresh(paper).current.read().annexes]
    assert texts == [["无。"], ["一、总则", "推进平安临澜建设。"]]


def test_an_entry_that_came_after_the_last_saving_is_found_before_the_paper_leaves(world, keeper):
    paper = world.edit(world.draft(), "drafter", blocks=body_with("推进平安澜城建设。"))
    add_entry(EntryFacts("wording", "平安临澜", wrong=("平安澜城",), severity="must"), source="报告", from_date=SINCE, **world.by(keeper))
    with pytest.raises(Refused, match="平安临澜"):
        drafting.submit_paper(paper, **world.by("drafter"))


def test_what_is_to_be_published_holds_until_it_is_taken_out(world, lexicon):
    paper = world.edit(world.draft(), "drafter", blocks=body_with("征收补偿底价由市财政局核定。"))
    with pytest.raises(Refused, match="拟主动公开，却写有“征收补偿底价”"):
        drafting.submit_paper(paper, **world.by("drafter"))
    facts = {"disclosure": "不予公开", "disclosure_reason": "内部事务", "countersign": []}
    drafting.set_facts(paper, issuer=world.issuers["office"], **facts, **world.by("drafter"))
    assert FindingRecord.objects.get(paper=paper, excerpt="征收补偿底价").state == FindingState.MENDED
    drafting.submit_paper(world.fresh(paper), **world.by("drafter"))


def test_a_phone_number_is_graver_in_what_is_to_be_published(world):
    paper = world.edit(world.draft(), "drafter", blocks=body_with("住户手机13800138000。"))
    row = FindingRecord.objects.get(paper=paper, kind="personal_data")
    assert row.severity == "must"
    facts = {"disclosure": "依申请公开", "disclosure_reason": "特定单位", "countersign": []}
    drafting.set_facts(paper, issuer=world.issuers["office"], **facts, **world.by("drafter"))
    row.refresh_from_db()
    assert (row.severity, row.state) == ("should", FindingState.OPEN)


def test_a_second_setting_aside_proposes_the_word_to_the_keeper(world):
    for _ in range(2):
        paper = world.edit(world.draft(), "drafter", blocks=body_with("整修布署路。"))
        findings.set_finding_aside(FindingRecord.objects.get(paper=paper, excerpt="布署"), reason="是路名", **world.by("drafter"))
    proposal = Proposal.objects.get()
    assert (proposal.words, proposal.rule) == ("布署", "word.wrong")


def test_a_name_that_is_set_aside_is_never_proposed(world):
    for _ in range(2):
        paper = world.edit(world.draft(), "drafter", blocks=body_with("习进平总书记强调。"))
        findings.set_finding_aside(FindingRecord.objects.get(paper=paper, kind="name_title"), reason="不改", **world.by("drafter"))
    assert not Proposal.objects.exists()


# The register.


@pytest.fixture
def issued(world):
    return world.paper_at("to_file")


def cited(browser, paper, words):
    return [row["message"] for row in checked(browser, paper, body=f"{BODY}\n{words}").values() if "〔" in row["excerpt"]]


def test_a_paper_of_our_own_is_cited_by_its_title_and_number(world, visit, issued):
    paper, drafter = world.draft(), visit("drafter")
    title, number = issued.matter.title, issued.matter.number
    assert cited(drafter, paper, f"按照《{title}》（{number}）办理。") == []
    assert cited(drafter, paper, f"按照《关于做好防汛工作的通知》（{number}）办理。") == [], "the issuer may be left out"
    assert "标题与登记的不一致" in cited(drafter, paper, f"按照《{title.replace('防汛', '防台')}》（{number}）办理。")[0]
    assert "登记的是另一件公文" in cited(drafter, paper, f"按照《公务用车管理办法》（{number}）办理。")[0]
    assert cited(drafter, paper, f"按照《公务用车管理办法》（{number.replace('1号', '99号')}）办理。") == [], (
        "no such number is nobody's fault to tell"
    )


def test_a_title_that_one_may_not_read_does_not_leak(world, visit, issued):
    words = f"按照《公务用车管理办法》（{issued.matter.number}）办理。"
    colleagues = world.draft(by="colleague")
    assert not world.actor("colleague").has_duty("documents_reviewer")
    found = checked(visit("colleague"), colleagues, body=f"{BODY}\n{words}")
    assert not [row for row in found.values() if "登记" in row["message"] or issued.matter.title in row["message"]]
    page = world.edit(colleagues, "colleague", blocks=body_with(words))
    assert not FindingRecord.objects.filter(paper=page, rule="documents.cited").exists(), "what a reader is shown is never kept"


def test_void_and_repealed_papers_are_told(world, visit, issued):
    paper, drafter = world.draft(), visit("drafter")
    words = f"按照《{issued.matter.title}》（{issued.matter.number}）办理。"
    trail = Trail()
    issuing.repeal_paper(issued, from_date=SINCE, basis="临政办发〔2025〕9号", **world.by("registrar"))
    assert trail.types() == ["documents.repealed"]
    assert "自2025-01-02起废止（临政办发〔2025〕9号）" in cited(drafter, paper, words)[0]
    with pytest.raises(Refused, match="已经登记过"):
        issuing.repeal_paper(issued, from_date=SINCE, basis="再来", **world.by("registrar"))
    void = world.paper_at("seal")
    issuing.void_paper(void, reason="重号", **world.by("registrar"))
    number = Matter.objects.get(pk=void.pk).number
    assert "已经作废" in cited(drafter, paper, f"按照《{void.matter.title}》（{number}）办理。")[0]


def test_only_the_registry_repeals_and_only_what_was_issued(world, issued):
    with pytest.raises(NotYours):
        issuing.repeal_paper(issued, from_date=SINCE, basis="另一件", **world.by("drafter"))
    with pytest.raises(Refused, match="没有核发"):
        issuing.repeal_paper(world.paper_at("seal"), from_date=SINCE, basis="另一件", **world.by("registrar"))
    with pytest.raises(Refused, match="依据"):
        issuing.repeal_paper(issued, from_date=SINCE, basis=" ", **world.by("registrar"))


def test_a_reviewer_sees_the_register_on_the_page_of_the_paper(world, visit, issued):
    paper = world.draft(blocks=body_with(f"按照《公务用车管理办法》（{issued.matter.number}）办理。"))
    paper = world.walk(paper, "second_review")
    assert "登记的是另一件公文" in unescape(visit("reviewer").get(reverse("documents_paper", args=[paper.pk])).content.decode())


# Figures.


def test_a_figure_of_the_draft_stands_beside_the_platforms_own(world, visit, issued):
    paper, drafter = world.draft(), visit("drafter")
    year = world.now.year
    found = checked(drafter, paper, body=f"{BODY}\n{year}年核发公文999件。")
    row = found["核发公文999件"]
    assert row["severity"] == "hint"
    assert f"系统里{year}年“核发公文”是1件" in row["message"]
    assert "口径：当年核发的发文件数" in row["message"]
    assert "核发公文1件" not in checked(drafter, paper, body=f"{BODY}\n{year}年核发公文1件。"), "the same figure is no finding"
    assert "核发公文999件" not in checked(drafter, paper, body=f"{BODY}\n{year}年上半年核发公文999件。"), (
        "a part of a year is another figure"
    )


# The Word file with tracked changes.


def test_the_revised_file_bears_changes_and_comments(world, visit, lexicon):
    paper = world.edit(world.draft(), "drafter", blocks=body_with(SLIP))
    url = reverse("documents_revised", args=[paper.pk])
    data = visit("drafter").get(url).content
    xml = docx.Document(io.BytesIO(data)).element.xml
    assert "<w:del " in xml
    assert "平安临澜" in "".join(part for part in xml.split("<w:ins ")[1:])
    comments = [comment.text for comment in docx.Document(io.BytesIO(data)).comments]
    assert any("骆怀瑾的职务是常务副市长" in text for text in comments)
    assert '<w:delText xml:space="preserve">市长骆怀瑾' not in xml, "a title is only commented on"
    assert visit("outsider").get(url).status_code == 404
    findings.set_finding_aside(FindingRecord.objects.get(paper=paper, excerpt="平安澜城"), reason="就这样", **world.by("drafter"))
    assert "平安临澜" not in docx.Document(io.BytesIO(visit("drafter").get(url).content)).element.xml


def test_a_sealed_paper_is_no_longer_revised(world, visit):
    paper = world.paper_at("dispatch")
    assert visit("dispatcher").get(reverse("documents_revised", args=[paper.pk])).status_code == 409
    assert Paper.objects.get(pk=paper.pk).final_docx is not None
