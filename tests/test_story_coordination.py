"""A difficulty of several units as people live it: raised from a district on a phone, coordinated in two rounds, lifted, answered, and solved only by the raiser's word."""

from __future__ import annotations

import json

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import Person, chromium

pytestmark = pytest.mark.story

PICK = """
import json
from zhongshu.business.coordination.models import Issue
from zhongshu.core.org.models import Post
def who(code):
    person = Post.objects.filter(position__code=code).select_related("person").order_by("pk")[0].person
    return [person.name, person.pk]
issue = Issue.objects.filter(matter__step="verify").select_related("matter", "raiser").order_by("-pk")[0]
print(json.dumps({"raiser": who("chenghu.liaison"), "desk": who("mishu1.drafter"), "finance": who("czj.liaison"), "land": who("zgj.liaison"),
  "verify": issue.pk, "verifier": who(issue.raiser.code + ".liaison")}, ensure_ascii=False))
"""
TITLE = "澄湖水厂扩建取水口用地"


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

    def sit(who, *, phone=False):
        name, key = who
        seated.append(Person(browser, served_city.url, name, phone=phone, key=key))
        return seated[-1]

    yield sit
    for person in seated:
        person.leave()


def hold_meeting(page, desk, words):
    page.get_by_text("登记一次协调会").click()
    page.get_by_label("日期").fill("2026-11-20")
    page.get_by_label("参加单位").fill("市财政局、市自然资源和规划局")
    page.get_by_label("会议情况").fill(words)
    page.get_by_role("button", name="登记", exact=True).click()
    desk.said("已登记协调会")


def test_it_is_raised_on_a_phone_lifted_after_two_rounds_and_answered_by_each_party_itself(as_person, cast):
    raiser = as_person(cast["raiser"], phone=True)
    page = raiser.open("/coordination/new/")
    page.get_by_label("标题").fill(TITLE)
    page.get_by_label("承办协调的处室").select_option(label="秘书一处")
    page.get_by_label("核心分歧").fill("取水口用地在两个图斑之间，补偿由谁出、指标从哪里来，谈了三次没有结果。")
    for at, (unit, stand) in enumerate((("临澜市自然资源和规划局", "指标要市里统筹"), ("临澜市财政局", "按属地原则由区里出资"))):
        party = page.locator(".co-party").nth(at)
        party.locator("select").select_option(label=unit)
        party.get_by_label("立场").fill(stand)
    page.locator(".co-party").nth(1).get_by_label("卡在这家").check()
    raiser.act("提交研判")
    raiser.said("研判")
    path = page.url[page.url.index("/coordination/") :]

    desk = as_person(cast["desk"])
    page = desk.open(path)
    desk.act("受理")
    desk.said("已受理并编号")
    expect(page.locator(".zs-number").first).to_contain_text("协〔")
    expect(page.get_by_text("再有2轮不能达成一致，提到副秘书长。")).to_be_visible()
    hold_meeting(page, desk, "两家坚持原来的意见。")
    expect(page.get_by_text("再有1轮不能达成一致，提到副秘书长。")).to_be_visible()
    hold_meeting(page, desk, "补偿比例谈不拢。")
    expect(page.locator(".zs-page-head")).to_contain_text("副秘书长")
    page.get_by_label("协调意见").fill("由市自然资源和规划局牵头，统筹用地指标12亩，市区两级各出一半补偿，12月20日前办结。")
    desk.act("送各方确认")
    desk.said("不回复不视为同意")

    land = as_person(cast["land"], phone=True)
    land.open(path)
    land.act("确认")
    land.said("已确认")
    finance = as_person(cast["finance"], phone=True)
    page = finance.open(path)
    parties = page.locator(".zs-card", has_text="各方立场和确认")
    expect(parties.locator("tr", has_text="市自然资源和规划局")).to_contain_text("已确认")
    expect(parties.locator("tr", has_text="市财政局")).to_contain_text("未回复")
    finance.act("确认")
    finance.said("已确认")
    page = desk.open(path)
    expect(page.locator(".zs-step-current")).to_contain_text("督办落实")


def test_only_the_raisers_own_word_with_proof_closes_it(as_person, cast, tmp_path):
    desk = as_person(cast["desk"])
    expect(desk.open(f"/coordination/{cast['verify']}/").get_by_role("button", name="确认已解决")).to_have_count(0)
    raiser = as_person(cast["verifier"], phone=True)
    page = raiser.open(f"/coordination/{cast['verify']}/")
    page.locator("#words").fill("原则同意")
    raiser.act("确认已解决")
    expect(page.get_by_text("不算解决")).to_be_visible()
    page = raiser.open(f"/coordination/{cast['verify']}/")
    page.locator("#words").fill("11月20日市自然资源和规划局批复停车位标准，医院扩建已按批复开工。")
    photo = tmp_path / "批复.png"
    Image.new("RGB", (64, 48), (90, 90, 120)).save(photo)
    page.locator("#files").set_input_files(photo)
    raiser.act("确认已解决")
    expect(page.locator(".zs-card", has_text="解决情况")).to_contain_text("批复停车位标准")
    expect(page.locator("h1 ~ .zs-badge, .zs-page-head .zs-badge").first).to_contain_text("销号")
