"""Making a data folder and its database ready: what `demo` and `serve` do before anything else, every time."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from zhongshu.core.calendar.operations import seed_calendar
from zhongshu.core.jobs import statistics
from zhongshu.core.parameters.operations import install_parameters
from zhongshu.core.platform.manifest import MANIFESTS
from zhongshu.lib import clock


def prepare_database() -> None:
    """Tables, the cache's table, the calendar, the first values of the parameters, and what the planner goes by. Harmless when done before."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    seed_calendar()
    for manifest in MANIFESTS.values():
        if manifest.parameters:
            install_parameters(manifest.parameters)
    statistics.freshen(clock.now())
    for folder in (settings.FILES_DIR, settings.STATIC_ROOT):
        Path(folder).mkdir(parents=True, exist_ok=True)
    connection.close()
