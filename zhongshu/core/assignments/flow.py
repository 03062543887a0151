"""交办: 交办 → 签收 → 办理 → 单位签发 → 审核 → 认可; and 变更申请: 申请 → 审批."""

from __future__ import annotations

from zhongshu.core.workflow.flow import Flow, Step

ASSIGNMENT_KIND = "assignments.assignment"
CHANGE_KIND = "assignments.change"
SENDING = "sending"
SIGN_FOR = "sign_for"
DOING = "doing"
UNIT_SIGN = "unit_sign"
REVIEW = "review"
ACCEPTED = "accepted"
ASKING = "asking"
APPROVAL = "approval"
APPROVED = "approved"

ASSIGNMENT_1 = Flow(
    "assignments.assignment",
    1,
    "交办",
    (
        Step(SENDING, "交办", "待交办", act="交办"),
        Step(SIGN_FOR, "签收", "待签收", act="签收", returns_to=(SENDING,), transferable=False),
        Step(DOING, "办理", "办理中", act="申请办结", returns_to=(), transferable=False),
        Step(UNIT_SIGN, "单位签发", "待单位签发", act="签发", returns_to=(DOING,), transferable=False),
        Step(REVIEW, "审核", "审核中", act="认可", returns_to=(DOING,)),
        Step(ACCEPTED, "认可", "已认可", is_end=True),
    ),
)
CHANGE_1 = Flow(
    "assignments.change",
    1,
    "变更申请",
    (
        Step(ASKING, "申请", "申请中", act="提交"),
        Step(APPROVAL, "审批", "待审批", act="同意", returns_to=()),
        Step(APPROVED, "批准", "已批准", is_end=True),
    ),
)
