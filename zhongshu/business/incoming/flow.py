"""收文办理 (Art. 24): 签收 → 登记 → 初审 → 拟办 → 批示 → 承办 → 答复 → 办结 → 待归档; 传阅 and 催办 go beside it."""

from __future__ import annotations

from zhongshu.core.workflow.flow import Flow, Quorum, Step

SIGN_FOR = "sign_for"
REGISTER = "register"
CHECK = "check"
PROPOSE = "propose"
INSTRUCT = "instruct"
HANDLE = "handle"
REPLY = "reply"
CLOSE = "close"
TO_FILE = "to_file"

FLOW_1 = Flow(
    "incoming.paper",
    1,
    "收文办理",
    (
        Step(SIGN_FOR, "签收", "待签收", act="签收"),
        Step(REGISTER, "登记", "待登记", act="登记", returns_to=()),
        Step(CHECK, "初审", "待初审", act="符合要求", returns_to=(REGISTER,)),
        Step(PROPOSE, "拟办", "待拟办", act="送出", returns_to=(REGISTER, CHECK)),
        Step(
            INSTRUCT,
            "批示",
            "待批示",
            act="批示",
            quorum=Quorum.IN_ORDER,
            modes=("all", "in_order"),
            optional=True,
            stops_clock=True,
            returns_to=(PROPOSE,),
        ),
        Step(HANDLE, "承办", "承办中", act="办毕", quorum=Quorum.ALL, optional=True, returns_to=(PROPOSE,)),
        Step(REPLY, "答复", "待答复", act="已答复", optional=True, returns_to=(HANDLE,)),
        Step(CLOSE, "办结", "待办结", act="办结", returns_to=(HANDLE, PROPOSE)),
        Step(TO_FILE, "归档", "待归档", is_end=True),
    ),
)

ROUTED_STEPS = (REGISTER, CHECK, PROPOSE, CLOSE)
"""Steps whose holder the office's routing rows name; leaders and units are named by the 拟办意见."""

LEADING_DUTIES = ("mayor", "vice_mayor", "secretary_general", "deputy_secretary_general", "director", "deputy_director")
"""Who may be asked for an instruction."""
