"""A scan that comes in, as people handle it: read by the worker, signed for, registered, proposed, instructed on a phone, handled, answered, read, closed."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import Person, chromium
from zhongshu.engines.paper import Paper, recognise_body
from zhongshu.engines.reading import can_recognise
from zhongshu.engines.typeset import typeset_images

pytestmark = pytest.mark.story

LETTER = Paper(
    document_type="通知",
    title="江南省水利厅关于开展水闸安全鉴定的通知",
    heading="江南省水利厅文件",
    issuers=("江南省水利厅",),
    number="江水运管〔2026〕77号",
    main_recipients="各市人民政府：",
    blocks=recognise_body("为掌握全省水闸安全状况，现就有关事项通知如下。\n一、明确范围。请逐座登记造册，按月报送鉴定进度。"),
    signers=("江南省水利厅",),
)


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def as_person(browser, served_city):
    """Take a seat; every page's scripts must have run without a fault when one leaves."""
    seated = []

    def sit(name, *, phone=False):
        seated.append(Person(browser, served_city.url, name, phone=phone))
        return seated[-1]

    yield sit
    for person in seated:
        person.leave()


def scan(folder):
    """A sheet as it comes from a scanner: a picture, and no text."""
    path = folder / "扫描0007.pdf"
    Image.open(io.BytesIO(typeset_images(LETTER, width_px=1500)[0])).convert("L").save(path, "PDF", resolution=180)
    return path


def tick(page, legend, *labels):
    """Choose in a picker as one does: type a few signs, tick the box."""
    picker = page.locator("[data-picker]", has_text=legend)
    for label in labels:
        find = picker.locator("[data-find]")
        if find.is_visible():
            find.fill(label)
        picker.locator("label:visible", has_text=label).first.locator("input").check()


@pytest.mark.skipif(not can_recognise(), reason="rapidocr is not installed: requirements.lock.txt brings it")
def test_a_scan_becomes_a_registered_instructed_circulated_and_answered_paper(as_person, tmp_path):
    clerk = as_person("阮晓蔓")
    page = clerk.open("/incoming/new/")
    page.locator("#id_files").set_input_files(scan(tmp_path))
    clerk.act("上传并识读")
    expect(page.locator("#original")).to_contain_text("识读")
    expect(page.locator("#original-pictures img")).to_be_visible(timeout=120_000)  # the worker reads it; the page shows it by itself
    page.get_by_role("link", name="文字", exact=True).click()
    expect(page.locator("#original-text")).to_contain_text("按月报送鉴定进度")
    clerk.act("签收")
    clerk.said("已签收")
    paper = int(re.search(r"/incoming/(\d+)/", page.url)[1])

    registrar = as_person("凌寒秋")
    page = registrar.open(f"/incoming/{paper}/register/")
    expect(page.locator("#id_issuer_number")).to_have_value(re.compile("江水运管〔2026〕77号"))
    page.locator("#id_title").fill(LETTER.title)
    page.locator("#id_issuer").fill("江南省水利厅")
    page.locator("#id_paper_class").select_option("province")
    expect(page.locator("[data-next-number]")).to_contain_text("省-")
    registrar.act("登记编号")
    registrar.said("收文号收〔2026〕省-")

    checker = as_person("邝时安")
    page = checker.open(f"/incoming/{paper}/")
    checker.act("符合要求")
    checker.said("办理拟办")

    proposer = as_person("褚文静")
    page = proposer.open(f"/incoming/{paper}/propose/")
    page.locator("#id_opinion").fill("建议由澄湖区主办，请乔绍珩同志批示。")
    page.locator("#id_main_unit").select_option(label="澄湖区")
    page.locator("#id_needs_reply").check()
    tick(page, "请批示的领导", "乔绍珩")
    tick(page, "传阅对象", "温伯笙")
    proposer.act("送出")
    proposer.said("办理批示")

    leader = as_person("乔绍珩", phone=True)
    page = leader.open(f"/incoming/{paper}/instruct/")
    page.get_by_role("button", name="请抓好落实。").click()
    pad = page.locator("[data-signature] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 90, steps=6)
    page.mouse.up()
    leader.act("批示")
    leader.said("办理承办")

    reader = as_person("温伯笙", phone=True)
    reader.page.locator("#desk-to-read ~ ol a", has_text="水闸安全鉴定").first.click()
    reader.page.locator("#read-opinion").fill("请综合处跟进。")
    reader.act("已阅")
    reader.said("已阅")

    unit = as_person("赵雨航")
    page = unit.open(f"/incoming/{paper}/")
    expect(page.locator(".inc-instruction")).to_contain_text("请抓好落实。")
    page.locator("#opinion").fill("全区水闸已全部登记造册。")
    unit.act("办毕")
    unit.said("办理答复")
    page.locator("#opinion").fill("已书面答复省水利厅。")
    unit.act("已答复")
    expect(page.locator(".zs-acts").get_by_role("button", name="已答复", exact=True)).to_have_count(0)

    page = registrar.open(f"/incoming/{paper}/")
    expect(page.locator("#circulation")).to_contain_text("请综合处跟进。")
    registrar.act("办结")
    registrar.said("转入待归档")
    slip = registrar.download("打印处理单（PDF）", tmp_path)
    with pdfplumber.open(io.BytesIO(slip)) as pdf:
        assert len(pdf.pages) == 1
        text = "".join(pdf.pages[0].extract_text().split())
        assert pdf.pages[0].images, "the handwriting of the leader"
    for expected in ("江水运管〔2026〕77号", "乔绍珩", "请抓好落实。", "温伯笙", "全区水闸已全部登记造册。"):
        assert expected in text, expected

    page = registrar.open("/search/?q=按月报送鉴定进度")
    expect(page.locator("main")).to_contain_text(LETTER.title)


def test_a_unit_sends_a_paper_and_takes_it_back_before_it_is_signed_for(as_person, tmp_path):
    unit = as_person("赵雨航")
    page = unit.open("/incoming/send/")
    page.locator("#id_title").fill("澄湖区人民政府关于水闸维修经费的请示")
    page.locator("#id_files").set_input_files(scan(tmp_path))
    unit.act("报送")
    unit.said("签收以前可以撤回")
    address = page.url
    page.locator("#withdraw-reason").fill("经费数字有误")
    unit.act("撤回")
    unit.said("已撤回")
    clerk = as_person("阮晓蔓")
    page = clerk.open(address.removeprefix(clerk.url))
    expect(page.locator(".inc-head-facts")).to_contain_text("已撤回")


@pytest.mark.parametrize("phone", [False, True])
def test_pages_fit_the_screen(as_person, phone):
    person = as_person("阮晓蔓", phone=phone)
    for path in (
        "/incoming/",
        "/incoming/new/",
        "/incoming/sheet/",
        "/incoming/stubs/new/",
        "/ledgers/incoming.papers/",
        "/ledgers/incoming.readings/",
    ):
        page = person.open(path)
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), path


def test_a_dead_link_is_no_secret(as_person):
    """Another unit's arrival looks like one that is not there."""
    unit = as_person("赵雨航")
    page = unit.open("/incoming/arrivals/1/")
    expect(page.locator("body")).to_contain_text("没有找到")
    assert Path(page.url).name == "1"
