"""花脸稿: whatever was changed, the first and the last text can both be read out of the strokes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.business.documents.trail import Stroke, trace

TEXTS = st.lists(st.text(alphabet="甲乙丙，。\n", max_size=30), min_size=1, max_size=5)


def lines(text):
    return [line for line in text.split("\n") if line]


def joined(paragraphs, keep):
    """The text of the strokes that are kept; a paragraph break belongs to no stroke."""
    return "".join(stroke.text for strokes in paragraphs for stroke in strokes if keep(stroke))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_without_the_dead_it_is_the_last_text_and_with_the_first_born_the_first(texts):
    paragraphs = trace(texts)
    assert joined(paragraphs, lambda stroke: stroke.died is None) == texts[-1].replace("\n", "")
    assert joined(paragraphs, lambda stroke: stroke.born == 0) == texts[0].replace("\n", "")


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_version_between_can_be_read_out_as_well(texts):
    paragraphs = trace(texts)
    for number, text in enumerate(texts):
        alive = joined(paragraphs, lambda stroke, at=number: stroke.born <= at and (stroke.died is None or stroke.died > at))
        assert alive == text.replace("\n", "")


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_nothing_dies_before_it_was_born_and_no_stroke_is_empty(texts):
    for strokes in trace(texts):
        assert strokes
        assert all(stroke.text and (stroke.died is None or stroke.born < stroke.died) for stroke in strokes)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="甲乙丙，。\n", max_size=30))
def test_an_unchanged_text_keeps_its_paragraphs_each_one_stroke_of_the_first_draft(text):
    assert trace([text, text]) == [[Stroke(line, 0)] for line in lines(text)]


def test_a_change_is_told_where_it_stands():
    (paragraph,) = trace(["值班12小时。", "值班24小时。", "汛期值班24小时。"])
    told = [(stroke.text, stroke.born, stroke.died) for stroke in paragraph]
    assert ("汛期", 2, None) in told
    assert any(born == 1 and died is None and "4" in text for text, born, died in told)
    assert any(born == 0 and died == 1 for _, born, died in told)


def test_no_text_has_no_trail():
    assert trace([]) == []
