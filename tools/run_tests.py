"""Everything that `make test` runs: the gate, all tests on SQLite and PostgreSQL 15, and browser stories in Chromium, two parts at a time.

What the machine lacks is installed from Debian's packages where that is allowed; otherwise it is said what is left out and how to get it.
`--quick` (`make check`) runs the gate and the tests on SQLite that need neither a browser nor a demo city.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PACKAGES = {
    "chromium": Path("/usr/bin/chromium"),
    "fonts-noto-cjk": Path("/usr/share/fonts/opentype/noto"),
    "postgresql-15": Path("/usr/lib/postgresql/15/bin/initdb"),
}
WHOLE = ("tests",)
ROOMS = ("zhongshu/core", "zhongshu/business")
PURE = ("zhongshu/engines", "zhongshu/lib")
GATE = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("lint-imports",),
    ("python", "tools/vendor.py", "--check"),
    ("python", "tools/handbook.py", "--check"),
    ("mypy",),
)
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")
"""The cluster dies with the run: nothing of it need outlive a power cut."""
QUICK = ("jit=off", "autovacuum=off", "shared_buffers=256MB")
"""Small questions on small tables: compiling them costs more than they do."""
ROOM_IN_MEMORY = 4 * 1024**3
AT_ONCE = 2
"""Parts that run at the same time: two cores are what we promise to be quick on, and a third part brings nothing there."""


@dataclass(frozen=True)
class Part:
    """What one core does in one go: commands, one after the other, with what is added to their environment."""

    title: str
    commands: tuple[tuple[str, ...], ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class End:
    """How a part came out."""

    title: str
    is_good: bool
    seconds: float
    output: str


def main() -> int:
    os.chdir(ROOT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would each compile the whole product
    gate = Part("gate", GATE)
    if "--quick" in sys.argv[1:]:
        return report(run([gate, Part("quick tests on SQLite", (pytest("not story and not city"),))]))
    missing = install_packages()
    with ExitStack() as stack:
        stack.enter_context(memory())
        at = stack.enter_context(postgresql()) if "postgresql-15" not in missing else None
        ends = run(list_parts(gate, has_stories="chromium" not in missing, postgresql_at=at))
    for name in sorted(missing):
        print(f"LEFT OUT: what needs the Debian package {name}. Install it with: sudo apt-get install {name}")
    return report(ends)


def list_parts(gate: Part, *, has_stories: bool, postgresql_at: str | None) -> list[Part]:
    """The longest first, so that no core is left alone at the end. The first also builds the demo city; the rooms need none, so the second does not wait for it."""
    stories = [Part("stories in the browser on SQLite", (pytest("story", *WHOLE),))] if has_stories else []
    whole = Part("the whole house on SQLite", (pytest("not story", *WHOLE),))
    rooms = Part("the rooms on SQLite", (pytest("", *ROOMS),))
    pure = Part("engines and lib, which need no database", (pytest("", *PURE),))
    if postgresql_at is None:
        return [*stories, whole, rooms, pure, gate]
    marks = "(not story or both) and not once" if has_stories else "not story and not once"
    whole_too, rooms_too = (
        Part(f"{title} on PostgreSQL 15", (pytest(marks, *folders),), {"DATABASE_URL": f"{postgresql_at}/{database}"})
        for title, folders, database in (("the whole house", WHOLE, "whole"), ("the rooms", ROOMS, "rooms"))
    )
    return [*stories, rooms_too, whole_too, whole, rooms, pure, gate]


def pytest(marks: str, *folders: str) -> tuple[str, ...]:
    return ("pytest", "-q", "--durations=15", *(("-m", marks) if marks else ()), *folders)


def run(parts: Sequence[Part]) -> list[End]:
    """The parts, two at a time; what each says is printed whole when it has ended."""
    print(f"=== {'; '.join(part.title for part in parts)}: {AT_ONCE} at a time …", flush=True)
    ends = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for running in as_completed([pool.submit(run_part, part) for part in parts]):
            end = running.result()
            print(f"\n=== {end.title}\n{end.output}", flush=True)
            ends.append(end)
    return ends


def run_part(part: Part) -> End:
    """All commands of a part, the later ones too when one fails."""
    begun = time.monotonic()
    outputs, is_good = [], True
    for program, *words in part.commands:
        done = subprocess.run(
            [BIN / program, *words],
            check=False,
            env={**os.environ, **part.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        outputs.append(f"$ {' '.join((program, *words))}\n{done.stdout}")
        is_good = is_good and done.returncode == 0
    return End(part.title, is_good, time.monotonic() - begun, "".join(outputs))


def report(ends: Sequence[End]) -> int:
    print("\n=== Summary")
    for end in ends:
        print(f"{'ok    ' if end.is_good else 'FAILED'} {end.seconds:6.0f} s  {end.title}")
    return 0 if all(end.is_good for end in ends) else 1


def install_packages() -> set[str]:
    """The packages that are missing and could not be installed."""
    missing = {name for name, sign in PACKAGES.items() if not sign.exists()}
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(sorted(missing))} …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", *sorted(missing)]):
            subprocess.run(["apt-get", *command], check=False, env=environment, capture_output=True)
    return {name for name, sign in PACKAGES.items() if not sign.exists()}


@contextmanager
def memory() -> Iterator[None]:
    """Temporary files in memory where there is plenty: an office writes through to the disk at each act, which tells nothing here."""
    place = Path("/dev/shm")
    if not (os.access(place, os.W_OK) and shutil.disk_usage(place).free > ROOM_IN_MEMORY):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="zhongshu-tests-", dir=place) as folder:
        Path(folder).chmod(0o755)  # the cluster, which runs as somebody else, goes through it to its own
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        yield


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a cluster of our own on a socket of its own, gone afterwards. PostgreSQL refuses to run as root, so root lends it to `postgres`."""
    programs = PACKAGES["postgresql-15"].parent
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="zhongshu-pg-"))
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    folder.chmod(0o700)
    data, log = folder / "data", folder / "log"
    port = str(20_000 + os.getpid() % 20_000)
    subprocess.run(
        [*as_user, programs / "initdb", "-D", data, "-U", "zhongshu", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
    settings = (
        "listen_addresses=127.0.0.1",
        f"port={port}",
        f"unix_socket_directories={folder}",
        "max_connections=100",
        *FORGETFUL,
        *QUICK,
    )
    options = " ".join(f"-c {setting}" for setting in settings)
    subprocess.run(
        [*as_user, programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd="/"
    )
    try:
        for database in ("whole", "rooms"):  # one for each part: their test databases are named after it
            subprocess.run([*as_user, programs / "createdb", "-h", folder, "-p", port, "-U", "zhongshu", database], check=True, cwd="/")
        yield f"postgresql://zhongshu@127.0.0.1:{port}"
    finally:
        subprocess.run(
            [*as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd="/"
        )
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
