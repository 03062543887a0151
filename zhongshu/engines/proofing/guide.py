"""核文指南: one readable page for everybody — what is checked, by what, how grave it is, and what is not checked; made from the rules."""

from __future__ import annotations

from zhongshu.engines.proofing.finding import GATES, RULES, SEVERITIES
from zhongshu.engines.proofing.layout import MEASURES
from zhongshu.engines.proofing.office import ENTRY_KINDS, OFFICE_RULES
from zhongshu.engines.proofing.page import NOT_CHECKED

_ASKS = {
    "political": "固定提法、领导人姓名职务、机构和地名写得对不对。",
    "policy": "引用的政策文件、减负规定这类要求有没有照着做。",
    "legal": "法律法规名称、是否已经废止；密级标志、个人信息和不宜公开的内容。",
    "content": "数字算得拢不拢、前后一不一致，日期对不对，分项够不够数。",
    "wording": "错别字、漏字衍字、易混词、语病、标点和数字用法。",
    "format": "文种和行文方向、各要素齐不齐、层次序数、附件和版面。",
}
_ENTRIES = {
    "wording": "本单位的用语和提法，写成了词条里列的错误写法，提示改过来",
    "members": "品牌和工作提法的成员少了、多了、次序不对，提示改过来",
    "person": "本单位领导的姓名写错一个字，或者职务与公文日期当天的任职不符，只提示核对，不改字",
    "body": "机构用了旧名、错名，只提示核对，不改字",
    "accepted": "地名、人名、企业名等列为专有名词的，不再判成错字",
    "withheld": "公开属性是“主动公开”时写了不宜公开的字句，必须处理",
}


def guide_page() -> str:
    """Markdown: the page that can be read without logging in."""
    return "\n".join([*_head(), *_gates(), *_office(), *_not_checked(), *_after()]) + "\n"


def _head() -> list[str]:
    counts = "、".join(f"“{title}”{sum(rule.severity == code for rule in RULES)}条" for code, title in SEVERITIES.items())
    return [
        "# 核文查什么、不查什么",
        "",
        (
            f"智能核文助手按{len(RULES)}条规则（{counts}）、{len(MEASURES)}项版面要求和本单位的核文词库检查文稿，全部在本机运行，不联网，不把文稿送到别处。"
            "（管理员另外配了大模型复读的，要由经办人逐件请，能送的才送，见“[核文规则](/handbook/checker/)”。）"
            "它的意见是辅助意见，定稿由人负责；带密级标志的文稿不检查，也不保存。"
        ),
        "",
        "- **必须改**：密级标志、个人信息、要素缺失、算不拢的数字这类；归政治、法律、内容、格式四关的，没有改正、也没有写明理由，公文走不到下一步。",
        "- **建议改**：多半是错的，请看一眼；不采纳的写明理由。",
        "- **提示**：仅供参考。",
        "",
        "每条意见都写明依据。逐条的依据和例子见“[核文规则](/handbook/checker/)”。",
    ]


def _gates() -> list[str]:
    lines = ["", "## 按六关查", ""]
    for gate, title in GATES.items():
        rules = [rule for rule in RULES if rule.gate == gate]
        lines += [f"### {title}", "", _ASKS[gate], ""]
        for kind in dict.fromkeys(rule.severity for rule in sorted(rules, key=lambda rule: list(SEVERITIES).index(rule.severity))):
            titles = "；".join(rule.title for rule in rules if rule.severity == kind)
            lines.append(f"- {SEVERITIES[kind]}：{titles}。")
        example = next((rule for rule in rules if not rule.of_paper and rule.bad and len(rule.bad[0]) <= 40), None)
        lines += [f"- 例如：“{example.bad[0]}”（{example.title}）。"] if example else []
        lines.append("")
    return lines[:-1]


def _office() -> list[str]:
    lines = ["", "## 按本单位的词库查", "", "词库由文电处维护，每条都有出处和起止日期，按公文的日期判断；停用的不删，历史可查。", ""]
    lines += [f"- {title}：{_ENTRIES[kind]}。" for kind, title in ENTRY_KINDS.items()]
    lines += ["", f"词库的意见在六关里归{'、'.join(dict.fromkeys(GATES[rule.gate] for rule in OFFICE_RULES.values()))}。"]
    return [
        *lines,
        "",
        "## 和系统里的记录比",
        "",
        "- 引用本机关的公文：标题和字号与发文登记对不上的、引了作废文号的、引了已经登记废止的，提示核对。只比您有权查看的公文，看不到的不提。",
        "- 文稿里的数：写了系统里有的指标（如“核发公文”“办结率”），数字和系统里当年的不一样，提示系统的数和口径，供您核对；全年以外的（上半年、某季度）不比。",
    ]


def _not_checked() -> list[str]:
    return ["", "## 不查什么", "", *(f"- {each}" for each in NOT_CHECKED)]


def _after() -> list[str]:
    return [
        "",
        "## 误报和差错",
        "",
        "- 判错了的，写明理由不采纳。同样的字在同一条规则下第二次被判不采纳（两件公文，或者两个人），自动提给文电处；采纳的列为专有名词，不再判错。",
        "- 姓名、职务、密级标志、个人信息和不宜公开的内容，不采纳多少次也不会变成专有名词。",
        "- 差错率：通过印前复核的公文里，印前复核及以后还有、后来改正的“必须改”“建议改”问题，加上由人登记的差错，除以这些公文的字数，按每万字计。",
    ]
