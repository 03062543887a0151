"""岗位空缺, for the system officer."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhongshu.core.access.officers import MANAGE_SETTINGS
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.handover.vacancies import list_vacancies
from zhongshu.core.staffing.views.panels import answer
from zhongshu.lib.clock import day_of


@require_safe
@requires(MANAGE_SETTINGS)
def vacancies(request: Request) -> HttpResponse:
    """Chairs that routes and tasks name and nobody sits on; what waits there is counted, never named."""
    rows = list_vacancies(request.actor.today)
    return answer(
        request,
        [],
        title="岗位空缺",
        intro="办理路线或者待办用到、却没有人在任的岗位。事情送到这里会停下。点岗位名称到机构页面；任职在“人员与任职”里办。",
        columns=["岗位", "用在哪里", "等着的待办", "最早送达"],
        rows=[
            [
                {"text": str(row.position), "url": reverse("staffing_unit", args=[row.position.unit_id])},
                "、".join(row.uses[:5]) + (f"等{len(row.uses)}处" if len(row.uses) > 5 else ""),
                f"{row.waiting}件" if row.waiting else "—",
                str(day_of(row.since)) if row.since else "—",
            ]
            for row in rows
        ],
    )
