"""综合协调: 提出 → 研判 → 协调 → 形成意见 → 各方确认 → 督办落实 → 验证 → 销号."""

from __future__ import annotations

from zhongshu.core.workflow.flow import Flow, Quorum, Step

ISSUE_KIND = "coordination.issue"
RAISED = "raised"
STUDY = "study"
COORDINATING = "coordinating"
OPINION = "opinion"
CONFIRM = "confirm"
FOLLOWING = "following"
VERIFY = "verify"
CLOSED = "closed"

FLOW_1 = Flow(
    ISSUE_KIND,
    1,
    "综合协调",
    (
        Step(RAISED, "提出", "提出", act="提交研判"),
        Step(STUDY, "研判", "待研判", act="受理", returns_to=(RAISED,)),
        Step(COORDINATING, "协调", "协调中", act="形成意见", returns_to=()),
        Step(OPINION, "形成意见", "形成意见", act="送各方确认", returns_to=(COORDINATING,)),
        Step(CONFIRM, "各方确认", "待各方确认", act="确认", quorum=Quorum.ALL, returns_to=(COORDINATING,), transferable=False),
        Step(FOLLOWING, "督办落实", "督办落实中", act="请提出方验证", returns_to=(COORDINATING,)),
        Step(VERIFY, "验证解决", "待提出方验证", act="确认已解决", returns_to=(FOLLOWING, COORDINATING), transferable=False),
        Step(CLOSED, "销号", "已销号", is_end=True),
    ),
)
