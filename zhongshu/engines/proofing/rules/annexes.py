"""附件: the list, the annexes and what the body says of them agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.paper import Annex, Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.paper.words import type_of_title
from zhongshu.engines.proofing.finding import Hit, paper_rule, source_rule

_HEAD = "云州市人民政府关于检查情况的{}\n"


@paper_rule(
    "annex.note_end",
    "附件名称后有标点",
    "attachment",
    "format",
    "must",
    "GB/T 9704—2012，7.3.4",
    good=(_HEAD.format("通知") + "好。\n附件：检查任务清单\n云州市人民政府\n2025年3月1日",),
    bad=(_HEAD.format("通知") + "好。\n附件：1.检查任务清单；\n2.名单。\n云州市人民政府\n2025年3月1日",),
)
def annex_note_end(paper: Paper) -> Iterator[Hit]:
    """No mark after the name of an annex."""
    for index, annex in enumerate(paper.annexes):
        if re.search(r"[。；，、;,.]$", annex.title):
            yield Hit("附件名称后不加标点符号，请删去。", len(annex.title) - 1, len(annex.title), ("",), "annex_note", index)


@paper_rule(
    "annex.title",
    "附件标题与附件说明不一致",
    "attachment",
    "format",
    "should",
    "GB/T 9704—2012，7.3.4、7.3.7",
    good=(_HEAD.format("通知") + "好。\n附件：检查任务清单\n云州市人民政府\n2025年3月1日\n附件\n检查任务清单\n一、查账",),
    bad=(_HEAD.format("通知") + "好。\n附件：检查任务清单\n云州市人民政府\n2025年3月1日\n附件\n检查工作任务清单\n一、查账",),
)
def annex_title(paper: Paper) -> Iterator[Hit]:
    """The annex's own title, kept as its first paragraph where it differs from the note. Which of the two the body speaks of is the right one."""
    body = "".join(block_text(block) for block in paper.blocks)
    for index, annex in enumerate(paper.annexes):
        own = _own_title(annex)
        if not own or own in annex.title or annex.title in own:
            continue
        told = f"附件自己的标题是“{own}”，附件说明写的是“{annex.title}”，两处应当一字不差。"
        if own in body and annex.title not in body and all(other.title != own for other in paper.annexes):
            yield Hit(told, 0, len(annex.title), (own,), "annex_note", index)
        else:
            yield Hit(told, 0, len(own), (annex.title,), f"annex[{index}].blocks", 0)


def _own_title(annex: Annex) -> str:
    first = annex.blocks[0] if annex.blocks else None
    if first is None or first.is_table or first.level or len(first.text) > 60:
        return ""
    ends = type_of_title(first.text) or re.search(
        r"(表|清单|名单|方案|办法|规定|细则|要点|目录|样图|分工|安排|指南|标准|说明|回执|规程|规则|样式|格式|模板|台账|计划|预案|议程|日程)(（[^）]*）)?$",
        first.text,
    )
    return first.text if ends else ""


@paper_rule(
    "annex.reference",
    "正文提到的附件没有列出",
    "attachment",
    "content",
    "must",
    "GB/T 9704—2012，7.3.4",
    good=(_HEAD.format("通知") + "名单见附件。\n附件：名单\n云州市人民政府\n2025年3月1日", _HEAD.format("通知") + "提交材料附件三份。"),
    bad=(
        _HEAD.format("通知") + "具体安排见附件。",
        _HEAD.format("通知") + "名单见附件3。\n附件：1.名单\n2.安排\n云州市人民政府\n2025年3月1日",
    ),
)
def annex_reference(paper: Paper) -> Iterator[Hit]:
    """见附件 and 附件N in the body resolve in the list of annexes."""
    for index, block in enumerate(paper.blocks):
        text = block_text(block)
        for found in re.finditer(
            r"(?:见|按照?|填写)附件(\d*)|附件(\d+)|(?<=[一-龥》])附后(?=[。，；）])|(?:详?见)附表(?=[。，；）])", text
        ):
            wanted = int(found[1] or found[2] or 1)
            if wanted > len(paper.annexes):
                have = f"附件说明只列了{len(paper.annexes)}个" if paper.annexes else "正文之后没有附件说明"
                start = found.start() + (found[0].find("附") if paper.annexes else 0)
                yield Hit(
                    f"正文写“{found[0]}”，{have}。请补列附件，或改正这里的序号。",
                    start,
                    found.end(),
                    tuple(_meant(paper, text[: found.start()])),
                    "blocks",
                    index,
                )


