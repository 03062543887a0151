"""变更: when an assignment's term may be asked to be extended, and when it may be handed in."""

from __future__ import annotations

import datetime as dt


def why_not_extend(*, today: dt.date, due: dt.date, new: dt.date | None, asked: int, limit: int) -> str:
    """延期: asked before it has lapsed, to a later day, at most `limit` times. Empty where it may be asked."""
    if today > due:
        return f"已于{due.month}月{due.day}日到期，延期要在到期前申请；现在请抓紧办结，并在反馈中说明原因。"
    if asked >= limit:
        return f"已延期{asked}次，最多{limit}次，不能再申请；确实不能办结的，请申请转长期或中止。"
    if new is None or new <= due:
        return "新的期限要晚于现在的期限。"
    return ""


def why_not_node(*, title: str, due: dt.date, issued: dt.date, until: dt.date, others: frozenset[str]) -> str:
    """节点: named, once, between the day of issue and the day on which the assignment is due. Empty where it may stand."""
    if not title.strip():
        return "请写节点：到那一天要做到什么。"
    if title.strip() in others:
        return "已经有这个节点。"
    if not issued <= due <= until:
        return f"节点期限要在交办之日（{issued.month}月{issued.day}日）和办结期限（{until.month}月{until.day}日）之间；要晚于办结期限的，先批准延期。"
    return ""


def why_not_hand_in(*, progress: int, has_evidence: bool, open_milestones: int) -> str:
    """申请办结: everything done and shown. Empty where it may be handed in."""
    if progress < 100:
        return f"最近一次反馈的进度是{progress}%，完成100%并反馈以后才能申请办结。"
    if not has_evidence:
        return "没有佐证材料，请在反馈中附上照片或文件再申请办结。"
    if open_milestones:
        return f"还有{open_milestones}个节点没有完成，请先在反馈中勾选已完成的节点。"
    return ""
