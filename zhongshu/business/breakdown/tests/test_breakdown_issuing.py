"""批准 and 下达: one approval for all lines, one act for the notice, the items and the assignments."""

import dataclasses
import datetime as dt

import pytest
from django.urls import reverse

from tests.world import Trail, open_holders
from zhongshu.business.breakdown import operations
from zhongshu.business.breakdown.models import TaskList, TaskRow
from zhongshu.business.breakdown.queries import list_alike, list_faults, list_lines
from zhongshu.business.documents.models import Paper
from zhongshu.business.supervision.models import Item, Source
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.assignments.models import Assignment
from zhongshu.core.assignments.operations import handling
from zhongshu.core.events.models import Event
from zhongshu.core.matters.models import Link, Matter
from zhongshu.core.matters.replay import list_faults as list_untold
from zhongshu.core.org.models import Post
from zhongshu.lib.text import marks_of


def fresh(task_list):
    return TaskList.objects.select_related("matter").get(pk=task_list.pk)


def issue(task_list, world, by="officer", **more):
    return operations.issue_list(task_list, **{"base": task_list.revision, "cycle": "month", **more}, **world.by(by))


def nothing_came_of(task_list):
    return not Paper.objects.exists() and not Item.objects.exists() and not TaskRow.objects.filter(item__isnull=False).exists()


def test_the_leader_returns_or_approves_and_his_word_is_kept(handed_in, world):
    task_list = handed_in()
    with pytest.raises(Refused):
        operations.approve_list(task_list, **world.by("drafter"))
    operations.return_list(task_list, reason="托位一项请再核", **world.by("secretary_general"))
    assert open_holders(task_list) == {"drafter"}
    operations.submit_list(fresh(task_list), **world.by("drafter"))
    operations.approve_list(fresh(task_list), **world.by("secretary_general"))
    assert fresh(task_list).approved == "2025年3月3日市政府秘书长戚远志批准"
    assert (fresh(task_list).matter.step, open_holders(task_list)) == ("issuing", {"officer"}), "who may assign sends it out"


def test_who_cut_it_sends_it_out_where_he_may_assign(report, fill, world):
    made = operations.create_list(report, title="", year=None, unit=world.units["ducha"], **world.by("officer_2"))
    due = dt.date(2025, 12, 31)
    lines = [dataclasses.replace(line, lead=world.units["caizheng"].pk, due=line.due or due) for line in list_lines(made)]
    operations.save_rows(made, lines, base=1, **world.by("officer_2"))
    operations.submit_list(made, **world.by("officer_2"))
    operations.approve_list(made, **world.by("secretary_general"))
    assert open_holders(made) == {"officer_2"}


def test_issuing_makes_the_notice_and_assigns_every_item_in_one_act(approved, world):
    task_list = approved(nodes=("", "开工", "", "建成"), assists=(world.units["shuiwu"].pk,))
    trail = Trail()
    paper, items = issue(task_list, world)
    assert len(items) == 5
    content = Paper.objects.select_related("current").get(pk=paper.pk).current.read()
    assert content.title == "临澜市人民政府办公室关于印发2025年政府工作报告重点任务分解方案的通知"
    assert [len(block.rows) for block in content.annexes[0].blocks if block.is_table] == [6], "the heading and five tasks"
    assert Link.objects.filter(source=task_list.matter, target=paper).exists()
    item = Item.objects.select_related("matter", "number").get(pk=items[3].pk)
    assert (item.matter.title, item.matter.number, item.number.sequence) == ("新增普惠托位3500个", "督〔2025〕4号", 4)
    assert (item.matter.step, open_holders(item.matter)) == ("following", {"officer"})
    assert (item.approval, item.assigned_at) == ("2025年3月3日市政府秘书长戚远志批准", world.now)
    told = Event.objects.get(type="supervision.listed", matter=item.pk)
    assert "戚远志批准" in told.data
    rows = Assignment.objects.filter(parent=item.pk).select_related("matter", "unit").order_by("sequence")
    assert [(row.unit.code, row.role, row.matter.number, row.matter.due_date, row.standard, row.cycle) for row in rows] == [
        ("caizheng", "lead", "督〔2025〕4号-1", dt.date(2025, 12, 31), "3500个", "month"),
        ("shuiwu", "assist", "督〔2025〕4号-2", dt.date(2025, 12, 31), "3500个", "month"),
    ]
    assert {(row.field, row.issued_date) for row in rows} == {(item.field, world.now.date())}
    assert item.title_marks == marks_of(item.matter.title)
    assert [(one.title, one.due_date) for one in rows[0].milestones.order_by("due_date")] == [
        ("开工", dt.date(2025, 6, 30)),
        ("建成", dt.date(2025, 12, 31)),
    ]
    assert not rows[1].milestones.exists(), "the lead has the nodes"
    assert [open_holders(row.matter) for row in rows] == [{"liaison_caizheng"}, {"liaison_shuiwu"}]
    assert rows[0].matter.tasks.get(state="open").due_date == dt.date(2025, 3, 5), "to be signed for within two working days"
    assert TaskRow.objects.filter(task_list=task_list, item__isnull=False).count() == 5
    assert fresh(task_list).matter.phase == "done"
    assert (trail.types()[-1], trail.types().count("supervision.listed"), trail.types().count("assignments.assigned")) == (
        "breakdown.issued", 5, 10,
    )  # fmt: skip
    assert list(list_untold()) == [], "rows and ledger tell the same story"


