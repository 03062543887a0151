"""Figures that a text says: which year they are about, and which are left alone."""

from __future__ import annotations

import pytest

from zhongshu.core.proofing.figures import is_same, said_figures

NAMES = ("办结率", "交办", "按期办结率")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("办结率90.4%。", [("办结率", "90.4", "%", 2026)]),
        ("2025年交办7580件，办结率达90.4%。", [("交办", "7580", "件", 2025), ("办结率", "90.4", "%", 2025)]),
        ("去年交办7,580件。", [("交办", "7,580", "件", 2025)]),
        ("今年以来按期办结率为95%。", [("按期办结率", "95", "%", 2026)]),
        ("上半年交办300件。", []),
        ("1—10月办结率90%。", []),
        ("2024年第三季度办结率90%。", []),
        ("交办7.58万件。", []),
        ("办结率不断提高。", []),
        ("信访事项办结率95%。", []),  # another thing's
        ("去年办结率80%。今年办结率90%。", [("办结率", "80", "%", 2025), ("办结率", "90", "%", 2026)]),
    ],
)
def test_a_figure_with_its_year(text, said):
    assert [(each.name, each.value, each.unit, each.year) for each in said_figures(text, NAMES, 2026)] == said


@pytest.mark.parametrize(
    ("said", "counted", "same"),
    [
        ("7580", "7,580", True),
        ("7,580", "7,580", True),
        ("90.4", "90.41", True),
        ("90", "90.4", True),
        ("91", "90.4", False),
        ("7581", "7,580", False),
        ("5", "—", True),
    ],
)
def test_two_figures_say_the_same(said, counted, same):
    assert is_same(said, counted) is same


def test_without_names_nothing_is_looked_for():
    assert list(said_figures("办结率90.4%。", (), 2026)) == []
