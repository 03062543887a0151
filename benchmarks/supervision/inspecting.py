"""The lives of inspections: plan, what was seen, conclusion, objection, rectification, recheck."""

from __future__ import annotations

from benchmarks.supervision.office import OFFICERS
from benchmarks.supervision.year import Life, Year
from zhongshu.business.supervision.models import Problem
from zhongshu.business.supervision.operations import inspections


def inspection_life(year: Year, number: int) -> Life:
    """One problem each; of those begun in time all but a few are solved within the year."""
    city, officer = year.city, OFFICERS[number % len(OFFICERS)]
    code = city.codes[number * 5 % len(city.codes)]
    head = city.world.people["ducha_head"]
    plan = {"sort": ("special", "general")[number % 2], "methods": ["on_site", "briefing"], "unit": city.world.units[code]}
    one = inspections.plan_inspection(
        title=f"第{number + 1}次重点区块项目督查", plan="查看现场，核对台账，听取汇报。", from_date=city.today, to_date=city.after(5),
        leader=head, members=[city.world.people["officer"]], **plan, **city.by(officer),
    )  # fmt: skip
    yield city.after(1)
    one = inspections.approve_plan(one, opinion="同意。", **city.by("secretary_general"))
    yield city.after(3)
    inspections.find_problem(one, place=f"{number + 1}号地块", text="围挡缺失，夜间照明不足。", **city.by("officer"))
    one = inspections.draft_conclusion(one, conclusion="总体有序，个别标段整改不到位。", **city.by(officer))
    one = inspections.sign_conclusion(one, **city.by("ducha_head"))
    yield city.after(2)
    one = inspections.receive_conclusion(one, **city.by(f"liaison_{code}"))
    if number % 19 == 1:
        objection = inspections.object_to(one, text="夜间照明已于督查前报修。", **city.by(f"liaison_{code}"))
        yield city.after(5)
        inspections.decide_objection(objection, decision="upheld", opinion="经复核，事实清楚。", **city.by("director"))
    if number % 19 in (7, 13, 17):
        return  # not rectified within the year
    yield city.after(10)
    told = {problem.pk: "已补齐围挡，新增路灯6盏。" for problem in Problem.objects.filter(inspection=one)}
    one = inspections.rectify(one, told=told, **city.by(f"liaison_{code}"))
    yield city.after(3)
    if number % 7 == 2:
        one = inspections.recheck(one, solved=[], reason="照明仍有缺口。", **city.by(officer))
        yield city.after(5)
        one = inspections.rectify(one, told=told, **city.by(f"liaison_{code}"))
        yield city.after(2)
    inspections.recheck(one, solved=list(told), reason="已解决。", **city.by(officer))