def test_an_assignment_of_the_list_is_worked_on_like_any_other(approved, world):
    _, items = issue(approved(), world)
    row = Assignment.objects.select_related("matter").filter(parent=items[0].pk).first()
    handling.sign_for(row, **world.by("liaison_caizheng"))
    assert row.__class__.objects.get(pk=row.pk).next_feedback_date is not None


def test_the_second_click_and_a_page_that_is_old_issue_nothing(approved, world):
    task_list = approved()
    with pytest.raises(Refused, match="打开以后改过"):
        issue(task_list, world, base=task_list.revision - 1)
    assert nothing_came_of(task_list)
    issue(task_list, world)
    with pytest.raises(Refused, match="刚刚送走"):
        issue(task_list, world)
    assert (Paper.objects.count(), Item.objects.count()) == (1, 5)


def test_only_who_has_it_issues(approved, world):
    task_list = approved()
    for role in ("drafter", "secretary_general", "officer_2"):
        with pytest.raises((NotYours, Refused)):
            issue(task_list, world, by=role)
    assert nothing_came_of(task_list)


def test_what_the_rules_refuse_is_told_before_and_not_handed_in(cut, fill, world):
    task_list = fill(cut())
    lines = list_lines(task_list)
    lines[0] = dataclasses.replace(lines[0], title="进一步加强各项工作", wording="进一步加强各项工作。", measure="")
    lines[1] = dataclasses.replace(lines[1], title="投资")
    task_list = operations.save_rows(task_list, lines, base=task_list.revision, **world.by("drafter"))
    faults = list_faults(list_lines(task_list), 2025, world.now.date())
    assert set(faults) == {1, 2}
    assert "不能检查" in faults[1][0]
    assert "不到6个字" in faults[2][0]
    with pytest.raises(Refused, match=r"还有2项任务立不了项：编号1：.*不能检查"):
        operations.submit_list(fresh(task_list), **world.by("drafter"))
    lines[0] = dataclasses.replace(lines[0], nodes=("", "印发方案", "", ""))
    assert set(list_faults(lines, 2025, world.now.date())) == {2}, "a node can be checked"


def test_a_unit_without_a_liaison_is_told_before_and_nothing_is_issued(approved, world):
    task_list = approved(assists=(world.units["shuiwu"].pk,))
    Post.objects.filter(position__unit=world.units["shuiwu"], position__duties__code="liaison").update(to_date=dt.date(2025, 3, 2))
    assert len(list_faults(list_lines(task_list), 2025, world.now.date())) == 5
    with pytest.raises(Refused, match="市水务局没有在任的联络员"):
        issue(task_list, world)
    assert nothing_came_of(task_list)


def test_an_approval_by_another_than_the_source_names_carries_nothing(approved, world):
    task_list = approved()
    Source.objects.filter(code="report").update(approver="mayor")
    with pytest.raises(Refused, match="由市长批准立项"):
        issue(task_list, world)
    assert nothing_came_of(task_list)


def test_the_source_says_who_approves_a_list(handed_in, world):
    Source.objects.filter(code="report").update(approver="mayor")
    task_list = handed_in()
    assert open_holders(task_list) == {"mayor"}
    operations.approve_list(task_list, **world.by("mayor"))
    _, items = issue(fresh(task_list), world)
    assert "欧阳恪" in Item.objects.get(pk=items[0].pk).approval


def test_what_the_units_have_in_hand_already_is_pointed_out(approved, handed_in, world):
    first = approved()
    assert list_alike(list_lines(first), 2025, world.now.date()) == {}
    issue(first, world)
    second = handed_in()
    found = list_alike(list_lines(second), 2025, world.now.date())
    assert set(found) == {1, 2, 3, 4, 5}
    assert found[4][0] == "《新增普惠托位3500个》正在办（市财政局督〔2025〕4号-1），相似100%"


def test_the_page_shows_what_will_happen_and_what_came_of_it(approved, visit, world, time_machine):
    time_machine.move_to(world.now)
    task_list = approved(assists=(world.units["shuiwu"].pk,))
    page = visit("officer").get(reverse("breakdown", args=[task_list.pk])).content.decode()
    assert "5 项任务，交办 10 个单位次" in page
    assert "政府督查工作条例第十一条" not in page, "that is for who approves"
    answer = visit("officer").post(
        reverse("breakdown_act", args=[task_list.pk]), {"act": "issue", "base": task_list.revision, "cycle": "quarter"}, follow=True
    )
    page = answer.content.decode()
    assert "5项任务已立项（督〔2025〕1号至督〔2025〕5号）并交办到各单位" in page
    item = Matter.objects.get(number="督〔2025〕3号")
    assert f'href="{reverse("supervision_item", args=[item.pk])}">督〔2025〕3号' in page
    assert set(Assignment.objects.values_list("cycle", flat=True)) == {"quarter"}
    again = visit("officer").post(
        reverse("breakdown_act", args=[task_list.pk]), {"act": "issue", "base": task_list.revision, "cycle": "month"}
    )
    assert again.status_code == 409
    of_item = visit("officer").get(reverse("supervision_item", args=[item.pk])).content.decode()
    assert "戚远志批准（随任务分解单，不再逐项报批）" in of_item


def test_a_line_that_would_be_refused_stands_in_red_and_the_button_is_gone(approved, visit, world, time_machine):
    time_machine.move_to(world.now)
    task_list = approved()
    Post.objects.filter(position__unit=world.units["caizheng"], position__duties__code="liaison").update(to_date=dt.date(2025, 3, 2))
    page = visit("officer").get(reverse("breakdown", args=[task_list.pk])).content.decode()
    assert "编号1立不了项：市财政局没有在任的联络员" in page
    assert 'value="issue"' not in page
    assert 'value="return"' in page
