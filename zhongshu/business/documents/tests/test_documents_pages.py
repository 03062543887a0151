"""The pages of 发文, through a real client: each one works, strangers get 404, a second click and a stale page get a sentence."""

from __future__ import annotations

import base64
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.world import BODY, OUTSIDERS, PASSED, Trail, text
from zhongshu.business.documents.forms import text_initial
from zhongshu.business.documents.models import ClassifiedStub, FindingRecord, Paper, Route, Signature, Version
from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Task, TaskState
from zhongshu.engines.paper import recognise_body

GATES = {f"gate-{gate}": result for gate, (result, _) in PASSED.items()}
SOURCE = f"""临澜市人民政府办公室关于做好防汛工作的通知

各区、县人民政府，市政府各部门：
{BODY}
临澜市人民政府办公室
2025年3月3日
"""


def page(name, *keys):
    return reverse(f"documents_{name}", args=keys)


def act(browser, paper, code, **fields):
    return browser.post(page("act", paper.pk), {"act": code, "digest": paper.current.digest, **fields})


def png():
    out = io.BytesIO()
    Image.new("RGBA", (60, 30), (0, 0, 0, 255)).save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def form_of(world, paper, **changes):
    """What the browser sends from the editor of a draft."""
    initial = {
        name: value for name, value in text_initial(paper.current.read(), paper.current.digest).items() if value not in (False, None)
    }
    facts = {"issuer": paper.issuer_id, "disclosure": paper.disclosure, "disclosure_reason": paper.disclosure_reason}
    return {**initial, **facts, **changes}


def test_a_text_is_imported_and_its_original_kept(world, visit):
    browser = visit("drafter")
    assert browser.get(page("new")).status_code == 200
    file = SimpleUploadedFile("防汛通知.txt", SOURCE.encode())
    trail = Trail()
    answer = browser.post(page("new"), {"unit": world.units["zonghe"].pk, "issuer": world.issuers["office"].pk, "file": file})
    paper = world.fresh(Paper.objects.get())
    assert answer.url == page("edit", paper.pk)
    assert trail.types() == ["files.stored", "matters.opened", "documents.version_begun"]
    content = paper.current.read()
    assert (content.title, content.document_type, content.issue_date) == ("临澜市人民政府办公室关于做好防汛工作的通知", "通知", None)
    assert content.blocks == recognise_body(BODY)
    answer = browser.get(page("original", paper.pk))
    assert answer.content.decode() == SOURCE
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_text_is_pasted_or_begun_from_nothing(world, visit):
    browser, own = visit("drafter"), {"unit": world.units["zonghe"].pk, "issuer": world.issuers["office"].pk}
    browser.post(page("new"), own | {"text": SOURCE})
    browser.post(page("new"), own | {"document_type": "通知"})
    pasted, empty = Paper.objects.order_by("pk").select_related("current")
    assert pasted.current.read().title.endswith("防汛工作的通知")
    assert (empty.current.read().title, empty.document_type) == ("", "通知")


@pytest.mark.parametrize("way", ["file", "text"])
def test_a_classified_text_is_refused_before_it_is_stored_and_a_stub_offered(world, visit, way):
    marked = "机密★10年\n" + SOURCE
    sent = SimpleUploadedFile("通知.txt", marked.encode()) if way == "file" else marked
    trail = Trail()
    answer = visit("drafter").post(page("new"), {"unit": world.units["zonghe"].pk, "issuer": world.issuers["office"].pk, way: sent})
    assert answer.status_code == 409
    assert page("stub_new") in answer.content.decode()
    assert trail.types() == ["files.classified"]
    assert not Paper.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_editor_shows_the_text_and_saves_it_without_javascript(world, visit):
    paper, browser = world.draft(), visit("drafter")
    shown = browser.get(page("edit", paper.pk))
    assert text().title in shown.content.decode()
    answer = browser.post(page("edit", paper.pk), form_of(world, paper, title="关于做好防台工作的通知", then="paper"))
    assert answer.url == page("paper", paper.pk)
    assert world.fresh(paper).current.read().title == "关于做好防台工作的通知"


