"""Acts on lists of tasks, and their pages."""

import dataclasses
import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.world import open_holders
from zhongshu.business.breakdown import operations
from zhongshu.business.breakdown.forms import read_lines
from zhongshu.business.breakdown.models import TaskList, TaskRow
from zhongshu.business.breakdown.pages import page_rows
from zhongshu.business.breakdown.queries import list_lines
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.matters.models import Matter

NOT_A_REPORT = "关于召开会议的通知\n请准时参加。"


def fresh(task_list):
    return TaskList.objects.select_related("matter").get(pk=task_list.pk)


def test_a_report_becomes_rows_with_figures_places_and_days(cut):
    task_list = cut()
    lines = list_lines(task_list)
    assert [line.wording for line in lines] == [
        "新开工亿元以上项目60个，",
        "完成固定资产投资420亿元。",
        "上半年建成城东物流园。",
        "新增普惠托位3500个。",
        "健全养老服务制度。",
    ]
    assert [(line.measure, line.kind) for line in lines[2:]] == [("", "direction"), ("3500个", "number"), ("", "institution")]
    assert lines[2].due == dt.date(2025, 6, 30)
    assert all(task_list.text[line.start : line.end] == line.wording for line in lines)
    assert (task_list.matter.title, task_list.year) == ("2025年政府工作报告任务分解", 2025)


def test_a_text_that_sets_no_tasks_is_refused_and_leaves_nothing(cut):
    with pytest.raises(Refused, match="没有在文中找到今年的任务"):
        cut(NOT_A_REPORT)
    assert not Matter.objects.filter(kind="breakdown.list").exists()


def test_a_unit_outside_the_office_cannot_cut(world):
    with pytest.raises(NotYours):
        operations.create_list(NOT_A_REPORT, title="", year=None, unit=world.units["caizheng"], **world.by("liaison_caizheng"))


def test_what_was_saved_on_another_page_is_not_written_over(cut, world):
    task_list = cut()
    lines = list_lines(task_list)
    first = [dataclasses.replace(lines[0], title="改名"), *lines[1:]]
    saved = operations.save_rows(task_list, first, base=1, **world.by("drafter"))
    with pytest.raises(Refused, match="别处改过"):
        operations.save_rows(task_list, lines, base=1, **world.by("drafter"))
    assert saved.revision == 2
    assert list_lines(task_list)[0].title == "改名"


def test_a_row_that_is_not_sent_is_left_out_and_never_gone(cut, world):
    task_list = cut()
    lines = list_lines(task_list)
    operations.save_rows(task_list, lines[1:], base=1, **world.by("drafter"))
    assert TaskRow.objects.filter(task_list=task_list).count() == len(lines)
    assert {line.key for line in list_lines(task_list) if line.dropped} == {lines[0].key}


def test_rows_keep_their_order_their_units_and_what_was_added(cut, world):
    task_list = cut()
    lines = list_lines(task_list)
    new = dataclasses.replace(
        lines[0],
        key=50,
        wording="新任务",
        lead=world.units["shuiwu"].pk,
        assists=(world.units["donghu"].pk, world.units["caizheng"].pk),
        start=None,
        end=None,
    )
    wanted = [lines[1], new, lines[0], *lines[2:]]
    operations.save_rows(task_list, wanted, base=1, **world.by("drafter"))
    assert list_lines(task_list) == wanted


def test_only_who_holds_it_saves_and_a_stranger_does_not_even_see_it(cut, world):
    task_list = cut()
    lines = list_lines(task_list)
    with pytest.raises(Refused, match="不在您这里"):
        operations.save_rows(task_list, lines, base=1, **world.by("division_head"))
    for role in ("colleague", "outsider"):
        with pytest.raises(NotYours):
            operations.save_rows(task_list, lines, base=1, **world.by(role))


def test_a_unit_that_cannot_be_given_a_task_is_refused(cut, world):
    task_list = cut()
    lines = [dataclasses.replace(line, lead=world.units["gov"].pk) for line in list_lines(task_list)]
    with pytest.raises(Refused, match="不能承办"):
        operations.save_rows(task_list, lines, base=1, **world.by("drafter"))


