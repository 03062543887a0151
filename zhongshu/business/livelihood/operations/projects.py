"""A project's way: 征集, 候选, 票决, 下达, 实施, 完工自评, 验收, 满意度测评, 办结; and its adjustment by who decided on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from zhongshu.business.livelihood.flow import ACCEPTANCE, CANDIDATE, COLLECTED, DOING, ISSUING, RUNNING, SELF_CHECK, SURVEY, VOTE
from zhongshu.business.livelihood.kind import PROJECT
from zhongshu.business.livelihood.models import Adjustment, Assist, LevelChoice, Project, StageChoice
from zhongshu.business.livelihood.permissions import MANAGE, READ
from zhongshu.business.livelihood.queries import done_of
from zhongshu.business.livelihood.rules import plain, why_no_curve
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.assignments.models import Assignment, CycleChoice, EndingChoice, RoleChoice
from zhongshu.core.assignments.operations.assigning import Order, assign
from zhongshu.core.assignments.queries import why_not_close
from zhongshu.core.events.operations import record
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.operations import finish_task, open_matter, return_task
from zhongshu.core.matters.queries import mine
from zhongshu.core.numbering.operations import give_number
from zhongshu.core.org.models import Unit
from zhongshu.core.workflow.flow import Way

LETTERS = {LevelChoice.PROVINCE: "省", LevelChoice.CITY: "市", LevelChoice.DISTRICT: "区"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of a project when it is set up. `plan` are twelve cumulative percents."""

    title: str
    level: str
    year: int
    content: str
    measure: str
    target: Decimal
    plan: tuple[Decimal, ...]
    lead: Unit
    decided_by: str
    assists: tuple[Unit, ...] = ()
    investment: Decimal | None = None
    standard: str = ""
    place: Unit | None = None
    part_of: Project | None = None
    same_as: Project | None = None


@transaction.atomic
def create_project(facts: Facts, *, unit: Unit, actor: Actor, now: dt.datetime) -> Project:
    """征集: a project broken to a quantity with its unit of measure, its plan curve, its lead and assisting units. Raises Refused with what is wrong."""
    require(actor, MANAGE)
    if unit.pk not in actor.units:
        raise Refused("只能以您任职的处室建立项目。")
    _check(facts)
    matter = open_matter(PROJECT, title=facts.title.strip()[:300], unit=unit, actor=actor, now=now)
    project = Project.objects.create(
        matter=matter, level=facts.level, year=facts.year, content=facts.content, measure=facts.measure, target=facts.target,
        plan=[str(percent) for percent in facts.plan], investment=facts.investment, standard=facts.standard, decided_by=facts.decided_by.strip(),
        lead=facts.lead, place=facts.place, part_of=facts.part_of, same_as=facts.same_as,
    )  # fmt: skip
    Assist.objects.bulk_create(Assist(project=project, unit=assist) for assist in facts.assists)
    return project


