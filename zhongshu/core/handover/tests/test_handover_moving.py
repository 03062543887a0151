"""Handing over: all of it or nothing, each thing with its event, nothing left behind."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import Trail, open_holders
from zhongshu.business.documents.flow import DRAFTING
from zhongshu.business.documents.operations import drafting, review
from zhongshu.core.access.actors import actor_of
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.circulation.models import Reading
from zhongshu.core.circulation.operations import circulate
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import list_faults, list_timeline
from zhongshu.core.handover.holdings import HOLDINGS, Holding, Row
from zhongshu.core.handover.inventory import Arrangement, list_warnings, take_inventory, titles_for
from zhongshu.core.handover.models import Handover, HandoverItem
from zhongshu.core.handover.operations.delegations import delegate_to
from zhongshu.core.handover.operations.moving import hand_over
from zhongshu.core.handover.permissions import READ_HANDOVERS
from zhongshu.core.handover.queries import absence_note
from zhongshu.core.handover.rules import Span
from zhongshu.core.handover.vacancies import list_vacancies
from zhongshu.core.jobs.worker import drain
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.operations import transfer_task
from zhongshu.core.matters.passing import pass_matter
from zhongshu.core.matters.replay import list_faults as list_stories
from zhongshu.core.notify.models import Message
from zhongshu.core.org.models import Absence, Delegation, Officer, Person, Post, held_on
from zhongshu.core.staffing import accounts, operations
from zhongshu.core.urging.operations.urging import urge_repeatedly
from zhongshu.core.workflow.flow import Way

DAY = dt.timedelta(days=1)
REASON = "临政办任〔2025〕3号"


@pytest.fixture
def office(world):
    """A second clerk in the drafter's division, and a second chair to rotate to."""
    world.add_person("heir", "方之衡", "zonghe", "承办岗（二）", ["drafter"])
    world.free = operations.add_position(
        code="mishu.free", unit=world.units["mishu"], title="副处长", duties=["drafter"], **world.by(Officer.SYSTEM)
    )
    return world


def plan_of(world, kind="rotation", person="drafter", successor="heir", **changes):
    posts = {post.pk: world.people[successor] for post in Post.objects.filter(person=world.people[person], to_date=None)}
    facts = {
        "kind": kind,
        "last_date": world.now.date(),
        "reason": REASON,
        "successor": world.people[successor],
        "posts": {} if kind == "work" else posts,
        "new_position": world.free if kind == "rotation" else None,
        "return_date": world.now.date() + 90 * DAY if kind == "secondment" else None,
    }
    return Arrangement(**(facts | changes))


def move(world, plan, person="drafter", by=Officer.SYSTEM, digest=None):
    row = world.people[person]
    return hand_over(row, plan, digest=digest or take_inventory(row, world.now.date()).digest, **world.by(by))


def personal(world, role):
    return Task.objects.filter(person=world.people[role], state__in=(TaskState.OPEN, TaskState.WAITING)).count()


def everything(world):
    """What a handing over could change, to be compared before and after."""
    return (
        sorted(Task.objects.values_list("pk", "person", "position", "state")),
        sorted(Matter.objects.values_list("pk", "drafter")),
        sorted(Post.objects.values_list("pk", "person", "to_date"), key=str),
        sorted(Delegation.objects.values_list("pk", "ended_at"), key=str),
        Person.objects.filter(is_active=True).count(),
        Event.objects.count(),
    )


def test_a_rotation_moves_40_drafts_with_their_matters_and_the_chair(office):
    papers = [office.draft() for _ in range(40)]
    before = Trail()
    made = move(office, plan_of(office))
    kinds = Counter(before.types())
    assert kinds["matters.reassigned"] == kinds["matters.passed"] == 40
    assert kinds["handover.handed_over"] == 1
    assert (kinds["staffing.relieved"], kinds["staffing.posted"]) == (1, 2)
    assert personal(office, "drafter") == 0
    assert all(open_holders(paper) == {"heir"} for paper in papers)
    assert Matter.objects.filter(drafter=office.people["heir"]).count() == 40
    seats = {seat.title for seat in actor_of(office.people["drafter"], office.now.date() + DAY).seats}
    assert seats == {"秘书处副处长"}
    assert "综合处承办岗" in {seat.title for seat in actor_of(office.people["heir"], office.now.date()).seats}
    assert made.items.filter(receiver=office.people["heir"]).count() == 81
    assert list(list_faults()) == []
    assert list(list_stories()) == []


