"""全程, 流程图 and 发文稿纸: the whole of a paper's life for those who handle it, and nothing of it for anybody else."""

import io
import re

import pdfplumber
import pytest
from django.urls import reverse

from tests.world import OFFICERS, OUTSIDERS, visit, world
from zhongshu.business.documents.kind import PAPER
from zhongshu.business.documents.operations import review
from zhongshu.business.documents.sheet import draft_sheet
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Link, Matter, Pause, Task, TaskState
from zhongshu.core.matters.operations import add_signers, choose_quorum
from zhongshu.core.matters.queries import list_tasks
from zhongshu.core.org.models import Officer, Post
from zhongshu.core.ui.life import link_rows
from zhongshu.core.ui.steps import step_rows
from zhongshu.core.workflow.bpmn import flow_from_bpmn
from zhongshu.core.workflow.flow import Way
from zhongshu.core.workflow.situation import Decision

__all__ = ["visit", "world"]


def life(paper):
    return reverse("matter_life", args=[paper.pk])


def test_the_page_tells_who_has_it_since_when_and_until_when(world, visit):
    paper = world.paper_at("second_review")
    page = visit("division_head").get(life(paper))
    (row,) = page.context["waiting"]
    assert (row["step"], row["holder"], row["post"], row["from_name"]) == ("复核", "褚文静", "文电处处长", "温伯笙")
    assert row["opened"] is None
    assert row["due"]["why"].startswith("自3月3日起")
    visit("reviewer").get(reverse("documents_paper", args=[paper.pk]))
    assert visit("division_head").get(life(paper)).context["waiting"][0]["opened"] is not None
    assert "还没有打开" in page.content.decode()


def test_a_vacant_chair_is_told(world, visit):
    paper = world.paper_at("second_review")
    Post.objects.filter(person=world.people["reviewer"]).update(to_date=world.now.date().replace(year=2024))
    assert visit("division_head").get(life(paper)).context["waiting"][0]["is_vacant"]


def test_everything_that_happened_and_what_the_business_adds_is_there(world, visit):
    paper = world.paper_at("receipt")
    page = visit("dispatcher").get(life(paper))
    sentences = [entry["sentence"] for entry in page.context["timeline"]]
    assert sentences[0].startswith("起草发文")
    assert any("登记文号" in sentence for sentence in sentences)
    assert [section["title"] for section in page.context["sections"]] == ["文稿", "文件", "收文单位"]
    assert [step["state"] for step in page.context["steps"]] == [*["done"] * 9, "current", "next"]
    assert page.context["steps"][-2]["who"] == "0 / 3 个"


def test_who_receives_a_paper_reads_it_but_not_how_it_came_about(world, visit):
    paper = world.paper_at("receipt")
    liaison = visit("liaison_caizheng")
    assert liaison.get(reverse("documents_paper", args=[paper.pk])).status_code == 200
    for address in (life(paper), reverse("matter_flow", args=[paper.pk]), reverse("documents_draft_sheet", args=[paper.pk])):
        assert liaison.get(address).status_code == 404
    for role in OUTSIDERS:
        assert visit(role).get(life(paper)).status_code == 404
    assert visit("dispatcher").get(life(paper)).status_code == 200
    assert visit("dispatcher").get(reverse("matter_life", args=[10_000])).status_code == 404


def test_links_show_titles_within_scope_only_and_count_the_others(world, visit):
    own, foreign, source = world.draft(), world.draft(by="colleague"), world.draft(by="colleague")
    for other in (foreign.matter, world.draft().matter):
        Link.objects.create(source=own.matter, target=other, kind="spawn", made_at=world.now)
    Link.objects.create(source=source.matter, target=own.matter, kind="spawn", made_at=world.now)
    rows = link_rows(own.matter, world.actor("drafter"))
    assert [(row["relation"], bool(row["url"])) for row in rows] == [("由此而来", True), ("", False)]
    assert rows[-1]["title"] == "2件您无权查看的事项"


def test_a_returned_step_is_marked_and_a_new_round_is_counted_anew(world):
    paper = world.paper_at("second_review", countersign=["caizheng", "shuiwu"])
    review.return_paper(paper, target="drafting", way=Way.STEPWISE, reason="请改", **world.by("reviewer"))
    paper = world.fresh(paper)
    states = {row["code"]: row["state"] for row in step_rows(paper.matter, list_tasks(paper.matter))}
    assert (states["drafting"], states["second_review"], states["first_review"]) == ("current", "returned", "next")


def test_the_drawing_is_that_of_the_matter_s_own_version(world, visit):
    paper = world.draft()
    answer = visit("drafter").get(reverse("matter_flow", args=[paper.pk]), {"download": "1"})
    assert "attachment" in answer["Content-Disposition"]
    assert flow_from_bpmn(answer.content.decode()) == PAPER.flow_of(paper.matter.flow_version)
    narrow = visit("drafter").get(reverse("matter_flow", args=[paper.pk]), {"narrow": "1"}).content.decode()
    assert flow_from_bpmn(narrow) == PAPER.flow_of(paper.matter.flow_version)
    widest = max(int(x) for x in re.findall(r'waypoint x="(\d+)"', narrow))
    assert widest < 420, "it fits a phone"


