"""The whole way of a real paper, as people walk it: drafted, reviewed on four levels, signed on a phone, numbered, sent to 92 units, signed for."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pdfplumber
import pytest
from playwright.sync_api import expect

from tests.browser import Person, chromium

pytestmark = [pytest.mark.story, pytest.mark.both]

NOTICES = Path(__file__).resolve().parents[2] / "shared" / "data" / "notices"
OWN_TEXT = """临澜市人民政府办公室关于做好冬季供暖保障工作的通知

各区、县（市）人民政府，各开发区管委会，市政府各部门、各直属单位：
为做好今冬明春供暖保障工作，确保群众温暖过冬，经市政府同意，现将有关事项通知如下。
一、落实热源保障
各供热企业要在11月30日前完成燃料储备，储备量不少于15天用量。
（一）加强调度。市住房城乡建设局牵头，每日调度燃料到货和库存情况。
（二）备足应急热源。各区、县（市）要配备移动热源，确保故障2小时内到位。
二、加强安全管理
对供热管网开展全面排查，发现隐患立即整改，一时难以整改的要落实防范措施。
三、畅通投诉渠道
各供热企业要公布服务电话，接到投诉后24小时内上门处理。
临澜市人民政府办公室
"""
PEOPLE = {
    "drafter": "梁思齐",
    "first_review": "温伯笙",
    "second_review": "褚文静",
    "final_review": "缪鸿儒",
    "pre_print_check": "邝时安",
    "register": "凌寒秋",
    "seal": "计守成",
    "dispatch": "阮晓蔓",
    "liaison": "赵雨航",
}


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def as_person(browser, served_city):
    """Take a seat; every page's scripts must have run without a fault when one leaves."""
    seated = []

    def sit(role, *, phone=False):
        seated.append(Person(browser, served_city.url, PEOPLE.get(role, role), phone=phone))
        return seated[-1]

    yield sit
    for person in seated:
        person.leave()


def pass_gates(page):
    page.locator("[data-pass-rest]").click()


def number_of(page):
    return int(re.search(r"/papers/(\d+)/", page.url)[1])


def draft(clerk, *, file, document_type="", issuer="市政府办公室文件"):
    page = clerk.open("/papers/new/")
    page.locator("#id_issuer").select_option(label=page.locator("#id_issuer option", has_text=issuer).first.inner_text())
    if document_type:
        page.locator("#id_document_type").select_option(document_type)
    page.locator("#id_file").set_input_files(file)
    clerk.act("导入并起草")
    expect(page).to_have_url(re.compile(r"/papers/\d+/edit/"))
    return number_of(page)


def disclose(page):
    page.locator("#id_disclosure").select_option("主动公开")
    page.locator("#id_disclosure_reason").fill("涉及公众切身利益，需要社会广泛知晓")


def agree(person, paper, opinion="拟同意。"):
    page = person.open(f"/papers/{paper}/")
    pass_gates(page)
    page.locator("#opinion").fill(opinion)
    person.act("同意")


def send_back(person, paper, reason, *, direct):
    page = person.open(f"/papers/{paper}/")
    page.locator("#opinion").fill(reason)
    page.locator(".zs-acts").get_by_role("link", name="退回", exact=True).click()
    page.locator("#return-target").select_option("drafting")
    page.locator(f"input[name=way][value={'direct' if direct else 'stepwise'}]").check()
    page.locator("[data-return]").click()
    page.locator("#zs-confirm [data-confirm-yes]").click()


def edit_body(person, paper, find, replace):
    page = person.open(f"/papers/{paper}/edit/")
    body = page.locator("textarea[name=body]")
    text = body.input_value()
    assert find in text
    body.fill(text.replace(find, replace))
    person.act("保存并返回公文页")
    expect(page).to_have_url(re.compile(rf"/papers/{paper}/$"))


