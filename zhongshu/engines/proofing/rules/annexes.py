"""附件: the list, the annexes and what the body says of them agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.paper import Annex, Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.paper.words import type_of_title
from zhongshu.engines.proofing.finding import Hit, paper_rule

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
    """The annex's own title, kept as its first paragraph where it differs from the note."""
    for index, annex in enumerate(paper.annexes):
        own = _own_title(annex)
        if own and own != annex.title:
            yield Hit(
                f"附件自己的标题是“{own}”，附件说明写的是“{annex.title}”，两处应当一字不差。",
                0,
                len(own),
                (annex.title,),
                f"annex[{index}].blocks",
                0,
            )


def _own_title(annex: Annex) -> str:
    first = annex.blocks[0] if annex.blocks else None
    if first is None or first.is_table or first.level or len(first.text) > 60:
        return ""
    ends = type_of_title(first.text) or re.search(
        r"(表|清单|名单|方案|办法|规定|细则|要点|目录|样图|分工|安排|指南|标准|说明)(（[^）]*）)?$", first.text
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
        for found in re.finditer(r"(?:见|按照?|填写)附件(\d*)|附件(\d+)", block_text(block)):
            wanted = int(found[1] or found[2] or 1)
            if wanted > len(paper.annexes):
                have = f"附件说明只列了{len(paper.annexes)}个" if paper.annexes else "正文之后没有附件说明"
                yield Hit(f"正文写“{found[0]}”，{have}。请补列附件，或改正这里的序号。", found.start(), found.end(), (), "blocks", index)
