"""A demo city for tests that need a real server: built once for all runs of the same code, copied for each that wants one of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests import nursery
from tests.tables import CACHE, alone, digest_of, drop_older, lay_tables, say, tables_on

ADMIN_URL = os.environ.get("DATABASE_URL", "")
DATABASE = "zhongshu.sqlite3"
CARRY = """
from pathlib import Path
from benchmarks.supervision.transfer import transfer
from zhongshu.config.prepare import prepare_database
from zhongshu.core.search.operations import rebuild
prepare_database()
transfer(Path({source!r}))
rebuild()
"""


@dataclass
class City:
    """A data folder (and, on PostgreSQL, a database) with the demo city in it."""

    data: Path
    database: str = ""
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        values = {**os.environ, "ZHONGSHU_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "zhongshu.config.settings"}
        values.pop("DATABASE_URL", None)
        if self.database:
            values["DATABASE_URL"] = urlsplit(ADMIN_URL)._replace(path=f"/{self.database}").geturl()
        return values

    def zhongshu(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command on this city."""
        return nursery.run("", words[0], "--data", str(self.data), *words[1:], module="zhongshu.config.cli", env=self.environment)

    def python(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run a piece of Python with Django set up on this city."""
        return nursery.run(f"import django; django.setup()\n{code}", env=self.environment)

    def copy(self, folder: Path, name: str) -> City:
        """Another city with the same contents, in a folder."""
        shutil.copytree(self.data, folder / name, ignore=shutil.ignore_patterns(f"{DATABASE}*") if self.database else None)
        database = f"{name}_{os.getpid()}" if self.database else ""
        if database:
            say(ADMIN_URL, f'CREATE DATABASE "{database}" TEMPLATE "{self.database}"')
        return City(folder / name, database)

    def serve(self) -> str:
        """Serve it on a free port until `stop`; returns the address."""
        port = _free_port()
        command = [sys.executable, "-m", "zhongshu.config.cli", "serve", "--data", str(self.data), "--port", str(port)]
        with (self.data / "serve.log").open("wb") as log:
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        self.url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/demo/", timeout=5):
                    return self.url
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)  # waiting for another process to listen: nothing to wait on but its port
        raise RuntimeError((self.data / "serve.log").read_text("utf-8"))

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)
            self.process.wait(timeout=20)

    def drop(self) -> None:
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.data, ignore_errors=True)
        if self.database:
            say(ADMIN_URL, f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')


def empty_city(data: Path, database: str) -> City:
    """Tables and nobody in them; the name of the database is for PostgreSQL."""
    data.mkdir()
    if not ADMIN_URL:
        lay_tables(data)
        return City(data)
    template = tables_on(ADMIN_URL)
    say(ADMIN_URL, f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    say(ADMIN_URL, f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
    return City(data, database)


def keep_city() -> City:
    """The demo city, made by whoever comes first and kept as long as the product is the same. Do not change it, copy it.

    The command builds it on SQLite; PostgreSQL gets its rows (`test_carried_city.py` holds the two against each other).
    """
    return _carried_city() if ADMIN_URL else built_city()


def built_city() -> City:
    """The demo city as the command builds it, on SQLite."""
    name = f"city_{_product()}_sqlite"
    kept = City(CACHE / name)
    with alone("sqlite"):
        if kept.data.exists():
            return kept
        for old in CACHE.glob("city_*_sqlite*"):
            shutil.rmtree(old)
        city = City(CACHE / f"{name}_new")
        city.data.mkdir()
        lay_tables(city.data)
        done = city.zhongshu("demo", "--no-serve")
        assert done.returncode == 0, done.stdout + done.stderr
        city.data.rename(kept.data)
    return kept


def _carried_city() -> City:
    """The built city's files, and its rows in a database of the server."""
    built, name = built_city(), f"city_{_product()}"
    with alone("postgresql"):
        if not drop_older(ADMIN_URL, name):
            city = City(built.data, f"{name}_new")
            say(ADMIN_URL, f'CREATE DATABASE "{city.database}" TEMPLATE "{tables_on(ADMIN_URL)}"')
            done = city.python(CARRY.format(source=str(built.data / DATABASE)))
            assert done.returncode == 0, done.stderr
            say(ADMIN_URL, f'ALTER DATABASE "{city.database}" RENAME TO "{name}"')
    return City(built.data, name)


def _product() -> str:
    return digest_of("zhongshu/**/*", "requirements.lock.txt")


def build_city(folder: Path) -> City:
    """A demo city of one's own."""
    return keep_city().copy(folder, "city")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