def test_a_text_becomes_an_issued_paper_that_92_units_sign_for(as_person, tmp_path):
    source = tmp_path / "供暖通知.txt"
    source.write_text(OWN_TEXT, "utf-8")
    clerk = as_person("drafter")
    paper = draft(clerk, file=source)
    expect(clerk.page.locator("textarea[name=title]")).to_have_value("临澜市人民政府办公室关于做好冬季供暖保障工作的通知")
    disclose(clerk.page)
    clerk.act("保存并返回公文页")
    clerk.act("提交")
    clerk.said("温伯笙办理初审")

    head = as_person("first_review")
    edit_body(head, paper, "确保群众温暖过冬", "确保人民群众温暖过冬")
    agree(head, paper)
    head.said("办理复核")

    office = as_person("second_review")
    edit_body(office, paper, "储备量不少于15天用量", "储备量不少于15天用气用煤量")
    agree(office, paper)

    deputy = as_person("final_review")
    send_back(deputy, paper, "请补充移动热源的数量要求。", direct=True)
    deputy.said("办理起草")
    edit_body(clerk, paper, "要配备移动热源", "要各配备不少于2台移动热源")
    clerk.act("提交")
    clerk.said("办理终审")
    agree(deputy, paper)
    deputy.said("办理签批")

    leader = as_person(holder_of(deputy.page), phone=True)
    sign_on_phone(leader, paper)

    check = as_person("pre_print_check")
    page = check.open(f"/papers/{paper}/")
    pass_gates(page)
    check.act("复核无误")
    registrar = as_person("register")
    register_to_all(registrar, paper)
    printer = as_person("seal")
    printer.open(f"/papers/{paper}/")
    printer.act("已用印", confirm=True)
    sender = as_person("dispatch")
    sender.open(f"/papers/{paper}/")
    sender.act("核发", confirm=True)
    sender.said("等92个")

    liaison = as_person("liaison")
    page = liaison.open("/")
    page.get_by_role("link", name="临澜市人民政府办公室关于做好冬季供暖保障工作的通知").first.click()
    liaison.act("签收")
    liaison.said("已签收")
    pdf = liaison.download("PDF", tmp_path)
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        text = "".join(page.extract_text() for page in opened.pages).replace("\n", "")
    assert re.search(r"临政办发〔20\d\d〕\d+号", text)
    assert "要各配备不少于2台移动热源" in text
    assert "确保人民群众温暖过冬" in text

    page = sender.open(f"/papers/{paper}/receipts/")
    expect(page.locator("main")).to_contain_text("92")
    expect(page.locator("tr", has_text="澄湖区").first).to_contain_text("赵雨航")
    trail = as_person("second_review").open(f"/papers/{paper}/trail/")
    expect(trail.locator(".mark-ins", has_text="不少于2台").first).to_be_visible()
    expect(trail.locator(".mark-ins", has_text="人民").first).to_be_visible()


def holder_of(page):
    """The name at the end of “已送…市政府办公室主任傅德谦办理签批”."""
    told = page.locator("#zs-notes").inner_text()
    return re.search(r"已送.*?(?:主任|秘书长|市长)(\S{2,3})办理签批", told)[1]