def test_an_autosave_tells_the_new_digest_and_a_stale_page_is_told_so(world, visit):
    paper, browser = world.draft(), visit("drafter")
    first, second = (form_of(world, paper, title=title) for title in ("第一页", "第二页"))
    answer = browser.post(page("edit", paper.pk), first, headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["base"] == world.fresh(paper).current.digest
    refused = browser.post(page("edit", paper.pk), second, headers={"accept": "application/json"})
    assert (refused.status_code, "在别处改过了" in refused.json()["message"]) == (409, True)
    assert world.fresh(paper).current.read().title == "第一页"


def test_a_classified_mark_is_not_even_autosaved(world, visit):
    paper = world.draft()
    answer = visit("drafter").post(
        page("edit", paper.pk), form_of(world, paper, body="机密★10年\n正文"), headers={"accept": "application/json"}
    )
    assert (answer.status_code, answer.json()["stub_url"]) == (409, page("stub_new"))
    assert "机密" not in Version.objects.get(paper=paper).content


def test_nobody_edits_what_he_does_not_hold(world, visit):
    paper = world.paper_at("first_review")
    assert visit("drafter").get(page("edit", paper.pk)).status_code == 409
    assert visit("drafter").post(page("edit", paper.pk), form_of(world, paper)).status_code == 409
    assert visit("division_head").get(page("edit", paper.pk)).status_code == 200


def test_the_page_of_a_paper_marks_ones_own_task_as_opened(world, visit):
    paper = world.paper_at("second_review")
    task = Task.objects.get(matter=paper.pk, state=TaskState.OPEN)
    visit("drafter").get(page("paper", paper.pk))
    task.refresh_from_db()
    assert task.opened_at is None, "somebody else's looking does not count"
    visit("reviewer").get(page("paper", paper.pk))
    task.refresh_from_db()
    assert task.opened_at is not None


def test_the_whole_way_is_walked_through_the_pages(world, visit):
    paper = world.draft(countersign=["caizheng"])
    act(visit("drafter"), paper, "submit")
    assert act(visit("handler_caizheng"), paper, "countersign", decision="comment", opinion="请补充名单。").status_code == 302
    for role in ("division_head", "reviewer", "deputy"):
        assert act(visit(role), paper, "agree", opinion="拟同意。", **GATES).status_code == 302
    leader = visit("director")
    assert leader.get(page("sign", paper.pk)).status_code == 200
    leader.post(page("sign", paper.pk), {"digest": paper.current.digest, "opinion": "同意。", "signature": png()})
    act(visit("checker"), paper, "pre_print_check", **GATES)
    registrar = visit("registrar")
    shown = registrar.get(page("register", paper.pk)).content.decode()
    assert "临政办发〔2" in shown, "the number that will come is shown beforehand"
    units = [world.units[code].pk for code in ("caizheng", "shuiwu")]
    registrar.post(page("register", paper.pk), {"main": units, "copy": [world.units["donghu"].pk], "copies": "20"})
    act(visit("printer"), paper, "seal")
    act(visit("dispatcher"), paper, "dispatch")
    for role in ("liaison_caizheng", "liaison_shuiwu", "liaison_donghu"):
        assert act(visit(role), paper, "receipt").status_code == 302
    assert world.fresh(paper).matter.step == "to_file"
    signature = Signature.objects.get(paper=paper)
    answer = visit("drafter").get(page("signature", paper.pk, signature.pk))
    assert answer["Content-Type"] == "image/png"
    receipts = visit("dispatcher").get(page("receipts", paper.pk)).content.decode()
    assert "赵雨航" in receipts


def test_every_other_act_works_through_the_page(world, visit):
    urged = world.paper_at("first_review")
    assert act(visit("drafter"), urged, "urge", reason="请尽快。").status_code == 302
    assert act(visit("drafter"), urged, "withdraw").status_code == 302
    assert world.fresh(urged).matter.step == "drafting"
    assert act(visit("drafter"), urged, "cancel", reason="不发了").status_code == 302
    refused = world.paper_at("final_review")
    assert act(visit("deputy"), refused, "refuse", reason="不宜发文").status_code == 302
    returned = world.paper_at("final_review")
    assert act(visit("deputy"), returned, "return", target="drafting", way="direct", reason="请改").status_code == 302
    assert world.fresh(returned).matter.detours == [["drafting", "final_review"]]
    voided = world.paper_at("seal")
    assert act(visit("registrar"), voided, "void", reason="重复").status_code == 302
    dispensed = world.paper_at("sign_off")
    assert act(visit("secretary_general"), dispensed, "dispense", person="deputy", reason="主任出差").status_code == 302
    assert {str(world.fresh(paper).matter.phase) for paper in (urged, refused, voided)} == {"cancelled"}


def test_a_level_takes_a_word_on_each_of_the_six_gates(world, visit):
    paper = world.paper_at("first_review")
    answer = act(visit("division_head"), paper, "agree", **{name: value for name, value in GATES.items() if name != "gate-legal"})
    assert (answer.status_code, "法律关" in answer.content.decode()) == (409, True)


def test_a_double_click_does_it_once_and_says_so(world, visit):
    paper, browser = world.paper_at("first_review"), visit("division_head")
    assert act(browser, paper, "agree", **GATES).status_code == 302
    again = act(browser, paper, "agree", **GATES)
    assert again.status_code == 409
    assert "该事项刚刚被他人处理" in again.content.decode()
    script = browser.post(page("act", paper.pk), {"act": "agree"}, headers={"accept": "application/json"})
    assert (script.status_code, script["Content-Type"]) == (409, "text/plain; charset=utf-8")
    assert Task.objects.filter(matter=paper.pk, state=TaskState.OPEN).count() == 1


@pytest.mark.parametrize(
    ("step", "role", "code"), [("first_review", "division_head", "agree"), ("pre_print_check", "checker", "pre_print_check")]
)
def test_a_page_read_before_the_last_change_agrees_to_nothing(world, visit, step, role, code):
    paper = world.paper_at(step)
    stale = paper.current.digest
    world.edit(paper, role, remark="（此件公开发布）")
    answer = visit(role).post(page("act", paper.pk), {"act": code, "digest": stale, **GATES})
    assert (answer.status_code, "不是最新文稿" in answer.content.decode()) == (409, True)


def test_signing_from_a_stale_page_or_with_a_broken_signature_is_refused(world, visit):
    paper, browser = world.paper_at("sign_off"), visit("director")
    for fields in (
        {"digest": "0" * 64},
        {"digest": paper.current.digest, "signature": "data:image/png;base64,!!"},
        {"digest": paper.current.digest, "signature": "data:image/svg+xml;base64,AAAA"},
        {"digest": paper.current.digest, "signature": "data:image/png;base64," + base64.b64encode(b"no picture").decode()},
    ):
        assert browser.post(page("sign", paper.pk), fields).status_code == 409
    assert not Signature.objects.exists()
    assert world.fresh(paper).matter.step == "sign_off"


@pytest.mark.parametrize("code", ["", "explode", "return", "withdraw", "void", "dispense", "seal", "receipt", "countersign", "urge"])
def test_an_act_that_cannot_be_done_now_gets_a_sentence(world, visit, code):
    paper = world.draft()
    answer = act(visit("drafter"), paper, code, decision="maybe")
    assert answer.status_code in {404, 409}
    assert world.fresh(paper).matter.step == "drafting"


def test_a_finding_is_accepted_or_set_aside_on_the_page(world, visit):
    half = recognise_body(BODY.replace("如下。", "如下:").replace("压实责任。", "压实责任:"))
    paper, browser = world.draft(blocks=half), visit("drafter")
    first, second = FindingRecord.objects.filter(paper=paper).order_by("pk")
    browser.post(page("finding", paper.pk, first.pk), {"act": "accept"})
    browser.post(page("finding", paper.pk, second.pk), {"act": "set_aside", "reason": "引文如此"})
    assert {row.state for row in FindingRecord.objects.filter(paper=paper)} == {"mended", "set_aside"}
    assert visit("reviewer").post(page("finding", paper.pk, second.pk), {"act": "accept"}).status_code == 404


def test_the_trail_shows_who_struck_what_at_which_level(world, visit):
    paper = world.edit(world.paper_at("first_review"), "division_head", blocks=recognise_body(BODY.replace("24小时", "昼夜")))
    shown = visit("division_head").get(page("trail", paper.pk)).content.decode()
    assert "温伯笙（初审）增" in shown
    assert "温伯笙（初审）删" in shown
    clean = visit("division_head").get(page("trail", paper.pk) + "?view=clean&upto=1").content.decode()
    assert "24小时" in clean
    assert "昼夜" not in clean


def test_the_typeset_page_and_the_files_of_a_draft(world, visit):
    paper, browser = world.draft(), visit("drafter")
    picture = browser.get(page("page", paper.pk, 1))
    assert picture.content.startswith(b"\x89PNG")
    assert browser.get(page("page", paper.pk, 99)).status_code == 404
    for name, magic in (("pdf", b"%PDF"), ("docx", b"PK")):
        trail = Trail()
        answer = browser.get(page(name, paper.pk))
        assert answer.content.startswith(magic)
        assert answer["Content-Disposition"].startswith("attachment")
        assert trail.types() == ["files.downloaded"]


def test_a_receiver_sees_the_paper_and_not_the_offices_deliberations(world, visit):
    paper = world.edit(world.paper_at("first_review"), "division_head", remark="（联系人：温伯笙）")
    paper = world.walk(paper, "receipt")
    browser = visit("liaison_donghu")
    shown = browser.get(page("paper", paper.pk)).content.decode()
    assert paper.matter.number in shown
    assert "拟同意" not in shown
    for name in ("trail", "original", "receipts"):
        assert browser.get(page(name, paper.pk)).status_code == 404
    assert browser.get(page("pdf", paper.pk)).content.startswith(b"%PDF")


@pytest.mark.parametrize("step", ["drafting", "second_review", "receipt"])
def test_strangers_get_404_on_every_page_of_a_paper(world, visit, step):
    paper = world.paper_at(step)
    gets = ["paper", "edit", "sign", "register", "receipts", "trail", "pdf", "docx", "original"]
    for role in OUTSIDERS:
        browser = visit(role)
        assert {name: browser.get(page(name, paper.pk)).status_code for name in gets} == dict.fromkeys(gets, 404)
        assert browser.get(page("page", paper.pk, 1)).status_code == 404
        assert browser.post(page("act", paper.pk), {"act": "receipt"}).status_code == 404


def test_visitors_are_sent_to_the_login(world, client):
    paper = world.draft()
    for name, keys in (("new", ()), ("paper", (paper.pk,)), ("edit", (paper.pk,)), ("pdf", (paper.pk,))):
        answer = client.get(page(name, *keys))
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/accounts/login/")


def test_a_stub_is_registered_on_its_page_and_stands_in_its_ledger(world, visit):
    browser = visit("registrar")
    fields = {"unit": world.units["wendian"].pk, "is_masked": "on", "holder": "机要员", "location": "2号柜", "received_date": "2025-03-03"}
    assert browser.get(page("stub_new")).status_code == 200
    assert browser.post(page("stub_new"), fields).status_code == 302
    assert ClassifiedStub.objects.get().title == ""
    assert "（标题不登记）" in browser.get(reverse("ledger", args=["documents.stubs"])).content.decode()
    assert visit("outsider").get(page("stub_new")).status_code == 404


def test_routes_are_set_and_ended_on_their_page_by_the_system_officer_alone(world, visit):
    browser = visit("system")
    assert "温伯笙" in browser.get(page("routes")).content.decode()
    fields = {"step": "seal", "position": world.positions["checker"].pk, "from_date": "2025-04-01"}
    assert browser.post(page("routes"), fields).status_code == 302
    row = Route.objects.get(step="seal", to_date=None)
    assert browser.post(page("route_end", row.pk)).status_code == 302
    assert browser.post(page("route_end", row.pk)).status_code == 409
    assert browser.get(page("routes") + "?history=1").status_code == 200
    for role in ("director", "security", "audit", "outsider"):
        assert visit(role).get(page("routes")).status_code == 404
        assert visit(role).post(page("route_end", row.pk)).status_code == 404


@pytest.mark.parametrize("wrong", ["x", "-1", "", "99999"])
def test_a_register_form_with_nonsense_is_refused_with_a_sentence(world, visit, wrong):
    paper = world.paper_at("register")
    answer = visit("registrar").post(page("register", paper.pk), {"main": [wrong], "copies": wrong})
    assert answer.status_code == 409
    assert world.fresh(paper).number is None


def test_a_form_that_a_script_sent_is_answered_with_the_next_address(world, visit):
    paper = world.paper_at("first_review")
    answer = visit("division_head").post(
        page("act", paper.pk), {"act": "agree", "digest": paper.current.digest, **GATES}, headers={"accept": "application/json"}
    )
    assert json.loads(answer.content)["url"] == page("paper", paper.pk)


def test_a_unit_finds_what_it_received_and_not_what_others_did_with_it(world, visit):
    world.walk(world.paper_at("receipt"), "to_file")
    shown = visit("liaison_donghu").get(reverse("ledger", args=["documents.received"]))
    assert [[cell["text"] for cell in row["cells"]][3] for row in shown.context["rows"]] == ["东湖区"]
    assert "市财政局" not in shown.content.decode()