def test_each_matter_tells_of_it_and_the_successor_hears_of_each(office):
    paper = office.draft()
    move(office, plan_of(office))
    said = [entry.sentence for entry in list_timeline(paper.pk)]
    assert f"经办人由梁思齐变更为方之衡：{REASON}" in said
    drain(office.now)
    heard = list(Message.objects.filter(person=office.people["heir"]).values_list("sentence", flat=True))
    assert "梁思齐的工作移交给您（轮岗），请看移交清单。" in heard
    assert sum(paper.matter.title in sentence for sentence in heard) >= 1
    assert "钱谦办理了您的轮岗，工作已经移交，请看移交清单。" in Message.objects.filter(person=office.people["drafter"]).values_list(
        "sentence", flat=True
    )


def test_the_successor_goes_on_where_the_other_stopped(office):
    paper = office.draft()
    move(office, plan_of(office))
    drafting.submit_paper(office.fresh(paper), **office.by("heir"))
    assert office.fresh(paper).matter.step == "first_review"


def test_a_returned_paper_comes_back_to_the_successor(office):
    paper = office.paper_at("first_review")
    move(office, plan_of(office))
    review.return_paper(office.fresh(paper), target=DRAFTING, way=Way.STEPWISE, reason="请补充数据", **office.by("division_head"))
    assert open_holders(paper) == {"heir"}
    assert Task.objects.get(matter=paper.pk, step=DRAFTING, state=TaskState.DONE).done_by == office.people["drafter"], "who did it stays"
    assert list(list_stories()) == [], "the ledger leads to the same rows"


def test_what_he_did_for_others_papers_comes_back_to_the_successor(office):
    paper = office.paper_at("countersign", countersign=["caizheng"])
    task = Task.objects.get(matter=paper.pk, state=TaskState.OPEN)
    transfer_task(task.pk, holder=f"person:{office.people['colleague'].pk}", reason="请你办", **office.by("handler_caizheng"))
    office.step(paper)
    move(office, plan_of(office, "work", "colleague", "heir"), "colleague")
    review.return_paper(office.fresh(paper), target="countersign", way=Way.STEPWISE, reason="请补充意见", **office.by("division_head"))
    assert open_holders(paper) == {"heir"}
    assert office.fresh(paper).matter.drafter == office.people["drafter"]
    assert list(list_stories()) == []


def test_what_is_nobodys_is_not_passed_on(office):
    paper, people = office.draft(), office.people
    facts = {"old": people["colleague"], "new": people["heir"], "reason": REASON}
    with pytest.raises(Refused, match="刚刚被他人处理"):
        pass_matter(paper.pk, **facts, **office.by(Officer.SYSTEM))
    pass_matter(paper.pk, **(facts | {"old": people["drafter"]}), **office.by(Officer.SYSTEM))
    with pytest.raises(Refused, match="刚刚被他人处理"):
        pass_matter(paper.pk, **(facts | {"old": people["drafter"]}), **office.by(Officer.SYSTEM))
    Matter.objects.filter(pk=paper.pk).update(drafter=people["colleague"])
    assert list(list_stories()) == [f"事项{paper.pk}“{paper.matter.title}”的经办人与事件流水不一致"]


@pytest.mark.once
def test_the_number_of_queries_for_a_thing_does_not_grow(office):
    def cost(count):
        for _ in range(count):
            office.draft()
        with CaptureQueriesContext(connection) as captured:
            move(office, plan_of(office, "work"))
        move(office, plan_of(office, "work", "heir", "drafter"), "heir")  # back again, for the next count
        return len(captured)

    costs = {2: cost(2), 12: cost(10), 22: cost(10)}
    assert costs[22] - costs[12] == costs[12] - costs[2], "each further paper costs the same"
    assert (costs[22] - costs[12]) / 10 <= 40


@pytest.mark.once
def test_the_list_takes_the_same_queries_for_any_number_of_rows(office):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            take_inventory(office.people["drafter"], office.now.date())
        return len(captured)

    office.draft()
    few = cost()
    for _ in range(15):
        office.draft()
        office.paper_at("first_review")
    assert cost() == few