def test_a_list_with_gaps_is_not_handed_in_and_says_which(cut, fill, world):
    task_list = cut()
    with pytest.raises(Refused, match=r"还有5项任务没有填全：编号1：没有牵头单位"):
        operations.submit_list(task_list, **world.by("drafter"))
    fill(task_list)
    operations.submit_list(task_list, **world.by("drafter"))
    assert open_holders(task_list) == {"secretary_general"}


def test_the_page_takes_a_report_saves_by_itself_and_shows_it_to_the_leader(report, fill, visit, world):
    browser = visit("drafter")
    answer = browser.post(reverse("breakdown_new"), {"unit": world.units["zonghe"].pk, "text": report})
    task_list = TaskList.objects.get()
    assert answer.url == reverse("breakdown", args=[task_list.pk])
    page = browser.get(answer.url).content.decode()
    assert "新增普惠托位3500个" in page
    assert "breakdown-grid" in page
    rows = page_rows(list_lines(task_list))
    rows[0]["t"] = "改了的任务名称"
    saved = browser.post(reverse("breakdown_rows", args=[task_list.pk]), {"base": "1", "rows": json.dumps(rows)})
    assert saved.json()["fields"] == {"base": 2}
    stale = browser.post(reverse("breakdown_rows", args=[task_list.pk]), {"base": "1", "rows": json.dumps(rows)})
    assert (stale.status_code, "别处改过" in stale.json()["message"]) == (409, True)
    wanting = browser.post(
        reverse("breakdown_act", args=[task_list.pk]), {"act": "submit", "base": "2", "rows": json.dumps(rows)}, follow=True
    )
    assert "还有5项任务没有填全" in wanting.content.decode()
    fill(fresh(task_list))
    operations.submit_list(fresh(task_list), **world.by("drafter"))
    leader = visit("secretary_general").get(answer.url).content.decode()
    assert "改了的任务名称" in leader
    assert "breakdown-grid" not in leader
    assert visit("outsider").get(answer.url).status_code == 404


def test_the_table_goes_out_and_comes_in(cut, fill, visit):
    task_list = fill(cut())
    browser, before = visit("drafter"), list_lines(task_list)
    data = browser.get(reverse("breakdown_table", args=[task_list.pk])).content
    upload = SimpleUploadedFile("表.xlsx", data)
    answer = browser.post(reverse("breakdown_import", args=[task_list.pk]), {"table": upload}, follow=True)
    assert "已导入5行" in answer.content.decode()
    assert list_lines(task_list) == before


def test_a_table_with_an_unknown_unit_changes_nothing(cut, fill, visit, world):
    task_list = fill(cut())
    browser = visit("drafter")
    data = browser.get(reverse("breakdown_table", args=[task_list.pk])).content
    type(world.units["caizheng"]).objects.filter(pk=world.units["caizheng"].pk).update(short_name="市财政委", name="临澜市财政委员会")
    answer = browser.post(reverse("breakdown_import", args=[task_list.pk]), {"table": SimpleUploadedFile("表.xlsx", data)}, follow=True)
    assert "单位“市财政局”不认识" in answer.content.decode()
    assert fresh(task_list).revision == task_list.revision


def test_classified_reports_are_refused(visit, world):
    answer = visit("drafter").post(
        reverse("breakdown_new"), {"unit": world.units["zonghe"].pk, "text": "机密★5年\n二、2025年工作任务\n建成学校3所。"}
    )
    assert answer.status_code == 409
    assert not TaskList.objects.exists()


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "{",
        "[1]",
        '[{"k": 1}]',
        '[{"k":1,"w":"x","t":"","p":"","c":"other","m":"","l":null,"a":[],"n":["","","",""],"d":"","f":"","x":false}]',
    ],
)
def test_rows_that_the_page_does_not_make_are_refused(broken):
    with pytest.raises(Refused, match="表格内容不完整"):
        read_lines(broken)
