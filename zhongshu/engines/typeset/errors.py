"""排版失败: the one error of this package."""

from __future__ import annotations


class TypesetError(ValueError):
    """A paper cannot be set as the standard wants; the message is a Chinese sentence that says what to do."""


def missing_sentence(characters: list[str]) -> str:
    """The sentence that names characters which no font has."""
    named = "、".join(f"“{character}”（U+{ord(character):04X}）" for character in characters[:10])
    more = f"等{len(characters)}个字" if len(characters) > 10 else ""
    return f"现有字库中没有{named}{more}，请改用规范汉字，或在字库文件夹中放入含有该字的字体后重试。"
