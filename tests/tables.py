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
import gc
gc.disable()  # models are made anew for every step by the thousand, each a ring of references: looking for those is a quarter of all the time
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
"""


def lay_tables(data: Path) -> None:
    """The tables as the SQLite database of a data folder."""
    kept = CACHE / f"tables_{digest_of(*MADE_OF)}.sqlite3"
    with alone():
        if not kept.exists():
            for old in CACHE.glob("tables_*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory() as folder:
                _migrate(ZHONGSHU_DATA=folder)
                shutil.copy(Path(folder) / "zhongshu.sqlite3", kept)
    shutil.copy(kept, data / "zhongshu.sqlite3")


def tables_on(url: str) -> str:
    """The name of a database with the tables on the PostgreSQL of an address, to be used as a template: nobody may connect to it."""
    name = f"tables_{digest_of(*MADE_OF)}"
    with alone():
        if not drop_older(url, name):
            say(url, f'CREATE DATABASE "{name}_new"')
            with tempfile.TemporaryDirectory() as folder:
                _migrate(ZHONGSHU_DATA=folder, DATABASE_URL=urlsplit(url)._replace(path=f"/{name}_new").geturl())
            say(url, f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
    return name


def drop_older(url: str, name: str) -> bool:
    """Whether the server holds a database that is kept by its digest; those of the same kind with another digest go."""
    kind = name.partition("_")[0]
    with psycopg.connect(url, autocommit=True) as server:
        found = [row[0] for row in server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{kind}_"])]
    for old in found:
        if old != name:
            say(url, f'DROP DATABASE "{old}" WITH (FORCE)')
    return name in found


def say(url: str, statement: str) -> None:
    """A statement about whole databases."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(statement)  # type: ignore[call-overload]


def digest_of(*patterns: str) -> str:
    """Of all files of the checkout that the patterns find, but tests."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and not {"tests", "__pycache__"} & {*path.parts[len(ROOT.parts) :]}:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _migrate(**where: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"DJANGO_SETTINGS_MODULE": "zhongshu.config.settings", "PYTHONPATH": str(ROOT), **where}
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)


@contextmanager
def alone(what: str = "tables") -> Iterator[None]:
    """Of two runs at once that make the same, the second waits and finds what the first has made."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
