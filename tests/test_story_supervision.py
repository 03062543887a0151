"""Follow-up as people live it: a unit reports by phone over a bad line; the same matter presses two units; a plate is hung and taken down."""

from __future__ import annotations

import json
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import Person, chromium

pytestmark = pytest.mark.story

PICK = """
import json
from zhongshu.core.assignments.models import Assignment
from zhongshu.business.supervision.models import Item
from zhongshu.core.org.models import Post
def seat(code): return Post.objects.filter(position__code=code).select_related("person").order_by("pk")[0].person.name
row = Assignment.objects.filter(matter__step="doing", matter__phase="open", unit__code="chenghu").select_related("matter").order_by("-matter__due_date")[0]
double = Item.objects.filter(is_double=True, matter__step="following", plates=None).select_related("matter").order_by("-pk")[0]
print(json.dumps({"row": row.pk, "title": row.matter.title, "double": double.pk, "lanes": Assignment.objects.filter(parent=double.pk).count(),
  "liaison": seat("chenghu.liaison"), "leader": seat("chenghu.leader"), "mayor": seat("mayor"), "officer": double.matter.drafter.name}, ensure_ascii=False))
"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def cast(served_city):
    done = served_city.python(PICK)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def as_person(browser, served_city):
    seated = []

    def sit(name, *, phone=False):
        seated.append(Person(browser, served_city.url, name, phone=phone))
        return seated[-1]

    yield sit
    for person in seated:
        person.leave()


def test_what_is_typed_over_a_bad_line_is_sent_once_when_it_is_back(as_person, cast, served_city):
    liaison = as_person(cast["liaison"], phone=True)
    page = liaison.open("/assignments/")
    page.get_by_role("link", name=cast["title"]).click()
    page.wait_for_load_state("load")
    page.get_by_label("进展情况").fill("11月20日组织现场调度，已完成3处点位整治。")
    liaison.context.set_offline(True)
    liaison.act("反馈")
    expect(page.locator("[data-report-state]")).to_contain_text("网络不通")
    expect(page.get_by_label("进展情况")).to_have_value("11月20日组织现场调度，已完成3处点位整治。")
    kept = page.evaluate("localStorage.getItem(Object.keys(localStorage).find((key) => key.startsWith('zs-feedback:')))")
    assert "已完成3处点位整治" in kept, "it lies on this machine"
    liaison.context.set_offline(False)
    liaison.said("已反馈")
    expect(page.locator(".as-feedback").first).to_contain_text("已完成3处点位整治")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('zs-feedback:')).length") == 0
    count = served_city.python(
        f"from zhongshu.core.assignments.models import Feedback; print(Feedback.objects.filter(assignment={cast['row']}, done__contains='3处点位整治').count())"
    )
    assert count.stdout.strip() == "1", "sent again, but counted once"


def test_photos_outlive_the_page_that_was_closed_without_a_line(as_person, cast, served_city, tmp_path):
    photo = tmp_path / "点位4.png"
    Image.new("RGB", (64, 48), (120, 90, 90)).save(photo)
    liaison = as_person(cast["liaison"], phone=True)
    address = f"/assignments/{cast['row']}/"
    page = liaison.open(address)
    page.get_by_label("进展情况").fill("11月24日完成第4处点位整治。")
    page.locator("#files").set_input_files(photo)
    expect(page.locator("[data-files]")).to_have_text("已选1个")
    liaison.context.set_offline(True)
    liaison.act("反馈")
    expect(page.locator("[data-report-state]")).to_contain_text("网络不通")
    page.close()
    liaison.context.set_offline(False)
    page = liaison.page = liaison.context.new_page()
    page.goto(served_city.url + address)
    liaison.said("已反馈")  # the words and the photo came back and went by themselves
    newest = page.locator(".as-feedback").first
    expect(newest).to_contain_text("完成第4处点位整治")
    expect(newest.locator("img")).to_have_count(1)
    page.reload()
    expect(page.get_by_label("进展情况")).to_have_value("")
    expect(page.locator("[data-files]")).to_have_text("加照片或文件")


def test_the_menu_folds_by_section_and_stays_as_each_person_left_it(as_person, cast):
    officer = as_person(cast["officer"])
    page = officer.open("/supervision/board/")
    section = page.locator("[data-section=收文]")
    expect(section).not_to_have_attribute("open", "")
    section.locator("summary").click()
    page.locator("[data-section=工作台] summary").click()
    page.reload()
    expect(section).to_have_attribute("open", "")
    expect(page.locator("[data-section=工作台]")).not_to_have_attribute("open", "")
    expect(page.locator("[data-section=督查督办]")).to_have_attribute("open", "")
    phone = as_person(cast["officer"], phone=True)
    page = phone.open("/supervision/board/")
    page.get_by_role("button", name="打开菜单").click()
    page.locator("[data-section=民生实事] summary").click()
    page.get_by_role("link", name="民生实事看板").click()
    expect(page.locator("h1")).to_contain_text("民生实事")
    without = phone.context.browser.new_context(java_script_enabled=False, storage_state=officer.context.storage_state())
    page = without.new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(officer.url + "/supervision/board/")
    page.locator("[data-section=民生实事] summary").click()
    expect(page.get_by_role("link", name="民生实事看板")).to_be_visible()
    without.close()


def test_empty_words_are_refused_where_they_were_typed(as_person, cast):
    liaison = as_person(cast["liaison"], phone=True)
    page = liaison.open(f"/assignments/{cast['row']}/")
    page.wait_for_load_state("load")
    page.get_by_label("进展情况").fill("正在积极推进")
    liaison.act("反馈")
    expect(page.locator("[data-report-state]")).to_contain_text("没有说出事实")
    expect(page.get_by_label("进展情况")).to_have_value("正在积极推进")


def test_a_plate_is_hung_by_the_mayor_on_his_phone_and_stands_on_the_wall(as_person, cast):
    officer = as_person(cast["officer"])
    page = officer.open(f"/supervision/{cast['double']}/")
    expect(page.locator(".as-lane")).to_have_count(cast["lanes"])
    title = page.locator("h1").inner_text()
    page.get_by_text("报请挂牌督办").click()
    page.get_by_label("挂牌理由").fill("两个单位相互等待，久拖不决。")
    page.get_by_label("整改期限").fill("2030-01-31")
    page.get_by_role("button", name="报市长批准").click()
    officer.said("已办")
    mayor = as_person(cast["mayor"], phone=True)
    page = mayor.open("/")
    page.get_by_role("link", name=f"挂牌：{title}").first.click()
    mayor.act("同意挂牌")
    mayor.said("已办")
    expect(page.locator(".zs-step-current")).to_contain_text("整改")
    wall = as_person(cast["officer"]).open("/supervision/wall/")
    expect(wall.locator(".sv-plate", has_text=title)).to_have_count(1)
    size = wall.locator(".sv-plate-title").first.evaluate("(node) => parseFloat(getComputedStyle(node).fontSize)")
    assert size >= 28, "to be read from three metres"


def test_the_board_draws_its_charts_and_says_the_same_in_tables(as_person, cast):
    mayor = as_person(cast["mayor"])
    page = mayor.open("/supervision/board/")
    expect(page.locator(".zs-figure")).to_have_count(8)
    page.locator("[data-chart=trend]").scroll_into_view_if_needed()
    expect(page.locator("[data-chart=trend] svg")).to_have_count(1)
    rows = page.locator("details table tr").count()
    assert rows >= 13
    assert not re.search("积分|打卡|排名|排行榜", page.content())


PICK_SOURCES = """
import datetime as dt, json
from zhongshu.business.supervision.queries import position_with
from zhongshu.business.incoming.models import Instruction
from zhongshu.business.supervision.models import Item
from zhongshu.core.org.models import Post
def seat(code): return Post.objects.filter(position__code=code).select_related("person").order_by("pk")[0].person.name
paper = Instruction.objects.filter(became=None, paper__registered_at__isnull=False).exclude(text="").select_related("paper__matter").order_by("-pk")[0]
task = Item.objects.filter(source__code="report", matter__step="following", matter__phase="open", is_double=False, plates=None).select_related("matter").order_by("-pk")[0]
print(json.dumps({"paper": paper.paper_id, "paper_title": paper.paper.matter.title, "words": paper.text, "task": task.pk, "title": task.matter.title,
  "registrar": seat("wendian.dispatcher"), "officer": Post.objects.get(position=int(position_with("supervisor", dt.date(2026, 11, 23))[0].split(":")[1])).person.name}, ensure_ascii=False))
