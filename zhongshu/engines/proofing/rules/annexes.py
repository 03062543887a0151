"""附件: the list, the annexes and what the body says of them agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhongshu.engines.paper import Annex, Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.paper.words import type_of_title
from zhongshu.engines.proofing.finding import Hit, paper_rule, source_rule

_HEAD = "云州市人民政府关于检查情况的{}\n"
_TAIL = "\n云州市人民政府\n2025年3月1日"
_ENDS = re.compile(
    r"(表|清单|名单|名录|目录|方案|办法|规定|细则|要点|样图|分工|安排|指南|标准|说明|回执|规程|规则|样式|格式|模板|台账|计划|预案|议程|日程|汇总|指标|报告书|申报书|申请书|须知|要求|任务书|指引)(（[^）]*）)?$"
)


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
        if own and not type_of_title(own) and not _ENDS.search(own) and not _is_near(own, annex.title):
            continue
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
    return "" if re.search("[，。；：]", first.text) else first.text


def _is_near(first: str, second: str) -> bool:
    """Two names of one annex with a slip in one of them: as long as the other, three characters at most differ."""
    return len(first) == len(second) > 6 and 0 < sum(a != b for a, b in zip(first, second, strict=True)) <= 3


@paper_rule(
    "annex.named",
    "附件名称与标题、正文里的不一致",
    "attachment",
    "content",
    "must",
    "GB/T 9704—2012，7.3.4；内容关：前后一致",
    good=(
        "云州市教育局关于印发《云州市校车管理办法》的通知\n各县教育局：\n现将《云州市校车管理办法》印发给你们。\n附件：云州市校车管理办法"
        + _TAIL,
        _HEAD.format("通知") + "现将《云州市防汛预案》印发。\n附件：1.云州市防汛预案\n2.云州市抗旱预案" + _TAIL,
        _HEAD.format("通知") + "按照《云州市防汛预案》办理。\n附件：任务分工表" + _TAIL,
    ),
    bad=(
        "云州市环境局关于征求《云州市噪声防治计划（征求意见稿）》意见的函\n市级有关部门：\n现将《云州市噪声防治计划（征求意见稿）》送你们。\n附件：云州市扬尘防治计划（征求意见稿）"
        + _TAIL,
        _HEAD.format("通知") + "现将《2025年云州市消防工作要点》印发给你们。\n附件：2024年云州市消防工作要点" + _TAIL,
    ),
    confidence=0.95,
)
def annex_named(paper: Paper) -> Iterator[Hit]:
    """The paper that is sent as an annex bears one name: in the title, in 现将《…》 and in the list."""
    body = "".join(block_text(block) for block in paper.blocks)
    sent = re.findall(
        r"(?:现将|将|制定了?|起草了?|拟定了?|编制了?)《([^《》]{5,60})》(?=[^。；]{0,12}(?:印发|送|发给|征求|予以|下发|转发|报送|（|，))",
        body,
    )
    names = [*dict.fromkeys(sent)]
    listed = {annex.title for annex in paper.annexes}
    for index, annex in enumerate(paper.annexes):
        near = [name for name in names if name not in listed and _is_near(name, annex.title)]
        if near and annex.title not in paper.title + body:
            yield Hit(
                f"正文里是《{near[0]}》，附件说明写的是“{annex.title}”，请核对。", 0, len(annex.title), (near[0],), "annex_note", index
            )


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
            r"(?:见|按照?|填写)附件(\d*)|附件(\d+)|(?<=[一-龥》])附后(?=[。，；）])|(?:详?见)附表(?=[。，；）])|(?:按照?|填写)附表", text
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
        _HEAD.format("通知") + "好。\n附件：1.检查任务清单" + _TAIL,
        _HEAD.format("通知") + "好。\n附件：1.甲\n2.乙" + _TAIL + "\n附件1\n甲",
        _HEAD.format("通知") + "好。" + _TAIL + "\n附件：检查任务清单",
        _HEAD.format("通知") + "好。\n附件：一、甲\n二、乙" + _TAIL,
        _HEAD.format("通知") + "好。\n附件：1.甲\n2.乙" + _TAIL + "\n附件1\n甲\n附件2\n乙\n附件3\n丙",
    ),
)
def annex_form(text: str) -> Iterator[Hit]:
    """The list of annexes: a full-width colon, 1. 2. 3. without gaps, names without 《》; and under the signature the same numbers again."""
    note = next((found for found in _NOTE.finditer(text) if not found["first"].endswith(("。", "；")) or len(found["first"]) < 40), None)
    if note is None or "\n" not in text[: note.start()]:
        return
    if re.search(r"\n[ \t\u3000]*\d{4}年\d{1,2}月\d{1,2}日[ \t\u3000]*\n\s*$", text[: note.start()]):
        yield Hit("附件说明应当写在正文之后、发文机关署名之前。", note.start(), note.end("first"))
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
    yield from _items(text, note, items)
    yield from _marks(text, note.end(), items, len(items) or 1)


def _items(text: str, note: re.Match[str], items: Sequence[re.Match[str]]) -> Iterator[Hit]:
    if len(items) == 1 and items[0]["n"] == "1" and not re.match(r"\s*(?:附件\s*)?2[.．、]", text[items[0].end() :]):
        yield Hit("只有一个附件时不编序号，请删去“1.”。", items[0].start("n"), items[0].end("mark"), ("",))
    if not items and (found := re.match(r"(?:（[一1]）|[一①]、?)[、.．]?(?=[一-龥])", note["first"])):
        yield Hit("附件的序号用阿拉伯数字，应写作“1.”。", note.start("first"), note.start("first") + found.end(), ("1.",))
    names = [(found.start("name"), found["name"]) for found in items] or [(note.start("first"), note["first"])]
    for start, name in names:
        if (whole := re.fullmatch(r"《([^《》]+)》[ \t]*", name)) is not None:
            yield Hit("附件名称不加书名号。", start, start + len(whole[1]) + 2, (whole[1],))


def _marks(text: str, begin: int, items: Sequence[re.Match[str]], listed: int) -> Iterator[Hit]:
    """附件1, 附件2 over the annexes themselves: as many as are listed, in their order."""
    marks = [found for found in _MARK.finditer(text, begin) if listed > 1 or found["n"]]
    if 0 < len(marks) < listed and all(found["n"] for found in marks):
        lost = next(item for item in items if all(found["n"] != item["n"] for found in marks))
        told = f"附件说明列了{listed}个附件，后面没有附件{lost['n']}。请补上，或从附件说明里删去。"
        yield Hit(told, lost.start("n"), lost.end("name"))
    for number, found in enumerate(marks, 1):
        if found["n"] and int(found["n"]) != number and listed > 1:
            yield Hit(f"附件顺序号应为“附件{number}”，请核对。", *_span(found), (f"附件{number}",))
        elif number > listed:
            yield Hit(f"附件说明只列了{listed}个附件，这里却有“{found[0].strip()}”。请补列，或删去。", *_span(found))


def _span(found: re.Match[str]) -> tuple[int, int]:
    begin = found.start() + len(found[0]) - len(found[0].lstrip())
    return begin, begin + len(found[0].strip())
