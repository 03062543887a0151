"""People come and go: a leader away whose colleague signs in his name, and a clerk who rotates with 40 papers in his hands."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import Person, chromium

pytestmark = pytest.mark.story

PAPER = "临澜市人民政府办公室关于2026年前三季度重点工作督查情况的通报"
FORTY = """
from zhongshu.business.documents.models import Issuer
from zhongshu.business.documents.operations import drafting
from zhongshu.core.access.actors import actor_of
from zhongshu.core.org.models import Person, Unit
from zhongshu.engines.paper import Paper, recognise_body
from zhongshu.lib import clock
now = clock.now()
clerk = actor_of(Person.objects.get(username="huoran"), clock.day_of(now))
for number in range(40):
    text = Paper(document_type="通知", title=f"临澜市人民政府办公室关于第{number + 1}项重点工作的通知", blocks=recognise_body("请抓好落实。"))
    drafting.create_paper(
        text, issuer=Issuer.objects.get(code="office_document"), unit=Unit.objects.get(code="zonghe"), actor=clerk, now=now
    )
"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def as_person(browser, served_city):
    seated = []

    def sit(name, *, phone=False):
        seated.append(Person(browser, served_city.url, name, phone=phone))
        return seated[-1]

    yield sit
    for person in seated:
        person.leave()


def test_a_leader_goes_away_his_colleague_signs_with_both_names_and_he_comes_back(as_person):
    leader = as_person("贺廷皓")
    page = leader.open("/handover/absences/")
    page.locator("#id_kind").select_option("trip")
    page.locator("#id_delegate").select_option(label="甘学沣（副秘书长）")
    page.locator("#id_note").fill("赴省城参加会议")
    page.get_by_role("button", name="登记", exact=True).click()
    leader.said("出差，委托甘学沣代办")

    colleague = as_person("甘学沣", phone=True)
    expect(colleague.page.locator(".zs-note", has_text="您正代贺廷皓办理，至")).to_be_visible()
    row = colleague.page.locator(".zs-row", has_text=PAPER).first
    expect(row).to_contain_text("代贺廷皓")
    row.get_by_role("link", name=PAPER).click()
    colleague.page.locator("textarea[name=opinion]").fill("同意，请抓紧整改。")
    colleague.act("同意", confirm=bool(colleague.page.locator(".zs-acts [data-confirm]").count()))
    expect(colleague.page).not_to_have_url(re.compile(r"/papers/\d+/sign/"))

    page = leader.open("/handover/delegations/")
    page.locator(".zs-page-acts").get_by_role("link", name="代我办理的").click()
    done = page.locator("tr", has_text=PAPER)
    expect(done).to_contain_text("甘学沣")
    expect(done).to_contain_text("同意，请抓紧整改。")
    done.get_by_role("link", name=PAPER).click()
    expect(page.locator("main").get_by_text("甘学沣（代贺廷皓）").first).to_be_visible()

    leader.open("/handover/absences/").locator("#main td a", has_text="贺廷皓").click()
    leader.act("已返岗", confirm=True)
    leader.said("贺廷皓已返岗。委托同时结束。")
    colleague.open("/")
    expect(colleague.page.locator(".zs-note", has_text="您正代贺廷皓办理")).to_have_count(0)


def test_a_clerk_rotates_with_40_papers(as_person, served_city):
    done = served_city.python(FORTY)
    assert done.returncode == 0, done.stderr
    officer = as_person("荣柏舟")
    page = officer.open("/handover/?q=霍然")
    page.get_by_role("link", name="看清单").click()
    expect(page.locator("h1")).to_have_text("霍然的移交")
    expect(page.locator("section", has_text="本人名下待办").first).to_contain_text("40 项")
    expect(page.locator("#main")).not_to_contain_text("重点工作的通知")
    page.locator("#id_kind").select_option("rotation")
    page.locator("#id_successor").select_option(label="方之衡（承办岗）")
    page.locator("#id_reason").fill("临政办任〔2026〕30号")
    page.locator("select[name^=post-]").select_option(label="方之衡（承办岗）")
    page.locator("#id_new_position").select_option(label="秘书一处承办岗")
    page.get_by_role("button", name="看移交后的去向").click()
    expect(page.locator("select[name^='to-']")).to_have_count(80)
    officer.act("确认移交", confirm=True)
    expect(page).to_have_url(re.compile(r"/handover/lists/\d+/$"))
    officer.said("霍然的工作已全部移交")
    expect(page.locator("#main")).to_contain_text("共81项")
    expect(page.locator("#main")).not_to_contain_text("重点工作的通知")

    heir = as_person("方之衡")
    expect(heir.page.locator("section[aria-labelledby=desk-waiting] .zs-row-title a", has_text="项重点工作的通知")).to_have_count(40)
    left = as_person("霍然")
    expect(left.page.locator(".zs-row-title a", has_text="项重点工作的通知")).to_have_count(0)
