"""Pages of 收文 with a real client: what is shown, what is hidden, and that figures open into the rows they count."""

from __future__ import annotations

import base64
import datetime as dt
import io
from urllib.parse import parse_qs, urlsplit

import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from PIL import Image

from tests.incoming_world import TITLE
from tests.world import OUTSIDERS, Officer
from zhongshu.business.incoming import indicators
from zhongshu.business.incoming.flow import CHECK, CLOSE, FLOW_1, HANDLE, INSTRUCT, PROPOSE, REGISTER, TO_FILE
from zhongshu.business.incoming.ledgers import ALL as OWN_LEDGERS
from zhongshu.business.incoming.models import Arrival, IncomingFile, IncomingPaper, IncomingRoute, IncomingStub, Instruction
from zhongshu.business.incoming.operations import arrivals, handling, reading, registering, settings
from zhongshu.business.incoming.operations.sheets import make_template
from zhongshu.business.incoming.permissions import LEDGER, READ
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import scope
from zhongshu.core.circulation.models import Reading
from zhongshu.core.circulation.operations import circulate
from zhongshu.core.files.operations import store_made
from zhongshu.core.ledgers.declarations import LEDGERS
from zhongshu.core.ledgers.queries import list_choices, list_rows
from zhongshu.core.matters.models import Matter
from zhongshu.core.urging.operations.urging import urge
from zhongshu.engines.reading import Doubt, PageRead

CAST = ("dispatcher", "registrar", "director", "deputy", "liaison_shuiwu", "liaison_caizheng", "colleague", *OUTSIDERS)

DOUBTS = (Doubt(2, 3, 0.6, (0.1, 0.2, 0.05, 0.02)),)


def picture():
    out = io.BytesIO()
    Image.new("RGBA", (200, 80), (0, 0, 0, 255)).save(out, "PNG")
    return out.getvalue()


def read_scan(office, text="江水办〔2025〕18号\n请于月底前报送。", doubts=DOUBTS):
    """A scan that was read, with a doubtful character."""
    stored = store_made(b"%PDF-1.7 scan", name="扫描.pdf", kind="pdf", **office.world.by("dispatcher"))
    arrival = arrivals.upload_paper(title="扫描", files=[stored], **office.world.by("dispatcher"))
    file = IncomingFile.objects.select_related("stored").get(arrival=arrival)
    reading.keep_page(file, PageRead(1, text, picture(), "ocr", doubts))
    reading.finish_reading(file, now=office.world.now)
    return Arrival.objects.get(pk=arrival.pk)


@pytest.mark.parametrize("step", [step.code for step in FLOW_1.steps[1:]])
def test_the_page_of_a_paper_at_every_step(office, visit, step):
    paper = office.at(step)
    for role in ("dispatcher", "registrar", "director"):
        answer = visit(role).get(reverse("incoming_paper", args=[paper.pk]))
        assert answer.status_code == 200
        assert FLOW_1[step].state in answer.content.decode()


def test_a_unit_that_handles_it_sees_the_paper_and_not_the_office_s_deliberations(office, visit):
    paper = office.at(HANDLE)
    page = visit("liaison_shuiwu").get(reverse("incoming_paper", args=[paper.pk])).content.decode()
    assert "请抓好落实。" in page
    assert "<h2>办理过程</h2>" not in page
    assert visit("liaison_shuiwu").get(reverse("incoming_slip", args=[paper.pk])).status_code == 404
    assert visit("liaison_donghu").get(reverse("incoming_paper", args=[paper.pk])).status_code == 404


def test_a_unit_does_not_see_it_before_it_is_its_turn(office, visit):
    paper = office.at(INSTRUCT)
    assert visit("liaison_shuiwu").get(reverse("incoming_paper", args=[paper.pk])).status_code == 404


