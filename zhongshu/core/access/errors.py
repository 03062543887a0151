"""Refusals are for people; everything else is a bug."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - a refusal is not a program's error
    """A sentence that the person at the screen can act on. Pages answer it with status 409 where the person is."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotYours(Refused):
    """Absent or out of scope: the two look the same, and pages answer 404."""

    def __init__(self) -> None:
        super().__init__("没有找到，或者您无权查看。")
