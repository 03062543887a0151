"""督查: by plan, with a leader who answers for it; objection within thirty days, reviewed by others; rectified and rechecked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.photos import photo
from tests.test_contracts_scope import rows_behind
from tests.world import FOUNDED, Trail, open_holders
from zhongshu.business.supervision import indicators, ledgers
from zhongshu.business.supervision.models import Inspection, Objection, Problem
from zhongshu.business.supervision.operations import inspections as act
from zhongshu.business.supervision.pages import inspected_items
from zhongshu.business.supervision.permissions import READ_INSPECTION
from zhongshu.business.supervision.queries import list_recent_inspections, objectors_of, reviewers_of
from zhongshu.business.supervision.rules import until, why_not_choose, why_not_object, why_not_review
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments.operations import observing
from zhongshu.core.events.models import Event
from zhongshu.core.jobs.worker import drain
from zhongshu.core.ledgers.operations import export_ledger
from zhongshu.core.ledgers.queries import list_choices, list_rows
from zhongshu.core.matters.models import Link, Matter
from zhongshu.core.org.models import Officer
from zhongshu.core.search.operations import rebuild
from zhongshu.core.staffing import operations


def planned(desk, **more):
    values = {
        "title": "城区内涝治理专项督查", "sort": "special", "methods": ["on_site", "files"], "unit": desk.world.units["shuiwu"],
        "plan": "实地查看5处积水点，调阅施工日志。", "from_date": dt.date(2025, 3, 10), "to_date": dt.date(2025, 3, 12),
        "leader": desk.world.people["ducha_head"], "members": [desk.world.people["deputy"]], **more,
    }  # fmt: skip
    return act.plan_inspection(**values, **desk.world.by("officer"))


def received(desk):
    row = act.approve_plan(planned(desk), **desk.world.by("secretary_general"))
    act.find_problem(row, place="东湖路18号", text="两处雨水口未疏通", **desk.world.by("deputy"))
    act.find_problem(row, place="南门桥下", text="泵站未试运行", **desk.world.by("officer"))
    row = act.draft_conclusion(row, conclusion="5处积水点完成3处，进度滞后。", **desk.world.by("officer"))
    row = act.sign_conclusion(row, **desk.world.by("ducha_head"))
    return act.receive_conclusion(row, **desk.world.by("liaison_shuiwu"))


def test_the_terms_run_in_days_from_receipt():
    received_on = dt.date(2025, 3, 3)
    plain = {"received": received_on, "days": 30, "has_objected": False}
    assert until(received_on, 30) == dt.date(2025, 4, 2)
    assert why_not_object(**plain, today=dt.date(2025, 4, 2)) == ""
    assert "已于4月2日截止" in why_not_object(**plain, today=dt.date(2025, 4, 3))
    assert "签收" in why_not_object(received=None, days=30, has_objected=False, today=received_on)
    assert "已经提出过" in why_not_object(received=received_on, days=30, has_objected=True, today=received_on)
    assert "回避" in why_not_review(reviewer=7, concluders=frozenset({7, 8}))
    assert why_not_review(reviewer=9, concluders=frozenset({7, 8})) == ""


def test_an_inspection_goes_from_plan_to_recheck(desk):
    trail = Trail()
    row = planned(desk)
    assert open_holders(row.matter) == {"secretary_general"}
    with pytest.raises(Refused, match="方案批准以后"):
        act.find_problem(row, place="东湖路", text="未疏通", **desk.world.by("officer"))
    row = received(desk)
    assert open_holders(row.matter) == {"liaison_shuiwu"}
    first, second = row.problems.order_by("pk")
    with pytest.raises(Refused, match="整改情况"):
        act.rectify(row, told={first.pk: "已疏通"}, **desk.world.by("liaison_shuiwu"))
    row = act.rectify(row, told={first.pk: "已疏通", second.pk: "已试运行"}, **desk.world.by("liaison_shuiwu"))
    with pytest.raises(Refused, match="理由"):
        act.recheck(row, solved=[first.pk], **desk.world.by("officer"))
    row = act.recheck(row, solved=[first.pk], reason="泵站仍未通电", **desk.world.by("officer"))
    assert (row.matter.step, Problem.objects.filter(solved_at=None).count()) == ("rectifying", 1)
    row = act.rectify(row, told={second.pk: "已通电运行"}, **desk.world.by("liaison_shuiwu"))
    row = act.recheck(row, solved=[second.pk], **desk.world.by("officer"))
    assert row.matter.phase == "done"
    assert "supervision.problem_found" in trail.types()


def test_an_objection_is_reviewed_by_somebody_who_had_no_hand_in_the_conclusion(desk):
    row = received(desk)
    with pytest.raises(NotYours):
        act.object_to(row, text="数字不实", **desk.world.by("liaison_caizheng"))
    objection = act.object_to(row, text="第二处泵站3月1日已试运行", **desk.world.by("liaison_shuiwu"))
    assert objection.due_date == dt.date(2025, 4, 2)
    with pytest.raises(Refused, match="已经提出过"):
        act.object_to(row, text="再提", **desk.world.by("liaison_shuiwu"))
    with pytest.raises(Refused, match="回避"):
        act.decide_objection(objection, decision="upheld", opinion="维持", **desk.world.by("deputy"))
    with pytest.raises(NotYours):
        act.decide_objection(objection, decision="upheld", opinion="维持", **desk.world.by("officer_2"))
    act.decide_objection(objection, decision="changed", opinion="第二处予以更正", **desk.world.by("director"))
    with pytest.raises(Refused, match="已经复核过"):
        act.decide_objection(objection, decision="upheld", opinion="维持", **desk.world.by("director"))
    assert Objection.objects.get().get_decision_display() == "变更"


def test_after_thirty_days_there_is_no_objection(desk):
    row = received(desk)
    desk.at("2025-04-03")
    with pytest.raises(Refused, match="截止"):
        act.object_to(row, text="数字不实", **desk.world.by("liaison_shuiwu"))


def test_a_bad_plan_and_the_wrong_people_are_refused(desk):
    with pytest.raises(Refused, match="至少选一种"):
        planned(desk, methods=[])
    with pytest.raises(Refused, match="不能早于"):
        planned(desk, to_date=dt.date(2025, 3, 1))
    row = act.approve_plan(planned(desk), **desk.world.by("secretary_general"))
    with pytest.raises(NotYours):
        act.find_problem(row, place="东湖路", text="未疏通", **desk.world.by("reviewer"))
    with pytest.raises(Refused, match="不在您这里"):
        act.draft_conclusion(row, conclusion="好", **desk.world.by("ducha_head"))


def test_the_body_sees_it_once_the_conclusion_is_signed_and_nobody_else_does(desk):
    row = act.approve_plan(planned(desk), **desk.world.by("secretary_general"))

    def sees(role):
        return Matter.objects.filter(scope(desk.world.actor(role), READ_INSPECTION)).exists()

    assert not sees("liaison_shuiwu"), "an unannounced look stays unannounced"
    row = act.draft_conclusion(row, conclusion="进度滞后。", **desk.world.by("officer"))
    act.sign_conclusion(row, **desk.world.by("ducha_head"))
    assert [sees(role) for role in ("liaison_shuiwu", "leader_shuiwu", "mayor", "deputy")] == [True] * 4
    assert [sees(role) for role in ("liaison_caizheng", "outsider", "drafter", "audit")] == [False] * 4


def test_the_figures_open_into_their_rows(desk):
    row = received(desk)
    first, second = row.problems.order_by("pk")
    row = act.rectify(row, told={first.pk: "已疏通", second.pk: "已试运行"}, **desk.world.by("liaison_shuiwu"))
    act.recheck(row, solved=[first.pk], reason="再查", **desk.world.by("officer"))
    for indicator, value in zip(indicators.INSPECTED, (1, 1), strict=True):
        figure = indicator.compute(desk.world.actor("officer"), 2025)
        assert (figure.numerator, rows_behind(figure.rows_url, desk.world.actor("officer"))) == (value, value)


def test_the_pages_of_an_inspection(desk, visit):
    values = {
        "title": "城区内涝治理专项督查", "sort": "special", "methods": ["on_site"], "unit": desk.world.units["shuiwu"].pk, "plan": "看5处",
        "from_date": "2030-03-10", "to_date": "2030-03-12", "leader": desk.world.people["ducha_head"].pk,
    }  # fmt: skip
    officer = visit("officer")
    assert officer.post(reverse("supervision_inspect"), values).status_code == 302
    again = officer.post(reverse("supervision_inspect"), values)
    assert ("六十天内已有督查" in again.content.decode(), Inspection.objects.count()) == (True, 1), "doubled inspections are pointed out"
    row = Inspection.objects.get()
    url, acts = reverse("supervision_inspection", args=[row.pk]), reverse("supervision_inspection_act", args=[row.pk])
    for role, data in (
        ("secretary_general", {"act": "approve"}),
        ("officer", {"act": "find", "place": "东湖路", "opinion": "未疏通"}),
        ("officer", {"act": "conclude", "opinion": "进度滞后"}),
        ("ducha_head", {"act": "sign"}),
        ("liaison_shuiwu", {"act": "receive"}),
        ("liaison_shuiwu", {"act": "object", "opinion": "已疏通"}),
        ("director", {"act": "decide", "decision": "upheld", "opinion": "现场照片为证"}),
    ):
        assert visit(role).get(url).status_code == 200, role
        assert visit(role).post(acts, data).status_code == 302, data
    problem = row.problems.get().pk
    assert visit("liaison_shuiwu").post(acts, {"act": "rectify", f"fix{problem}": "已疏通"}).status_code == 302
    page = visit("liaison_shuiwu").get(url).content.decode()
    assert "看5处" not in page, "the body does not read the plan"
    assert officer.post(acts, {"act": "recheck", "solved": problem}).status_code == 302
    assert Matter.objects.get(pk=row.pk).phase == "done"
    assert list_recent_inspections(row.unit_id, dt.date(2030, 3, 12))
    assert visit("liaison_caizheng").get(url).status_code == 404


def test_clues_are_looked_into_before_the_conclusion_and_hidden_from_the_body(desk, visit):
    row = act.approve_plan(planned(desk), **desk.world.by("secretary_general"))
    clue = act.note_clue(row, channel="letter", text="反映东湖路泵站长期停用", **desk.world.by("deputy"))
    with pytest.raises(NotYours):
        act.note_clue(row, channel="letter", text="x", **desk.world.by("officer_2"))
    with pytest.raises(Refused, match="渠道"):
        act.note_clue(row, channel="rumour", text="x", **desk.world.by("deputy"))
    with pytest.raises(Refused, match="还有1条线索没有核查"):
        act.draft_conclusion(row, conclusion="已查完。", **desk.world.by("officer"))
    with pytest.raises(Refused, match="核查情况"):
        act.judge_clue(clue, verdict="true", finding=" ", **desk.world.by("officer"))
    act.judge_clue(clue, verdict="partly", finding="停用2个月，其余时间运行", handed_to="市纪委监委", **desk.world.by("officer"))
    with pytest.raises(Refused, match="已经核查过"):
        act.judge_clue(clue, verdict="false", finding="x", **desk.world.by("officer"))
    row = act.draft_conclusion(row, conclusion="泵站停用2个月。", **desk.world.by("officer"))
    act.sign_conclusion(row, **desk.world.by("ducha_head"))
    url = reverse("supervision_inspection", args=[row.pk])
    assert "泵站长期停用" in visit("officer").get(url).content.decode()
    body = visit("liaison_shuiwu").get(url).content.decode()
    assert "泵站停用2个月" in body
    assert "泵站长期停用" not in body


def test_a_problem_is_entered_with_photos_and_the_assignment_that_it_is_about(desk, visit):
    item, (lane,) = desk.followed(desk.order("shuiwu"))
    desk.report(lane, 70)
    row = act.approve_plan(planned(desk, items=[item]), **desk.world.by("secretary_general"))
    officer, url = visit("officer"), reverse("supervision_inspection", args=[row.pk])
    assert "自报70%" in officer.get(url).content.decode()
    data = {"act": "find", "place": "东湖路18号", "opinion": "两处雨水口未疏通", "assignment": lane.pk}
    sent = officer.post(reverse("supervision_inspection_act", args=[row.pk]), {**data, "photos": [photo(), photo("二.jpg", 30)]})
    assert sent.status_code == 302
    problem = Problem.objects.get()
    assert (problem.photos.count(), problem.assignment_id) == (2, lane.pk)
    page = officer.get(url).content.decode()
    shown = reverse("supervision_problem_picture", args=[row.pk, problem.photos.first().pk])
    assert shown in page
    assert "自报进度70%" in page
    assert officer.get(shown)["Content-Type"] == "image/jpeg"
    assert visit("liaison_shuiwu").get(shown).status_code == 404, "not before the conclusion is signed"
    own = act.draft_conclusion(act.fresh(row.pk), conclusion="滞后。", **desk.world.by("officer"))
    act.sign_conclusion(own, **desk.world.by("ducha_head"))
    assert visit("liaison_shuiwu").get(shown).status_code == 200
    assert visit("liaison_caizheng").get(shown).status_code == 404


def test_an_objection_is_told_to_those_who_may_review_it_and_the_decision_to_who_objected(desk):
    row = received(desk)
    objection = act.object_to(row, text="3处已于3月8日完工", **desk.world.by("liaison_shuiwu"))
    people = {pk: role for role, person in desk.world.people.items() for pk in [person.pk]}
    event = Event.objects.get(type="supervision.objected")
    told = {people[pk] for pk in reviewers_of(event)}
    assert {"director", "secretary_general"} <= told
    assert not told & {"ducha_head", "officer", "deputy"}, "who had a hand in it withdraws"
    act.decide_objection(objection, decision="upheld", opinion="现场照片为证", **desk.world.by("director"))
    decided = Event.objects.get(type="supervision.objection_decided")
    assert {people[pk] for pk in objectors_of(decided)} == {"liaison_shuiwu", "officer"}


def clue_of(desk, row, text="反映东湖路泵站长期停用", by="deputy", **more):
    return act.note_clue(row, **{"channel": "letter", **more}, text=text, **desk.world.by(by))


def listed(desk, role, **filters):
    actor = desk.world.actor(role)
    choices, ignored = list_choices(ledgers.CLUES, actor, filters)
    assert ignored == []
    return {row.text for row in list_rows(ledgers.CLUES, actor, choices)}


def test_the_ledger_of_clues_tells_of_all_inspections_what_became_of_each(desk):
    first = act.approve_plan(planned(desk, members=[desk.world.people["drafter"]]), **desk.world.by("secretary_general"))
    other = planned(desk, title="民生资金专项督查", unit=desk.world.units["caizheng"], members=[])
    other = act.approve_plan(other, **desk.world.by("secretary_general"))
    pump, road = clue_of(desk, first, by="drafter"), clue_of(desk, first, by="drafter", text="路面塌陷两个月没有人修", channel="internet")
    clue_of(desk, other, "补贴没有发到位", channel="data", by="officer")
    act.judge_clue(pump, verdict="partly", finding="停用2个月", handed_to="市纪委监委", **desk.world.by("officer"))
    act.judge_clue(road, verdict="false", finding="3月2日已修复", **desk.world.by("officer"))
    everything = {"反映东湖路泵站长期停用", "路面塌陷两个月没有人修", "补贴没有发到位"}
    for filters, found in (
        ({}, everything),
        ({"q": "塌陷"}, {road.text}),
        ({"q": "2个月"}, {pump.text}),
        ({"channel": "data"}, {"补贴没有发到位"}),
        ({"unit": str(first.unit_id)}, {pump.text, road.text}),
        ({"verdict": "waiting"}, {"补贴没有发到位"}),
        ({"verdict": "partly"}, {pump.text}),
        ({"handed": "1"}, {pump.text}),
        ({"handed": "0"}, {road.text, "补贴没有发到位"}),
        ({"year": "2025"}, everything),
        ({"year": "2024"}, set()),
    ):
        assert listed(desk, "officer", **filters) == found, filters
    assert listed(desk, "drafter") == {pump.text, road.text}, "a member of a team sees the clues of its own inspection"
    file = export_ledger(ledgers.CLUES, [], file_format="csv", **desk.world.by("officer")).content.decode("utf-8-sig")
    assert all(words in file for words in ("群众来信来电", "市水务局", "部分属实", "市纪委监委", "待核查", "督查中"))


def test_nobody_in_the_inspected_body_reads_a_clue_in_whatever_way(desk, visit):
    row = act.approve_plan(planned(desk, plan="兵分三路，突击查看夜班"), **desk.world.by("secretary_general"))
    clue = clue_of(desk, row)
    act.judge_clue(clue, verdict="true", finding="值班表造假", **desk.world.by("officer"))
    act.find_problem(row, place="东湖路18号", text="雨水口未疏通", **desk.world.by("officer"))
    row = act.draft_conclusion(row, conclusion="泵站停用。", **desk.world.by("officer"))
    act.sign_conclusion(row, **desk.world.by("ducha_head"))
    for role, name, title, duty in (("two_seats", "端木二", "联络员", "liaison"), ("own_leader", "端木三", "副局长", "unit_leader")):
        desk.world.add_person(role, name, "shuiwu", title, [duty])
    for role, other in (("two_seats", "drafter"), ("own_leader", "officer_2")):
        position, person = desk.world.positions[other], desk.world.people[role]
        operations.post_person(person, position=position, from_date=FOUNDED, **desk.world.by(Officer.SYSTEM))
    rebuild()
    drain(desk.world.now)
    for role in ("liaison_shuiwu", "leader_shuiwu", "two_seats", "own_leader", "liaison_caizheng", "outsider", "audit", "system"):
        browser = visit(role)
        assert listed(desk, role) == set(), role
        for address in (
            reverse("supervision_inspection", args=[row.pk]),
            reverse("matter_life", args=[row.pk]),
            reverse("ledger", args=["supervision.clues"]),
            reverse("search") + "?q=突击查看夜班",
            reverse("search") + "?q=泵站停用",
            reverse("notices"),
        ):
            words = browser.get(address).content.decode()
            assert not any(secret in words for secret in (clue.text, "值班表造假", "兵分三路")), (role, address)
    assert "泵站停用" in visit("liaison_shuiwu").get(reverse("supervision_inspection", args=[row.pk])).content.decode()
    assert visit("liaison_shuiwu").get(reverse("matter_life", args=[row.pk])).status_code == 404
    for role in ("officer", "mayor", "deputy", "ducha_head"):
        assert listed(desk, role) == {clue.text}, role
        assert clue.text in visit(role).get(reverse("matter_life", args=[row.pk])).content.decode(), role


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"is_approved": False}, "还没有批准立项"),
        ({"is_merged": True}, "已并入别的事项"),
        ({"is_cancelled": True}, "已经终止"),
    ],
)
def test_only_an_item_that_was_set_up_and_still_stands_is_looked_into(changes, why):
    told = why_not_choose("积水点改造", **{"is_approved": True, "is_merged": False, "is_cancelled": False, **changes})
    assert (why in told, bool(told)) == (True, bool(why))


def test_an_inspection_chooses_items_and_stands_on_the_page_of_each(desk, visit):
    first, (lane,) = desk.followed(desk.order("shuiwu", due="2025-12-30"))
    second = desk.assigned(desk.order("caizheng", due="2025-12-30"), title="汛期物资储备")
    proposed = desk.item(title="还没有批准的事项")
    with pytest.raises(Refused, match="还没有批准立项"):
        planned(desk, items=[proposed])
    desk.report(lane, 70)
    row = act.approve_plan(planned(desk, items=[first, second]), **desk.world.by("secretary_general"))
    assert set(Link.objects.filter(target=row.matter).values_list("source", flat=True)) == {first.pk, second.pk}
    observing.observe(lane, day=dt.date(2025, 3, 3), place="东湖路", seen=40, text="两处未动工", **desk.world.by("officer"))
    act.find_problem(row, place="东湖路", text="雨水口未疏通", assignment=lane, **desk.world.by("deputy"))
    (told, other) = inspected_items(row, desk.world.actor("officer"))
    assert (told["item"].pk, other["item"].pk, told["is_readable"]) == (first.pk, second.pk, True)
    (one,) = told["lanes"]
    assert (one["row"].progress, one["seen"].seen, one["found"], one["is_body"]) == (70, 40, 1, True)
    assert one["gap"] == "自报70%，现场40%，相差30个百分点。"
    assert (other["lanes"][0]["seen"], other["lanes"][0]["found"], other["lanes"][0]["is_body"]) == (None, 0, False)
    page = visit("officer").get(reverse("supervision_inspection", args=[row.pk])).content.decode()
    assert all(words in page for words in ("自报和现场", "相差30个百分点", "汛期物资储备", "没有登记现场核查"))
    for item in (first, second):
        assert "城区内涝治理专项督查" in visit("officer").get(reverse("supervision_item", args=[item.pk])).content.decode()
    row = act.draft_conclusion(row, conclusion="滞后。", **desk.world.by("officer"))
    act.sign_conclusion(row, **desk.world.by("ducha_head"))
    body = visit("liaison_shuiwu").get(reverse("supervision_inspection", args=[row.pk])).content.decode()
    assert "滞后。" in body
    assert not any(words in body for words in ("自报和现场", "汛期物资储备")), "the body reads the conclusion, not the items of others"


def test_the_form_finds_items_by_words_and_keeps_what_is_ticked_and_typed(desk, visit):
    own, _ = desk.followed(desk.order("shuiwu", due="2025-12-30"), title="东湖路积水点改造")
    other = desk.assigned(desk.order("caizheng", due="2025-12-30"), title="汛期物资储备")
    desk.item(title="还没有批准的积水点")
    officer, url = visit("officer"), reverse("supervision_inspect")
    opened = officer.get(url, {"item": own.pk}).content.decode()
    assert f'value="{own.pk}" checked' in opened
    assert "东湖路积水点改造督查" in opened
    typed = {
        "title": "专项督查",
        "plan": "看三处",
        "methods": ["on_site"],
        "unit": own.plan.get().unit_id,
        "act": "search",
        "items": [other.pk],
    }
    page = officer.post(url, {**typed, "words": "积水点"})
    words = page.content.decode()
    assert page.status_code == 200
    assert all(told in words for told in ("看三处", f'value="{other.pk}" checked', f'value="{own.pk}"', "督查对象承办"))
    assert "还没有批准的积水点" not in words
    assert Inspection.objects.count() == 0, "a search plans nothing"
    fragment = officer.post(url, {**typed, "words": ""}, headers={"hx-request": "true"}).content.decode()
    assert ("<html" in fragment, "东湖路积水点改造" in fragment) == (False, True), "without words what the body has in hand"
    assert "没有找到" in officer.post(url, {**typed, "words": "没有这样的事"}, headers={"hx-request": "true"}).content.decode()
    assert "没有在办的督查事项" in officer.post(url, {**typed, "unit": "x", "words": ""}, headers={"hx-request": "true"}).content.decode()
    values = {
        **typed, "act": "", "sort": "special", "from_date": "2030-03-10", "to_date": "2030-03-12",
        "leader": desk.world.people["ducha_head"].pk, "items": [own.pk, other.pk, 999999, "x"],
    }  # fmt: skip
    wanting = officer.post(url, {**values, "plan": ""})
    assert (wanting.status_code, f'value="{own.pk}" checked' in wanting.content.decode()) == (422, True)
    assert officer.post(url, values).status_code == 302
    assert set(Inspection.objects.get().items.values_list("pk", flat=True)) == {own.pk, other.pk}
    assert visit("liaison_shuiwu").post(url, {**typed, "words": "积水点"}).status_code == 404
