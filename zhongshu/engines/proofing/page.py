"""核文手册: the Chinese page that tells what is checked, made from the rules themselves."""

from __future__ import annotations

from zhongshu.engines.proofing.finding import GATES, RULES, SEVERITIES


def rules_page() -> str:
    """Markdown: one section a gate, one entry a rule, with its basis and its examples."""
    lines = [
        "# 核文规则",
        "",
        f"共{len(RULES)}条。“必须改”的问题应当改正，或者写明理由后保留；“提示”仅供参考。核文结果是辅助意见，不能代替人工审核。",
    ]
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
                f"- 程度：{SEVERITIES[rule.severity]}",
                f"- 依据：{rule.basis}",
            ]
            lines += [f"- 有问题：{_shown(example)}" for example in rule.bad[:2]] + [
                f"- 没有问题：{_shown(example)}" for example in rule.good[:2]
            ]
    return "\n".join(lines) + "\n"


def _shown(example: str) -> str:
    return " ⏎ ".join(line.strip() for line in example.splitlines() if line.strip())
