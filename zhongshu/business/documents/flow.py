"""发文办理: 起草 → 会签 →（意见不一致时）协调 → 初审 → 复核 → 终审 → 签批 → 印前复核 → 登记 → 用印 → 核发 → 签收 → 待归档.

Basis: 《党政机关公文处理工作条例》 Arts 20–26. 复核 stands for two things: level 2 of the office's four-level review (`second_review`) and
the check before printing of Art. 25(一) (`pre_print_check`).
"""

from __future__ import annotations

from dataclasses import replace

from zhongshu.core.workflow.flow import Flow, Quorum, Step

DRAFTING = "drafting"
COUNTERSIGN = "countersign"
COORDINATION = "coordination"
SIGN_OFF = "sign_off"
PRE_PRINT_CHECK = "pre_print_check"
REGISTER = "register"
SEAL = "seal"
DISPATCH = "dispatch"
RECEIPT = "receipt"
TO_FILE = "to_file"

FLOW_1 = Flow(
    "documents.outgoing",
    1,
    "发文办理",
    (
        Step(DRAFTING, "起草", "起草中", act="提交"),
        Step(COUNTERSIGN, "会签", "会签中", act="同意", quorum=Quorum.ALL, optional=True, dissent=True),
        Step("first_review", "初审", "初审中", level=1),
        Step("second_review", "复核", "复核中", level=2),
        Step("final_review", "终审", "终审中", level=3),
        Step(SIGN_OFF, "签批", "待签批", level=4),
        Step(PRE_PRINT_CHECK, "印前复核", "印前复核", act="复核无误"),
        Step(REGISTER, "登记", "待登记", act="登记编号", returns_to=(SIGN_OFF, PRE_PRINT_CHECK)),
        Step(SEAL, "用印", "待用印", act="已用印", returns_to=()),
        Step(DISPATCH, "核发", "待核发", act="核发", returns_to=()),
        Step(RECEIPT, "签收", "签收中", act="签收", quorum=Quorum.ALL, optional=True, returns_to=()),
        Step(TO_FILE, "归档", "待归档", is_end=True),
    ),
)

FLOW_2 = Flow(
    "documents.outgoing",
    2,
    "发文办理",
    (
        FLOW_1[DRAFTING],
        replace(FLOW_1[COUNTERSIGN], modes=("all", "in_order", "votes", "one"), may_skip=True),
        Step(COORDINATION, "协调", "协调中", act="协调完成", after_dissent=COUNTERSIGN, returns_to=(DRAFTING, COUNTERSIGN)),
        *FLOW_1.steps[2:],
    ),
)
"""会签 may be in turn, by votes or by one for all; where somebody disagreed, the coordinating 副秘书长 brings them together first."""

STEPS = {step.code: step for flow in (FLOW_1, FLOW_2) for step in flow.steps}
"""Every step that any version has, for its title; what one may do is asked of the matter's own version."""

EDITABLE_STEPS = frozenset({DRAFTING, "first_review", "second_review", "final_review", PRE_PRINT_CHECK})
"""Where the one who has the paper may change its text."""

REVIEW_STEPS = ("first_review", "second_review", "final_review", SIGN_OFF)
GATED_STEPS = frozenset({"first_review", "second_review", "final_review", PRE_PRINT_CHECK})
"""Where the six gates are recorded."""

ROUTED_STEPS = (COORDINATION, *REVIEW_STEPS, PRE_PRINT_CHECK, REGISTER, SEAL, DISPATCH)
"""Steps whose holder the office's routing rows name."""

PHRASED_STEPS = (COUNTERSIGN, COORDINATION, *REVIEW_STEPS, PRE_PRINT_CHECK)
"""Steps at which people write an opinion, and so are offered 常用批语."""

LATE_STEPS = (PRE_PRINT_CHECK, REGISTER, SEAL, DISPATCH, RECEIPT, TO_FILE)
"""From here on an error counts for 差错率."""
