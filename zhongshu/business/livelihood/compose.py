"""季度通报: the text of the circular, from the records of the quarter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from zhongshu.business.livelihood.models import LevelChoice, Project
from zhongshu.business.livelihood.rules import Standing, plain, shown

QUARTERS = ("一", "二", "三", "四")


def circular(
    year: int,
    quarter: int,
    projects: Sequence[Project],
    *,
    found: Mapping[int, Standing],
    missing: Mapping[int, Sequence[int]],
    until: dt.date,
) -> tuple[str, str]:
    """Title and text. Every figure is computed from the projects given, each counted once; the statistics' day is told."""
    title = f"关于{year}年{QUARTERS[quarter - 1]}季度民生实事进展情况的通报"
    levels = "、".join(
        f"{label}{count}项" for value, label in LevelChoice.choices if (count := sum(project.level == value for project in projects))
    )
    ahead = [one for one in projects if found[one.pk].word in ("超时序", "已完成")]
    behind = [one for one in projects if found[one.pk].word == "滞后"]
    lines = [
        "各区、县（市）人民政府，市政府有关部门：",
        f"现将{year}年{QUARTERS[quarter - 1]}季度民生实事进展情况通报如下（统计截至{until.year}年{until.month}月{until.day}日，同一项目在两级列入的只计一次）。",
        "一、总体进展",
        f"列入通报的民生实事共{len(projects)}项，其中{levels or '没有项目'}。已完成或者快于当日计划的{len(ahead)}项，慢于当日计划的{len(behind)}项。",
        "二、进展滞后的项目",
        *([f"{one.matter.title}（{one.lead.short_name}牵头）：{found[one.pk].sentence}" for one in behind] or ["没有慢于当日计划的项目。"]),
        "三、月报情况",
        *(
            [f"{one.matter.title}：{'、'.join(map(str, missing[one.pk]))}月月报没有填报。" for one in projects if missing.get(one.pk)]
            or ["各项目月报均已填报。"]
        ),
        "四、下步要求",
        "牵头单位要对照时序计划逐项查明原因，落实措施；月报要如实填报当月数，次月5日前报送。",
        "附件：民生实事进展表",
        "",
        "附件",
        "民生实事进展表",
        "编号\t项目\t牵头单位\t目标\t完成\t实际进度\t计划进度",
        *(_row(project, found[project.pk]) for project in projects),
    ]
    return title, "\n".join(lines)


def _row(project: Project, standing: Standing) -> str:
    done: Decimal = standing.done
    cells = (
        project.matter.number or "—", project.matter.title, project.lead.short_name, f"{plain(project.target)}{project.measure}",
        f"{plain(done)}{project.measure}", f"{shown(standing.actual)}%", f"{shown(standing.planned)}%",
    )  # fmt: skip
    return "\t".join(cells)
