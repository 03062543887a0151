"""Follow-up over the weeks, seen in a browser while the clock of server and worker goes on: 一事双督 over National Day 2026, and a plate.

September and October 2026: 25–27 September and 1–7 October are holidays; Sunday 20 September and Saturday 10 October are worked (调休).
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from contextlib import contextmanager

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import Person, chromium
from tests.small_city import found_city

pytestmark = pytest.mark.story

OFFICER, HEAD, MAYOR, VICE = "上官砚", "诸葛明", "欧阳恪", "东方朗"
WATER, WATER_LEADER = "蓝采薇", "长孙岳"
FINANCE, FINANCE_LEADER = "封若兰", "宇文清"
RUNGS = "SELECT rung, state, date(at, '+8 hours') FROM assignments_escalation JOIN org_unit ON org_unit.code = '{unit}' JOIN assignments_assignment a ON a.matter_id = assignment_id AND a.unit_id = org_unit.id ORDER BY at"
AGAIN = """
import datetime as dt
from zhongshu.core.assignments.operations.escalating import escalate
print(escalate(dt.datetime.fromisoformat("{at}T17:00:00+08:00")))
"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """The office on 17 September, with two workers that take turns."""
    for city in found_city(tmp_path_factory.mktemp("moving"), "2026-09-17T09:00:00+08:00"):
        command = [sys.executable, "-m", "zhongshu.config.cli", "worker", "--data", str(city.data)]
        second = subprocess.Popen(command, env=city.environment)
        yield city
        second.terminate()
        second.wait(timeout=20)


@pytest.fixture
def visit(browser, city):
    """`with visit("name") as somebody`: enters, and leaves again; a session would not outlive the night."""

    @contextmanager
    def enter(name, *, phone=False):
        person = Person(browser, city.url, name, phone=phone)
        yield person
        person.leave()

    return enter


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "现场.png"
    Image.new("RGB", (64, 48), (90, 120, 90)).save(path)
    return path


def follow_up(visit, title, orders):
    """An officer sets a matter up, the vice mayor approves it on his phone, the officer assigns it. Its address."""
    with visit(OFFICER) as officer:
        page = officer.open("/supervision/new/")
        page.get_by_label("标题").fill(title)
        page.get_by_label("督办内容").fill(f"{title}，国庆后建成并通过验收。")
        page.get_by_label("来源", exact=True).select_option(label="领导批示指示")
        chair = page.locator("#id_leader option", has_text="副市长").first.get_attribute("value")
        page.get_by_label("牵头领导").select_option(chair)
        page.get_by_label("一事双督").check()
        for at, (unit, due, cycle, task) in enumerate(orders):
            row = page.locator(".sv-order").nth(at)
            row.get_by_label("单位").fill(unit)
            row.get_by_label("身份").select_option(label="协办" if at else "主办")
            row.get_by_label("办结期限").fill(due)
            row.get_by_label("反馈周期").select_option(label=cycle)
            row.get_by_label("任务内容").fill(task)
        officer.act("保存")
        officer.act("报批")
        officer.said("待立项审批")
        address = page.url
    path = address[address.index("/supervision/") :]
    with visit(VICE, phone=True) as leader:
        leader.open("/").get_by_role("link", name=title).first.click()
        leader.act("同意立项")
        leader.said("待交办")
    with visit(OFFICER) as officer:
        officer.open(path)
        officer.act("交办", confirm=True)
        officer.said("督办中")
        expect(officer.page.locator(".as-lane")).to_have_count(2)
    return path


def lane(page, unit):
    return page.locator(".as-lane", has=page.get_by_role("link", name=unit))


def report(person, title, done, progress, photo=None):
    """反馈 from the unit's own list, as a liaison does it."""
    page = person.open("/assignments/")
    page.get_by_role("link", name=title).first.click()
    page.wait_for_load_state("load")
    page.locator("#progress").fill(str(progress))
    page.get_by_label("进展情况").fill(done)
    if photo:
        page.locator("#files").set_input_files(photo)
    person.act("反馈")
    person.said("已反馈")


