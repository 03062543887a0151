"""Rules of the list: what is fit to be issued, and a spreadsheet that comes back as it went."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.business.breakdown.rules import HEADINGS, Line, milestones, quarter_end, read_table, to_cells, why_not_ready
from zhongshu.lib import sheets

TODAY = dt.date(2025, 3, 3)
NAMES = {1: "市财政局", 2: "市水务局", 3: "东湖区"}
KNOWN = {name: key for key, name in NAMES.items()}
LEADERS = {7: "副市长东方朗", 8: "市长欧阳恪"}
LED = {"副市长东方朗": 7, "东方朗": 7, "副市长": 7, "市长欧阳恪": 8}
READY = Line(1, "新增托位3500个。", "新增托位3500个", lead=1, due=dt.date(2025, 12, 31))


def back(lines, known=KNOWN, before=None):
    """Out as a workbook and in again."""
    headings = [sheets.Heading(title) for title in HEADINGS]
    data = sheets.to_xlsx(sheets.Sheet("任务", ["一行说明"], headings, [to_cells(line, NAMES, LEADERS) for line in lines]))
    return read_table(sheets.read_rows(data), known, LED, {line.key: line for line in lines} if before is None else before, 99)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, []),
        ({"title": " "}, ["没有任务名称"]),
        ({"title": "长" * 121}, ["任务名称超过120字"]),
        ({"lead": None}, ["没有牵头单位"]),
        ({"assists": (2, 1)}, ["牵头单位又列为配合单位"]),
        ({"due": None}, ["没有完成时限"]),
        ({"due": TODAY}, ["完成时限不晚于今天"]),
    ],
)
def test_what_a_line_lacks_is_told(changes, fault):
    assert why_not_ready(dataclasses.replace(READY, **changes), TODAY) == fault


def test_quarters_end_on_their_last_day():
    assert [quarter_end(2025, quarter) for quarter in range(4)] == [
        dt.date(2025, 3, 31),
        dt.date(2025, 6, 30),
        dt.date(2025, 9, 30),
        dt.date(2025, 12, 31),
    ]


def test_nodes_that_are_past_fall_away_and_none_is_later_than_the_term():
    line = dataclasses.replace(READY, nodes=("开工", "", "主体完成", "验收"), due=dt.date(2025, 11, 30))
    assert milestones(line, 2025, dt.date(2025, 4, 1)) == (("主体完成", dt.date(2025, 9, 30)), ("验收", dt.date(2025, 11, 30)))


TEXT = st.text(alphabet="新增托位=+-@'\"，、\n 0123A\t", max_size=40)
FILLED = TEXT.filter(lambda text: text.strip())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            Line, st.just(0), FILLED, TEXT, TEXT, st.sampled_from(["number", "institution", "project", "direction"]), TEXT,
            st.sampled_from([None, 1, 2]), st.lists(st.sampled_from([1, 2, 3]), unique=True, max_size=3).map(tuple), st.tuples(TEXT, TEXT, TEXT, TEXT),
            st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1)), TEXT, st.booleans(), st.none() | st.integers(0, 9), st.none() | st.integers(0, 9),
            st.sampled_from([None, 7, 8]),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_a_table_comes_back_from_the_spreadsheet_without_loss(lines):
    numbered = [dataclasses.replace(line, key=key) for key, line in enumerate(lines, 1)]
    read = back(numbered)
    assert (read.errors, read.lines) == ([], numbered)


def test_a_row_without_a_number_is_a_new_one():
    cells = to_cells(READY, NAMES, LEADERS)
    read = read_table([HEADINGS, cells, [None, *cells[1:]], [None] * len(cells)], KNOWN, LED, {1: READY}, 7)
    assert [line.key for line in read.lines] == [1, 8]
    assert read.errors == []


def test_columns_are_found_by_their_names_in_any_order():
    read = read_table([["随便一行"], ["牵头单位", "任务表述"], ["市水务局", "修水库"]], KNOWN, LED, {}, 0)
    assert [(line.key, line.wording, line.lead) for line in read.lines] == [(1, "修水库", 2)]


@pytest.mark.parametrize(
    ("heading", "cell", "error"),
    [
        ("牵头单位", "市水利厅", "第2行：单位“市水利厅”不认识。"),
        ("牵头单位", "市财政局、市水务局", "第2行：牵头单位只能有一个。"),
        ("配合单位", "东湖区、某局", "第2行：单位“某局”不认识。"),
        ("牵头领导", "副市长司空见", "第2行：牵头领导“副市长司空见”不认识，请写在任市领导、秘书长的职务和姓名，如导出的表格里那样。"),
        ("完成时限", "2025-02-30", "第2行：完成时限“2025-02-30”不是日期，请写成2026-12-31。"),
        ("目标类型", "其他", "第2行：目标类型“其他”不认识。"),
        ("状态", "删", "第2行：状态只有“保留”和“不列入”。"),
        ("任务表述", "", "第2行：没有任务表述。"),
        ("编号", 5, "第2行：编号“5”不是本分解单的，新加的行请把编号留空。"),
        ("编号", "甲", "第2行：编号“甲”不是本分解单的，新加的行请把编号留空。"),
    ],
)
def test_every_cell_that_cannot_be_taken_is_told(heading, cell, error):
    cells = to_cells(READY, NAMES, LEADERS)
    cells[HEADINGS.index(heading)] = cell
    assert read_table([HEADINGS, cells], KNOWN, LED, {1: READY}, 1).errors == [error]


def test_a_number_that_stands_twice_and_a_table_without_headings_are_refused():
    cells = to_cells(READY, NAMES, LEADERS)
    assert read_table([HEADINGS, cells, cells], KNOWN, LED, {1: READY}, 1).errors == ["第3行：编号1重复。"]
    assert "没有找到表头" in read_table([["甲", "乙"], ["1", "2"]], KNOWN, LED, {}, 0).errors[0]


@pytest.mark.parametrize("typed", ["2025-12-31", "2025年12月31日", "2025/12/31", dt.date(2025, 12, 31)])
def test_days_are_read_as_people_write_them(typed):
    cells = to_cells(READY, NAMES, LEADERS)
    cells[HEADINGS.index("完成时限")] = typed
    assert read_table([HEADINGS, cells], KNOWN, LED, {1: READY}, 1).lines[0].due == dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    ("typed", "leader"), [("副市长东方朗", 7), ("副市长 东方朗", 7), ("东方朗", 7), ("副市长", 7), ("", None), (None, None)]
)
def test_a_leader_is_known_by_title_and_name_and_an_empty_cell_is_nobody(typed, leader):
    cells = to_cells(dataclasses.replace(READY, leader=8), NAMES, LEADERS)
    cells[HEADINGS.index("牵头领导")] = typed
    read = read_table([HEADINGS, cells], KNOWN, LED, {1: READY}, 1)
    assert (read.errors, [line.leader for line in read.lines]) == ([], [leader])


def test_a_table_of_before_there_were_leaders_leaves_them_as_they_are():
    line = dataclasses.replace(READY, leader=8)
    at = HEADINGS.index("牵头领导")
    heads, cells = ([*row[:at], *row[at + 1 :]] for row in (HEADINGS, to_cells(line, NAMES, LEADERS)))
    assert [one.leader for one in read_table([heads, cells], KNOWN, LED, {1: line}, 1).lines] == [8]