def test_what_was_read_is_shown_with_its_doubts_on_picture_and_in_words(office, visit):
    arrival = read_scan(office)
    page = visit("dispatcher").get(reverse("incoming_arrival", args=[arrival.pk])).content.decode()
    assert "1</b> 处拿不准" in page
    assert '<mark class="inc-doubt" title="拿不准（60%）">办</mark>' in page
    assert "left:10.0%;top:20.0%;width:5.0%;height:2.0%" in page
    image = visit("dispatcher").get(reverse("incoming_page", args=[arrival.pk, arrival.files.get().pk, 1]))
    assert (image["Content-Type"], image.content[:4]) == ("image/png", b"\x89PNG")
    for role in ("drafter", "liaison_shuiwu", "security"):
        for name, args in (("arrival", ()), ("pages", ()), ("page", (arrival.files.get().pk, 1)), ("file", (arrival.files.get().pk,))):
            assert visit(role).get(reverse(f"incoming_{name}", args=[arrival.pk, *args])).status_code == 404, (role, name)


def test_a_page_that_is_being_read_asks_for_itself_again_and_then_stops(office, visit):
    stored = store_made(b"%PDF-1.7 scan", name="扫描.pdf", kind="pdf", **office.world.by("dispatcher"))
    arrival = arrivals.upload_paper(title="扫描", files=[stored], **office.world.by("dispatcher"))
    url = reverse("incoming_pages", args=[arrival.pk])
    assert "hx-trigger" in visit("dispatcher").get(url).content.decode()
    IncomingFile.objects.update(page_count=4)
    assert "已读 0 / 4 页" in visit("dispatcher").get(url).content.decode()
    IncomingFile.objects.update(state="failed", error="图片已损坏")
    page = visit("dispatcher").get(url).content.decode()
    assert "hx-trigger" not in page
    assert "图片已损坏" in page


def test_registering_by_the_page_offers_what_was_read(office, visit):
    paper = arrivals.sign_for(read_scan(office), **office.world.by("dispatcher"))
    url = reverse("incoming_register", args=[paper.pk])
    assert visit("checker").get(url).status_code == 409
    page = visit("registrar").get(url).content.decode()
    assert 'value="江水办〔2025〕18号"' in page
    assert "收〔2" in page
    answer = visit("registrar").post(url, {"title": TITLE}, headers={"accept": "application/json"})
    assert (answer.status_code, "来文单位" in answer.content.decode()) == (409, True)
    facts = {
        "title": TITLE,
        "issuer": "市水务局",
        "issuer_number": "甲〔2025〕1号",
        "paper_class": "lower",
        "pages": 1,
        "copies": 1,
        "attachments": 0,
    }
    assert visit("registrar").post(url, facts).status_code == 302
    after = office.fresh(paper)
    assert (after.paper_class, after.issuer_unit, after.matter.step) == ("lower", office.world.units["shuiwu"], CHECK)


def test_the_whole_way_by_the_pages(office, visit):
    paper = office.at(CHECK)
    act, propose, instruct = (reverse(f"incoming_{name}", args=[paper.pk]) for name in ("act", "propose", "instruct"))
    assert visit("checker").post(act, {"act": "check"}).status_code == 302
    units, positions = office.world.units, office.world.positions
    facts = {"nature": "action", "opinion": "请水务局办。", "main_unit": units["shuiwu"].pk, "leaders": [positions["director"].pk]}
    assert visit("reviewer").get(propose).status_code == 200
    assert visit("reviewer").post(propose, facts).status_code == 302
    url = "data:image/png;base64," + base64.b64encode(picture()).decode()
    assert visit("director").get(instruct).status_code == 200
    assert visit("director").post(instruct, {"opinion": "请办。", "signature": url}).status_code == 302
    row = Instruction.objects.get(paper=paper)
    image = visit("director").get(reverse("incoming_instruction_image", args=[paper.pk, row.pk]))
    assert image.content.startswith(b"\x89PNG")
    assert visit("liaison_shuiwu").post(act, {"act": "report", "opinion": "办了。"}).status_code == 302
    assert visit("registrar").post(act, {"act": "close"}).status_code == 302
    assert office.fresh(paper).matter.step == TO_FILE
    assert visit("registrar").post(act, {"act": "close"}).status_code == 409
    assert visit("registrar").post(act, {"act": "dance"}).status_code == 409


