"""核文 as people use it: a clerk writes and sees, takes all of a kind, walks by keyboard; the keeper takes a proposal and the word is no longer accused."""

from __future__ import annotations

import io
import re

import docx
import pytest
from playwright.sync_api import expect

from tests.browser import Person, chromium

pytestmark = pytest.mark.story

CLERK, CHECKER, SECOND = "梁思齐", "邝时安", "方之衡"
TEXT = """临澜市人民政府办公室关于做好拱晨桥维护工作的通知

各区、县（市）人民政府，市政府各部门、各直属单位：
为认真布署今冬维护工作，经市政府同意，现将有关事项通知如下。
一、落实责任
各单位要认真布署，由市长陆承岳同志负责，加快平安澜城建设。
二、整修布署桥
按时完成。
临澜市人民政府办公室
"""


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


def draft(person):
    page = person.open("/papers/new/")
    page.locator("#id_text").fill(TEXT)
    page.locator("[data-start]").click()
    expect(page).to_have_url(re.compile(r"/papers/\d+/edit/"))
    expect(page.locator("[data-go-bar]")).to_be_visible()
    return page


def marks(page):
    return page.locator("[data-editor] .zs-found").all_inner_texts()


def finding(page, words):
    return page.locator(".zs-finding", has_text=words).first


def selected(page):
    return page.evaluate(
        "(() => { const field = document.activeElement; return field.value.slice(field.selectionStart, field.selectionEnd); })()"
    )


def test_a_clerk_sees_while_writing_takes_all_of_a_kind_and_walks_by_keyboard(as_person):
    clerk = as_person(CLERK)
    page = draft(clerk)
    assert marks(page).count("布署") == 3
    assert "市长陆承岳" in marks(page)
    expect(finding(page, "陆承岳的职务是常务副市长").get_by_role("button", name="改过来")).to_have_count(0)

    body = page.locator("textarea[name=body]")
    body.press("Control+End")
    page.keyboard.type("年底再布署一次。")
    expect(page.locator("[data-editor] .zs-found", has_text="布署")).to_have_count(4)
    assert page.locator("[data-autosave-state]").inner_text().startswith("有改动"), "the marks stand there before anything was saved"

    page.locator("[data-kinds] button", has_text="错别字和不规范词形：都改 4 处").click()
    expect(page.locator("[data-editor] .zs-found", has_text="布署")).to_have_count(0)
    assert body.input_value().count("部署") == 4
    body.press("Control+z")
    assert body.input_value().count("布署") == 4, "one press undoes all of it"
    expect(page.locator("[data-editor] .zs-found", has_text="布署")).to_have_count(4)

    page.locator("#id_title").focus()
    page.keyboard.press("Control+Home")
    walked = []
    for _ in range(4):
        page.keyboard.press("F8")
        walked.append(selected(page))
    assert walked == ["布署", "布署", "市长陆承岳", "平安澜城"]
    page.keyboard.press("Shift+F8")
    assert selected(page) == "市长陆承岳"
    page.keyboard.press("F8")
    page.keyboard.press("Alt+Enter")
    assert "加快平安临澜建设" in body.input_value()
    page.keyboard.press("Alt+Enter")
    assert "市长陆承岳" in body.input_value(), "a title is never put in by a press"


def test_the_word_file_comes_with_changes_to_accept(as_person, tmp_path):
    clerk = as_person(CLERK)
    page = draft(clerk)
    clerk.act("保存并返回公文页")
    expect(page).to_have_url(re.compile(r"/papers/\d+/$"))
    made = docx.Document(io.BytesIO(clerk.download("修订稿", tmp_path)))
    assert made.element.xml.count("<w:del ") >= 3
    assert any("陆承岳的职务是常务副市长" in comment.text for comment in made.comments)


def set_aside(page, words, reason):
    item = finding(page, words)
    expect(item.get_by_role("button", name="不采纳…")).to_be_visible()
    item.get_by_role("button", name="不采纳…").click()
    page.locator("#set-aside-reason").fill(reason)
    page.locator("#set-aside").get_by_role("button", name="不采纳").click()
    expect(page.locator(".zs-finding", has_text=words)).to_have_count(0)


def test_words_set_aside_by_two_people_become_an_accepted_word(as_person):
    for name in (CLERK, SECOND):
        page = draft(as_person(name))
        set_aside(page, "“布署”应为“部署”", "布署桥是桥名")
    keeper = as_person(CHECKER)
    page = keeper.open("/lexicon/")
    page.locator("#proposals").get_by_role("link", name="布署").click()
    expect(page.locator("body")).to_contain_text("2 件公文、2 人判过不采纳")
    expect(page.locator("body")).to_contain_text("布署桥是桥名")
    page.locator("#id_text").fill("布署桥")
    page.locator("#id_source").fill("市地名办批复")
    page.get_by_role("button", name="列为专有名词").click()
    keeper.said("已列为专有名词“布署桥”")
    clerk = as_person(CLERK)
    page = draft(clerk)
    assert marks(page).count("布署") == 2, "of three, the bridge is let alone and the slips are not"


def test_the_keeper_tries_an_entry_on_a_phone_before_it_counts(as_person):
    keeper = as_person(CHECKER, phone=True)
    page = keeper.open("/lexicon/new/?kind=wording")
    page.locator("#id_text").fill("现将有关事项通知如下")
    page.locator("#id_wrong").fill("现就有关事项通知如下")
    page.locator("#id_source").fill("办公室用语规范")
    keeper.act("先试一试")
    expect(page.locator("#trials")).to_contain_text("最近 50 件公文")
    expect(page.locator("#trials")).to_contain_text("【现就有关事项通知如下】")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    keeper.act("增加")
    keeper.said("已增加“现将有关事项通知如下”")


def test_the_error_rate_opens_into_its_rows(as_person):
    keeper = as_person(CHECKER)
    page = keeper.open("/papers/quality/?year=2026")
    row = page.locator(".doc-quality", has_text="按月").locator("tr", has_text="2月").first
    expect(row.locator("td").first).to_have_text("1")
    row.locator("a").last.click()
    expect(page.locator("body")).to_contain_text("共6条")