def _meant(paper: Paper, before: str) -> Iterator[str]:
    """The annex whose name has just been told, else the last."""
    if len(paper.annexes) == 1:
        yield "附件"
        return
    words = re.sub(r"[（(见详]+$", "", before)[-12:]
    named = [number for number, annex in enumerate(paper.annexes, 1) if any(words.endswith(annex.title[-size:]) for size in (6, 5, 4, 3))]
    for number in dict.fromkeys([*named, len(paper.annexes)]):
        if number:
            yield f"附件{number}"


_NOTE = re.compile(r"(?m)^[ \t\u3000]*附\s*件\s*(?P<colon>[:：])[ \t\u3000]*(?P<first>\S.*)$")
_ITEM = re.compile(r"[ \t\u3000]*(?P<n>\d{1,2})(?P<mark>[.．、])\s*(?P<name>.*)")
_MARK = re.compile(r"(?m)^[ \t\u3000]*附\s*件\s*(?P<n>\d{1,2})?[:：]?[ \t\u3000]*$")
_TAIL = "\n云州市人民政府\n2025年3月1日"


@source_rule(
    "annex.form",
    "附件说明的序号和写法",
    "attachment",
    "format",
    "should",
    "GB/T 9704—2012，7.3.4、7.3.7",
    good=(
        _HEAD.format("通知") + "好。\n附件：1.检查任务清单\n　　　2.名单" + _TAIL,
        _HEAD.format("通知") + "好。\n附件：检查任务清单" + _TAIL + "\n附件\n检查任务清单\n一、查账",
        _HEAD.format("通知") + "好。\n附件：1.甲\n2.乙" + _TAIL + "\n附件1\n甲\n附件2\n乙",
        "附件：这一条说明附件的写法。",
    ),
    bad=(
        _HEAD.format("通知") + "好。\n附件：1.检查任务清单\n　　　3.名单" + _TAIL,
        _HEAD.format("通知") + "好。\n附件：1、检查任务清单\n2、名单" + _TAIL,
        _HEAD.format("通知") + "好。\n附件：《检查任务清单》" + _TAIL,
        _HEAD.format("通知") + "好。\n附件:检查任务清单" + _TAIL,
        _HEAD.format("通知") + "好。\n附件：1.甲\n2.乙" + _TAIL + "\n附件1\n甲\n附件3\n乙",
        _HEAD.format("通知") + "好。\n附件：1.甲\n2.乙" + _TAIL + "\n附件1\n甲\n附件2\n乙\n附件3\n丙",
    ),
)
def annex_form(text: str) -> Iterator[Hit]:
    """The list of annexes: a full-width colon, 1. 2. 3. without gaps, names without 《》; and under the signature the same numbers again."""
    note = next((found for found in _NOTE.finditer(text) if not found["first"].endswith(("。", "；")) or len(found["first"]) < 40), None)
    if note is None or "\n" not in text[: note.start()]:
        return
    if note["colon"] == ":":
        yield Hit("“附件”后用全角冒号，应写作“附件：”。", note.start("colon"), note.end("colon"), ("：",), kind="punct_halfwidth")
    at = note.start("first")
    items: list[re.Match[str]] = []
    while at < len(text) and (found := _ITEM.match(text, at)):
        items.append(found)
        at = found.end() + 1
    for number, found in enumerate(items, 1):
        if int(found["n"]) != number:
            yield Hit(f"附件的序号应为“{number}.”，请核对。", found.start("n"), found.end("mark"), (f"{number}.",))
        elif found["mark"] == "、" and number == 1:
            yield Hit(f"附件的序号后用“.”，应写作“{number}.”。", found.start("n"), found.end("mark"), (f"{number}.",))
    names = [(found.start("name"), found["name"]) for found in items] or [(note.start("first"), note["first"])]
    for start, name in names:
        if (whole := re.fullmatch(r"《([^《》]+)》[ \t]*", name)) is not None:
            yield Hit("附件名称不加书名号。", start, start + len(whole[1]) + 2, (whole[1],))
    listed = len(names)
    marks = [found for found in _MARK.finditer(text, note.end()) if listed > 1 or found["n"]]
    for number, found in enumerate(marks, 1):
        if found["n"] and int(found["n"]) != number and listed > 1:
            yield Hit(f"附件顺序号应为“附件{number}”，请核对。", *_span(found), (f"附件{number}",))
        elif number > listed:
            yield Hit(f"附件说明只列了{listed}个附件，这里却有“{found[0].strip()}”。请补列，或删去。", *_span(found))


def _span(found: re.Match[str]) -> tuple[int, int]:
    begin = found.start() + len(found[0]) - len(found[0].lstrip())
    return begin, begin + len(found[0].strip())
