"""Reading in a child process with limits, page by page, so that whoever waits sees how far it has come."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .model import PageRead, ReadingError, page_from

ROOT = str(Path(__file__).resolve().parents[3])
BROKEN = "文件已损坏或过于复杂，没有识读出来。请重新扫描或另存后再试。"
SLOW = "文件太复杂，在限定时间内没有读完。请拆成几个文件，或者降低扫描分辨率。"


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What a child may use: address space, processor time for the whole file, and seconds to wait for one page."""

    memory: int = 4 * 1024 * 1024 * 1024
    cpu_seconds: int = 1800
    page_seconds: int = 120


READING_LIMITS = ReadingLimits()


def can_recognise() -> bool:
    """Whether the libraries of optical recognition are installed; without them only files with text of their own are read."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))


def read_pages(data: bytes, kind: str, limits: ReadingLimits = READING_LIMITS) -> Iterator[int | PageRead]:
    """First how many pages there are, then each page as soon as it is read. Raises ReadingError, at the latest where a page should have come.

    The caller has asked `lib.office_files.check` whether the file is safe.
    """
    command = [sys.executable, "-P", "-W", "ignore", "-m", "zhongshu.engines.reading.child", kind]
    command += [str(limits.memory), str(limits.cpu_seconds)]
    environment = {"PYTHONPATH": ROOT, "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8", "HOME": "/nonexistent", "OMP_NUM_THREADS": "2"}
    child = subprocess.Popen(  # noqa: S603 — our own interpreter and our own module; the bytes go in by pipe
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd="/"
    )
    try:
        feeding = threading.Thread(target=_feed, args=(child, data), daemon=True)
        feeding.start()
        yield from _answers(child, limits)
    finally:
        child.kill()
        child.wait()
        if child.stdout:
            child.stdout.close()
        feeding.join()


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    assert child.stdin is not None
    try:
        child.stdin.write(data)
        child.stdin.close()
    except (BrokenPipeError, OSError):
        child.stdin.close() if not child.stdin.closed else None  # the child refused early; its answer says why


def _answers(child: subprocess.Popen[bytes], limits: ReadingLimits) -> Iterator[int | PageRead]:
    expected, seen = None, 0
    while expected is None or seen < expected:
        answer = _next(child, limits)
        if "refused" in answer:
            raise ReadingError(str(answer["refused"]))
        if "count" in answer:
            expected = int(str(answer["count"]))
            yield expected
        elif "page" in answer:
            seen += 1
            yield page_from(answer["page"])  # type: ignore[arg-type] # a page is an object
        else:
            raise ReadingError(BROKEN)


def _next(child: subprocess.Popen[bytes], limits: ReadingLimits) -> dict[str, object]:
    """The next answer; the child is killed when it takes too long over a page."""
    assert child.stdout is not None
    late = threading.Event()

    def stop() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(limits.page_seconds, stop)
    timer.start()
    try:
        line = child.stdout.readline()
    finally:
        timer.cancel()
        timer.join()
    if late.is_set():
        raise ReadingError(SLOW)
    try:
        answer: dict[str, object] = json.loads(line)
    except ValueError as error:
        raise ReadingError(BROKEN) from error
    return answer
