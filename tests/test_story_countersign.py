"""会签 as six units do it: one asks a colleague, one sends it back, all sign again, one dissents, and a deputy secretary-general settles it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser import Person, chromium

pytestmark = pytest.mark.story

TITLE = "临澜市人民政府办公室关于统筹做好冬季清洁取暖补贴发放工作的通知"
PREPARE = f"""
import json
from zhongshu.business.documents.models import Issuer
from zhongshu.business.documents.operations import drafting
from zhongshu.core.access.actors import actor_of
from zhongshu.core.org.models import Person, Position, Unit
from zhongshu.engines.paper import Paper, recognise_body
from zhongshu.lib import clock
now = clock.now()
clerk = actor_of(Person.objects.get(name="梁思齐"), clock.day_of(now))
office = Issuer.objects.get(code="office_document")
text = Paper(document_type="通知", title="{TITLE}", main_recipients="市政府各部门：", signers=("临澜市人民政府办公室",),
             blocks=recognise_body("为做好补贴发放，现通知如下。\\n一、明确职责\\n各单位各负其责。"))
paper = drafting.create_paper(text, issuer=office, unit=Unit.objects.get(code="zonghe"), actor=clerk, now=now)
handlers = Position.objects.filter(unit__kind="department", duties__code="handler", posts__to_date=None, posts__person__is_active=True)
chosen = list(handlers.select_related("unit").order_by("unit__rank")[:6])
drafting.set_facts(paper, issuer=office, disclosure="不予公开", disclosure_reason="属于内部事务信息",
                   countersign=[row.unit_id for row in chosen], actor=clerk, now=now)
people = [row.posts.get(to_date=None).person for row in chosen]
colleague = Person.objects.filter(officer="", posts__to_date=None, posts__position__duties__code="drafter").exclude(name="梁思齐").order_by("pk")[0].name
print(json.dumps([paper.pk, [[person.name, person.pk] for person in people], colleague], ensure_ascii=False))
"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def as_person(browser, served_city):
    """Everybody keeps his seat for the whole story."""
    seated = {}

    def sit(name, key=0):
        if name not in seated:
            seated[name] = Person(browser, served_city.url, name, key=key)
        return seated[name]

    yield sit
    for person in seated.values():
        person.leave()


def say(person, paper, decision, opinion=""):
    page = person.open(f"/papers/{paper}/")
    page.locator(f"#deal label:has(input[name=decision][value={decision}])").click()
    page.locator("#opinion").fill(opinion)
    person.act("提交会签意见")
    expect(page.locator("#zs-notes")).to_contain_text("已送")


def test_six_units_one_dissent_one_added_signer_a_return_and_a_second_round(as_person, served_city):
    done = served_city.python(PREPARE)
    assert done.returncode == 0, done.stderr
    paper, units, colleague = json.loads(done.stdout)
    clerk = as_person("梁思齐")
    clerk.open(f"/papers/{paper}/")
    clerk.act("提交")
    clerk.said("办理会签")

    say(as_person(*units[0]), paper, "agree", "同意。")
    asker = as_person(*units[1])
    page = asker.open(f"/papers/{paper}/")
    page.locator(".acts-more summary", has_text="加签").click()
    page.locator("label:has(input[name=place][value=beside])").click()
    page.locator("#add-who").press_sequentially(colleague)
    page.locator("#add-who-list li", has_text=colleague).first.click()
    expect(page.locator(".acts-more [data-who-chosen]").first).to_contain_text(colleague)
    page.locator("#add-request").fill("请核对补贴标准。")
    page.locator(".acts-more button[value=add]").click()
    asker.said("加签")
    say(asker, paper, "comment", "建议明确标准。")
    helper = as_person(colleague)
    page = helper.open(f"/papers/{paper}/")
    expect(page.locator(".acts-asked")).to_contain_text("请核对补贴标准。")
    page.locator(".acts-asked label:has(input[value=agree])").click()
    page.locator("#answer-opinion").fill("标准无误。")
    page.locator(".acts-asked button[value=answer]").click()
    expect(page.locator("#zs-notes")).to_be_visible()

    back = as_person(*units[2])
    page = back.open(f"/papers/{paper}/")
    page.locator("#opinion").fill("请补充发放时间。")
    page.locator(".zs-acts").get_by_role("link", name="退回", exact=True).click()
    page.locator("[data-return]").click()
    page.locator("#zs-confirm [data-confirm-yes]").click()
    back.said("办理起草")
    clerk.open(f"/papers/{paper}/")
    clerk.act("提交")
    clerk.said("办理会签")

    for unit in units[:5]:
        say(as_person(*unit), paper, "agree", "同意。")
    say(as_person(*units[5]), paper, "disagree", "资金渠道尚未明确。")
    page = clerk.open(f"/matters/{paper}/life/")
    expect(page.locator("main")).to_contain_text("协调中")
    expect(page.locator("main")).to_contain_text("资金渠道尚未明确。")
    settler = as_person("骆维言")
    page = settler.open(f"/papers/{paper}/")
    expect(page.locator("main")).to_contain_text("资金渠道尚未明确。")
    page.locator("#opinion").fill("已协调一致，由市财政局统筹。")
    settler.act("协调完成")
    settler.said("办理初审")
    page = as_person("温伯笙").open(f"/papers/{paper}/")
    expect(page.locator("main")).to_contain_text("标准无误。")
    expect(page.locator("main")).to_contain_text("不同意")
