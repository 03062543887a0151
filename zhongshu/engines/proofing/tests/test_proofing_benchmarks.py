"""The benchmarks of the spelling layer measure what they say: their errors are repeatable, and their scores are the standard ones."""

import pytest

from benchmarks.proofing import public_sets
from benchmarks.proofing import spelling as injected
from zhongshu.engines.proofing.language import Correction

PARAGRAPHS = [
    "各级人民政府应当加强对安全生产工作的领导，建立健全责任制度。",
    "市政府办公室负责统筹协调，各有关部门按照职责分工落实。",
    "要坚持以人民为中心的发展思想，切实保障和改善民生。",
] * 6


def test_the_same_seed_puts_in_the_same_errors_and_undoing_them_gives_the_good_text():
    faults = injected.faults_of(PARAGRAPHS, seed=1, times=4)
    assert faults == injected.faults_of(PARAGRAPHS, seed=1, times=4) != injected.faults_of(PARAGRAPHS, seed=2, times=4)
    assert {fault.kind for fault in faults} == set(injected.KINDS)
    for fault in faults:
        assert fault.text != fault.good
        assert fault.text[: fault.start] + fault.right + fault.text[fault.end :] == fault.good


def test_a_sentence_counts_only_when_it_is_wholly_right():
    pairs = [("甲以", "甲乙"), ("丙订", "丙丁"), ("好", "好"), ("未改", "未该")]
    precision, recall, f1 = public_sets.scores(pairs, ["甲乙", "丙盯", "坏", "未改"])
    assert precision == pytest.approx(100 / 3)
    assert recall == pytest.approx(100 / 3)
    assert f1 == pytest.approx(100 / 3)


def test_only_substitutions_are_applied_where_a_set_holds_no_others():
    found = [Correction(0, 1, ("领",), "typo_phonetic", 0.9), Correction(2, 3, ("",), "redundant_char", 0.9)]
    assert public_sets.corrected("零导导", found, substitutions=True) == "领导导"
    assert public_sets.corrected("零导导", found, substitutions=False) == "领导"


def test_wilsons_interval_holds_the_share():
    low, high = public_sets.wilson(5, 1000)
    assert 0 < low < 0.005 < high < 0.02
