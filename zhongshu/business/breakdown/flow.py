"""任务分解: 分解 → 审批 → 下达."""

from __future__ import annotations

from zhongshu.core.workflow.flow import Flow, Step

LIST_KIND = "breakdown.list"
CUTTING = "cutting"
APPROVAL = "approval"
ISSUING = "issuing"
ISSUED = "issued"

FLOW_1 = Flow(
    LIST_KIND,
    1,
    "任务分解",
    (
        Step(CUTTING, "分解", "分解中", act="报批"),
        Step(APPROVAL, "审批", "待审批", act="批准", returns_to=(CUTTING,)),
        Step(ISSUING, "下达", "待下达", act="下达", returns_to=(CUTTING,)),
        Step(ISSUED, "已下达", "已下达", is_end=True),
    ),
)
