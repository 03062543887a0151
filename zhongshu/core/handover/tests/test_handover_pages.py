"""The pages with a real client: what is typed is kept, what is not one's own is absent, officers see no title."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from zhongshu.core.handover.models import Handover
from zhongshu.core.handover.operations.absences import register_absence
from zhongshu.core.handover.operations.delegations import delegate_to
from zhongshu.core.handover.rules import Span
from zhongshu.core.org.models import Absence, Delegation, Officer, Post
from zhongshu.core.staffing import operations

DELEGATIONS, ABSENCES, MOVES = (reverse(f"handover_{name}") for name in ("delegations", "absences", "moves"))
VACANCIES = reverse("staffing_vacancies")
DAY = dt.timedelta(days=1)


@pytest.fixture
def office(world):
    """The office on its first Monday: pages read the clock, which stands on that day."""
    world.today = world.now.date()
    world.add_person("heir", "方之衡", "zonghe", "承办岗（二）", ["drafter"])
    with time_machine.travel(world.now.replace(hour=17), tick=False):
        yield world


def delegation(world, delegate="deputy", **changes):
    people = world.people
    form = {"principal": people["director"].pk, "delegate": people[delegate].pk, "from_date": world.today, "to_date": world.today + 3 * DAY}
    return form | {"reason": "赴省城开会"} | changes


@pytest.mark.parametrize(
    ("address", "roles"),
    [
        (DELEGATIONS, {"drafter", "director", Officer.SYSTEM}),
        (ABSENCES, {"drafter", "director", Officer.SYSTEM}),
        (MOVES, {"drafter", "director", Officer.SYSTEM}),
        (VACANCIES, {Officer.SYSTEM}),
    ],
)
def test_each_page_opens_for_whom_it_is_for(office, visit, address, roles):
    for role in ("drafter", "director", *Officer.values[1:]):
        assert visit(role).get(address).status_code == (200 if role in roles else 404), role


def test_a_delegation_is_made_seen_by_both_and_ended(office, visit):
    director, deputy = visit("director"), visit("deputy")
    page = director.post(DELEGATIONS, delegation(office), follow=True).content.decode()
    row = Delegation.objects.get()
    assert "已委托缪鸿儒代傅德谦办理" in page
    assert "代办中" in page
    assert "傅德谦 → 缪鸿儒" in deputy.get(DELEGATIONS).content.decode()
    assert visit("colleague").post(reverse("handover_delegation_end", args=[row.pk])).status_code == 404
    page = deputy.post(reverse("handover_delegation_end", args=[row.pk]), {"reason": "另有任务"}, follow=True).content.decode()
    assert "缪鸿儒从现在起不再代傅德谦办理" in page
    assert "提前结束" in page
    assert deputy.post(reverse("handover_delegation_end", args=[row.pk])).status_code == 409


def test_a_refused_delegation_keeps_what_was_typed(office, visit):
    director = visit("director")
    director.post(DELEGATIONS, delegation(office))
    answer = director.post(DELEGATIONS, delegation(office, "reviewer", reason="再委托一次"))
    assert answer.status_code == 409
    assert "不能重复委托" in answer.content.decode()
    assert 'value="再委托一次"' in answer.content.decode()
    assert director.post(DELEGATIONS, delegation(office, reason="")).status_code == 422


def test_the_form_offers_only_those_for_whom_one_arranges(office, visit):
    assert set(principals(visit("drafter"))) == {"梁思齐"}
    assert set(principals(visit("division_head"))) == {"温伯笙", "梁思齐", "方之衡"}
    assert "阎书亭" in principals(visit("director"))
    assert "饶知行" not in principals(visit("director")), "another unit's man"
    assert "饶知行" in principals(visit(Officer.SYSTEM))
    outside = visit("division_head").post(DELEGATIONS, delegation(office, principal=office.people["colleague"].pk))
    assert outside.status_code == 422
    assert not Delegation.objects.exists()


def principals(browser):
    groups = browser.get(DELEGATIONS).context["form"].fields["principal"].choices[1:]
    return [name.partition("（")[0] for _, people in groups for _, name in people]


def test_the_desk_marks_what_is_done_for_another_and_says_until_when(office, visit):
    office.paper_at("first_review")
    until = office.today + 3 * DAY
    head, heir = office.people["division_head"], office.people["heir"]
    assert "代温伯笙" not in visit("heir").get("/").content.decode()
    delegate_to(head, delegate=heir, span=Span(office.today, until), reason="出差", **office.by("division_head"))
    desk = visit("heir").get("/").content.decode()
    assert f"您正代温伯笙办理，至{until.month}月{until.day}日。" in desk
    assert '<span class="zs-badge zs-badge-amber">代温伯笙</span>' in desk
    assert f"方之衡正代您办理，至{until.month}月{until.day}日。" in visit("division_head").get("/").content.decode()


def test_the_desk_tells_the_unit_who_is_away(office, visit):
    register_absence(office.people["heir"], kind="holiday", span=Span(office.today, office.today), **office.by("heir"))
    assert "方之衡" in visit("drafter").get("/").content.decode()
    assert "今天不在岗 1 人" in visit("drafter").get("/").content.decode()
    assert "今天不在岗" not in visit("colleague").get("/").content.decode()


def test_who_sends_to_somebody_who_is_away_is_told_and_not_hindered(office, visit):
    span = Span(office.today, office.today + 3 * DAY)
    head, heir = office.people["division_head"], office.people["heir"]
    register_absence(head, kind="trip", span=span, delegate=heir, **office.by("division_head"))
    paper = office.draft()
    page = visit("drafter").post(reverse("documents_act", args=[paper.pk]), {"act": "submit"}, follow=True).content.decode()
    assert "温伯笙3月3日至6日出差，已委托方之衡代办。" in page
    assert office.fresh(paper).matter.step == "first_review"


def test_an_absence_without_a_delegate_shows_what_it_leaves_waiting(office, visit):
    paper, chair = office.draft(), office.paper_at("first_review")
    head = visit("division_head")
    form = {"person": office.people["drafter"].pk, "kind": "leave", "from_date": office.today, "to_date": office.today + DAY}
    page = head.post(ABSENCES, form, follow=True)
    absence = Absence.objects.get()
    assert page.redirect_chain[-1][0] == reverse("handover_absence", args=[absence.pk])
    assert paper.matter.title in page.content.decode(), "his head may read it"
    assert f"发文 第{paper.pk}号事项（起草）" in page.content.decode()
    own = visit("division_head").post(ABSENCES, form | {"person": office.people["division_head"].pk}, follow=True).content.decode()
    assert f"发文 第{chair.pk}号事项（初审）" in own, "nobody else holds his chair"
    officer = visit(Officer.SYSTEM).get(reverse("handover_absence", args=[absence.pk])).content.decode()
    assert f"发文 第{paper.pk}号事项（起草）" in officer
    assert paper.matter.title not in officer
    assert visit("colleague").get(reverse("handover_absence", args=[absence.pk])).status_code == 404


def test_what_is_delegated_is_not_left_waiting(office, visit):
    office.draft()
    form = {"person": office.people["drafter"].pk, "kind": "trip", "from_date": office.today, "to_date": office.today + DAY}
    drafter = visit("drafter")
    page = drafter.post(ABSENCES, form | {"delegate": office.people["heir"].pk, "kinds": ["documents.paper"]}, follow=True).content.decode()
    assert "委托方之衡代办" in page
    one = reverse("handover_absence", args=[Absence.objects.get().pk])
    assert "没有等他办的，或者已经全部委托" in drafter.get(one).content.decode()
    assert "梁思齐已返岗。委托同时结束。" in drafter.post(one, follow=True).content.decode()
    assert not Delegation.objects.filter(ended_at=None).exists()


def move_url(world, role="drafter", name="handover_move"):
    return reverse(name, args=[world.people[role].pk])


def plan(world, kind="work", **changes):
    post = Post.objects.get(person=world.people["drafter"], to_date=None)
    form = {"kind": kind, "successor": world.people["heir"].pk, "reason": "临政办任〔2025〕3号", f"post-{post.pk}": "keep"}
    return form | changes


def test_the_list_is_shown_arranged_and_confirmed(office, visit):
    papers = [office.draft() for _ in range(3)]
    head = visit("division_head")
    page = head.get(move_url(office)).content.decode()
    assert page.count(papers[0].matter.title) == 6, "each paper as a task and as a matter begun"
    assert "确认移交" not in page
    arranged = head.get(move_url(office), plan(office))
    assert "确认移交" in arranged.content.decode()
    query = arranged.request["QUERY_STRING"]
    digest = arranged.context["inventory"].digest
    sent = {"digest": digest, f"to-matter:{papers[2].pk}": office.people["division_head"].pk}
    done = head.post(f"{move_url(office)}?{query}", sent, follow=True)
    made = Handover.objects.get()
    assert done.redirect_chain[-1][0] == reverse("handover_list", args=[made.pk])
    text = done.content.decode()
    assert "工作移交清单" in text
    assert "监交人" in text
    assert papers[0].matter.title in text
    assert office.fresh(papers[2]).matter.drafter == office.people["division_head"]
    again = head.post(f"{move_url(office)}?{query}", sent)
    assert again.status_code == 409
    assert "清单在您查看以后有了变化" in again.content.decode()


def test_the_system_officer_sees_kinds_and_numbers_and_no_title_anywhere(office, visit):
    paper = office.draft()
    officer = visit(Officer.SYSTEM)
    page = officer.get(
        move_url(office), plan(office, "leaving", **{f"post-{Post.objects.get(person=office.people['drafter']).pk}": "vacant"})
    )
    assert f"发文 第{paper.pk}号事项（起草）" in page.content.decode()
    assert "综合处承办岗将空缺" in page.content.decode()
    sheet = officer.get(move_url(office, name="handover_export"), plan(office))
    cells = [str(cell.value) for row in load_workbook(io.BytesIO(sheet.content)).active.iter_rows() for cell in row]
    query, digest = page.request["QUERY_STRING"], page.context["inventory"].digest
    done = officer.post(f"{move_url(office)}?{query}", {"digest": digest}, follow=True).content.decode()
    assert "梁思齐的工作已全部移交" in done
    for text in (page.content.decode(), done, " ".join(cells)):
        assert paper.matter.title not in text
    office.people["drafter"].refresh_from_db()
    assert office.people["drafter"].to_date == office.today


def test_the_workbook_holds_the_list_with_titles_for_who_may_read(office, visit):
    paper = office.draft()
    sheet = visit("division_head").get(move_url(office, name="handover_export"), plan(office))
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(sheet.content)).active.iter_rows()]
    assert rows[0][0] == "梁思齐工作移交清单（未办理）"
    assert "温伯笙" in rows[1][0]
    assert ["本人名下待办", f"发文 第{paper.pk}号事项（起草）", paper.matter.title, None, "", "方之衡"] in [
        [cell or "" if at == 4 else cell for at, cell in enumerate(row)] for row in rows
    ]


def test_a_head_is_offered_work_alone_and_only_his_people(office, visit):
    head = visit("division_head")
    assert [code for code, _ in head.get(move_url(office)).context["form"].fields["kind"].choices] == ["work"]
    assert head.get(move_url(office), plan(office, "leaving")).status_code == 422
    assert head.get(move_url(office, "colleague")).status_code == 404
    assert visit("drafter").get(move_url(office)).status_code == 404
    assert "梁思齐" in head.get(MOVES).content.decode()
    assert "阎书亭" not in head.get(MOVES, {"q": "阎"}).content.decode().replace('value="阎"', "")


def test_a_vacant_chair_is_on_its_page_and_on_the_system_officers_desk(office, visit):
    office.paper_at("first_review")
    officer = visit(Officer.SYSTEM)
    assert "岗位空缺" not in officer.get("/").content.decode().partition('id="main"')[2]
    post = Post.objects.get(person=office.people["division_head"])
    operations.relieve_person(post, to_date=office.today - DAY, **office.by(Officer.SYSTEM))
    page = officer.get(VACANCIES).content.decode()
    assert "综合处处长" in page
    assert "1件" in page
    assert "发文初审" in page
    assert "有1个岗位空缺，1件待办没有人办。" in officer.get("/").content.decode()


@pytest.mark.once
def test_no_page_asks_more_the_more_there_is(office, visit):
    pages = [(role, url) for role in ("division_head", Officer.SYSTEM) for url in (DELEGATIONS, ABSENCES, MOVES, move_url(office))]
    pages += [(Officer.SYSTEM, VACANCIES), ("heir", "/")]

    def measure():
        counts = {}
        for role, url in pages:
            browser = visit(role)
            browser.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(url).status_code == 200
            counts[role, url] = len(captured)
        return counts

    people = office.people

    def fill(first, roles):
        for number, role in enumerate(roles):
            office.draft()
            office.paper_at("first_review")
            on = office.today + (first + number) * DAY
            day = Span(on, on)
            register_absence(people[role], kind="trip", span=day, delegate=people["heir"], **office.by("director"))

    day = Span(office.today, office.today)
    delegate_to(people["division_head"], delegate=people["heir"], span=day, reason="出差", **office.by("division_head"))
    fill(1, ["drafter", "colleague"])
    before = measure()
    fill(10, ["drafter", "colleague", "reviewer", "checker", "registrar", "printer"])
    after = measure()
    assert {page: (before[page], after[page]) for page in before if after[page] > before[page]} == {}
