import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from zhongshu.lib.clock import CHINA
from zhongshu.lib.sheets import Heading, Sheet, read_rows, to_csv, to_xlsx

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＠SUM(A1)", "  =1", "　=1", "#REF!", "=cmd|' /C calc'!A0"]


def sheet(*rows):
    return Sheet("收文/台账", ["内部资料"], [Heading("甲", 20), Heading("乙")], rows)


def cells(data):
    return list(load_workbook(io.BytesIO(data)).active.iter_rows(min_row=4))


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_in_either_format(text):
    (row,) = cells(to_xlsx(sheet([text, 1])))
    assert row[0].data_type in "sn"  # n: an empty cell
    assert row[0].value.strip() == text.replace("\r", "\n").strip()
    first = read_rows(to_csv(sheet([text, 1])))[-1][0]
    assert first == text if text.startswith("#") else first.startswith("'")


def test_values_keep_their_kind():
    noon = dt.datetime(2025, 7, 4, 4, 0, tzinfo=dt.UTC)
    (row, other) = cells(to_xlsx(sheet([dt.date(2025, 7, 4), noon], [-3.5, None])))
    assert (row[0].value, row[0].number_format) == (dt.datetime(2025, 7, 4), "yyyy-mm-dd")  # noqa: DTZ001 - sheets know no zones
    assert (row[1].value, row[1].number_format) == (noon.astimezone(CHINA).replace(tzinfo=None), "yyyy-mm-dd hh:mm")
    assert (other[0].value, other[1].value) == (-3.5, None)
    assert to_csv(sheet([dt.date(2025, 7, 4), noon], [-3.5, None])).decode("utf-8-sig").splitlines()[3:] == [
        "2025-07-04,2025-07-04 12:00",
        "-3.5,",
    ]


def test_a_workbook_is_ready_to_print():
    page = load_workbook(io.BytesIO(to_xlsx(sheet(["一", "二"])))).active
    assert page.title == "收文台账"
    assert page.freeze_panes == "A4"
    assert page.column_dimensions["A"].width == 20
    assert [cell.value for cell in page[3]] == ["甲", "乙"]
    assert page["A3"].font.bold
    assert page.page_setup.orientation == "landscape"


def test_what_was_written_is_read():
    rows = [["防汛", 3], [dt.date(2025, 7, 4), None], ["多\n行", 2.5]]
    assert read_rows(to_xlsx(sheet(*rows)))[3:] == rows
    assert read_rows("单位,件数\r\n甲处,3\r\n".encode("gb18030")) == [["单位", "件数"], ["甲处", "3"]]


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"\xff\xfe\xff\xff\xff", b'a,"b'])
def test_what_is_no_table_is_refused(data):
    with pytest.raises(ValueError, match=r"broken|neither"):
        read_rows(data)


@given(st.text())
def test_any_text_can_be_written(text):
    assert len(cells(to_xlsx(sheet([text, 1])))) == 1
    read_rows(to_csv(sheet([text.encode("utf-8", "replace").decode(), 1])))
