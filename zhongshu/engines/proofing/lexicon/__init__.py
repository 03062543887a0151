"""词表: dated tables that the rules read. Facts only: names, titles, wordings, counts."""

from __future__ import annotations

import csv
from importlib import resources


def table(name: str) -> list[list[str]]:
    """The rows of a table, without its head."""
    return list(csv.reader((resources.files(__name__) / name).read_text("utf-8").splitlines()))[1:]
