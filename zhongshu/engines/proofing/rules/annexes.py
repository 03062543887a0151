"""附件: the list, the annexes and what the body says of them agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

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


def _is_like(first: str, second: str) -> bool:
    """Two names of one kind of paper of the same place that are alike in most of their words, neither of them the other with more."""
    return (
        first[:4] == second[:4]
        and first[-2:] == second[-2:]
        and not first.endswith(second)
        and not second.endswith(first)
        and SequenceMatcher(None, first, second, autojunk=False).ratio() > 0.7
    )


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
        "云州市教育局关于印发云州市校车安全管理办法的通知\n各县教育局：\n现印发给你们。\n附件：云州市校车运行管理办法" + _TAIL,
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
    issued = re.search(r"(?:印发|公布|发布)《?([^《》]{5,60}?)》?的(?:通知|函|公告|决定)$", paper.title)
    names = [*dict.fromkeys([*sent, *([issued[1]] if issued and len(paper.annexes) == 1 and _ENDS.search(issued[1]) else ())])]
    listed = {annex.title for annex in paper.annexes}
    for index, annex in enumerate(paper.annexes):
        near = [name for name in names if name not in listed and (_is_near(name, annex.title) or _is_like(name, annex.title))]
        if near and annex.title not in paper.title + body:
            yield Hit(
                f"标题或正文里是“{near[0]}”，附件说明写的是“{annex.title}”，请核对。", 0, len(annex.title), (near[0],), "annex_note", index
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
            if wanted > len(paper.annexes) and not _OTHERS.search(text[: found.start()]):
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
_ITEM = re.compile(r"[ \t\u3000]*(?P<n>\d{1,2})(?P<mark>[.．、]|(?=[一-龥《])(?![年月日个项条级号]))\s*(?P<name>.*)")
_MARK = re.compile(r"(?m)^[ \t\u3000]*附\s*件\s*(?P<n>\d{1,2})?[:：]?[ \t\u3000]*$")
_SIGNED = re.compile(r"(?m)^[ \t\u3000]*\d{4}年\d{1,2}月\d{1,2}日[ \t\u3000]*$")
_KINDS = "表|名单|清单|名录|目录|方案|办法|细则|要点|指南|标准|说明|回执|规程|花名册|样式|模板|台账|计划|预案|议程|日程|须知|任务书|流程|路线图|分布图|示意图|分工"
_NAMED = re.compile(
    rf"(?P<name>《[^《》]{{3,40}}》|[一-龥A-Za-z0-9]{{0,20}}(?:{_KINDS}))(?:（(?:详见|见)?|，?详?见)(?P<mention>附件(?P<n>\d{{0,2}}))(?=[）。，；和]|、(?!附件))"
)
_OTHERS = re.compile(r"(?:[》件知函规定准告文示约号]的?|[）)]的?|原|上述|该|其)$")
_RELAYED = re.compile(r"印发|转发|批转|公布|发布")


@dataclass(frozen=True, slots=True)
class _Listed:
    """One annex as the list names it: its number or 0, its name and where that stands."""

    number: int
    name: str
    start: int
    mark: tuple[int, int]

    @property
    def end(self) -> int:
        return self.start + len(self.name)


def _note_of(text: str) -> re.Match[str] | None:
    """The line 附件：…, which is no sentence; where the text is but that line its name must be one of an annex."""
    for found in _NOTE.finditer(text):
        if found["first"].endswith(("。", "；")) and len(found["first"]) >= 40:
            continue
        if "\n" in text.strip() or _ENDS.search(re.sub(r"[。；，、》]+$", "", found["first"])):
            return found
    return None


def _listed(text: str, note: re.Match[str]) -> list[_Listed]:
    at, held = note.start("first"), list[_Listed]()
    while at < len(text) and (found := _ITEM.match(text, at)):
        if not found["mark"] and (
            int(found["n"]) != len(held) + 1 or (held and held[0].mark[1] - held[0].mark[0] > len(str(held[0].number)))
        ):
            break
        held.append(_Listed(int(found["n"]), found["name"].rstrip(), found.start("name"), (found.start("n"), found.end("mark"))))
        at = found.end() + 1
    if held:
        return held
    name = note["first"].rstrip()
    held = [_Listed(0, name, note.start("first"), (note.start("first"), note.start("first")))]
    after = _ITEM.match(text, note.end() + 1)
    while after and after["mark"] and int(after["n"]) in {len(held) + 1, len(held)}:
        held.append(_Listed(int(after["n"]), after["name"].rstrip(), after.start("name"), (after.start("n"), after.end("mark"))))
        after = _ITEM.match(text, after.end() + 1)
    return held


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
        "附件：1.检查任务清单\n　　　2.名单",
        _HEAD.format("通知") + "好。\n附件：2025年检查任务清单" + _TAIL,
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
        "附件：1.检查任务清单\n　　　1.名单",
        "附件：检查任务清单；",
        _HEAD.format("通知") + "好。\n附件：检查任务清单\n　　　2.名单" + _TAIL,
        _HEAD.format("通知") + "好。\n附件：1检查任务清单\n2名单" + _TAIL,
        _HEAD.format("通知") + "好。\n附件：1.检查任务清单\n　　　2.检查任务清单" + _TAIL,
        _HEAD.format("通知") + "好。\n附件1：检查任务清单\n附件2：名单" + _TAIL,
    ),
)
def annex_form(text: str) -> Iterator[Hit]:
    """The list of annexes: a full-width colon, 1. 2. 3. without gaps, names without 《》 or a mark after them; and under the signature the same numbers again."""
    if "附" not in text:
        return
    yield from _numbered_heads(text)
    note = _note_of(text)
    if note is None:
        return
    if re.search(r"\n[ \t\u3000]*\d{4}年\d{1,2}月\d{1,2}日[ \t\u3000]*\n\s*$", text[: note.start()]):
        yield Hit("附件说明应当写在正文之后、发文机关署名之前。", note.start(), note.end("first"))
    if note["colon"] == ":":
        yield Hit("“附件”后用全角冒号，应写作“附件：”。", note.start("colon"), note.end("colon"), ("：",), kind="punct_halfwidth")
    items = _listed(text, note)
    if not items[0].number and len(items) > 1:
        first = items[0].start
        yield Hit("有几个附件时都要编序号，第一个应写“1.”。", first, items[1].mark[1], (f"1.{text[first : items[1].mark[1]]}",))
    else:
        yield from _numbers(text, items)
    yield from _items(text, note, items)
    yield from _marks(text, note.end(), items)


def _numbered_heads(text: str) -> Iterator[Hit]:
    """附件1：甲 above the signature, where the list should say 附件：1.甲."""
    signed = _SIGNED.search(text)
    for number, found in enumerate(
        re.finditer(r"(?m)^[ \t\u3000]*(?P<mark>附\s*件\s*(?P<n>\d{1,2}|[一二三四五六])\s*[:：])(?=\S)", text), 1
    ):
        if signed and found.start() < signed.start() and "\n" in text[: found.start()].strip():
            right = f"附件：{number}." if number == 1 else f"{number}."
            yield Hit("附件说明写作“附件：1.……”，序号在冒号之后。", found.start("mark"), found.end("mark"), (right,))


def _numbers(text: str, items: Sequence[_Listed]) -> Iterator[Hit]:
    """Each of them one more than the one before; what follows a slip is counted on from it."""
    if len(items) == 1 and not items[0].number:
        return
    wanted = 1
    for at, item in enumerate(items):
        written = text[item.mark[0] : item.mark[1]]
        if item.number != wanted and not (at and item.number == items[at - 1].number + 1 and items[at - 1].number != 1):
            yield Hit(f"附件的序号应为“{wanted}.”，请核对。", *item.mark, (f"{wanted}.",))
        elif not written.endswith((".", "．")) and at == 0:
            yield Hit(f"附件的序号后用“.”，应写作“{item.number}.”。", *item.mark, (f"{item.number}.",))
        wanted += 1


def _items(text: str, note: re.Match[str], items: Sequence[_Listed]) -> Iterator[Hit]:
    following = text[items[-1].end :]
    if len(items) == 1 and items[0].number == 1 and "\n" in text.strip() and not re.match(r"\s*(?:附件\s*)?2[.．、：]", following):
        yield Hit("只有一个附件时不编序号，请删去“1.”。", *items[0].mark, ("",))
    if not items[0].number and (found := re.match(r"(?:（[一1]）|[一①]、?)[、.．]?(?=[一-龥])", note["first"])):
        yield Hit("附件的序号用阿拉伯数字，应写作“1.”。", note.start("first"), note.start("first") + found.end(), ("1.",))
    names: set[str] = set()
    for item in items:
        if (whole := re.fullmatch(r"《([^《》]+)》[ \t]*", item.name)) is not None:
            yield Hit("附件名称不加书名号。", item.start, item.start + len(whole[1]) + 2, (whole[1],))
        if re.search(r"[。；，、;,]$", item.name):
            yield Hit("附件名称后不加标点符号，请删去。", item.end - 1, item.end, ("",))
        if item.name in names:
            yield Hit(f"附件说明里“{item.name}”列了两次，请核对。", item.start, item.end)
        names.add(item.name)


def _marks(text: str, begin: int, items: Sequence[_Listed]) -> Iterator[Hit]:
    """附件1, 附件2 over the annexes themselves: as many as are listed, in their order."""
    listed = len(items)
    marks = [found for found in _MARK.finditer(text, begin) if listed > 1 or found["n"]]
    if 0 < len(marks) < listed and all(found["n"] for found in marks):
        lost = next(item for number, item in enumerate(items, 1) if all(int(found["n"]) != number for found in marks))
        told = f"附件说明列了{listed}个附件，后面没有附件{lost.number}。请补上，或从附件说明里删去。"
        yield Hit(told, lost.mark[0], lost.end)
    for number, found in enumerate(marks, 1):
        if found["n"] and int(found["n"]) != number and listed > 1:
            yield Hit(f"附件顺序号应为“附件{number}”，请核对。", *_span(found), (f"附件{number}",))
        elif number > listed:
            yield Hit(f"附件说明只列了{listed}个附件，这里却有“{found[0].strip()}”。请补列，或删去。", *_span(found))


def _span(found: re.Match[str]) -> tuple[int, int]:
    begin = found.start() + len(found[0]) - len(found[0].lstrip())
    return begin, begin + len(found[0].strip())


@source_rule(
    "annex.own",
    "附件自己的标题与附件说明不一致",
    "attachment",
    "format",
    "should",
    "GB/T 9704—2012，7.3.4、7.3.7",
    good=(
        "附件：1.护林员花名册\n　　　2.巡护路线图" + _TAIL + "\n附件1\n护林员花名册\n（略）\n附件2\n巡护路线图\n（略）",
        "附件：检查任务清单" + _TAIL + "\n附件\n云州市水利局\n检查任务清单\n一、查账",
        "附件：检查任务清单" + _TAIL + "\n附件\n一、查账",
    ),
    bad=(
        "附件：1.护林员花名册\n　　　2.巡护路线图" + _TAIL + "\n附件1\n护林员花名册\n（略）\n附件2\n防火物资清单\n（略）",
        "附件：1.护林员花名册\n　　　2.巡护路线图" + _TAIL + "\n附件1\n巡护路线图\n（略）\n附件2\n护林员花名册\n（略）",
        "请按照资金分配表（见附件）拨付。\n附件：任务分解表" + _TAIL + "\n附件\n资金分配表",
    ),
    confidence=0.94,
)
def annex_own(text: str) -> Iterator[Hit]:
    """The line under 附件1 is the first name of the list. Of the two that differ the one that the body speaks of is right."""
    note = _note_of(text) if "附" in text else None
    if note is None:
        return
    items = _listed(text, note)
    body = text[: note.start()]
    names = {_letters(item.name) for item in items}
    for order, mark in enumerate(_MARK.finditer(text, note.end())):
        number = int(mark["n"] or order + 1)
        if not 0 < number <= len(items):
            continue
        item = items[number - 1]
        lines = [line.strip() for line in text[mark.end() :].split("\n")[1:5]]
        own = lines[0] if lines else ""
        joined = _letters("".join(lines[:3]))
        listed = _letters(item.name)
        if not 3 < len(own) < 50 or re.search("[，。；：、|\t]|^[（(一二三四五六七八九十\\d]", own) or not listed:
            continue
        if listed in joined or joined.startswith(listed) or _letters(own) in listed:
            continue
        if (
            not _ENDS.search(own)
            and _letters(own) not in names
            and not _is_near(own, item.name)
            and not re.match("（略）", lines[1] if len(lines) > 1 else "")
        ):
            continue
        told = f"附件自己的标题是“{own}”，附件说明写的是“{item.name}”，两处应当一字不差。"
        start = text.index(own, mark.end())
        if own in body and item.name not in body:
            yield Hit(told, item.start, item.end, (own,))
        else:
            yield Hit(told, start, start + len(own), (item.name,))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name)


@source_rule(
    "annex.mention",
    "正文提到的附件与附件说明对不上",
    "attachment",
    "content",
    "must",
    "GB/T 9704—2012，7.3.4",
    good=(
        "请填写统计表（附件1），明确联系人（附件2）。\n附件：1.统计表\n　　　2.联系人信息表" + _TAIL,
        "请于5月20日前将报名表（见附件）报送市体育局。",
        "填报《费用统计表》和《处置情况统计表》（见附件1、附件2）。\n附件：1.费用统计表\n2.处置情况统计表" + _TAIL,
        "请按省厅文件附件2填报自查表（见附件）。\n附件：自查表" + _TAIL,
        "对照附件1至附件3逐项自查。\n附件：1.标准\n2.表格\n3.清单" + _TAIL,
        "请各单位对照清单（附件1）逐项自查。\n附件：1.自查清单\n2.自查表" + _TAIL,
        "请按要求（附件1）填报。\n附件：1.报送要求\n2.清单" + _TAIL,
        "现将《检查方案》（见附件）印发。\n附件：云州市检查方案" + _TAIL,
    ),
    bad=(
        "请填写报名表（见附件），于3月底前报送。\n云州市科技局\n2026年3月2日\n附件\n报名表\n姓名",
        "请将报名表（见附件）报送市体育局。\n云州市体育局\n2026年5月2日",
        "名额见附件3，要求见附件1。\n附件：1.推荐要求\n2.名额分配表" + _TAIL,
        "请填写《统计表》（附件2），明确联系人（附件2）。\n附件：1.统计表\n2.联系人信息表" + _TAIL,
        "请按照检查评分表（见附件）开展自评。\n附件：检查人员名单" + _TAIL,
        "现将《检查方案》（附件1）印发。\n附件：检查方案" + _TAIL,
        "对照附件1至附件4逐项自查。\n附件：1.标准\n2.表格\n3.清单" + _TAIL,
        "对照附件1、2、4逐项自查。\n附件：1.标准\n2.表格\n3.清单" + _TAIL,
        "报名表见附件1，竞赛规程见附件1。\n附件：1.报名表\n2.竞赛规程" + _TAIL,
    ),
    confidence=0.96,
)
def annex_mention(text: str) -> Iterator[Hit]:
    """Every 附件N of the body is in the list, and bears the name that the body gives it."""
    signed = _SIGNED.search(text) if "附件" in text else None
    if "附件" not in text:
        return
    note = _note_of(text)
    if note is None:
        yield from _unlisted(text, signed)
        return
    items = _listed(text, note)
    body = text[: note.start()]
    listed = len(items)
    for found in re.finditer(r"附件(?P<n>\d{1,2}|[一二三四五六七八九](?![一-龥]))?(?P<more>(?:、\d{1,2}(?![.\d年月日]))*)", body):
        if not found["n"] or _OTHERS.search(body[: found.start()]):
            continue
        for number in re.finditer(r"\d{1,2}|[一二三四五六七八九]", found[0]):
            written = number[0]
            value = int(written) if written.isdigit() else "一二三四五六七八九".index(written) + 1
            start = found.start() + (0 if number.start() == 2 else number.start())
            if value > listed:
                right = "附件" if listed == 1 else f"附件{listed}" if number.start() == 2 else str(listed)
                yield Hit(f"正文写“附件{written}”，附件说明只列了{listed}个。请核对。", start, found.start() + number.end(), (right,))
            elif listed == 1 and not items[0].number:
                yield Hit("只有一个附件时不编序号，正文写“附件”。", start, found.start() + number.end(), ("附件",))
    yield from _misnamed(body, items)


def _unlisted(text: str, signed: re.Match[str] | None) -> Iterator[Hit]:
    """见附件, and the paper is signed without a list of annexes."""
    if signed is None or re.search(r"(?m)^[ \t\u3000]*附(?:件|表|：|:)\s*[\d一二三四五]?\s*[:：]\s*\S", text):
        return
    body = text[: signed.start()]
    found = re.search(r"(?:详?见|按照?|填写)(?P<mention>附件\d?)(?=[。，；）、中的])|(?<=[（(])(?P<mention2>附件\d?)(?=[）)])", body)
    title = body.lstrip().partition("\n")[0]
    if found and not _OTHERS.search(body[: found.start()]):
        bracketed = re.match("[)）]", body[found.end() :]) and re.search("[(（]$", body[: found.start()])
        start, end = (found.start() - 1, found.end() + 1) if bracketed else found.span()
        yield Hit(f"正文写“{found[0]}”，正文之后没有附件说明。请补写“附件：……”，或删去。", start, end, ("",) if bracketed else ())
    elif not found and not _RELAYED.search(title) and (mark := _MARK.search(text, signed.end())):
        yield Hit("后面有附件，正文之后却没有附件说明。请补写“附件：……”。", *_span(mark))


def _misnamed(body: str, items: Sequence[_Listed]) -> Iterator[Hit]:
    """名额分配表（附件1), when the list's first is another and its second is that; or when none of the list is like it."""
    for found in _NAMED.finditer(body):
        if _OTHERS.search(body[: found.start("mention")].rstrip("（见详")) and "》" not in found["name"]:
            continue
        number = int(found["n"] or 0)
        if number > len(items) or (not number and len(items) > 1):
            continue
        asked = re.sub("^.*(?:对照|按照|依照|根据|填写|填报)", "", found["name"])
        name = _letters(asked)
        told = items[max(number, 1) - 1]
        fit = [_shared(name, _letters(item.name)) for item in items]
        own = fit[max(number, 1) - 1]
        best = max(range(len(items)), key=lambda at: fit[at])
        if fit[best] >= own + 3 and fit[best] >= 3 and own <= 2:
            mention = f"附件{items[best].number}"
            yield Hit(
                f"“{items[best].name}”是附件{items[best].number}，正文写“{found['mention']}”，请核对。",
                found.start("mention"),
                found.end("mention"),
                (mention,),
            )
        elif _is_other(asked, told.name, own):
            told_name = re.sub("^按|[《》]", "", asked)
            yield Hit(f"正文说附件是“{told_name}”，附件说明写的是“{told.name}”，请核对。", told.start, told.end, (told_name,))


def _shared(name: str, listed: str) -> int:
    """How many of the last characters the name and the listed one have in common, either at its end or anywhere in it."""
    if listed.endswith(name) or name.endswith(listed):
        return min(len(name), len(listed))
    return next((size for size in range(min(len(name), 8), 1, -1) if name[-size:] in listed), 0)


def _is_other(told: str, listed: str, shared: int) -> bool:
    """Both are names of a kind of annex, and what stands before the kind in the one is nowhere in the other; of one in 《》 a slip is enough."""
    name, other = _letters(told), _letters(listed)
    kinds = re.compile(rf"(?:{_KINDS})$")
    kind, end = kinds.search(name), kinds.search(other)
    if len(name) < 4 or not kind or not end or name in other or other in name:
        return False
    if told.startswith("《") and 0.6 < SequenceMatcher(None, name, other, autojunk=False).ratio() < 1:
        return True
    before = name[max(0, kind.start() - 2) : kind.end()]
    pairs = {before[at : at + 2] for at in range(len(before) - 1)} - {kind[0]}
    return shared <= len(kind[0]) and not any(pair in other for pair in pairs)
