"""杂务: what the worker does by itself from time to time, beside the event ledger: look into a folder, read a scan.

A chore takes its own short transactions; what takes long in it happens outside of them, so that it holds nobody up. A business declares its chores
in its manifest. They run in a thread of the worker's own, one after the other.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event as Signal

from django.db import DatabaseError, InterfaceError, connection

from zhongshu.lib import clock
from zhongshu.lib.registry import Registry

PAUSE = 2.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """杂务. `run` returns how much it did; while it does something it is asked again at once, else after `every`. It may be run twice, and must not mind."""

    code: str
    title: str
    run: Callable[[dt.datetime], int]
    every: dt.timedelta = dt.timedelta(seconds=5)


CHORES: Registry[Chore] = Registry("chore")


def run_due_chores(now: dt.datetime, last: dict[str, dt.datetime]) -> int:
    """Each chore whose time has come, once. Returns how much was done; `last` keeps when each was run in vain."""
    done = 0
    for chore in CHORES:
        if chore.code in last and now - last[chore.code] < chore.every:
            continue
        count = _run(chore, now)
        done += count
        if count:
            last.pop(chore.code, None)
        else:
            last[chore.code] = now
    return done


def run_chores_forever(stop: Signal, pause: float = PAUSE) -> None:
    """Work until told to stop."""
    last: dict[str, dt.datetime] = {}
    while not stop.is_set():
        if not run_due_chores(clock.now(), last):
            stop.wait(pause)
    connection.close()


def _run(chore: Chore, now: dt.datetime) -> int:
    """What one chore did; a failure is logged and does not stop the others."""
    try:
        return chore.run(now)
    except (DatabaseError, InterfaceError):
        log.exception("chore %s: the database does not answer; trying again", chore.code)
        connection.close()
    except Exception:
        log.exception("chore %s failed", chore.code)
    return 0
