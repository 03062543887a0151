"""All tables and nobody in them: what the migrations make takes ten seconds, so it is made once and copied for whoever begins with an empty database.

It is kept by a digest of the migrations: on SQLite as a file in `.cache/`, on PostgreSQL as a database of the server, made by whoever comes first.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "tests"
MADE_OF = ("zhongshu/**/migrations/*.py", "zhongshu/config/settings.py", "requirements.lock.txt")
MIGRATE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
"""


def lay_tables(data: Path) -> None:
    """The tables as the SQLite database of a data folder."""
    CACHE.mkdir(parents=True, exist_ok=True)
    kept = CACHE / f"{_name()}.sqlite3"
    with _alone():
        if not kept.exists():
            for old in CACHE.glob("tables_*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory() as folder:
                _migrate(ZHONGSHU_DATA=folder)
                shutil.copy(Path(folder) / "zhongshu.sqlite3", kept)
    shutil.copy(kept, data / "zhongshu.sqlite3")


def tables_on(url: str) -> str:
    """The name of a database with the tables on the PostgreSQL of an address, to be used as a template: nobody may connect to it."""
    name = _name()
    CACHE.mkdir(parents=True, exist_ok=True)
    with _alone(), psycopg.connect(url, autocommit=True) as server:
        databases = [row[0] for row in server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'tables\\_%'")]
        if name not in databases:
            for old in databases:
                server.execute(f'DROP DATABASE "{old}" WITH (FORCE)')  # type: ignore[call-overload]
            server.execute(f'CREATE DATABASE "{name}_new"')  # type: ignore[call-overload]
            with tempfile.TemporaryDirectory() as folder:
                _migrate(ZHONGSHU_DATA=folder, DATABASE_URL=urlsplit(url)._replace(path=f"/{name}_new").geturl())
            server.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')  # type: ignore[call-overload]
    return name


def _name() -> str:
    digest = hashlib.sha256()
    for pattern in MADE_OF:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return f"tables_{digest.hexdigest()[:16]}"


def _migrate(**where: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"DJANGO_SETTINGS_MODULE": "zhongshu.config.settings", "PYTHONPATH": str(ROOT), **where}
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Of two runs at once, the second waits and finds what the first has made."""
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
