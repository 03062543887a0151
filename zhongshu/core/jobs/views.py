"""后台任务: the system officer sees whether the worker lives, what it does by the clock, and what it could not do."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from zhongshu.core.access.officers import MANAGE_SETTINGS
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.jobs.models import Failure, Tick
from zhongshu.core.jobs.queries import get_last_beat, is_worker_alive, last_ticks
from zhongshu.core.jobs.schedule import JOBS
from zhongshu.core.jobs.ticks import TRIES
from zhongshu.core.staffing.views.panels import answer
from zhongshu.lib import clock

FAILURES = 20


@require_safe
@requires(MANAGE_SETTINGS)
def jobs(request: Request) -> HttpResponse:
    """后台任务: each job with its last run; a worker that is silent is named first."""
    alive = is_worker_alive(request.now)
    ticks = last_ticks()
    failures = Failure.objects.order_by("-event")[:FAILURES]
    return answer(
        request,
        [],
        title="后台任务",
        intro="后台进程分发通知、更新检索、按时催办。它停了，页面照常能用，但通知、检索和催办都会停下来。",
        facts=[
            ("后台进程", "运行正常" if alive else "没有运行，请检查服务器上的 zhongshu serve 或 zhongshu worker"),
            ("最近心跳", _at(get_last_beat()) or "从未运行"),
            ("没有处理成的事件", f"{Failure.objects.count()}个"),
        ],
        columns=["任务", "时间", "上次运行", "结果", "下次运行"],
        rows=[
            [job.title, job.told(request.actor.today), _at(ticks[job.code].started_at) if job.code in ticks else "还没有运行过",
             _told(ticks.get(job.code)), _at(job.next_slot(request.now))]
            for job in JOBS
        ] + [
            [f"{failure.consumer}（事件第{failure.event}号）", "—", _at(failure.at), f"没有处理成：{failure.error}", "不再重试"]
            for failure in failures
        ],
    )  # fmt: skip


def _told(tick: Tick | None) -> str:
    if tick is None:
        return "—"
    if tick.finished_at is not None:
        return tick.told or "完成"
    if tick.error:
        return f"第{tick.tries}次失败：{tick.error}" + ("，不再重试" if tick.tries >= TRIES else "，稍后重试")
    return "正在运行，或运行时中断（稍后由后台接着做）"


def _at(moment: Any) -> str:
    return f"{moment.astimezone(clock.CHINA):%Y-%m-%d %H:%M}" if moment else ""