@transaction.atomic
def advance(project: Project, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Matter:
    """列为候选, 提交票决, 转完工自评. Raises Refused for a step that asks for more than a word."""
    task = held(project, (COLLECTED, CANDIDATE, DOING), actor)
    if task.step == DOING:
        _refuse_unfinished(project)
    return finish_task(task.pk, opinion=opinion, actor=actor, now=now)


@transaction.atomic
def record_vote(project: Project, *, decision: str, actor: Actor, now: dt.datetime) -> Matter:
    """登记票决通过: by the body that decides, with its paper or session; the project gets its number 级-年-序, which stays."""
    task = held(project, (VOTE,), actor)
    if not decision.strip():
        raise Refused("请写明票决的会议或者决定文号。")
    Project.objects.filter(pk=project.pk).update(decision=decision.strip()[:200])
    series = f"livelihood.{project.level}"
    number = give_number(series, year=project.year, matter=project.pk, now=now)
    Matter.objects.filter(pk=project.pk).update(number=f"{LETTERS[LevelChoice(project.level)]}-{project.year}-{number.sequence:02d}")
    facts = {"body": project.decided_by, "decision": decision.strip()}
    matter = finish_task(task.pk, opinion=f"{project.decided_by}{decision.strip()}", actor=actor, now=now)
    record("livelihood.voted", actor=actor, at=now, matter=project.pk, subject=matter.title, **facts)
    return matter


@transaction.atomic
def issue_project(project: Project, *, due: dt.date | None = None, actor: Actor, now: dt.datetime) -> Matter:
    """下达: the lead and the assisting units get their assignments, with monthly feedback and the year's end as their term."""
    task = held(project, (ISSUING,), actor)
    row = Project.objects.select_related("matter__unit", "lead").get(pk=project.pk)
    term = due or dt.date(row.year, 12, 31)
    matter = finish_task(task.pk, actor=actor, now=now)
    text = f"{row.content}（目标：{plain(row.target)}{row.measure}）"
    facts: dict[str, Any] = {"text": text, "due": term, "standard": row.standard, "cycle": CycleChoice.AFTER_MONTH}
    assists = [Order(one.unit, RoleChoice.ASSIST, **facts) for one in row.assists.select_related("unit").order_by("pk")]
    assign(matter, [Order(row.lead, RoleChoice.LEAD, **facts), *assists], division=row.matter.unit, actor=actor, now=now)
    return matter


@transaction.atomic
def record_self_check(project: Project, *, words: str, actor: Actor, now: dt.datetime) -> Matter:
    """登记完工自评: the lead unit has handed its assignment in, signed by its leader, and says what was built."""
    task = held(project, (SELF_CHECK,), actor)
    if not words.strip():
        raise Refused("请写明自评结论和完成的数量。")
    lead = Assignment.objects.filter(parent=project.pk, role=RoleChoice.LEAD).exclude(ending=EndingChoice.VOID).first()
    if lead is None or lead.handed_in_at is None:
        raise Refused("牵头单位还没有由负责人签发报送办结，不能登记完工自评。")
    Project.objects.filter(pk=project.pk).update(self_check=words.strip())
    return finish_task(task.pk, opinion=words, actor=actor, now=now)


@transaction.atomic
def accept_project(project: Project, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Matter:
    """验收通过: by the head of the division, on the figures, and with a photo after at every site. Never by who keeps the dossier."""
    task = held(project, (ACCEPTANCE,), actor)
    if Matter.objects.filter(pk=project.pk, drafter=actor.person).exists():
        raise Refused("不能验收自己经办的项目。")
    _refuse_unfinished(project)
    bare = [site.name for site in project.sites.exclude(photos__stage=StageChoice.AFTER).order_by("pk")]
    if bare:
        raise Refused(f"点位“{bare[0]}”{f'等{len(bare)}处' if len(bare) > 1 else ''}没有建成后的照片，不能验收。")
    return finish_task(task.pk, opinion=opinion, actor=actor, now=now)


@transaction.atomic
def close_project(project: Project, *, asked: int, answered: int, satisfied: int, actor: Actor, now: dt.datetime) -> Matter:
    """登记满意度测评并办结. Every unit's assignment must be accepted."""
    task = held(project, (SURVEY,), actor)
    if not 0 <= satisfied <= answered <= asked or not answered:
        raise Refused("测评数要写明：发出数不小于收回数，收回数不小于满意和基本满意数，收回数大于0。")
    if why := why_not_close(project.matter):
        raise Refused(why)
    Project.objects.filter(pk=project.pk).update(asked=asked, answered=answered, satisfied=satisfied)
    facts: dict[str, Any] = {"asked": asked, "answered": answered, "satisfied": satisfied}
    matter = finish_task(task.pk, actor=actor, now=now)
    record("livelihood.surveyed", actor=actor, at=now, matter=project.pk, subject=matter.title, **facts)
    return matter


@transaction.atomic
def return_project(project: Project, *, target: str, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """退回 to an earlier step, with a reason."""
    task = Task.objects.filter(mine(actor), matter=project.pk, state=TaskState.OPEN).first()
    if task is None:
        raise Refused("该项目刚刚被他人处理，或者不在您这里，请刷新后再试。")
    return return_task(task.pk, target=target, way=Way.STEPWISE, reason=reason, actor=actor, now=now)


@transaction.atomic
def adjust_project(
    project: Project, *, new_target: Decimal, body: str, decision: str, reason: str, actor: Actor, now: dt.datetime
) -> Adjustment:  # fmt: skip
    """调整: registered here, decided only by the body that decided on the project, with its paper. The old target stays in the dossier."""
    require(actor, MANAGE)
    row = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if row.matter.step not in RUNNING:
        raise Refused("下达以后、办结以前的项目才有调整；此前退回修改即可。")
    if body.strip() != row.decided_by:
        raise Refused(f"本项目由{row.decided_by}决定，只能由{row.decided_by}调整。")
    if not decision.strip() or not reason.strip():
        raise Refused("请写明调整的决定文号或会议，以及理由。")
    if new_target <= 0 or new_target == row.target:
        raise Refused("新目标数要大于0，并且与原目标数不同。")
    made = Adjustment.objects.create(
        project=row, old_target=row.target, new_target=new_target, body=body.strip(), decision=decision.strip()[:200],
        reason=reason.strip()[:300], by_id=actor.person, at=now,
    )  # fmt: skip
    Project.objects.filter(pk=row.pk).update(target=new_target)
    facts = {"old": f"{plain(row.target)}{row.measure}", "new": f"{plain(new_target)}{row.measure}", "body": body, "decision": decision}
    record("livelihood.adjusted", actor=actor, at=now, matter=row.pk, subject=row.matter.title, **facts)
    return made


def held(project: Project, steps: Sequence[str], actor: Actor) -> Task:
    """The actor's open task at one of these steps. Raises Refused where there is none, NotYours where he may not even read it."""
    require(actor, READ, project.matter)
    task = Task.objects.filter(mine(actor), matter=project.pk, step__in=steps, state=TaskState.OPEN).first()
    if task is None:
        raise Refused("该项目刚刚被他人处理，或者不在您这里，请刷新后再试。")
    return task


def _refuse_unfinished(project: Project) -> None:
    row = Project.objects.get(pk=project.pk)
    done = done_of([row]).get(row.pk, Decimal(0))
    if done < row.target:
        raise Refused(f"月报累计{plain(done)}{row.measure}，目标{plain(row.target)}{row.measure}还没有完成。")


def _check(facts: Facts) -> None:
    if facts.level not in LevelChoice.values:
        raise Refused("请选择省级、市级或者区县级。")
    if not facts.title.strip() or not facts.measure.strip() or facts.target <= 0:
        raise Refused("项目要有名称，内容要细化到数量：目标数大于0，并写明计量单位。")
    if not facts.decided_by.strip():
        raise Refused("请写明决定机关（如市人民代表大会）：项目只能由它调整。")
    if why := why_no_curve(facts.plan):
        raise Refused(why)
    if facts.lead in facts.assists or len(set(facts.assists)) != len(facts.assists):
        raise Refused("一个单位只列一次，牵头单位不再列为协办。")
    for other in (facts.part_of, facts.same_as):
        if other is not None and other.year != facts.year:
            raise Refused("上级项目和相同项目要是同一年的。")
    if facts.part_of is not None and facts.part_of.measure != facts.measure:
        raise Refused(f"上级项目的计量单位是“{facts.part_of.measure}”，分解数要用同一个单位。")
    if facts.part_of is not None and facts.same_as is not None:
        raise Refused("下级分解项目和重复列入的项目只能是其中一种。")
