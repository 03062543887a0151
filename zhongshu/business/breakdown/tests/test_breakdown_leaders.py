"""牵头领导 of a task: chosen in the table, out to Excel and in again, on the notice, on the item that comes of it and on the leader's board."""

from __future__ import annotations

import dataclasses
import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zhongshu.business.breakdown import ledgers, operations
from zhongshu.business.breakdown.models import TaskList
from zhongshu.business.breakdown.pages import page_rows
from zhongshu.business.breakdown.queries import leaders_by_name, list_faults, list_leaders, list_lines, names_of_leaders
from zhongshu.business.documents.models import Paper
from zhongshu.business.supervision import ledgers as supervision
from zhongshu.business.supervision.board import board_page
from zhongshu.business.supervision.models import Item
from zhongshu.core.access.errors import Refused
from zhongshu.core.ledgers.queries import list_choices, list_rows
from zhongshu.core.org.models import Post


@pytest.fixture
def chair(world, office):
    """The vice mayor's."""
    return world.positions["vice_mayor"].pk


def fresh(task_list):
    return TaskList.objects.select_related("matter").get(pk=task_list.pk)


def seated(ledger, actor, chair):
    choices, ignored = list_choices(ledger, actor, {"leader": str(chair)})
    assert ignored == []
    return list(list_rows(ledger, actor, choices))


def test_who_can_lead_and_by_what_names_he_is_known(world, chair):
    told = {label for _, label, _ in list_leaders(world.now.date())}
    assert {"市长欧阳恪", "副市长东方朗", "秘书长戚远志"} <= told
    names = leaders_by_name(world.now.date())
    assert {names[name] for name in ("副市长东方朗", "东方朗", "副市长")} == {chair}
    assert "督办岗" not in str(told)


def test_a_leader_goes_with_his_task_to_the_notice_the_item_and_his_own_board(approved, world, chair):
    task_list = approved()
    lines = list_lines(task_list)
    operations.return_list(task_list, reason="请写牵头领导", **world.by("officer"))
    lines = [dataclasses.replace(line, leader=chair if number < 2 else None) for number, line in enumerate(lines)]
    operations.save_rows(fresh(task_list), lines, base=task_list.revision, **world.by("drafter"))
    assert [line.leader for line in list_lines(task_list)] == [chair, chair, None, None, None]
    operations.submit_list(fresh(task_list), **world.by("drafter"))
    operations.approve_list(fresh(task_list), **world.by("secretary_general"))
    paper, items = operations.issue_list(fresh(task_list), base=fresh(task_list).revision, cycle="month", **world.by("officer"))
    rows = next(
        block.rows for block in Paper.objects.select_related("current").get(pk=paper.pk).current.read().annexes[0].blocks if block.is_table
    )
    cells = [[str(cell) for cell in row] for row in rows]
    assert any("牵头领导" in cell for cell in cells[0])
    assert sum(any("副市长东方朗" in cell for cell in row) for row in cells) == 2
    assert list(Item.objects.order_by("pk").values_list("leader", flat=True)) == [chair, chair, None, None, None]
    assert {row.pk for row in seated(supervision.ITEMS, world.actor("mayor"), chair)} == {items[0].pk, items[1].pk}
    assert {row.item_id for row in seated(ledgers.TASKS, world.actor("mayor"), chair)} == {items[0].pk, items[1].pk}
    board = board_page(world.actor("vice_mayor"))
    assert {each["item"].pk for each in board["mine"]} == {items[0].pk, items[1].pk}
    assert board["mine_url"] == reverse("ledger", args=["supervision.items"]) + f"?leader={chair}"
    assert board_page(world.actor("mayor"))["mine"] == []


def test_without_any_leader_the_notice_has_no_such_column(approved, world):
    paper, _ = operations.issue_list(approved(), base=2, cycle="month", **world.by("officer"))
    rows = next(
        block.rows for block in Paper.objects.select_related("current").get(pk=paper.pk).current.read().annexes[0].blocks if block.is_table
    )
    assert not any("牵头领导" in str(cell) for cell in rows[0])


def test_only_who_leads_today_can_be_chosen_and_a_vacant_chair_is_told_before_it_is_issued(cut, fill, world, chair):
    task_list = fill(cut())
    lines = [dataclasses.replace(line, leader=chair) for line in list_lines(task_list)]
    strange = [dataclasses.replace(lines[0], leader=world.positions["drafter"].pk), *lines[1:]]
    with pytest.raises(Refused, match="已经不在任"):
        operations.save_rows(task_list, strange, base=task_list.revision, **world.by("drafter"))
    task_list = operations.save_rows(task_list, lines, base=task_list.revision, **world.by("drafter"))
    assert list_faults(list_lines(task_list), 2025, world.now.date()) == {}
    Post.objects.filter(position=chair).update(to_date=world.now.date())
    world.now = world.now.replace(day=world.now.day + 1)
    assert set(list_faults(list_lines(task_list), 2025, world.now.date())) == {line.key for line in lines}
    assert names_of_leaders(lines, world.now.date())[chair] == "副市长（空缺）"
    with pytest.raises(Refused, match="牵头领导的岗位空着"):
        operations.submit_list(fresh(task_list), **world.by("drafter"))
    operations.save_rows(
        fresh(task_list), lines, base=task_list.revision, **world.by("drafter")
    )  # what stood there may stay until it is mended


def test_leaders_go_out_to_the_spreadsheet_and_come_back_from_it(cut, fill, world, chair, visit):
    task_list = fill(cut(), leader=chair)
    browser, pk = visit("drafter"), task_list.pk
    assert "副市长东方朗" in browser.get(reverse("breakdown", args=[pk])).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(browser.get(reverse("breakdown_table", args=[pk])).content))
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value == "编号")
    column = next(cell.column for cell in head if cell.value == "牵头领导")
    first = head[0].row + 1
    assert sheet.cell(first, column).value == "副市长东方朗"
    sheet.cell(first, column).value = "欧阳恪"
    sheet.cell(first + 1, column).value = None

    def taken(book):
        out = io.BytesIO()
        book.save(out)
        upload = SimpleUploadedFile("表.xlsx", out.getvalue())
        return browser.post(reverse("breakdown_import", args=[pk]), {"table": upload}, follow=True).content.decode()

    assert "已导入5行" in taken(book)
    assert [line.leader for line in list_lines(task_list)] == [world.positions["mayor"].pk, None, chair, chair, chair]
    sheet.cell(first, column).value = "副市长端木生"
    assert "牵头领导“副市长端木生”不认识" in taken(book)
    assert list_lines(task_list)[0].leader == world.positions["mayor"].pk, "nothing was taken in"


def test_the_page_sends_the_leader_of_each_row_and_a_page_of_before_sends_none(cut, fill, world, chair, visit):
    task_list = fill(cut(), leader=chair)
    rows = page_rows(list_lines(task_list))
    assert rows[0]["h"] == chair
    rows[0]["h"] = world.positions["mayor"].pk
    del rows[1]["h"]
    sent = visit("drafter").post(reverse("breakdown_rows", args=[task_list.pk]), {"base": task_list.revision, "rows": json.dumps(rows)})
    assert sent.status_code == 200
    assert [line.leader for line in list_lines(task_list)][:3] == [world.positions["mayor"].pk, None, chair]