def words_of(pdf):
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def test_one_matter_presses_two_units_over_national_day_and_every_rung_comes_once(visit, city, tmp_path, photo):
    title = "东湖路积水点改造"
    path = follow_up(
        visit, title,
        [("市水务局", "2026-10-23", "每周", "完成管网改造2.4公里"), ("市财政局", "2026-09-30", "每月", "落实改造资金1200万元")],
    )  # fmt: skip
    finance_rungs = RUNGS.format(unit="caizheng")

    city.morning("2026-09-18")
    with visit(WATER, phone=True) as liaison:
        page = liaison.open("/assignments/")
        expect(page.locator(".zs-card", has_text="待签收")).to_contain_text(title)
        page.get_by_role("link", name=title).click()
        liaison.act("签收")
        liaison.said("办理中")
        expect(page.locator(".zs-facts").first).to_contain_text("每周，下次9月20日")  # the last working day of this week is its Sunday
    city.morning("2026-09-20")
    with visit(WATER, phone=True) as liaison:
        report(liaison, title, "9月19日完成招标，9月20日签订施工合同。", 5)
        liaison.said("下次反馈在9月24日前")  # Friday is the Mid-Autumn holiday
    city.morning("2026-09-24")
    with visit(WATER, phone=True) as liaison:
        report(liaison, title, "9月23日进场施工，已完成管网0.6公里。", 25)
        liaison.said("下次反馈在9月30日前")  # the week of the holiday has no later working day
    with visit(OFFICER) as officer:
        page = officer.open(path)
        expect(lane(page, "市水务局").locator(".zs-light-green")).to_have_count(1)
        expect(lane(page, "市财政局")).to_contain_text("剩余时间不多（自9月24日起提示），9月30日到期。")

    for day in ("2026-09-30", "2026-10-01", "2026-10-05"):
        city.morning(day)
    assert city.ask(finance_rungs) == [], "nobody is pressed on a holiday"
    with visit(OFFICER) as officer:
        page = officer.open(path)
        expect(lane(page, "市财政局")).to_contain_text("9月30日到期，已超期5天，尚未报送办结。")
        expect(lane(page, "市财政局").locator(".zs-light-red")).to_have_count(1)
        expect(lane(page, "市水务局")).to_contain_text("9月30日应反馈而未反馈，10月23日到期。")
        expect(lane(page, "市水务局").locator(".zs-light-amber")).to_have_count(1)

    city.morning("2026-10-08")
    assert city.python(AGAIN.format(at="2026-10-08")).stdout.split("\n")[0] == "升级督办0件", "run a second time on the same day"
    with visit(WATER, phone=True) as liaison:
        report(liaison, title, "节后10月8日复工，已完成管网1.3公里。", 55)
        liaison.said("下次反馈在10月10日前")  # a Saturday that is worked
        expect(liaison.page.locator(".as-feedback").first).to_contain_text("逾期")
    for day in ("2026-10-10", "2026-10-12", "2026-10-13", "2026-10-19", "2026-10-20"):
        city.morning(day)
    assert city.python(AGAIN.format(at="2026-10-20")).stdout.split("\n")[0] == "升级督办0件"
    city.morning("2026-10-21")
    expected = [("urge", "issued", "2026-10-08"), ("warn", "issued", "2026-10-13"), ("circulate", "proposed", "2026-10-20")]
    assert city.ask(finance_rungs) == expected, "1, 5 and 10 working days after the term, Saturday 10 October among them"

    with visit(HEAD) as head:
        page = head.open(path)
        lane(page, "市财政局").get_by_role("link", name="市财政局").click()
        page.get_by_role("button", name="同意通报").click()
        expect(page.locator(".as-rung-issued", has_text="通报")).to_have_count(1)
        expect(page.locator(".as-rung-next")).to_contain_text("约谈建议")
        slip = head.download("单据", tmp_path)
        assert slip.startswith(b"%PDF")
        assert "督查催办单" in words_of(slip)
        with page.expect_download() as waiting:
            page.locator(".as-rung-issued", has_text="通报").get_by_role("link", name="单据").click()
        waiting.value.save_as(tmp_path / "通报.pdf")
        assert "予以通报" in words_of((tmp_path / "通报.pdf").read_bytes())

    with visit(WATER, phone=True) as liaison:
        report(liaison, title, "10月20日全部2.4公里通水并通过验收。", 100, photo)
        liaison.act("申请办结")
        liaison.said("待单位签发")
    with visit(WATER_LEADER, phone=True) as leader:
        leader.open("/").get_by_role("link", name=title).first.click()
        leader.act("签发")
    for day in ("2026-10-27", "2026-10-28"):
        city.morning(day)
    with visit(OFFICER) as officer:
        page = officer.open(path)
        lane(page, "市水务局").get_by_role("link", name="市水务局").click()
        officer.act("认可销号")
        page = officer.open(path)
        expect(lane(page, "市水务局")).to_contain_text("已认可销号，在期限内。")
        expect(page.get_by_text("双方都认可以后才能销号")).to_have_count(1)
        expect(page.get_by_role("button", name="申请销号")).to_have_count(0)
    with visit(HEAD) as head:
        page = head.open(path)
        lane(page, "市财政局").get_by_role("link", name="市财政局").click()
        page.get_by_role("button", name="同意约谈建议").click()
    rungs = [*expected[:2], ("circulate", "issued", "2026-10-21"), ("talk", "issued", "2026-10-28")]
    assert city.ask(finance_rungs) == rungs
    assert city.ask(RUNGS.format(unit="shuiwu")) == [], "the other unit was in time, and nobody presses it"

    with visit(FINANCE, phone=True) as liaison:
        page = liaison.open("/assignments/")
        page.get_by_role("link", name=title).click()
        liaison.act("签收")
        report(liaison, title, "10月28日拨付1200万元。", 100, photo)
        liaison.act("申请办结")
    with visit(FINANCE_LEADER, phone=True) as leader:
        leader.open("/").get_by_role("link", name=title).first.click()
        leader.act("签发")
    for day in ("2026-10-29", "2026-11-05"):
        city.morning(day)
    assert city.ask(finance_rungs) == rungs, "handed in, it goes no further up"
    sent = city.ask(
        "SELECT matter_id, kind, level, step, due_date, date(at, '+8 hours'), COUNT(*) FROM urging_sent GROUP BY 1, 2, 3, 4, 5, 6 HAVING COUNT(*) > 1"
    )
    assert sent == [], "no reminder twice"
    with visit(OFFICER) as officer:
        page = officer.open(path)
        lane(page, "市财政局").get_by_role("link", name="市财政局").click()
        officer.act("认可销号")
        page = officer.open(path)
        expect(lane(page, "市财政局")).to_contain_text("已认可销号，办结时已超期28天。")
        expect(lane(page, "市水务局")).to_contain_text("已认可销号，在期限内。")
        page.get_by_label("阅示内容").fill("已阅。")
        page.get_by_role("button", name="登记").click()
        officer.act("申请销号")
        officer.said("销号审核中")
    with visit(HEAD) as head:
        head.open(path)
        head.act("同意销号")
        head.said("已销号")