def sign_on_phone(leader, paper):
    page = leader.open(f"/papers/{paper}/sign/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "nothing scrolls sideways"
    page.locator("[data-fill]").first.click()
    canvas = page.locator("[data-signature] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 30 + 12 * step, box["y"] + 40 + (20 if step % 2 else -5))
    page.mouse.up()
    button = page.locator(".zs-acts").get_by_role("button", name="同意", exact=True)
    size = button.bounding_box()
    assert size["height"] >= 48, "a thumb must hit it"
    assert size["y"] + size["height"] <= 844, "it stands where the thumb is"
    button.click()
    leader.said("办理印前复核")


def register_to_all(registrar, paper):
    page = registrar.open(f"/papers/{paper}/register/")
    page.locator("[data-clear]").click()
    page.locator("[data-group]").first.click()
    expect(page.locator("[data-count-main]")).to_have_text("92")
    registrar.act("登记编号", confirm=True)
    registrar.said("已登记，文号临政办发〔")


@pytest.mark.skipif(not NOTICES.exists(), reason="the folder ../shared/data with real papers is not beside this checkout")
def test_a_real_notice_is_recognised_and_submitted(as_person):
    clerk = as_person("drafter")
    source = next(NOTICES.glob("05-*.txt"))
    paper = draft(clerk, file=source, issuer="市政府办公室函")
    expect(clerk.page.locator("textarea[name=title]")).to_have_value(re.compile("关于同意以深圳市名义"))
    expect(clerk.page.locator("textarea[name=main_recipients]")).to_have_value("广东省人民政府，教育部、外交部、财政部、体育总局：")
    expect(clerk.page.locator("#id_document_type")).to_have_value("函")
    disclose(clerk.page)
    clerk.act("保存并返回公文页")
    clerk.act("提交")
    clerk.said("温伯笙办理初审")
    expect(clerk.open(f"/papers/{paper}/").locator("img").first).to_be_visible()


def test_typed_text_survives_a_closed_tab_and_a_stale_page(as_person, tmp_path):
    source = tmp_path / "a.txt"
    source.write_text(OWN_TEXT, "utf-8")
    clerk = as_person("drafter")
    paper = draft(clerk, file=source)
    page = clerk.page
    body = page.locator("textarea[name=body]")
    body.press("Control+End")
    body.type("\n四、强化督促检查")
    expect(page.locator("[data-autosave-state]")).to_contain_text("已保存", timeout=15_000)
    other = clerk.context.new_page()
    other.goto(f"{clerk.url}/papers/{paper}/edit/")
    expect(other.locator("textarea[name=body]")).to_have_value(re.compile("四、强化督促检查"))
    other.locator("textarea[name=body]").press("Control+End")
    other.locator("textarea[name=body]").type("。另一页")
    expect(other.locator("[data-autosave-state]")).to_contain_text("已保存", timeout=15_000)
    body.type("。这一页")
    expect(page.locator("body")).to_contain_text("在别处改过了", timeout=15_000)
    expect(body).to_have_value(re.compile("。这一页"))
    other.reload()
    expect(other.locator("textarea[name=body]")).to_have_value(re.compile("。另一页"))


def test_what_is_typed_before_the_scripts_have_come_is_saved_too(as_person, tmp_path):
    source = tmp_path / "c.txt"
    source.write_text(OWN_TEXT, "utf-8")
    clerk = as_person("drafter")
    paper = draft(clerk, file=source)
    held = []
    clerk.page.route("**/ui/autosave.js*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright needs a function of its own
    page = clerk.page
    page.goto(f"{clerk.url}/papers/{paper}/edit/", wait_until="commit")
    body = page.locator("textarea[name=body]")
    body.press("Control+End")
    body.type("\n五、抓紧落实")
    for route in held:
        route.continue_()
    expect(page.locator("[data-autosave-state]")).to_contain_text("已保存", timeout=15_000)


def test_a_classified_mark_is_refused_and_a_stub_is_offered(as_person, tmp_path):
    source = tmp_path / "b.txt"
    source.write_text("机密★10年\n\n" + OWN_TEXT, "utf-8")
    clerk = as_person("drafter")
    page = clerk.open("/papers/new/")
    page.locator("#id_file").set_input_files(source)
    clerk.act("导入并起草")
    expect(page.locator("main")).to_contain_text("内容没有保存")
    page.get_by_role("link", name="登记存根").click()
    page.locator("#id_is_masked").check()
    page.locator("#id_holder").fill("机要员")
    page.locator("#id_location").fill("机要室2号柜")
    page.locator("main").get_by_role("button").last.click()
    expect(page.locator("main")).to_contain_text("（标题不登记）")


def test_the_desk_is_worked_by_keyboard(as_person):
    office = as_person("second_review")
    page = office.page
    expect(page.locator("[data-row-url]").first).to_be_visible()
    office.press("j")
    office.press("Enter")
    expect(page).to_have_url(re.compile(r"/papers/\d+/"))
    office.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()


def test_search_finds_two_characters_and_the_bell_tells_of_the_return(as_person):
    clerk = as_person("drafter")
    page = clerk.open("/search/?q=供暖")
    expect(page.locator("main")).to_contain_text("供暖", timeout=15_000)
    page = clerk.open("/notices/")
    expect(page.locator("main")).to_contain_text("请补充移动热源的数量要求")