def test_a_stale_list_moves_nothing(office):
    office.draft()
    digest = take_inventory(office.people["drafter"], office.now.date()).digest
    office.draft()
    before = everything(office)
    with pytest.raises(Refused, match="清单在您查看以后有了变化，什么都没有移交"):
        move(office, plan_of(office), digest=digest)
    assert everything(office) == before
    move(office, plan_of(office))
    with pytest.raises(Refused, match="清单在您查看以后有了变化"):
        move(office, plan_of(office, posts={}), digest=digest)


def test_what_follows_the_chair_does_not_make_the_list_stale(office):
    head = office.people["division_head"]
    digest = take_inventory(head, office.now.date()).digest
    office.paper_at("first_review")
    assert take_inventory(head, office.now.date()).digest == digest


def test_a_fault_in_the_middle_moves_nothing(office):
    """A holding that breaks after all others have moved: the whole act is undone."""

    def fail(_row, _moving):
        raise RuntimeError("the power went")

    for _ in range(5):
        office.draft()
    before = everything(office)
    HOLDINGS.add("test.broken", Holding("test.broken", "坏项", "坏", lambda _person, _day: [Row("x:1", "坏")], fail))
    try:
        with pytest.raises(RuntimeError, match="the power went"):
            move(office, plan_of(office))
        assert everything(office) == before
        assert not Handover.objects.exists()
    finally:
        HOLDINGS._items.pop("test.broken")


def test_what_does_not_go_away_undoes_the_whole_act(office):
    office.draft()
    before = everything(office)
    HOLDINGS.add(
        "test.sticky", Holding("test.sticky", "留项", "留", lambda _person, _day: [Row("x:1", "留")], lambda _row, _moving: "去了")
    )
    try:
        with pytest.raises(Refused, match="什么都没有移交"):
            move(office, plan_of(office))
    finally:
        HOLDINGS._items.pop("test.sticky")
    assert everything(office) == before


def test_single_things_go_to_somebody_else(office):
    first, second = office.draft(), office.draft()
    task = Task.objects.get(matter=second.pk, state=TaskState.OPEN)
    others = {f"task:{task.pk}": office.people["colleague"], f"matter:{second.pk}": office.people["colleague"]}
    move(office, plan_of(office, "work", others=others))
    assert open_holders(first) == {"heir"}
    assert open_holders(second) == {"colleague"}
    assert office.fresh(second).matter.drafter == office.people["colleague"]


def test_without_anybody_to_take_it_nothing_is_moved(office):
    office.draft()
    before = everything(office)
    with pytest.raises(Refused, match="还没有接收人"):
        move(office, replace(plan_of(office, "work"), successor=None))
    assert everything(office) == before


def test_leaving_gives_up_all_posts_ends_delegations_and_shuts_the_account(office):
    office.draft()
    people, today = office.people, office.now.date()
    span = Span(today, today + 5 * DAY)
    delegate_to(people["drafter"], delegate=people["heir"], span=span, reason="学习", **office.by("drafter"))
    delegate_to(people["colleague"], delegate=people["drafter"], span=span, reason="出差", **office.by("colleague"))
    made = move(office, plan_of(office, "leaving"))
    people["drafter"].refresh_from_db()
    assert (people["drafter"].to_date, people["drafter"].is_active) == (today, False)
    assert not Post.objects.filter(held_on(today + DAY), person=people["drafter"]).exists()
    assert not Delegation.objects.filter(ended_at=None).exists()
    assert set(made.items.values_list("holding", flat=True)) == {"matters.tasks", "matters.begun", "org.delegations", "org.posts"}
    with pytest.raises(Refused, match="已经离任"):
        move(office, plan_of(office, "leaving", posts={}))


def test_leaving_must_say_what_becomes_of_every_post(office):
    operations.post_person(office.people["drafter"], position=office.free, from_date=office.now.date(), **office.by(Officer.SYSTEM))
    post = Post.objects.filter(person=office.people["drafter"]).earliest("pk")
    with pytest.raises(Refused, match="离职要交出全部岗位"):
        move(office, plan_of(office, "leaving", posts={post.pk: office.people["heir"]}))


def test_a_post_that_was_to_end_later_ends_with_leaving(office):
    today = office.now.date()
    extra = operations.post_person(office.people["drafter"], position=office.free, from_date=today, **office.by(Officer.SYSTEM))
    operations.relieve_person(extra, to_date=today + 30 * DAY, **office.by(Officer.SYSTEM))
    posts = {post.pk: None for post in Post.objects.filter(person=office.people["drafter"])}
    move(office, plan_of(office, "leaving", posts=posts))
    assert not Post.objects.filter(held_on(today + DAY), person=office.people["drafter"]).exists()


