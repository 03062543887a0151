"""A project's way, its months, its sites; three levels; who sees what."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.world import Trail, open_holders
from zhongshu.business.documents.models import Paper
from zhongshu.business.livelihood.models import Monthly, Outline, Project
from zhongshu.business.livelihood.operations import circulars, projects, reports
from zhongshu.business.livelihood.queries import get_score, list_alarms, missing_months, projects_of, standings
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.assignments.models import Assignment, Feedback
from zhongshu.core.assignments.operations import handling
from zhongshu.core.indicators.figures import INDICATORS, Figure, shown
from zhongshu.core.matters.models import Matter

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_a_project_walks_from_the_first_proposal_to_its_close(works, world):
    project = works.finished()
    assert project.matter.step == "self_check"
    site = works.site(project)
    works.photo(site)
    projects.record_self_check(project, words="新增托位100个，均已投用。", **world.by("officer"))
    assert open_holders(project) == {"ducha_head"}
    projects.accept_project(project, opinion="属实", **world.by("ducha_head"))
    trail = Trail()
    projects.close_project(project, asked=200, answered=160, satisfied=150, **world.by("officer"))
    assert trail.types()[-1] == "livelihood.surveyed"
    assert works.fresh(project).matter.phase == "done"
    assert get_score(works.fresh(project), world.now.date())["satisfaction"] == Decimal("9.4")


def test_the_vote_gives_the_number_and_the_issue_the_assignments(works):
    project = works.running()
    assert project.matter.number == "市-2025-01"
    rows = Assignment.objects.filter(parent=project.pk).order_by("pk")
    assert [(row.unit.code, row.role, row.cycle) for row in rows] == [
        ("caizheng", "lead", "after_month"),
        ("shuiwu", "assist", "after_month"),
    ]
    assert rows[0].matter.due_date == dt.date(2025, 12, 31)


def test_before_a_project_is_issued_a_like_task_in_its_units_hands_is_pointed_out(works, world, visit, office):
    office.doing(office.order("shuiwu", title="新增普惠托位"))
    project = works.create()
    page = reverse("livelihood_project", args=[project.pk])
    for _ in range(2):
        assert "已有相近的任务" not in visit("officer").get(page).content.decode()
        projects.advance(project, **world.by("officer"))
    projects.record_vote(project, decision="第六次会议", **world.by("officer"))
    words = visit("officer").get(page).content.decode()
    assert "已有相近的任务" in words
    assert "水务局：新增普惠托位" in words
    projects.issue_project(project, **world.by("officer"))
    assert "已有相近的任务" not in visit("officer").get(page).content.decode()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"target": Decimal(0)}, "细化到数量"),
        ({"measure": " "}, "写明计量单位"),
        ({"decided_by": ""}, "写明决定机关"),
        ({"plan": (Decimal(100),)}, "12个月"),
        ({"level": "town"}, "请选择省级"),
    ],
)
def test_a_project_without_its_quantity_its_plan_or_its_body_is_refused(works, changes, why):
    with pytest.raises(Refused, match=why):
        works.create(**changes)
    assert not Project.objects.exists()


def test_what_is_not_done_or_not_shown_is_not_accepted(works, world):
    project = works.running()
    works.report(project, 1, 99)
    with pytest.raises(Refused, match="还没有完成"):
        projects.advance(project, **world.by("officer"))
    full = works.finished(title="口袋公园")
    works.site(full, "一号公园")
    projects.record_self_check(full, words="已完成", **world.by("officer"))
    with pytest.raises(Refused, match="没有建成后的照片"):
        projects.accept_project(full, **world.by("ducha_head"))


def test_a_self_check_needs_the_leaders_signature(works, world):
    project = works.running()
    works.report(project, 1, 100)
    projects.advance(project, **world.by("officer"))
    with pytest.raises(Refused, match="没有由负责人签发"):
        projects.record_self_check(project, words="已完成", **world.by("officer"))


def test_only_the_deciding_body_adjusts_and_the_old_target_stays(works, world):
    project = works.running()
    facts = {"new_target": Decimal(80), "decision": "决定第3号", "reason": "选址变更"}
    with pytest.raises(Refused, match="只能由市人民代表大会调整"):
        projects.adjust_project(project, body="市政府常务会议", **facts, **world.by("officer"))
    with pytest.raises(Refused, match="决定文号"):
        projects.adjust_project(project, body="市人民代表大会", **{**facts, "decision": ""}, **world.by("officer"))
    projects.adjust_project(project, body="市人民代表大会", **facts, **world.by("officer"))
    assert works.fresh(project).target == 80
    assert [(row.old_target, row.new_target) for row in project.adjustments.all()] == [(100, 80)]
    with pytest.raises(NotYours):
        projects.adjust_project(project, body="市人民代表大会", **facts, **world.by("liaison_caizheng"))


def test_a_month_is_reported_once_and_a_revision_leaves_what_was(works, office):
    project = works.running()
    works.report(project, 1, 8)
    with pytest.raises(Refused, match="修订要写明理由"):
        works.report(project, 1, 9)
    trail = Trail()
    works.report(project, 1, 9, reason="漏计一处")
    assert [(row.sequence, row.amount, row.is_last) for row in Monthly.objects.order_by("sequence")] == [(1, 8, False), (2, 9, True)]
    assert trail.types() == ["livelihood.revised"]


def test_doubtful_figures_need_a_reason_and_impossible_ones_are_refused(works):
    project = works.running()
    works.report(project, 1, 10)
    works.report(project, 2, 10)
    with pytest.raises(Refused, match="像是把累计数填成了当月数"):
        works.report(project, 3, 30)
    works.report(project, 3, 30, reason="三月集中投用")
    with pytest.raises(Refused, match="计量单位错了"):
        works.report(project, 2, 1000, reason="再报")


def test_a_month_that_has_not_begun_and_another_units_project_are_refused(works):
    project = works.running()
    with pytest.raises(Refused, match="已经开始的月份"):
        works.report(project, 6, 1)
    with pytest.raises(NotYours):
        works.report(project, 1, 1, by="outsider")


def test_late_reports_are_known_as_late_and_missing_ones_are_told(works, office):
    project = works.running()
    works.report(project, 2, 17)
    office.at("2025-04-08")
    assert missing_months(project, dt.date(2025, 4, 7)) == [1], "the 5th and the 6th are a weekend"
    assert missing_months(project, dt.date(2025, 4, 8)) == [1, 3]
    assert missing_months(project, dt.date(2025, 4, 5)) == [1], "the fifth is still in time"
    assert works.report(project, 3, 8).is_late
    assert not Monthly.objects.get(project=project, month=2).is_late


def test_standing_is_held_against_the_curve_of_the_month_that_is_due(works, office):
    project = works.running()
    works.report(project, 1, 10)
    works.report(project, 2, 8)
    found = standings([project], dt.date(2025, 3, 20))[project.pk]
    assert (found.actual, found.planned, found.word) == (18, 17, "超时序")
    later = standings([project], dt.date(2025, 5, 10))[project.pk]
    assert (later.planned, later.word) == (33, "滞后"), "April is due on the 5th of May, reported or not"


def test_parts_must_add_up_in_target_and_in_what_is_done(works, world):
    province = works.running(title="全省托位", level="province", decided_by="省人民代表大会")
    units = world.units
    one = works.running(title="市区托位", part_of=province, target=Decimal(60), lead=units["shuiwu"], assists=())
    assert [sentence for _, sentence in list_alarms([province])] == ["1个下级分解数合计60个，比目标100个少40个。"]
    two = works.running(title="东湖托位", level="district", part_of=province, target=Decimal(40), lead=units["donghu"], assists=())
    assert list_alarms([province]) == []
    works.report(province, 1, 10)
    works.report(one, 1, 5, by="liaison_shuiwu")
    assert [sentence for _, sentence in list_alarms([province])] == ["上报完成10个，下级合计完成5个，两数不一致。"]
    works.report(two, 1, 5, by="liaison_donghu")
    assert list_alarms([province]) == []


def test_a_part_in_another_unit_of_measure_is_refused(works):
    province = works.running(level="province")
    with pytest.raises(Refused, match="用同一个单位"):
        works.create(part_of=province, measure="处")


def test_a_project_on_two_levels_is_counted_once(works, world):
    province = works.running(level="province")
    works.running(title="新增托位（市）", same_as=province)
    works.create(title="还没有票决")
    actor = world.actor("officer")
    counts = {code: INDICATORS[f"livelihood.{code}"].compute(actor, 2025).numerator for code in ("province", "city", "district")}
    assert counts == {"province": 1, "city": 0, "district": 0}


def test_the_closing_rate_is_never_a_hundred_by_rounding(works, world):
    works.running()
    rate = INDICATORS["livelihood.closing_rate"]
    figure = rate.compute(world.actor("officer"), 2025)
    assert (figure.numerator, figure.denominator) == (0, 1)
    assert shown(rate, Figure(100 * 2999, 3000)) == "99.9"
    assert shown(rate, Figure(100 * 3, 3)) == "100.0"


def test_a_photo_is_used_once(works):
    project = works.running()
    first, second = works.site(project), works.site(project, "第二托育园")
    picture = works.photo(first).file
    with pytest.raises(Refused, match=r"已经用在.*第一托育园.*建成后"):
        works.photo(second, file=picture)
    with pytest.raises(Refused, match="已经用在本点位"):
        works.photo(first, stage="before", file=picture)


def test_the_circular_tells_the_quarter_from_the_records(works, world, office):
    ahead, behind = works.running(title="托位"), works.running(title="食堂")
    for month in (1, 2):
        works.report(ahead, month, 12)
        works.report(behind, month, 1, reason="x")
    with pytest.raises(Refused, match="2025年一季度还没有结束，3月31日以后再通报"):
        circulars.draft_circular(year=2025, quarter=1, **world.by("officer"))
    office.at("2025-05-12")
    works.report(ahead, 3, 3)
    works.report(ahead, 4, 40, reason="集中验收")
    paper = circulars.draft_circular(year=2025, quarter=1, **world.by("officer"))
    content = Paper.objects.select_related("current").get(pk=paper.pk).current.read()
    assert content.title == "临澜市人民政府办公室关于2025年一季度民生实事进展情况的通报"
    text = "\n".join(block.text for block in content.blocks)
    assert "民生实事共2项，其中市级2项" in text
    assert "快于当日计划的1项，慢于当日计划的1项" in text
    assert "食堂（市财政局牵头）" in text
    assert "统计截至2025年3月31日" in text
    assert "食堂：3月月报没有填报。" in text, "April is not this quarter's"
    assert content.annexes[0].blocks[-1].rows[1][4:6] == ("27个", "27.0%"), "what came after the quarter is not counted"
    assert [len(block.rows) for block in content.annexes[0].blocks if block.is_table] == [3]


def test_a_unit_sees_its_own_and_no_others(works, world, visit):
    project = works.running()
    other = works.running(title="水务的项目", lead=world.units["shuiwu"], assists=())
    seen = {
        role: {row.matter.title for row in projects_of(world.actor(role))}
        for role in ("liaison_caizheng", "liaison_shuiwu", "outsider", "mayor", "drafter")
    }
    assert seen == {
        "liaison_caizheng": {"新增普惠托位"},
        "liaison_shuiwu": {"新增普惠托位", "水务的项目"},
        "outsider": set(),
        "mayor": {"新增普惠托位", "水务的项目"},
        "drafter": set(),
    }
    assert visit("liaison_caizheng").get(reverse("livelihood_project", args=[other.pk])).status_code == 404
    assert visit("liaison_caizheng").get(reverse("livelihood_project", args=[project.pk])).status_code == 200


def test_pages_take_what_people_fill_in(works, world, visit):
    project = works.running()
    Outline.objects.create(unit=world.units["donghu"], points=[[100, 100], [400, 100], [250, 400]])
    clerk = visit("liaison_caizheng")
    page = reverse("livelihood_project", args=[project.pk])
    clerk.post(reverse("livelihood_month", args=[project.pk]), {"month": 1, "amount": "10"})
    clerk.post(reverse("livelihood_month", args=[project.pk]), {"month": 2, "amount": "10"})
    answer = clerk.post(reverse("livelihood_month", args=[project.pk]), {"month": 3, "amount": "60"}, follow=True)
    assert "像是把累计数填成了当月数" in answer.content.decode()
    clerk.post(reverse("livelihood_site", args=[project.pk]), {"name": "一园", "district": world.units["donghu"].pk, "x": 200, "y": 200})
    site = project.sites.get()
    where = reverse("livelihood_photo", args=[project.pk, site.pk])
    clerk.post(where, {"stage": "before", "photo": SimpleUploadedFile("前.png", PNG)})
    again = clerk.post(where, {"stage": "after", "photo": SimpleUploadedFile("后.png", PNG)}, follow=True).content.decode()
    assert "一张照片不能重复使用" in again
    page_text = clerk.get(page).content.decode()
    assert 'class="lv-district" points="100,100 400,100 250,400"' in page_text
    picture = reverse("livelihood_picture", args=[project.pk, site.photos.get().pk])
    assert clerk.get(picture).content == PNG
    assert visit("outsider").get(picture).status_code == 404
    board = visit("officer").get(reverse("livelihood_board") + "?year=2025").content.decode()
    assert "新增普惠托位" in board
    assert visit("officer").post(reverse("livelihood_circular"), {"year": "2025", "quarter": "1"}).status_code == 302
    assert '<option value="3"' in board


def test_the_wrong_person_and_the_second_time_are_refused(works, world):
    project = works.create()
    with pytest.raises(NotYours):
        projects.advance(project, **world.by("liaison_caizheng"))
    with pytest.raises(Refused):
        projects.record_vote(project, decision="会议", **world.by("officer"))
    with pytest.raises(NotYours):
        projects.create_project(works.facts(), unit=world.units["zonghe"], **world.by("drafter"))
    full = works.finished(title="另一项")
    projects.record_self_check(full, words="已完成", **world.by("officer"))
    with pytest.raises(Refused):
        projects.accept_project(full, **world.by("officer"))
    assert Matter.objects.get(pk=full.pk).step == "acceptance"


def _in_hand(works, world):
    """A project whose lead unit has signed for its part."""
    project = works.running()
    for row in Assignment.objects.filter(parent=project.pk).select_related("unit", "matter"):
        handling.sign_for(row, **world.by(works.office.liaison(row)))
    return project


def test_month_and_feedback_are_one_act_with_one_trace_each(works, world):
    project, photo = _in_hand(works, world), works.office.photo()
    trail = Trail()
    facts = {"month": 1, "amount": Decimal(33), "done": "1月新增托位33个，均已验收。", "token": "once"}
    first = reports.report_progress(project, **facts, files=[photo], **world.by("liaison_caizheng"))
    assert trail.types() == ["livelihood.reported", "assignments.reported"]
    lead = Assignment.objects.get(parent=project.pk, role="lead")
    assert (lead.progress, first.progress, first.done, first.evidence.count()) == (33, 33, "1月新增托位33个，均已验收。", 1)
    assert Monthly.objects.get(project=project).amount == 33
    again = reports.report_progress(project, **facts, **world.by("liaison_caizheng"))
    assert (again.pk, Monthly.objects.count(), trail.types()[2:]) == (first.pk, 1, []), "sent twice over a bad line, counted once"


def test_the_month_that_is_reported_is_the_feedback_that_is_answered(works, world):
    project = _in_hand(works, world)

    def told(month, amount, day, **more):
        works.office.at(day)
        feedback = reports.report_progress(
            project, month=month, amount=Decimal(amount), done=f"{month}月新增托位{amount}个。", **more, **world.by("liaison_caizheng")
        )
        return (
            str(feedback.period_date),
            feedback.is_late,
            feedback.missed,
            str(Assignment.objects.get(parent=project.pk, role="lead").next_feedback_date),
        )

    assert told(2, 10, "2025-03-04") == ("2025-03-05", False, 0, "2025-04-07")
    assert told(2, 12, "2025-03-31", reason="漏计2个") == ("None", False, 0, "2025-04-07"), "a revision is not the next month's report"
    assert told(3, 8, "2025-04-07") == ("2025-04-07", False, 0, "2025-05-06"), "the 5th of May is a holiday"
    assert told(5, 8, "2025-06-09") == ("2025-06-05", True, 1, "2025-07-07"), "April was passed over, May is late"


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"done": "正在积极推进"}, "没有说出事实"), ({"amount": Decimal(5000)}, "计量单位错了"), ({"month": 12}, "已经开始的月份")],
)
def test_what_either_refuses_leaves_neither(works, world, changes, why):
    project = _in_hand(works, world)
    trail = Trail()
    facts = {"month": 1, "amount": Decimal(10), "done": "1月新增托位10个。", **changes}
    with pytest.raises(Refused, match=why):
        reports.report_progress(project, **facts, **world.by("liaison_caizheng"))
    assert not Monthly.objects.exists()
    assert not Feedback.objects.exists()
    assert trail.types() == []


def test_a_month_whose_feedback_is_refused_is_not_reported_either(works, world):
    project = _in_hand(works, world)
    works.office.report(Assignment.objects.select_related("unit").get(parent=project.pk, role="lead"), 50)
    trail = Trail()
    with pytest.raises(Refused, match="进度从50%退到10%"):
        reports.report_progress(project, month=1, amount=Decimal(10), done="1月新增托位10个。", **world.by("liaison_caizheng"))
    assert (Monthly.objects.count(), Feedback.objects.count(), trail.types()) == (0, 1, [])


def test_only_the_lead_unit_reports_both_and_its_pages_lead_to_the_one_form(works, world, visit):
    project = _in_hand(works, world)
    with pytest.raises(Refused, match="牵头单位"):
        reports.report_progress(project, month=1, amount=Decimal(1), done="1月新增1个。", **world.by("liaison_shuiwu"))
    form = reverse("livelihood_report", args=[project.pk])
    lead, assist = Assignment.objects.filter(parent=project.pk).order_by("pk")
    assert visit("liaison_shuiwu").get(form).status_code == 409
    assert form not in visit("liaison_shuiwu").get(reverse("assignment", args=[assist.pk])).content.decode()
    page = visit("liaison_caizheng")
    assert form in page.get(reverse("assignment", args=[lead.pk])).content.decode()
    assert form in page.get(reverse("livelihood_project", args=[project.pk])).content.decode()
    photo = SimpleUploadedFile("现场.png", PNG, content_type="image/png")
    given = {"month": "1", "amount": "20", "done": "1月新增托位20个。", "files": photo, "token": "t1"}
    assert page.get(form).status_code == 200
    answer = page.post(form, given, headers={"accept": "application/json"})
    assert answer.json() == {"url": reverse("livelihood_project", args=[project.pk])}
    told = page.get(answer.json()["url"]).content.decode()
    assert "1月月报和反馈已一并填报，累计进度20%。" in told
    refused = page.post(form, {**given, "token": "t2", "month": "1", "files": ""}, headers={"accept": "application/json"})
    assert (refused.status_code, refused.content.decode()) == (409, "1月已经填报过。修订要写明理由，原来的数会留下。")