def test_the_system_officer_sees_every_version_drawn_and_nobody_else(world, visit):
    page = visit(Officer.SYSTEM).get(reverse("flows"))
    assert [row["flow"] for row in page.context["rows"]] == [flow for kind in KINDS for flow in (*reversed(kind.flows), *kind.besides)]
    for flow in PAPER.flows:
        answer = visit(Officer.SYSTEM).get(reverse("flow_file", args=[PAPER.code, flow.version]))
        assert flow_from_bpmn(answer.content.decode()) == flow
    assert visit(Officer.SYSTEM).get(reverse("flow_file", args=[PAPER.code, 99])).status_code == 404
    for role in ("director", *set(OFFICERS) - {Officer.SYSTEM}):
        assert visit(role).get(reverse("flows")).status_code == 404


def words_of(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages), "".join("".join(char["text"] for char in page.chars) for page in opened.pages)


def test_the_draft_sheet_bears_everybody_s_words_on_one_page(world, visit):
    paper = world.draft(countersign=["caizheng"], copy_recipients="市委办公室。")
    paper = world.walk(paper, "countersign")
    review.countersign_paper(paper, decision=Decision.COMMENT, opinion="请补充经费来源。", **world.by("handler_caizheng"))
    paper = world.walk(world.fresh(paper), "seal")
    answer = visit("dispatcher").get(reverse("documents_draft_sheet", args=[paper.pk]))
    pages, words = words_of(answer.content)
    assert pages == 1
    told = (
        "发文稿纸",
        "同意。",
        "傅德谦",
        "市财政局：同意并提出意见。请补充经费来源。",
        "饶知行",
        "拟同意。",
        "缪鸿儒",
        "复核无误",
        "邝时安",
    )
    facts = (
        "梁思齐",
        "综合处",
        "关于做好防汛工作的通知",
        "各区、县人民政府，市政府各部门",
        "市委办公室",
        "临政办发〔2025〕1号",
        "20份",
        "主动公开（涉及公众切身利益）",
    )
    squeezed = "".join(words.split())
    assert [word for word in (*told, *facts) if word not in squeezed] == []


def test_what_a_return_has_undone_is_not_on_the_sheet(world):
    paper = world.paper_at("second_review")
    review.return_paper(paper, target="first_review", way=Way.STEPWISE, reason="请改", **world.by("reviewer"))
    paper = world.fresh(paper)
    form = draft_sheet(paper, list_tasks(paper.matter), office="办公室", printed_at=world.now)
    (first,) = [cell for row in form.rows for cell in row.cells if cell.label == "初审"]
    assert first.entries == ()


@pytest.mark.parametrize("urgency", ["", "加急"])
def test_the_sheet_bears_the_urgency(world, urgency):
    paper = world.draft()
    paper.matter.urgency = urgency
    form = draft_sheet(paper, list_tasks(paper.matter), office="办公室", printed_at=world.now)
    assert form.facts == (f"紧急程度：{urgency or '平件'}", "发文字号：（未编号）")


def test_the_page_tells_the_way_of_signing_who_waits_for_his_turn_and_who_was_only_asked(world, visit):
    paper = world.draft(countersign=["caizheng", "shuiwu"])
    choose_quorum(paper.matter, step="countersign", quorum="in_order", **world.by("drafter"))
    paper = world.walk(world.fresh(paper), "countersign")
    task = Task.objects.get(matter=paper.pk, state=TaskState.OPEN)
    colleague = f"person:{world.people['colleague'].pk}"
    add_signers(task.pk, holders=[colleague], place="beside", request="请核金额。", **world.by("handler_caizheng"))
    page = visit("drafter").get(life(paper))
    marks = {row["holder"]: row["marks"] for row in page.context["waiting"]}
    assert marks == {"饶知行": [], "柯明远": ["排队"], "阎书亭": ["并加签"]}
    assert page.context["ways"] == ["会签：依次会签"]
    assert "请核金额。" in page.content.decode()


def test_the_page_tells_the_matter_s_own_term_and_when_its_clock_stood(world, visit):
    paper = world.paper_at("first_review")
    Matter.objects.filter(pk=paper.pk).update(due_date=world.now.date(), due_sentence="自3月3日起15个工作日到期")
    Pause.objects.create(matter=paper.matter, from_date=world.now.date(), reason="待批示")
    page = visit("drafter").get(life(paper)).content.decode()
    assert "自3月3日起15个工作日到期" in page
    assert "待批示停表：2025-03-03起" in page