def test_a_seconded_person_gets_his_chair_back_and_the_work_stays(office):
    paper, today = office.draft(), office.now.date()
    move(office, plan_of(office, "secondment"))
    back = today + 90 * DAY
    chair = office.positions["drafter"].pk

    def seated(day):
        return set(Post.objects.filter(held_on(day), position=chair).values_list("person__name", flat=True))

    assert seated(today + DAY) == {"方之衡"}
    assert seated(back - DAY) == {"方之衡"}
    assert seated(back) == {"梁思齐"}
    assert open_holders(paper) == {"heir"}, "what was handed over stays"
    absence = Absence.objects.get()
    assert (absence.kind, absence.to_date) == ("seconded", back - DAY)
    assert absence_note(f"person:{office.people['drafter'].pk}", today + DAY) == "梁思齐3月3日至5月31日挂职，工作已移交方之衡"


def test_a_secondment_within_the_house_has_its_own_chair_until_the_return(office):
    today = office.now.date()
    move(office, plan_of(office, "secondment", new_position=office.free))
    assert {seat.title for seat in actor_of(office.people["drafter"], today + DAY).seats} == {"秘书处副处长"}
    assert {seat.title for seat in actor_of(office.people["drafter"], today + 90 * DAY).seats} == {"综合处承办岗"}
    assert not Absence.objects.exists(), "he is not away: he sits somewhere else"


def test_work_alone_leaves_posts_and_delegations(office):
    office.draft()
    today = office.now.date()
    delegate_to(office.people["drafter"], delegate=office.people["heir"], span=Span(today, today), reason="出差", **office.by("drafter"))
    move(office, plan_of(office, "work"), by="division_head")
    assert Post.objects.filter(person=office.people["drafter"], to_date=None).count() == 1
    assert Delegation.objects.filter(ended_at=None).count() == 1
    assert personal(office, "drafter") == 0


def test_unread_papers_go_to_the_successor_once(office):
    first, second = office.paper_at("first_review"), office.paper_at("first_review")
    old, new = (f"person:{office.people[role].pk}" for role in ("colleague", "heir"))
    circulate(first.matter, readers=[old], **office.by("director"))
    circulate(second.matter, readers=[old, new], **office.by("director"))
    move(office, plan_of(office, "work", "colleague", "heir"), "colleague")
    unread = Reading.objects.filter(read_at=None, cancelled_at=None)
    assert sorted(unread.values_list("circulation__matter", "person__name")) == [(first.pk, "方之衡"), (second.pk, "方之衡")]
    assert not unread.filter(circulation__cancelled_at__isnull=False).exists(), "the batch goes on"


def test_repeated_urges_of_who_goes_are_stopped(office):
    paper = office.paper_at("first_review")
    urge = urge_repeatedly(paper.matter, every=2, **office.by("drafter"))
    made = move(office, plan_of(office, "work"))
    urge.refresh_from_db()
    assert urge.end_reason == "催办人已移交"
    assert made.items.get(holding="urging.urges").outcome == "停止"


def test_what_waits_at_a_chair_follows_the_chair(office):
    paper = office.paper_at("first_review")
    plan = plan_of(office, "leaving", "division_head", "heir")
    made = move(office, plan, "division_head")
    assert open_holders(paper) == {"division_head"}, "the chair's code: the task did not move"
    item = made.items.get(holding="matters.chairs")
    assert (item.outcome, item.matter_id) == ("方之衡", paper.pk)
    office.now += DAY
    office.step(paper)
    assert office.fresh(paper).matter.step == "second_review"


def test_a_vacant_chair_is_warned_of_and_then_listed(office):
    paper = office.paper_at("first_review")
    head, today = office.people["division_head"], office.now.date()
    inventory = take_inventory(head, today)
    titles = {section.holding.code: section.rows for section in inventory.sections}
    assert [row.what for row in titles["documents.routes"]] == ["发文初审"]
    vacant = plan_of(office, "leaving", "division_head", posts={post.pk: None for post in inventory.posts})
    assert list(list_warnings(inventory, vacant, today)) == ["综合处处长将空缺，岗位上的待办和以后送到这里的事都会停下。请尽快安排接任人。"]
    assert list_vacancies(today) == []
    move(office, vacant, "division_head")
    (vacancy,) = list_vacancies(today + DAY)
    task = Task.objects.get(matter=paper.pk, state=TaskState.OPEN)
    assert (str(vacancy.position), vacancy.waiting, vacancy.since) == ("综合处处长", 1, task.arrived_at)
    assert set(vacancy.uses) == {"发文初审", "待办"}


