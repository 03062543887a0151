"""The notice that a list is issued by, as plain text that the papers' recognition reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhongshu.business.breakdown.rules import Line

CYCLES = {"month": "按月", "quarter": "按季"}


def notice_text(year: int, lines: Sequence[Line], names: Mapping[int, str], leaders: Mapping[int, str], cycle: str) -> tuple[str, str]:
    """Title and text of the 通知, with the tasks as a table in its annex."""
    title = f"关于印发{year}年政府工作报告重点任务分解方案的通知"
    body = (
        "各区、县（市）人民政府，市政府各部门、各直属单位：\n"
        f"《{year}年政府工作报告重点任务分解方案》已经市政府同意，现印发给你们，请认真组织实施。现将有关事项通知如下。\n"
        "一、压实责任\n"
        f"本方案共{len(lines)}项任务。牵头单位对任务落实负总责，配合单位按照职责分工主动配合；一项任务由一个单位牵头。\n"
        "二、按期推进\n"
        f"各单位要对照季度节点推进，{CYCLES[cycle]}反馈进展，反馈要有事实、有数据。确需调整的，按程序报批，未经批准不得自行变更。\n"
        "三、加强督查\n"
        "市政府办公室对任务落实情况跟踪督查，按季通报。\n"
        f"附件：{year}年政府工作报告重点任务分解表\n"
    )
    is_led = any(line.leader for line in lines)
    table = ["\t".join(("序号", "任务", *(("牵头领导",) if is_led else ()), "牵头单位", "配合单位", "完成时限"))]
    for number, line in enumerate(lines, 1):
        assists = "、".join(names[unit] for unit in line.assists) or "—"
        lead = names[line.lead] if line.lead else "—"
        leader = (leaders[line.leader] if line.leader else "—",) if is_led else ()
        table.append(
            "\t".join((str(number), _flat(line.title or line.wording), *leader, lead, assists, f"{line.due:%Y-%m-%d}" if line.due else "—"))
        )
    return title, f"{body}\n附件\n{year}年政府工作报告重点任务分解表\n" + "\n".join(table)


def _flat(text: str) -> str:
    return " ".join(text.split())