def test_a_photo_of_the_original_is_drawn_anew_and_what_is_none_is_refused(office, visit):
    paper = office.at(INSTRUCT)
    url = reverse("incoming_instruct", args=[paper.pk])
    bad = SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\nnot a picture", "image/png")
    assert visit("director").post(url, {"opinion": "同意", "image": bad}).status_code == 409
    assert visit("director").post(url, {"signature": "data:text/html;base64,PGI+"}).status_code == 409
    out = io.BytesIO()
    Image.new("RGB", (3000, 2000), "white").save(out, "JPEG")
    photo = SimpleUploadedFile("批示.jpg", out.getvalue(), "image/jpeg")
    assert visit("director").post(url, {"opinion": "同意", "image": photo}).status_code == 302
    image = Instruction.objects.get(paper=paper).image
    assert image.kind == "png"


def test_circulating_reading_and_urging_by_the_page(office, visit):
    paper = office.at(HANDLE)
    act, page = reverse("incoming_act", args=[paper.pk]), reverse("incoming_paper", args=[paper.pk])
    person = office.world.people["deputy"]
    assert visit("liaison_shuiwu").post(act, {"act": "circulate", "readers": [f"person:{person.pk}"]}).status_code == 404
    assert visit("registrar").post(act, {"act": "circulate", "readers": [f"person:{person.pk}"], "note": "请阅"}).status_code == 302
    shown = visit("deputy").get(page).content.decode()
    assert "请您阅" in shown
    assert Reading.objects.get().opened_at is not None
    assert visit("registrar").post(act, {"act": "urge_readers", "reason": ""}).status_code == 302
    assert urge(paper.matter, target="reading", **office.world.by("registrar")) == 1, "readers can be urged like those who have tasks"
    assert visit("deputy").post(act, {"act": "read", "opinion": "知悉。"}).status_code == 302
    assert visit("deputy").post(act, {"act": "read"}).status_code == 409
    assert "知悉。" in visit("registrar").get(page).content.decode()
    assert visit("deputy").get(page).status_code == 200, "who has read it may look again"


