import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.lib.text import bigrams, bounded, fts5_query, half_width, likeness, list_likely, marks_of, phrases, tsquery


def test_chinese_becomes_pairs_and_the_rest_whole_words():
    assert bigrams("督查督办，AI技术90.4%") == "督查 查督 督办 办 ai 技术 术 90 4"
    assert bigrams("Ａ股２０２５年") == "a 股 2025 年"
    assert bigrams("") == bigrams("，。！") == ""


@pytest.fixture(scope="module")
def index():
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE VIRTUAL TABLE papers USING fts5(body, tokenize='unicode61')")
        for text in ("关于加强督查工作的通知", "国办发〔2018〕43号", "查督导情况", "用AI技术辅助", "防汛"):
            database.execute("INSERT INTO papers VALUES (?)", [bigrams(text)])
        yield database
    database.close()


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("督查", [1]),
        ("督查工作", [1]),
        ("督", [1, 3]),
        ("汛", [5]),
        ("国办发〔2018〕43号", [2]),
        ("AI技术", [4]),
        ("技术 ai", [4]),
        ("督查 防汛", []),
        ("号", [2]),
    ],
)
def test_a_two_character_word_is_found_and_nothing_else(index, words, rows):
    found = index.execute("SELECT rowid FROM papers WHERE papers MATCH ? ORDER BY rowid", [fts5_query(words)])
    assert [row for (row,) in found] == rows


def test_the_same_words_for_postgresql():
    assert tsquery("督查工作 AI") == "('督查' <-> '查工' <-> '工作') & ('ai')"
    assert tsquery("督") == "'督':*"
    assert phrases("，。") == ()


@given(st.text())
def test_no_query_can_carry_an_operator(words):
    assert not set("'\"*()&|!<:") & set("".join(token for phrase in phrases(words) for token in phrase))


@given(st.text())
def test_half_width_keeps_every_offset(text):
    assert len(half_width(text)) == len(text)
    assert half_width("（２０２５）　Ａ！") == "(2025) A!"


def test_what_is_bounded_in_a_piece_stands_in_every_text_that_holds_the_piece():
    assert bounded("口袋公园") == (("口袋", "袋公", "公园"),)
    assert bounded("督〔2025〕77号") == (("2025",), ("77",)), "one character alone may be the end of a word or the middle"
    assert bounded("地块7") == (("地块",),), "it may go on: 地块72"
    assert bounded("25〕77") == bounded("号") == bounded("") == ()
    text = "新建Ａ３地块（7号楼）养老站〔2025〕12号"
    tokens = bigrams(text).split()
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            for phrase in bounded(text[start:end]):
                assert any(tuple(tokens[at : at + len(phrase)]) == phrase for at in range(len(tokens))), (text[start:end], phrase)


TITLES = st.text(alphabet="东湖路口袋公园改造提升７7号aA（）", max_size=24)


@given(TITLES, st.lists(TITLES, max_size=8), st.sampled_from((30, 60, 90)))
def test_no_text_that_is_alike_enough_is_left_aside_by_its_marks(text, others, least):
    alike = {key for key, other in enumerate(others) if likeness(text, other) >= least}
    assert alike <= set(list_likely(text, [(key, marks_of(other)) for key, other in enumerate(others)], least))


def test_marks_tell_most_texts_apart():
    other = marks_of("新增普惠托位三千五百个")
    assert 0 < other < 2**63
    assert list_likely("东湖路积水点改造", [(1, other), (2, marks_of("东湖路积水点的改造"))], 60) == [2]
