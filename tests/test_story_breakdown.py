"""A clerk takes a work report apart: pasted, worked on by keyboard like a spreadsheet, out to Excel and in again, handed in, approved."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser import Person, chromium

pytestmark = pytest.mark.story

REPORT = """一、2026年工作回顾
过去一年，我们新建学校5所，新增就业4万人。
二、2027年重点工作
（一）扩大有效需求
新开工亿元以上项目60个，完成固定资产投资420亿元。上半年建成城东物流园。开展消费提振行动，发放消费券5000万元。
（二）办好民生实事
新增普惠托位3500个，改扩建老年食堂40处，建成口袋公园25个。健全困难群众救助机制。年底前投用临江大桥。
（三）守牢安全底线
实施安全生产治本攻坚行动，整治重大隐患300处。完善应急预案体系，提升救援能力。
各位代表，让我们携手奋进！
"""
ROWS = 11


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


class Grid:
    """The table on the page, by number of row and title of column."""

    COLUMNS = (
        "编号",
        "任务表述",
        "任务名称",
        "类型",
        "量化指标",
        "牵头领导",
        "牵头单位",
        "配合单位",
        "完成时限",
        "一季度",
        "二季度",
        "三季度",
        "四季度",
        "领域",
    )

    def __init__(self, page):
        self.page = page

    def cell(self, key, column):
        return self.page.locator(f"tr[data-key='{key}'] td").nth(self.COLUMNS.index(column))

    def go(self, key, column, *, shift=False):
        self.cell(key, column).click(modifiers=["Shift"] if shift else [])

    def keys(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.type(text)

    def paste(self, text):
        self.page.locator(".bd-sink").evaluate(
            "(box, text) => { const data = new DataTransfer(); data.setData('text/plain', text);"
            " box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }",
            text,
        )


def started(browser, city):
    clerk = Person(browser, city.url, "古致远")
    page = clerk.open("/breakdown/new/")
    page.locator("#id_text").fill(REPORT)
    clerk.act("分解")
    clerk.said(f"已分解出{ROWS}项候选任务")
    expect(page.locator(".bd-at")).to_be_visible()
    return clerk, page, Grid(page)


def test_a_clerk_fills_the_table_by_keyboard_and_hands_it_in(browser, served_city, tmp_path):
    clerk, page, grid = started(browser, served_city)

    grid.go(1, "牵头单位")
    grid.type("发展改")
    grid.keys("Tab")
    expect(grid.cell(1, "牵头单位")).to_have_text("市发展改革委")
    grid.type("财政")
    grid.keys("Enter")
    expect(grid.cell(1, "配合单位")).to_have_text("市财政局")
    grid.go(1, "完成时限")
    grid.type("年底")
    grid.keys("Enter")
    expect(grid.cell(1, "完成时限")).to_have_text("2027-12-31")

    grid.go(1, "牵头领导")
    grid.type("覃景")
    grid.keys("Enter")
    expect(grid.cell(1, "牵头领导")).to_have_text("副市长覃景洲")
    grid.type("副市长")
    grid.keys("Escape")
    grid.paste("某某")
    expect(page.locator(".bd-said")).to_contain_text("没有在任的领导“某某”")

    grid.go(2, "牵头单位")
    grid.go(ROWS, "牵头单位", shift=True)
    grid.paste("市发展改革委")
    expect(grid.cell(ROWS, "牵头单位")).to_have_text("市发展改革委")
    grid.go(2, "牵头单位")
    grid.paste("市住房城乡建设局\t市财政局、市交通运输局\t12-20\n市投资促进局\t\t6月30日")
    expect(grid.cell(2, "配合单位")).to_have_text("市财政局、市交通运输局")
    expect(grid.cell(3, "完成时限")).to_have_text("2027-06-30")

    grid.go(4, "牵头单位")
    grid.type("不存在的局")
    grid.keys("Enter")
    expect(page.locator(".bd-said")).to_contain_text("不认识")
    expect(grid.cell(4, "牵头单位")).to_have_text("市发展改革委")

    grid.go(9, "任务表述")
    grid.keys("Control+Delete")
    expect(page.locator("tr[data-key='9']")).to_have_class("bd-dropped")
    grid.keys("Control+Delete")
    expect(page.locator("tr[data-key='9']")).not_to_have_class("bd-dropped")

    grid.go(11, "任务表述")
    grid.keys("Enter", "Home", *["ArrowRight"] * len("完善应急预案体系，"), "Control+Enter")
    expect(grid.cell(11, "任务表述")).to_have_text("完善应急预案体系，")
    expect(grid.cell(12, "任务表述")).to_have_text("提升救援能力。")
    grid.go(12, "任务表述")
    grid.keys("Control+m")
    expect(grid.cell(11, "任务表述")).to_have_text("完善应急预案体系，提升救援能力。")
    expect(page.locator("tr[data-key='12']")).to_have_class("bd-dropped")
    grid.keys("Control+z")
    expect(grid.cell(11, "任务表述")).to_have_text("完善应急预案体系，")
    grid.go(12, "任务表述")
    grid.keys("Control+Delete")

    grid.go(1, "完成时限")
    grid.go(12, "完成时限", shift=True)
    grid.paste("2027-12-31")
    expect(page.locator("[data-grid-count]")).to_have_text("列入 11 项，已填全")
    expect(page.locator("[data-autosave-state]")).to_have_attribute("data-kind", "saved")
    page.reload()
    expect(grid.cell(2, "牵头单位")).to_have_text("市住房城乡建设局")

    table = openpyxl.load_workbook(io.BytesIO(clerk.download("导出表格", tmp_path)))
    sheet = table.worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value == "编号")
    column = [cell.value for cell in head].index("任务名称")
    sheet.cell(head[0].row + 1, column + 1).value = "在表格里改的名称"
    table.save(tmp_path / "填好.xlsx")
    page.locator("input[name=table]").set_input_files(tmp_path / "填好.xlsx")
    page.get_by_role("button", name="导入", exact=True).click()
    page.locator("#zs-confirm [data-confirm-yes]").click()
    clerk.said("已导入12行")
    expect(grid.cell(1, "任务名称")).to_have_text("在表格里改的名称")

    clerk.act("报批")
    clerk.said("已报批")
    where = re.search(r"/breakdown/\d+/", page.url)[0]

    leader = Person(browser, served_city.url, "贺廷皓", phone=True)
    phone = leader.open(where)
    expect(phone.locator("body")).to_contain_text("在表格里改的名称")
    expect(phone.locator("#deal")).to_contain_text("不再逐项报批")
    leader.act("批准")
    leader.said("各项任务随单立项")
    leader.leave()

    clerk.open(where)
    expect(page.locator("#deal")).to_contain_text("11 项任务，交办 14 个单位次")
    clerk.act("下达", confirm=True)
    clerk.said("11项任务已立项")
    clerk.said("并交办到各单位，从现在起计时")
    expect(page.locator(".zs-page-note", has_text="印发通知")).to_contain_text("重点任务分解方案的通知")
    page.locator(".bd-issued a").nth(1).click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("body")).to_contain_text("贺廷皓批准（随任务分解单，不再逐项报批）")
    expect(page.locator(".as-lane")).to_have_count(3)
    expect(page.locator(".as-lane").first).to_contain_text("市住房城乡建设局")
    clerk.leave()


def test_a_task_that_is_too_vague_is_told_in_the_table_before_it_is_handed_in(browser, served_city):
    clerk, page, grid = started(browser, served_city)
    grid.go(1, "牵头单位")
    grid.go(ROWS, "牵头单位", shift=True)
    grid.paste("市发展改革委")
    grid.go(1, "完成时限")
    grid.go(ROWS, "完成时限", shift=True)
    grid.paste("年底")
    expect(page.locator("[data-grid-count]")).to_have_text("列入 11 项，已填全")
    grid.go(1, "量化指标")
    grid.keys("Delete")
    grid.go(1, "任务表述")
    grid.type("进一步加强各项工作。")
    grid.keys("Enter")
    expect(page.locator("[data-grid-count]")).to_have_text("列入 11 项，已填全，1 项立不了项")
    expect(page.locator(".bd-why-refused")).to_contain_text("编号1立不了项：“进一步加强各项工作。”没有说出办成什么，不能检查")
    clerk.act("报批")
    clerk.said("还有1项任务立不了项：编号1")
    grid.go(1, "四季度")
    grid.type("出台三项制度")
    grid.keys("Enter")
    expect(page.locator(".bd-why-refused")).to_have_count(0)
    clerk.act("报批")
    clerk.said("已报批，已送市政府秘书长审批")
    clerk.leave()


def test_what_was_typed_on_an_old_page_is_not_lost_and_writes_over_nothing(browser, served_city):
    clerk, page, grid = started(browser, served_city)
    other = clerk.context.new_page()
    other.goto(page.url)
    expect(other.locator(".bd-at")).to_be_visible()
    grid.go(1, "任务名称")
    grid.type("A")
    grid.keys("Enter")
    expect(page.locator("[data-autosave-state]")).to_have_attribute("data-kind", "saved")
    second = Grid(other)
    second.go(2, "任务名称")
    second.type("B")
    second.keys("Enter")
    expect(other.locator("#zs-notes")).to_contain_text("别处改过")
    expect(second.cell(2, "任务名称")).to_have_text("B")
    page.reload()
    expect(grid.cell(1, "任务名称")).to_have_text("A")
    clerk.leave()


PRESS = """new Promise((done) => {
  const button = document.querySelector('.zs-acts button');
  new MutationObserver(() => {
    const box = document.querySelector('.zs-waiting');
    if (!box) return;
    button.form.requestSubmit();
    done([box.innerText, button.disabled]);
  }).observe(document.body, { childList: true });
  button.click();
})"""


def test_what_takes_long_says_so_in_sight_and_a_second_press_sends_nothing(browser, served_city):
    clerk, page, _ = started(browser, served_city)
    held = []

    def hold(route):  # an answer that takes its time
        held.append(route)

    page.route("**/act/", hold)
    told = clerk.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": PRESS, "awaitPromise": True, "returnByValue": True})
    words, rests = told["result"]["value"]
    assert words.startswith("正在保存，逐项核对能不能立项。")
    assert rests
    (only,) = held
    only.continue_()
    clerk.said("没有填全")
    clerk.leave()