def test_a_plate_is_hung_reported_on_every_week_and_taken_down_by_who_hung_it(visit, city, photo):
    title = "城东老旧小区改造"
    start = dt.date(2026, 11, 6)
    city.morning(str(start))
    path = follow_up(
        visit, title, [("市水务局", "2026-12-18", "每月", "完成二次供水改造6处"), ("市财政局", "2026-12-18", "每月", "落实补助资金300万元")]
    )
    for name in (WATER, FINANCE):
        with visit(name, phone=True) as liaison:
            liaison.open("/assignments/").get_by_role("link", name=title).click()
            liaison.act("签收")
            expect(liaison.page.locator(".zs-facts").first).to_contain_text("每月，下次11月30日")
    with visit(OFFICER) as officer:
        page = officer.open(path)
        page.get_by_text("报请挂牌督办").click()
        page.get_by_label("挂牌理由").fill("群众反映强烈，两个单位相互等待。")
        page.get_by_label("整改期限").fill("2026-11-20")
        page.get_by_role("button", name="报市长批准").click()
        officer.said("已办")
    with visit(MAYOR, phone=True) as mayor:
        mayor.open("/").get_by_role("link", name=f"挂牌：{title}").first.click()
        mayor.act("同意挂牌")
        mayor.said("已办")
    with visit(WATER, phone=True) as liaison:
        report(liaison, title, "11月6日召开碰头会，已完成2处改造。", 30)
        liaison.said("下次反馈在11月13日前")  # every week while it hangs
    city.morning("2026-11-12")
    with visit(OFFICER) as officer:
        wall = officer.open("/supervision/wall/").locator(".sv-plate", has_text=title)
        expect(wall).to_contain_text("8天后到期")
        expect(wall).to_contain_text(f"{MAYOR}挂牌")
    city.morning("2026-11-23")
    with visit(OFFICER) as officer:
        wall = officer.open("/supervision/wall/").locator(".sv-plate", has_text=title)
        expect(wall).to_contain_text("3天超期")
    for name, boss in ((WATER, WATER_LEADER), (FINANCE, FINANCE_LEADER)):
        with visit(name, phone=True) as liaison:
            report(liaison, title, "11月22日全部完成并验收。", 100, photo)
            liaison.act("申请办结")
        with visit(boss, phone=True) as leader:
            leader.open("/").get_by_role("link", name=title).first.click()
            leader.act("签发")
    with visit(OFFICER) as officer:
        for unit in ("市水务局", "市财政局"):
            page = officer.open(path)
            lane(page, unit).get_by_role("link", name=unit).click()
            officer.act("认可销号")
        page = officer.open(path)
        page.get_by_label("阅示内容").fill("已阅。")
        page.get_by_role("button", name="登记").click()
        officer.act("申请销号")
        expect(page.get_by_text("该事项还挂着牌，先验收摘牌再销号。")).to_be_visible()
        page = officer.open(path)
        page.get_by_role("link", name="群众反映强烈").click()
        page.get_by_label("验收情况").fill("11月23日督查处到现场，6处水压正常。")
        officer.act("申请摘牌")
        officer.said("已办")
        expect(page.get_by_role("button", name="同意摘牌")).to_have_count(0)
    with visit(MAYOR, phone=True) as mayor:
        mayor.open("/").get_by_role("link", name=f"挂牌：{title}").first.click()
        mayor.act("同意摘牌")
        mayor.said("已办")
    with visit(OFFICER) as officer:
        expect(officer.open("/supervision/wall/").locator(".sv-plate", has_text=title)).to_have_count(0)
        officer.open(path)
        officer.act("申请销号")
        officer.said("销号审核中")