def test_a_chair_whose_holder_cannot_log_in_is_vacant(office):
    office.paper_at("first_review")
    accounts.disable_account(office.people["division_head"], reason="停用", **office.by(Officer.SECURITY))
    assert [str(each.position) for each in list_vacancies(office.now.date())] == ["综合处处长"]


def test_papers_on_their_way_to_the_chair_are_shown(office):
    paper = office.draft()
    today = office.now.date()
    rows = {each.holding.code: each.rows for each in take_inventory(office.people["registrar"], today).sections}
    (coming,) = rows["documents.coming"]
    assert coming.what == f"发文 第{paper.pk}号事项：现在起草，将到登记"
    assert (coming.matter, coming.position) == (paper.pk, office.positions["registrar"].pk)


def test_rows_hold_no_title_and_officers_get_none(office):
    paper = office.draft()
    inventory = take_inventory(office.people["drafter"], office.now.date())
    assert all(paper.matter.title not in f"{row.what}{row.note}" for section in inventory.sections for row in section.rows)
    assert titles_for(office.actor(Officer.SYSTEM), [paper.pk]) == {}
    assert titles_for(office.actor("secretary_general"), [paper.pk]) == {}, "a draft is its drafter's and his division's"
    assert titles_for(office.actor("division_head"), [paper.pk]) == {paper.pk: paper.matter.title}
    move(office, plan_of(office))
    assert not HandoverItem.objects.filter(what__contains=paper.matter.title).exists()


@pytest.mark.parametrize(
    ("by", "kind", "error"),
    [
        ("division_head", "rotation", Refused),
        ("director", "leaving", Refused),
        ("colleague", "work", NotYours),
        ("drafter", "work", NotYours),
        (Officer.SECURITY, "work", NotYours),
        (Officer.AUDIT, "leaving", NotYours),
    ],
)
def test_posts_are_the_system_officers_and_work_is_arranged_by_heads(office, by, kind, error):
    office.draft()
    before = everything(office)
    with pytest.raises(error) as refusal:
        move(office, plan_of(office, kind), by=by)
    assert error is NotYours or refusal.value.sentence.startswith("岗位任免由系统管理员办理")
    assert everything(office) == before


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("work", {"reason": " "}, "请写明移交的事由"),
        ("rotation", {"new_position": None}, "轮岗要选新岗位"),
        ("secondment", {"return_date": None}, "挂职要写返岗日期"),
        ("secondment", {"return_date": dt.date(2025, 3, 3)}, "返岗日期要晚于今天"),
        ("leaving", {"last_date": dt.date(2025, 3, 4)}, "最后一日不能晚于今天"),
        ("rotation", {"posts": {}}, "请选定要交出的原岗位"),
        ("rotation", {"last_date": dt.date(2023, 1, 1)}, "早于综合处承办岗的任职日期"),
    ],
)
def test_what_is_not_arranged_well_is_refused_with_a_sentence(office, kind, changes, sentence):
    before = everything(office)
    with pytest.raises(Refused, match=sentence):
        move(office, plan_of(office, kind, **changes))
    assert everything(office) == before


def test_who_cannot_act_cannot_receive(office):
    for role in ("drafter", Officer.AUDIT):
        with pytest.raises(Refused, match="不能接收"):
            move(office, replace(plan_of(office, "work"), successor=office.people[role]))


def test_the_list_is_for_those_whom_it_concerns(office):
    office.draft()
    made = move(office, plan_of(office))
    seen = {
        role
        for role in ("drafter", "heir", "division_head", "director", "colleague", "outsider", "handler_caizheng", *Officer.values[1:])
        if READ_HANDOVERS.holds(office.actor(role))
        and Handover.objects.filter(READ_HANDOVERS.scope(office.actor(role)), pk=made.pk).exists()
    }
    assert seen == {"drafter", "heir", "division_head", "director", Officer.SYSTEM}
