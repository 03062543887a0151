"""密级标志: classified marks in a text, so that no classified file stays on an open system (涉密不上网).

A mark is a level used as a sign on the carrier (《保守国家秘密法实施条例》第21条), not the word in a sentence: 商业秘密,
保守国家秘密, 机密级文件的管理 are prose. Letters spaced out, zero-width characters between them, full-width and traditional
forms are seen through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LEVEL = r"(?P<level>[绝絕][ \t\u3000]{0,8}密|[机機][ \t\u3000]{0,8}密|[秘祕][ \t\u3000]{0,8}密)"
_LOOSE = r"(?P<level>[绝絕机機秘祕][\s·.\-_]{0,8}密)"
_STAR = "★☆✩✪✭✮✯⭐🌟"
_TERM = r"(?:\d{1,2}\s*(?:年|个月|月|天|日)|[一二三四五六七八九十]{1,3}(?:年|个月|天)|长\s*期|\d{4}年\d{1,2}月)"
_OPEN, _CLOSE = r"[\s【〔\[（(《<“\"]*", r"[\s】〕\]）)》>”\"]*"

_STATED = r"(?m)(?:^|[，,。；：（(、])(?![^，。；\n]{0,14}(?:哪|什么|凡|如|若|否|不|未|非|应|可))[一-龥]{0,8}?(?:数据|资料|材料|成果|图纸|信息|内容|名单|清单|报告|方案|附件|统计表|文稿)"
"""A clause that says of papers or data, beyond doubt, what they are: neither asking nor denying nor setting a rule."""
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?<!商业)(?<!工作){_LOOSE}\s*(?:级\s*)?[{_STAR}]\s*{_TERM}?"), "密级后带“★”"),
    (re.compile(rf"(?<!商业)(?<!工作){_LOOSE}\s*(?:级\s*)?[*✱◆◇●▲△■※#]\s*{_TERM}"), "密级后带保密期限"),
    (re.compile(rf"{_LOOSE}\s*[{_STAR}*·•▲△:：\-—]*\s*(?:启用|启封|开启|开考|考试)前"), "试题等材料的密级标志"),
    (re.compile(rf"(?:密\s*级|(?:秘密|保密|涉密)等级)(?:[和及、]保密期限)?[ \t\u3000]*[:：|\t]+[ \t\u3000]*[【\[]?{_LEVEL}(?![ \t\u3000]*级?[ \t\u3000]*[/／、或,，□][ \t\u3000]*[绝機机絕秘祕□])"), "“密级”一栏填有密级"),
    (re.compile(rf"(?m)^{_OPEN}{_LEVEL}级?(?:文件|资料|材料)?[ \t\u3000]*[（(\[]?[ \t\u3000]*(?:保密期限[:：]?)?{_TERM}?{_CLOSE}$"), "密级单独成行"),
    (re.compile(r"(?m)^[ \t\u3000]*(?P<level>[绝絕机機秘祕][ \t\u3000]*\n[ \t\u3000]*密)[ \t\u3000]*$"), "密级竖排"),
    (re.compile(rf"[{_STAR}]\s*{_LEVEL}(?![一-龥])"), "密级后带“★”"),
    (re.compile(rf"(?m)^[ \t\u3000]*{_LEVEL}\s*[·•・:：\-—]\s*{_TERM}"), "密级后带保密期限"),
    (re.compile(rf"(?m)^[ \t\u3000]*[【\[（(〔]\s*{_LEVEL}(?:级|件|文件)?\s*[】\])）〕]"), "密级标在文首"),
    (re.compile(rf"[（(【\[]\s*{_LEVEL}(?:级|件)?(?:[，,；、 \t\u3000]\s*{_TERM}|[，,；、 \t\u3000]\s*(?:阅后|注意|不得|请|内部|严禁|仅限|限|保密)[^（()）]{{0,16}})?\s*[）)】\]](?!级)"), "括号里标有密级"),
    (re.compile(rf"(?m)^[ \t\u3000]*[（(【]?内部(?:资料|文件|材料)[ \t\u3000，,·]+{_LEVEL}[）)】]?[ \t\u3000]*$"), "密级标在文首"),
    (re.compile(rf"(?<!最高)(?<!低)(?:密级|保密等级)\s*(?:为|是|定为|确定为|属|标为)\s*“?{_LEVEL}(?!级?(?:[、或以及和]|文件|事项))"), "写明了密级"),
    (re.compile(rf"(?:本|该|此|上述|所附)(?:文件|件|材料|资料|方案|文|通知|报告|数据|成果|图纸|信息|内容)(?:[一-龥]{{0,4}})(?:属于|属|系|为|定为|确定为|列为)(?:[^，。；不非]{{0,4}})(?:国家)?{_LEVEL}(?!级?(?:以|的范围|、|或))"), "写明了密级"),
    (re.compile(rf"(?:本|该|此|上述|所附|以下|以上)(?:段|页|条|章|节|项|表|部分|件|文件|材料|内容)*(?:[一-龥]{{0,4}})(?:属于|属|系|为|定为|确定为|列为)(?:国家)?{_LEVEL}(?:级)?(?=[，,。；;）)])"), "写明了密级"),
    (re.compile(rf"{_STATED}(?:均|都)?(?:为|属|属于|系|定为|列为){_LEVEL}级(?=[，,。；;）)])"), "写明了密级"),
    (re.compile(rf"{_STATED}(?:均|都)?(?:属于|系|定为|列为)(?:国家)?{_LEVEL}(?=[，,。；;）)])"), "写明了密级"),
    (re.compile(rf"{_STATED}(?:均|都)?涉及{_LEVEL}级(?:内容|信息|数据)(?=[，,。；;）)])"), "写明了密级"),
    (re.compile(r"(?:本|该|此|上述|所附)(?:文件|件|材料|资料|方案|文|通知|报告|数据|成果|图纸)(?:属于|属|系|涉及)(?P<level>国家秘密)"), "写明属于国家秘密"),
    (re.compile(rf"(?:此|本)件[^。）)\n]{{0,14}}[，,]\s*{_LEVEL}级?(?:文件|资料|材料)?(?=[，,。）)])"), "写明了密级"),
)  # fmt: skip
_HEAD = (
    re.compile(rf"(?m)^[ \t\u3000]*{_LEVEL}(?:[ \t\u3000]+(?:特急|加急|特提|平急|\d{{6}}|第\d+号|{_TERM})|[ \t\u3000]*[（(]{_TERM}[）)])"),
    re.compile(rf"(?m)^[ \t\u3000]*(?:\d{{6}}|[^\s，。；]{{0,12}}号)[ \t\u3000]+{_LEVEL}[ \t\u3000]*$"),
)
_BEARS = re.compile(
    "(?:首页|封面|扉页|右上角|左上角|来文|文件|该件|本件|原件|材料)[^。，；]{0,10}(?:标注|标有|印有|标明|标着|注明|盖有|写有)(?:了|为|着)?[“‘]$"
)
"""What tells that a certain paper bears the mark which is quoted."""
_HEAD_LINES = 8
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its level, the words as they stand, characters `start` to `end` of the text, and why it is one."""

    level: str
    text: str
    start: int
    end: int
    why: str


