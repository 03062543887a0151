"""反馈内容: what is no report, because it names no fact."""

from __future__ import annotations

import re

VAGUE = re.compile(
    "(?:正在|积极|有序|稳步|加快|扎实|全力|持续|抓紧|按计划|按要求|按部署|进一步|深入|不断)+(?:地)?"
    "(?:推进|办理|落实|跟进|推动|开展|实施|协调|对接|研究|处理|进行|加强)(?:之中|中|当中)?(?:相关|有关|各项)?(?:工作|任务|事项)?"
    "|高度重视|取得(?:积极|明显|阶段性)?(?:进展|成效|成果)|总体(?:平稳|顺利|良好)|进展顺利"
)
FACT = re.compile(
    r"[0-9０-９]|[一二三四五六七八九十百千万两]+(?:个|项|次|件|处|户|人|台|座|公里|米|亩|平方米|万元|亿元|月|日|家|场|份|批|%|％)|百分之|《[^》]+》"
    "|已(?:完成|印发|召开|报送|报|签订|签|开工|竣工|通过|拨付|建成|投用|移交|验收|招标|公示|批复|启用|安装|整改|立案|关停|拆除|交付|办结|核实|答复|约谈|制定|起草|提交|组织|确定|明确|联系)"
    "|完成了|(?:召开|印发|签订|开工|竣工|通过)了"
)
HELP = "请写清做了什么、做到多少、什么时候：例如“6月12日召开调度会，已完成管网铺设3.2公里（占总量64%），尚余泵房2座”。"
SHORTEST = 6


def why_vague(text: str) -> str:
    """Why this is no report of progress, as a sentence with help; empty for a report that names a fact."""
    bare = re.sub(r"\s", "", text)
    if not bare:
        return f"没有写进展情况。{HELP}"
    if FACT.search(bare):
        return ""
    found = VAGUE.search(bare)
    if found:
        return f"“{found.group()}”没有说出事实。{HELP}"
    return f"写得太少，看不出做了什么。{HELP}" if len(bare) < SHORTEST else ""
