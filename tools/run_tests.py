"""Everything that `make test` runs: the gate, then all tests on SQLite and PostgreSQL 15, and browser stories in Chromium.

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
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PACKAGES = {
    "chromium": Path("/usr/bin/chromium"),
    "fonts-noto-cjk": Path("/usr/share/fonts/opentype/noto"),
    "postgresql-15": Path("/usr/lib/postgresql/15/bin/initdb"),
}
Suite = tuple[str, list[str], dict[str, str]]
WITH_DATABASE = ("tests", "zhongshu/core", "zhongshu/business")
PURE = ("zhongshu/engines", "zhongshu/lib")
"""What no database changes is tried once, beside the suite that has fewer stories."""
GATE = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("python", "tools/vendor.py", "--check"),
    ("python", "tools/handbook.py", "--check"),
)


def main() -> int:
    quick = "--quick" in sys.argv[1:]
    os.chdir(ROOT)
    results = [run(f"gate: {' '.join(command)}", [str(BIN / command[0]), *command[1:]]) for command in GATE]
    if quick:
        results.append(run("quick tests on SQLite", pytest("not story and not city")))
        return report(results)
    missing = install_packages()
    stories = "chromium" not in missing
    has_postgresql = "postgresql-15" not in missing
    with ExitStack() as stack:
        here = WITH_DATABASE if has_postgresql else (*WITH_DATABASE, *PURE)
        suites: list[Suite] = [("tests on SQLite", [*pytest("" if stories else "not story"), *here], {})]
        if has_postgresql:
            url = stack.enter_context(postgresql())
            there = pytest("(not story or both) and not once" if stories else "not story and not once")
            suites.append(("tests on PostgreSQL 15, and what needs no database", [*there, *WITH_DATABASE, *PURE], {"DATABASE_URL": url}))
        results += run_side_by_side(suites)
    for name in sorted(missing):
        print(f"LEFT OUT: what needs the Debian package {name}. Install it with: sudo apt-get install {name}")
    return report(results)


def pytest(marks: str) -> list[str]:
    return [str(BIN / "pytest"), "-q", "--durations=15", *(["-m", marks] if marks else [])]


def run(title: str, command: list[str], extra: dict[str, str] | None = None) -> tuple[str, int, float]:
    print(f"\n=== {title}", flush=True)
    begun = time.monotonic()
    code = subprocess.run(command, check=False, env={**os.environ, **(extra or {})}).returncode
    return title, code, time.monotonic() - begun


def run_side_by_side(suites: list[Suite]) -> list[tuple[str, int, float]]:
    """The suites at once, one on each core; what each says is printed whole when it has ended."""
    begun = time.monotonic()
    print(f"\n=== {' and '.join(title for title, _, _ in suites)}, side by side …", flush=True)
    with ThreadPoolExecutor(len(suites)) as pool:
        ends = [
            (
                title,
                pool.submit(
                    subprocess.run, command, check=False, env={**os.environ, **extra}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
                ),
            )
            for title, command, extra in suites
        ]
        results = []
        for title, end in ends:
            done = end.result()
            print(f"\n=== {title}\n{done.stdout.decode(errors='replace')}", flush=True)
            results.append((title, done.returncode, time.monotonic() - begun))
    return results


def report(results: list[tuple[str, int, float]]) -> int:
    print("\n=== Summary")
    for title, code, seconds in results:
        print(f"{'ok    ' if code == 0 else 'FAILED'} {seconds:6.0f} s  {title}")
    return 1 if any(code for _, code, _ in results) else 0


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
def postgresql() -> Iterator[str]:
    """A cluster of our own on a socket of its own, gone afterwards. PostgreSQL refuses to run as root, so root lends it to `postgres`."""
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
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off -c max_connections=100"
    subprocess.run(
        [*as_user, programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd="/"
    )
    try:
        subprocess.run([*as_user, programs / "createdb", "-h", str(folder), "-p", port, "-U", "zhongshu", "zhongshu"], check=True, cwd="/")
        yield f"postgresql://zhongshu@127.0.0.1:{port}/zhongshu"
    finally:
        subprocess.run(
            [*as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd="/"
        )
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
