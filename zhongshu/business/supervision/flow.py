"""督查事项: 拟立项 → 立项审批 → 交办 → 督办中 → 销号审核 → 销号; 挂牌督办: 拟挂牌 → 批准 → 整改 → 摘牌;
督查: 拟方案 → 方案审批 → 实地督查 → 结论审签 → 送达签收 → 整改 → 复查.

Basis: 《政府督查工作条例》 Art. 11: a matter is set up by the government's decision or the head's order; the follow-up office may propose.
"""

from __future__ import annotations

from zhongshu.core.workflow.flow import Flow, Step

ITEM_KIND = "supervision.item"
PLATE_KIND = "supervision.plate"
PROPOSING = "proposing"
APPROVAL = "approval"
ASSIGNING = "assigning"
FOLLOWING = "following"
CLOSING = "closing"
CLOSED = "closed"
RECTIFYING = "rectifying"
UNHANGING = "unhanging"
UNHUNG = "unhung"
INSPECTION_KIND = "supervision.inspection"
PLANNING = "planning"
ON_SITE = "on_site"
CONCLUDING = "concluding"
RECEIPT = "receipt"
RECHECK = "recheck"

ITEM_1 = Flow(
    "supervision.item",
    1,
    "督查事项",
    (
        Step(PROPOSING, "拟立项", "拟立项", act="报批"),
        Step(APPROVAL, "立项审批", "待立项审批", act="同意立项", level=1),
        Step(ASSIGNING, "交办", "待交办", act="交办", returns_to=()),
        Step(FOLLOWING, "督办", "督办中", act="申请销号", returns_to=()),
        Step(CLOSING, "销号审核", "销号审核中", act="同意销号", level=2, returns_to=(FOLLOWING,)),
        Step(CLOSED, "销号", "已销号", is_end=True),
    ),
)
ITEM_2 = Flow(
    "supervision.item",
    2,
    "督查事项（随任务分解单立项）",
    (
        Step(ASSIGNING, "交办", "待交办", act="交办"),
        Step(FOLLOWING, "督办", "督办中", act="申请销号", returns_to=()),
        Step(CLOSING, "销号审核", "销号审核中", act="同意销号", level=1, returns_to=(FOLLOWING,)),
        Step(CLOSED, "销号", "已销号", is_end=True),
    ),
)
"""What was approved with the list that it stands in begins where an item of its own approval has got to."""
PLATE_1 = Flow(
    "supervision.plate",
    1,
    "挂牌督办",
    (
        Step(PROPOSING, "拟挂牌", "拟挂牌", act="报批"),
        Step(APPROVAL, "挂牌批准", "待批准挂牌", act="同意挂牌"),
        Step(RECTIFYING, "整改", "挂牌整改中", act="申请摘牌", returns_to=()),
        Step(UNHANGING, "摘牌审批", "待摘牌", act="同意摘牌", returns_to=(RECTIFYING,)),
        Step(UNHUNG, "摘牌", "已摘牌", is_end=True),
    ),
)
INSPECTION_1 = Flow(
    "supervision.inspection",
    1,
    "督查",
    (
        Step(PLANNING, "拟方案", "拟方案", act="报批"),
        Step(APPROVAL, "方案审批", "待方案审批", act="同意方案"),
        Step(ON_SITE, "实地督查", "督查中", act="提交结论", returns_to=()),
        Step(CONCLUDING, "结论审签", "待审签结论", act="签发结论", returns_to=(ON_SITE,)),
        Step(RECEIPT, "送达签收", "待签收结论", act="签收", returns_to=(), transferable=False),
        Step(RECTIFYING, "整改", "整改中", act="报送整改", returns_to=(), transferable=False),
        Step(RECHECK, "复查", "复查中", act="复查通过", returns_to=(RECTIFYING,)),
        Step(CLOSED, "办结", "已办结", is_end=True),
    ),
)