def classified_marks(text: str) -> list[Mark]:
    """Every classified mark in `text`, in order, none overlapping another."""
    if "密" not in text:
        return []
    places = [at for at, character in enumerate(text) if not _INVISIBLE.match(character)]
    seen = _plain("".join(text[at] for at in places))
    marks: list[Mark] = []
    for found, why in sorted(_found(seen), key=lambda hit: (hit[0].start("level"), -hit[0].end())):
        start, end = places[found.start("level")], places[max(found.end("level"), _end(found)) - 1] + 1
        if not marks or start >= marks[-1].end:
            marks.append(Mark(_level(found["level"]), text[start:end], start, end, why))
    return marks


def _plain(text: str) -> str:
    """Full-width digits and signs as ASCII, other line breaks as newlines; one character stays one."""
    return "".join(
        chr(ord(c) - 0xFEE0)
        if "！" <= c <= "～" and c not in "（），：；！？"
        else "\n"
        if c in "\r\f\v\u2028\u2029"
        else " "
        if c == "\xa0"
        else c
        for c in text
    )


def _found(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for pattern, why in _PATTERNS:
        for found in pattern.finditer(text):
            if not _is_mention(text, found) and not (why == "密级单独成行" and _is_list_of_levels(text, found)):
                yield found, why
    head = "\n".join(text.split("\n")[:_HEAD_LINES])
    yield from ((found, "密级标在文首") for pattern in _HEAD for found in pattern.finditer(head))


def _end(found: re.Match[str]) -> int:
    return found.start() + len(found[0].rstrip())


def _level(written: str) -> str:
    if written.startswith("国家"):
        return "秘密"
    return {"绝": "绝密", "絕": "绝密", "机": "机密", "機": "机密"}.get(written[0], "秘密")


def _is_mention(text: str, found: re.Match[str]) -> bool:
    """“机密★10年” in quotation marks inside a sentence tells how a mark is written; it marks nothing."""
    line = text[text.rfind("\n", 0, found.start()) + 1 : (text.find("\n", found.end()) + 1 or len(text) + 1) - 1]
    begun = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    if _BEARS.search(begun) and not re.search("应|须|要|如|凡|可以|例|什么|怎", begun[-30:]):
        return False
    return text[: found.start()].endswith(("“", "‘")) and text[found.end() :].startswith(("”", "’")) and len(line) > len(found[0]) + 8


def _is_list_of_levels(text: str, found: re.Match[str]) -> bool:
    """Another level alone on the line before or after: a table of levels, not a mark."""
    before = text[: found.start()].rstrip("\n").rpartition("\n")[2]
    after = text[found.end() :].lstrip("\n").partition("\n")[0]
    own = _level(found["level"])
    return any(
        (alone := re.fullmatch(rf"\s*{_LEVEL}级?\s*", line)) is not None and _level(alone["level"]) != own for line in (before, after)
    )
