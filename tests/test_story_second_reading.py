"""大模型复读 as people use it: why there is no button, asking once, going on meanwhile, taking and setting aside what comes; a service that is down."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import DESK, Person, chromium
from tests.model_server import model_server, remarks

pytestmark = pytest.mark.story

CLERK = "梁思齐"
TEXT = """临澜市人民政府办公室关于做好拱晨桥维护工作的通知

各区、县（市）人民政府，市政府各部门、各直属单位：
为认真布署今冬维护工作，经市政府同意，现将有关事项通知如下。
一、落实责任
各单位要加强领导，层层压实责任。
二、整修桥面
各单位要按时完成。
临澜市人民政府办公室
"""
BAR = "#second-reading"


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def model():
    with model_server() as server:
        yield server


@pytest.fixture(scope="module")
def served_city(template_city, tmp_path_factory, model):
    """A city whose operator has named a model."""
    city = template_city.copy(tmp_path_factory.mktemp("cities"), "served_second_reading")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHONGSHU_LLM", model.address)
        patch.setenv("ZHONGSHU_LLM_MODEL", "校对模型")
        city.serve()
    yield city
    city.drop()


@pytest.fixture
def as_clerk(browser, served_city, model):
    """The clerk at a desk or with a phone; every page's scripts must have run without a fault when he leaves."""
    model.answer, model.status = (
        remarks(
            {"quote": "层层压实责任", "suggestion": "逐级压实责任", "reason": "固定用语"},
            {"quote": "按时完成", "suggestion": "按时保质完成", "kind": "grammar", "reason": "语义不完整"},
        ),
        200,
    )
    model.asked.clear()
    seated = []

    def sit(**how):
        seated.append(Person(browser, served_city.url, CLERK, **how))
        return seated[-1]

    yield sit
    model.gate.set()
    for person in seated:
        person.leave()


def draft(person, disclosure):
    page = person.open("/papers/new/")
    page.locator("#id_text").fill(TEXT)
    page.locator("[data-start]").click()
    expect(page).to_have_url(re.compile(r"/papers/\d+/edit/"))
    if disclosure:
        choose(person, disclosure)
    else:
        person.act("保存并返回公文页")
        expect(page).to_have_url(re.compile(r"/papers/\d+/$"))
    return page


def choose(person, disclosure):
    """公开属性 and its reason, in the editor."""
    page = person.page
    page.locator("select[name=disclosure]").select_option(disclosure)
    page.locator("[name=disclosure_reason]").fill("按条例确定")
    person.act("保存并返回公文页")
    expect(page).to_have_url(re.compile(r"/papers/\d+/$"))


def finding(page, words):
    return page.locator("#checked .zs-finding", has_text=words).first


def timeline(page):
    return page.locator(".zs-timeline").first


@pytest.mark.parametrize("phone", [False, True])
def test_a_clerk_asks_goes_on_and_finds_remarks_among_the_findings(as_clerk, model, phone):
    clerk = as_clerk(phone=phone)
    page = draft(clerk, "")
    expect(page.locator(BAR)).to_contain_text("不能请大模型复读：还没有选公开属性")
    expect(page.locator(BAR).get_by_role("button")).to_have_count(0)
    page.goto(page.url + "edit/")
    choose(clerk, "主动公开")

    model.gate.clear()
    page.locator("#opinion").fill("请领导审定")
    page.get_by_role("button", name="请大模型复读").dblclick()
    expect(page.locator(BAR)).to_contain_text("大模型正在读（梁思齐请的）")
    finding(page, "布署").get_by_text("不采纳…").click()
    finding(page, "布署").locator("[name=reason]").fill("写到一半")
    model.gate.set()
    expect(page.locator(BAR)).to_contain_text("大模型读过现在的文字，留下 2 条意见")
    assert len(model.asked) == 1, "two clicks ask once"
    expect(page.locator("#checked-tally")).to_have_text("3 项未处置")
    expect(finding(page, "层层压实责任")).to_contain_text("大模型意见，未经规则核实")
    assert finding(page, "布署").locator("[name=reason]").input_value() == "写到一半"
    assert page.locator("#opinion").input_value() == "请领导审定", "what one was writing is there still"
    assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1440)

    finding(page, "层层压实责任").get_by_role("button", name="改为").click()
    expect(page.locator("#checked-tally")).to_have_text("2 项未处置")
    aside = finding(page, "按时完成")
    aside.get_by_text("不采纳…").click()
    aside.locator("[name=reason]").fill("原文够清楚")
    aside.get_by_role("button", name="不采纳").click()
    expect(page.locator("#checked-tally")).to_have_text("1 项未处置")
    expect(page.locator(BAR)).to_contain_text("上次读的是改动以前的文字")
    expect(timeline(page)).to_contain_text("请大模型复读第1稿")
    expect(timeline(page)).to_contain_text("留下意见2条")


def test_a_paper_that_is_not_to_be_published_offers_no_button(as_clerk, model):
    page = draft(as_clerk(), "不予公开")
    expect(page.locator(BAR)).to_contain_text("公开属性是“不予公开”，按本单位规定不送大模型")
    expect(page.locator(BAR).get_by_role("button")).to_have_count(0)
    assert model.asked == []


def test_a_service_that_is_down_is_one_sentence_and_is_asked_again(as_clerk, model):
    page = draft(as_clerk(), "主动公开")
    model.status = 503
    page.get_by_role("button", name="请大模型复读").click()
    expect(page.locator(BAR)).to_contain_text("大模型没有读完：大模型服务返回了 503，未作复读。")
    expect(finding(page, "布署")).to_be_visible()
    model.status = 200
    page.get_by_role("button", name="再请大模型复读").click()
    expect(page.locator(BAR)).to_contain_text("留下 2 条意见")


def test_it_works_without_scripts_by_loading_the_page_again(as_clerk, browser, model):
    clerk = as_clerk()
    url = draft(clerk, "依申请公开").url
    plain = browser.new_context(viewport=DESK, locale="zh-CN", java_script_enabled=False, storage_state=clerk.context.storage_state())
    page = plain.new_page()
    page.goto(url)
    model.gate.clear()
    page.get_by_role("button", name="请大模型复读").click()
    expect(page.locator("#zs-notes")).to_contain_text("已请大模型复读")
    expect(page.locator(BAR)).to_contain_text("大模型正在读")
    model.gate.set()
    for _ in range(100):
        if "留下 2 条意见" in page.locator(BAR).inner_text():
            break
        page.get_by_role("link", name="刷新看看").click()
    expect(page.locator(BAR)).to_contain_text("留下 2 条意见")
    expect(finding(page, "按时完成")).to_be_visible()
    plain.close()