def test_the_slip_is_one_page_with_every_opinion(office, visit):
    paper = office.at(CLOSE)
    answer = visit("registrar").get(reverse("incoming_slip", args=[paper.pk]))
    assert answer["Content-Type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
        text = "".join(pdf.pages[0].extract_text().split())
    for expected in (
        "公文处理单",
        "江南省水利厅",
        "江水办〔2025〕18号",
        "收〔2025〕省-1",
        "傅德谦",
        "请抓好落实。",
        "水利工程已全部开工。",
    ):
        assert expected in text, expected


def test_the_sheet_by_its_pages(office, visit):
    browser = visit("registrar")
    assert browser.get(reverse("incoming_sheet_template")).status_code == 200
    upload = SimpleUploadedFile("表.xlsx", make_template())
    answer = browser.post(reverse("incoming_sheet"), {"file": upload})
    draft = int(answer.url.rstrip("/").rpartition("/")[2])
    page = browser.get(answer.url).content.decode()
    assert "都可以登记" in page
    assert visit("dispatcher").get(reverse("incoming_sheet_draft", args=[draft])).status_code == 404, "another's draft"
    assert not IncomingPaper.objects.exists()
    assert browser.post(answer.url).status_code == 302
    assert IncomingPaper.objects.count() == 1
    assert browser.post(answer.url).status_code == 409


def test_a_unit_sends_and_takes_back_by_the_page(office, visit):
    browser = visit("liaison_shuiwu")
    facts = {"unit": office.world.units["shuiwu"].pk, "title": "关于防汛的报告"}
    assert visit("drafter").get(reverse("incoming_send")).status_code == 404
    file = SimpleUploadedFile("报告.txt.pdf", b"plain words, no pdf")
    assert browser.post(reverse("incoming_send"), {**facts, "files": file}).status_code == 409
    out = io.BytesIO()
    Image.new("RGB", (100, 100), "white").save(out, "PNG")
    sent = browser.post(reverse("incoming_send"), {**facts, "files": SimpleUploadedFile("报告.png", out.getvalue())})
    arrival = Arrival.objects.get()
    assert sent.url == reverse("incoming_arrival", args=[arrival.pk])
    assert "撤回报送" in browser.get(sent.url).content.decode()
    assert visit("liaison_caizheng").get(sent.url).status_code == 404
    assert browser.post(f"{sent.url}act/", {"act": "sign", "pieces": 1, "copies": 1, "pages": 0, "attachments": 0}).status_code == 404
    assert browser.post(f"{sent.url}act/", {"act": "withdraw", "reason": "数字有误"}).status_code == 302
    assert (
        visit("dispatcher").post(f"{sent.url}act/", {"act": "sign", "pieces": 1, "copies": 1, "pages": 0, "attachments": 0}).status_code
        == 409
    )


def test_stub_pages(office, visit):
    browser = visit("dispatcher")
    facts = {
        "unit": office.world.units["wendian"].pk,
        "received_date": "2025-03-03",
        "is_masked": "on",
        "copies": 1,
        "holder": "阮晓蔓",
        "location": "1号柜",
    }
    answer = browser.post(reverse("incoming_stub_new"), facts)
    stub = IncomingStub.objects.get()
    moved = {"receiver": "傅德谦", "location": "主任室", "purpose": "送阅", "moved_at": "2025-03-03T10:00"}
    assert browser.post(answer.url, moved).status_code == 302
    assert "傅德谦" in browser.get(answer.url).content.decode()
    assert visit("colleague").get(reverse("incoming_stub", args=[stub.pk])).status_code == 404


def test_routes_are_the_system_officer_s(office, visit):
    browser, world = visit(Officer.SYSTEM), office.world
    assert visit("registrar").get(reverse("incoming_routes")).status_code == 404
    facts = {"step": CHECK, "paper_class": "national", "position": world.positions["reviewer"].pk, "from_date": "2025-03-01"}
    assert browser.post(reverse("incoming_routes"), facts).status_code == 302
    route = IncomingRoute.objects.get(paper_class="national")
    national = office.registered(paper_class="national")
    assert world.positions["reviewer"].pk in national.matter.tasks.filter(state="open").values_list("position", flat=True)
    assert office.at(CHECK).matter.tasks.get(state="open").position == world.positions["checker"]
    with pytest.raises(Refused, match="不需要改"):
        settings.set_route(step=CHECK, position=world.positions["checker"], from_date=dt.date(2025, 4, 1), **world.by(Officer.SYSTEM))
    with pytest.raises(NotYours):
        settings.end_route(route, to_date=dt.date(2025, 4, 1), **world.by("registrar"))
    settings.end_route(route, to_date=dt.date(2025, 4, 1), **world.by(Officer.SYSTEM))
    with pytest.raises(Refused, match="已经停用"):
        settings.end_route(route, to_date=dt.date(2025, 4, 1), **world.by(Officer.SYSTEM))


@pytest.fixture
def busy(office):
    """Papers in every state, one sent back, one with a step on paper, one circulated, one late."""
    for step in FLOW_1.steps[1:]:
        office.at(step.code, paper_class="city" if step.code == PROPOSE else "province")
    registering.send_back(office.at(CHECK), reason="format", note="不合", **office.world.by("checker"))
    paper = office.at(INSTRUCT)
    task = paper.matter.tasks.get(state="open")
    person = office.world.people["director"]
    facts = {"done_by": person, "done_date": office.world.now.date(), "reason": "在外地"}
    handling.record_offline(paper, task.pk, **facts, **office.world.by("dispatcher"))
    office.handle(paper)
    handling.reply_paper(paper, text="复", **office.world.by("liaison_shuiwu"))
    handling.close_paper(paper, **office.world.by("registrar"))
    late = office.at(CLOSE)
    office.world.now += dt.timedelta(days=20)
    handling.close_paper(late, **office.world.by("registrar"))
    circulate(late.matter, readers=[f"person:{office.world.people['deputy'].pk}"], **office.world.by("registrar"))
    return office


def test_every_figure_is_the_number_of_rows_it_opens_into(busy):
    for role in CAST:
        actor = busy.world.actor(role)
        for indicator in indicators.ALL:
            figure = indicator.compute(actor, 2025)
            parts = urlsplit(figure.rows_url)
            ledger = LEDGERS[resolve(parts.path).kwargs["code"]]
            choices, ignored = list_choices(ledger, actor, {name: values[0] for name, values in parse_qs(parts.query).items()})
            assert ignored == []
            counted = figure.denominator if indicator.places else figure.numerator
            assert list_rows(ledger, actor, choices).count() == counted, (role, indicator.code)
    actor = busy.world.actor("director")
    figures = {indicator.code: indicator.compute(actor, 2025) for indicator in indicators.ALL}
    assert figures["incoming.received"].numerator == 11
    assert (figures["incoming.received_city"].numerator, figures["incoming.received_province"].numerator) == (1, 9)
    share = figures["incoming.online_share"]
    assert (share.numerator, share.denominator) == (200, 3), "two of three that were closed were handled online throughout"
    average = figures["incoming.average_days"]
    assert (average.numerator, average.denominator) == (14, 3)


def test_an_outsider_sees_no_row_of_any_ledger(busy, visit):
    for role in OUTSIDERS:
        actor = busy.world.actor(role)
        assert [ledger.code for ledger in OWN_LEDGERS if list_rows(ledger, actor, []).exists()] == [], role
        assert not Matter.objects.filter(scope(actor, READ) | scope(actor, LEDGER)).exists()
    for ledger in OWN_LEDGERS:
        if ledger.permission.holds(busy.world.actor("registrar")):
            assert visit("registrar").get(reverse("ledger", args=[ledger.code])).status_code == 200
    counts = {ledger.code: list_rows(ledger, busy.world.actor("registrar"), []).count() for ledger in OWN_LEDGERS}
    assert counts["incoming.papers"] == 11
    assert (counts["incoming.returned"], counts["incoming.offline"], counts["incoming.readings"]) == (1, 1, 1)
    assert counts["incoming.instructions"] == 6


def test_every_filter_of_every_ledger_works(busy, visit):
    actor = busy.world.actor("registrar")
    for ledger in OWN_LEDGERS:
        if not ledger.permission.holds(actor):
            continue
        for one in ledger.filters:
            values = {"text": "水", "date_from": "2025-01-01", "date_to": "2025-12-31", "year": "2025"}
            for value in [key for key, _ in one.options(actor)] if one.kind == "choice" else [values[one.kind]]:
                answer = visit("registrar").get(reverse("ledger", args=[ledger.code]), {one.name: value})
                assert answer.status_code == 200, (ledger.code, one.name, value)


def test_the_desk_leads_to_the_page_where_it_is_done(office, visit):
    paper = office.at(INSTRUCT)
    assert reverse("incoming_instruct", args=[paper.pk]) in visit("director").get("/").content.decode()
    registered = office.at(REGISTER)
    assert reverse("incoming_register", args=[registered.pk]) in visit("registrar").get("/").content.decode()


def test_the_menu_counts_what_waits_to_be_signed_for(office, visit):
    read_scan(office)
    page = visit("dispatcher").get("/").content.decode()
    assert '<span>待签收</span><span class="zs-tally">1</span>' in page
    assert "待签收" not in visit("drafter").get("/").content.decode()


@pytest.mark.once
def test_no_page_asks_more_the_more_readers_and_papers_there_are(office, visit):
    paper = office.at(HANDLE)
    pages = [reverse("incoming_paper", args=[paper.pk]), "/incoming/", *(reverse("ledger", args=[ledger.code]) for ledger in OWN_LEDGERS)]

    def measure():
        counts = {}
        for url in pages:
            browser = visit("registrar")
            browser.get(url)
            with CaptureQueriesContext(connection) as captured:
                browser.get(url)
            counts[url] = len(captured)
        return counts

    roles = ("deputy", "director", "colleague", "drafter", "checker", "printer")
    circulate(paper.matter, readers=[f"person:{office.world.people[role].pk}" for role in roles[:1]], **office.world.by("registrar"))
    office.at(CLOSE)
    read_scan(office)
    before = measure()
    circulate(paper.matter, readers=[f"person:{office.world.people[role].pk}" for role in roles[1:]], **office.world.by("registrar"))
    for _ in range(3):
        office.at(CLOSE)
        read_scan(office)
    after = measure()
    assert {url: (before[url], after[url]) for url in pages if after[url] > before[url]} == {}
    assert max(after.values()) <= 60
