"""核文手册: the Chinese page that tells what is checked and what is not, made from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterable

from zhongshu.engines.proofing.finding import GATES, RULES, SEVERITIES
from zhongshu.engines.proofing.layout import MEASURES
from zhongshu.engines.proofing.rules.citations import repealed
from zhongshu.engines.proofing.rules.grammar import slips
from zhongshu.engines.proofing.rules.names import leaders
from zhongshu.engines.proofing.rules.pairs import pairs
from zhongshu.engines.proofing.rules.series import all_series
from zhongshu.engines.proofing.rules.wordings import wordings
from zhongshu.engines.proofing.rules.words import words

_LONGEST = 160
NOT_CHECKED = (
    "事实真不真、数据准不准：只能看出文内前后对不上、算不拢、与日历不符的地方。",
    "政策是否衔接、措施是否可行、职权是否合法：要靠合法性审核和人工把关。",
    "没有放进核文词库的本单位领导、机构和提法：通用词表里只有公开的中央领导人；命令行不读词库。领导排序不查。",
    "引用的外单位文件是否确有其文：只看字号写法和常用法律名称，不查原文；本机关的公文在网页上与发文登记比。",
    "没有写明出处的提法：词表以外的新提法不会被判错，也不会被认出。",
    "图片里的文字、扫描件、手写批注。",
    "一段话单独送检时，不查主送、署名、日期、附件等全文才有的要素。",
)


def rules_page() -> str:
    """Markdown: what is checked, what is not, the tables, then one section a gate and one entry a rule with its basis and examples."""
    lines = [
        "# 核文规则",
        "",
        f"共{len(RULES)}条规则、{len(MEASURES)}项版面要求。“必须改”的问题应当改正，或者写明理由后保留；“提示”仅供参考。核文结果是辅助意见，不能代替人工审核。",
        "",
        "## 怎么用",
        "",
        (
            "网页上起草、审核公文时自动核文。命令行可以检查文件：`zhongshu check 文件`（.txt、.docx、.pdf），加 `--json` 以 JSON 输出，加 `--docx 输出.docx` "
            '写出带修订和批注的 Word 文档，加 `--compliant 输出.docx` 写出排好版的文档；成批检查用 `zhongshu check --jsonl 文件`，每行一份 `{"id", "text"}`。'
        ),
        "",
        "能直接替换的改法写成修订，可以逐条接受或拒绝；姓名职务、法律名称、数字等要由人判断的只写批注，不改原文。带密级标志的文件不检查。",
        "",
        "给大家看的说明在“[核文查什么、不查什么](/handbook/checker-guide/)”。",
        "",
        "## 大模型复读",
        "",
        (
            "默认不用，规则核文也不靠它。管理员配了大模型（见“[运维](/handbook/operations/)”）以后，起草人或者审核人在公文页“核文”栏点“请大模型复读”，后台把现在的文字一段一段送去读，"
            "不用等；读完意见列在核文问题里，一律标“大模型意见，未经规则核实”，只作提示，不挡办理。可以采纳，也可以写明理由不采纳；姓名、职务和前后矛盾的只提示、不替您改。"
            "引文在文稿里找不到的意见不显示；规则已经指出的、词库列为专有名词的不重复；文稿改了，字句还在的意见才留下。大模型的意见不计差错率，判它不采纳也不会变成词条。"
        ),
        "",
        (
            "**哪些不送**：带密级标志或者份号的，写有公民身份号码、手机号码、银行卡号的，一律不送。公开属性还没有选，或者是“不予公开”的；标有工作秘密、内部资料、不得外传这类字样的；"
            "附注限定阅读范围的，默认不送，按规则参数“可以请大模型复读的公文”办，改了自生效日起算。不能送的，按钮的位置写着原因。送出以后才改成不能送的，没有送出的部分不再送。"
        ),
        "",
        "谁请的、哪一稿、多少字送到哪里、送出多少字、留下几条意见，都记在事件流水和办理过程里。大模型连不上时只是没有复读，别的都照常。",
        "",
        "命令行给出 `--llm 地址` 才用，带密级标志的文件不送；公开属性它不知道，由用的人把关。",
        "",
        "## 不检查什么",
        "",
        *(f"- {each}" for each in NOT_CHECKED),
    ]
    return "\n".join([*lines, *_tables(), *_layout(), *_gates()]) + "\n"


def _tables() -> list[str]:
    series = "；".join(f"{each.name}（{'、'.join(each.plain)}）" for each in all_series())
    held = "；".join(f"{name}：{'、'.join(dict.fromkeys(titles))}" for name, titles in leaders().items())
    return [
        "",
        "## 词表",
        "",
        "词表放在程序的 `lexicon` 目录，都是纯文本，一行一条，标明出处或起止日期。",
        "",
        f"- 错别字和不规范词形：{len(words())}条（`words.csv`），如{_few(f'{wrong}→{right}' for wrong, right, _ in words()[:6])}。",
        f"- 易混词：{len(pairs())}对（`pairs.csv`），按前后文判断，如{_few(f'{each.wrong}→{each.right}' for each in pairs()[:6])}。",
        f"- 语病句式：{len(slips())}种（`grammar.csv`）。",
        f"- 固定写法和机构名称：{len(wordings())}条（`wordings.csv`），写错一两个字的能认出来。",
        f"- 已废止的法律法规：{len(repealed())}件（`repealed.csv`），按公文自己的日期判断。",
        f"- 固定提法的成员和次序：{len(all_series())}组（`series.toml`）：{series}。",
        f"- 中央领导人公开任职：{held}。",
    ]


def _few(items: Iterable[str]) -> str:
    return "、".join(items)


def _layout() -> list[str]:
    rows = [f"| {each.asks} | {each.clause} | {'必须改' if each.prescribed else '提示'} |" for each in MEASURES]
    return ["", "## 版面（只查 .docx）", "", "依据 GB/T 9704—2012。", "", "| 要求 | 条 | 程度 |", "| --- | --- | --- |", *rows]


def _gates() -> list[str]:
    lines: list[str] = []
    for gate, name in GATES.items():
        rules = [rule for rule in RULES if rule.gate == gate]
        if rules:
            lines += ["", f"## {name}"]
        for rule in rules:
            lines += [
                "",
                f"### {rule.title}",
                "",
                f"- 编号：`{rule.id}`（第{rule.version}版）",
                f"- 程度：{SEVERITIES[rule.severity]}{'；只查整份公文' if rule.whole else ''}",
                f"- 依据：{rule.basis}",
            ]
            lines += [f"- 有问题：{_shown(example)}" for example in rule.bad[:2]] + [
                f"- 没有问题：{_shown(example)}" for example in rule.good[:2]
            ]
    return lines


def _shown(example: str) -> str:
    shown = " ⏎ ".join(line.strip() for line in example.splitlines() if line.strip())
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "……"