"""


def test_an_instruction_a_report_task_and_a_meetings_decision_end_as_one_matter_with_three_sources(as_person, served_city):
    done = served_city.python(PICK_SOURCES)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    page = as_person(found["registrar"]).open(f"/incoming/{found['paper']}/")
    page.get_by_role("button", name="转督办").first.click()
    expect(page.locator(".zs-small", has_text="转为督查事项")).to_be_visible()
    officer = as_person(found["officer"])
    page = officer.open("/")
    page.get_by_role("link", name=f"对《{found['paper_title']}》的批示").first.click()
    instruction = page.url
    page.get_by_role("link", name="修改").click()
    page.get_by_label("标题").fill(f"关于{found['title']}的批示")
    officer.act("保存")
    page = officer.open("/supervision/new/")
    page.get_by_label("标题").fill(f"{found['title']}（常务会议定）")
    page.get_by_label("督办内容").fill("会议议定：年底前办成，由牵头单位报告结果。")
    page.get_by_label("来源", exact=True).select_option(label="会议议定事项")
    page.get_by_label("依据").fill("市政府第18次常务会议")
    page.get_by_label("来源原文").fill("会议议定第三项：年底前办成，由牵头单位报告结果。")
    officer.act("保存")
    meeting = page.url
    page = officer.open(f"/supervision/{found['task']}/")
    for title in (f"关于{found['title']}的批示", f"{found['title']}（常务会议定）"):
        similar = page.locator(".sv-similar", has=page.get_by_role("link", name=title, exact=True))
        expect(similar).to_contain_text("标题相似")
        similar.get_by_label("合并理由").fill("同一件事")
        similar.get_by_role("button", name="并入本事项").click()
        page.locator("#zs-confirm [data-confirm-yes]").click()
        officer.said("已办")
    sources = page.locator(".sv-sources > li")
    for name in ("政府工作报告任务", "领导批示指示", "会议议定事项"):
        expect(sources.filter(has_text=name)).not_to_have_count(0)
    expect(sources.filter(has_text="会议议定事项")).to_contain_text("会议议定第三项：年底前办成")
    sources.filter(has_text="领导批示指示").get_by_role("link", name=found["paper_title"]).click()
    expect(page).to_have_url(re.compile(rf"/incoming/{found['paper']}/$"))
    for address in (instruction, meeting):
        page.goto(address)
        expect(page.locator(".zs-note-warning")).to_contain_text("本事项已并入")
        page.locator(".zs-note-warning").get_by_role("link", name=found["title"]).click()
        expect(page).to_have_url(re.compile(rf"/supervision/{found['task']}/$"))
        expect(page.locator(".zs-timeline, .zs-card", has_text="并入本事项").first).to_be_visible()
