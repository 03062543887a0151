"""Processes for tests: each a real one of its own, but forked from one that has already loaded what costs seconds and knows no settings.

What is loaded beforehand are libraries, the engines and what the engines learn at their first text. Django, settings, database and arguments are
each process's own. The command as a user starts it, with nothing loaded, is tried where that is what a test tells (`test_cli.py`, `City.serve`).
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import random
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
LIBRARIES = (
    "allauth", "cryptography.x509", "django.contrib.auth.hashers", "django.db.models", "django.forms", "django.http", "django.template",
    "django.test", "docx", "fido2.server", "fontTools.ttLib", "lxml.etree", "numpy", "openpyxl", "PIL.Image", "psycopg", "pypdf", "pytest", "qrcode",
    "zhongshu.engines.breakdown", "zhongshu.engines.proofing", "zhongshu.engines.reading", "zhongshu.engines.typeset", "zhongshu.lib.clock",
)  # fmt: skip
LONGEST = 1 << 20
FIRST_TEXT = "为做好防汛工作，经市政府同意，现将有关事项通知如下。\n一、落实防汛责任\n各单位要加强值班值守，重要情况及时报告。"


@dataclass
class Process:
    """As much of `subprocess.Popen` as tests ask for: text at both ends, complaints apart."""

    stdin: IO[str]
    stdout: IO[str]
    pid: int
    returncode: int | None = None
    _end: socket.socket = field(repr=False, kw_only=True)
    _stderr: IO[str] = field(repr=False, kw_only=True)

    def communicate(self, timeout: float = 120) -> tuple[str, str]:
        """Nothing more to say to it; what it has said, when it has ended. Raises TimeoutError."""
        self.stdin.close()
        with self.stdout, self._stderr:
            out = self.stdout.read()
            self.wait(timeout)
            self._stderr.seek(0)
            return out, self._stderr.read()

    def wait(self, timeout: float = 120) -> int:
        """Its return code, as `subprocess` tells it. Raises TimeoutError."""
        if self.returncode is None:
            self._end.settimeout(timeout)
            self.returncode = int(self._end.recv(64))
            self._end.close()
        return self.returncode

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


def start(code: str, *arguments: str, env: Mapping[str, str], module: str = "") -> Process:
    """A process that runs code (or a module as `python -m` does), at its beginning."""
    its_in, our_out = os.pipe()
    our_in, its_out = os.pipe()
    errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - read and closed by `communicate`
    pid, end = _ask({"code": code, "module": module, "arguments": arguments, "env": dict(env)}, its_in, its_out, errors.fileno())
    os.close(its_in)
    os.close(its_out)
    return Process(os.fdopen(our_out, "w", encoding="utf-8"), os.fdopen(our_in, encoding="utf-8"), pid, _end=end, _stderr=errors)


def run(code: str, *arguments: str, env: Mapping[str, str], module: str = "") -> subprocess.CompletedProcess[str]:
    """What came of a process that ran code, or a module."""
    process = start(code, *arguments, env=env, module=module)
    out, errors = process.communicate(timeout=600)
    assert process.returncode is not None
    return subprocess.CompletedProcess([module or code, *arguments], process.returncode, out, errors)


_nursery: tuple[socket.socket, subprocess.Popen[bytes]] | None = None


def _ask(what: Mapping[str, object], *files: int) -> tuple[int, socket.socket]:
    """A new process with these three files as its own, and where its end is told."""
    global _nursery  # noqa: PLW0603 - one a run, begun by who first asks
    if _nursery is None:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its:
            command = [sys.executable, "-m", "tests.nursery", str(its.fileno())]
            _nursery = ours, subprocess.Popen(command, cwd=ROOT, pass_fds=[its.fileno()])
        atexit.register(_close)
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        socket.send_fds(_nursery[0], [json.dumps(what).encode()], [*files, its.fileno()])
    return int(ours.recv(64)), ours


def _close() -> None:
    assert _nursery
    _nursery[0].close()
    _nursery[1].wait()


def _serve(asked: socket.socket) -> dict[str, object]:
    """Fork for whoever asks and tell him the pid, and later the end. Returns in each child, with what it is to run; exits when the tests are over."""
    running: dict[int, tuple[int, socket.socket]] = {}
    while True:
        ready, _, _ = select.select([asked, *running], [], [])
        for ended in (one for one in ready if one is not asked):
            pid, end = running.pop(ended)
            os.close(ended)
            with end:
                end.send(b"%d" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        if asked not in ready:
            continue
        words, files, _, _ = socket.recv_fds(asked, LONGEST, 4)
        if not words:
            sys.exit()
        pid = os.fork()
        if not pid:
            for number, file in enumerate(files[:3]):
                os.dup2(file, number)
            for open_still in (*files, asked.detach(), *running, *(end.detach() for _, end in running.values())):
                os.close(open_still)
            what: dict[str, object] = json.loads(words)
            return what
        for file in files[:3]:
            os.close(file)
        end = socket.socket(fileno=files[3])
        end.send(b"%d" % pid)
        running[os.pidfd_open(pid)] = pid, end


def _load() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)
    from zhongshu.engines.proofing import check_text  # noqa: PLC0415 - in the nursery alone

    check_text(FIRST_TEXT)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    _load()
    task = _serve(socket.socket(fileno=int(sys.argv[1])))
    random.seed()
    os.environ.clear()
    os.environ.update(task["env"])  # type: ignore[call-overload]
    os.chdir(ROOT)
    sys.argv = [task["module"] or "-c", *task["arguments"]]  # type: ignore[list-item, misc]
    if task["module"]:
        runpy.run_module(str(task["module"]), run_name="__main__", alter_sys=True)
    else:
        exec(compile(str(task["code"]), "<string>", "exec"), {"__name__": "__main__"})
