"""民生实事: 征集 → 候选 → 票决 → 下达 → 实施 → 完工自评 → 验收 → 满意度测评 → 办结."""

from __future__ import annotations

from zhongshu.core.workflow.flow import Flow, Step

PROJECT_KIND = "livelihood.project"
COLLECTED = "collected"
CANDIDATE = "candidate"
VOTE = "vote"
ISSUING = "issuing"
DOING = "doing"
SELF_CHECK = "self_check"
ACCEPTANCE = "acceptance"
SURVEY = "survey"
CLOSED = "closed"

FLOW_1 = Flow(
    PROJECT_KIND,
    1,
    "民生实事",
    (
        Step(COLLECTED, "征集", "征集中", act="列为候选"),
        Step(CANDIDATE, "候选", "候选项目", act="提交票决", returns_to=(COLLECTED,)),
        Step(VOTE, "票决", "待票决", act="登记票决通过", returns_to=(CANDIDATE,)),
        Step(ISSUING, "下达", "待下达", act="下达", returns_to=()),
        Step(DOING, "实施", "实施中", act="转完工自评", returns_to=()),
        Step(SELF_CHECK, "完工自评", "完工自评", act="登记自评", returns_to=(DOING,)),
        Step(ACCEPTANCE, "验收", "待验收", act="验收通过", returns_to=(DOING,)),
        Step(SURVEY, "满意度测评", "满意度测评", act="办结", returns_to=(DOING,)),
        Step(CLOSED, "办结", "已办结", is_end=True),
    ),
)
RUNNING = (DOING, SELF_CHECK, ACCEPTANCE, SURVEY)
DECIDED = (ISSUING, *RUNNING, CLOSED)
"""Steps at which the project stands in the year's list."""
