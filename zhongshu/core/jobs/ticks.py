"""Carrying jobs out: each slot of a job once, whichever of several workers takes it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable

from django.db import InterfaceError, OperationalError

from zhongshu.core.jobs.models import Tick
from zhongshu.core.jobs.schedule import JOBS, Job

TRIES = 3
LEASE = dt.timedelta(minutes=10)
PAUSE = dt.timedelta(minutes=1)
KEPT = dt.timedelta(days=90)
log = logging.getLogger(__name__)


def run_due(now: dt.datetime, jobs: Iterable[Job] = JOBS) -> int:
    """Run every job whose last slot nobody has run or is running. Returns how many were run by this call; a query a job when there are none."""
    return sum(_run(job, now) for job in jobs)


def _run(job: Job, now: dt.datetime) -> bool:
    try:
        slot = job.slot(now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("job %s does not know when it is due", job.code)  # a parameter that is no time, say
        return False
    tick = _take(job, slot, now)
    if tick is None:
        return False
    try:
        told = job.run(now)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the lease runs out, and the slot is taken up again
    except Exception as error:
        log.exception("job %s has failed", job.code)
        told = f"{type(error).__name__}: {error}"[:300].replace("\0", "")
        Tick.objects.filter(pk=tick.pk, tries=tick.tries).update(error=told, free_at=now + PAUSE)
        return True
    Tick.objects.filter(pk=tick.pk).update(finished_at=now, told=told[:300], error="")
    Tick.objects.filter(job=job.code, slot__lt=now - KEPT).delete()
    return True


def _take(job: Job, slot: dt.datetime, now: dt.datetime) -> Tick | None:
    """The slot, claimed: by the first that comes, or by one whose predecessor's lease has run out. None where it is done, taken or given up."""
    tick, _ = Tick.objects.get_or_create(job=job.code, slot=slot, defaults={"free_at": now})
    if tick.finished_at is not None or tick.tries >= TRIES or tick.free_at > now:
        return None
    return tick if _claim(tick, now) else None


def _claim(tick: Tick, now: dt.datetime) -> bool:
    """Take a slot by compare-and-set: of two workers that have read the same row, one."""
    tries = tick.tries
    tick.tries += 1
    rows = Tick.objects.filter(pk=tick.pk, tries=tries, finished_at=None)
    return bool(rows.update(tries=tick.tries, started_at=now, free_at=now + LEASE))
