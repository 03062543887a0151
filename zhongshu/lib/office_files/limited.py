"""受限子进程: run one function on untrusted bytes where it can neither eat the memory nor hang the server.

The child gets the bytes on its standard input, an almost empty environment (no database address, no secret), and hard
limits on memory, processor time and files; it answers in JSON. It is a separate program because `preexec_fn` is not safe
in a process with threads.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from zhongshu.lib.office_files.limits import DEFAULT_LIMITS, Limits, UnsafeFile

_ROOT = str(Path(__file__).resolve().parents[3])


def limited(function_path: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Any:
    """The JSON-able result of `package.module:function(data)`, run in a limited child process.

    Raises UnsafeFile with the child's own sentence when it refuses, or with one of ours when it dies, hangs or breaks.
    """
    command = [sys.executable, "-P", "-W", "ignore", "-m", "zhongshu.lib.office_files.child", function_path]
    command += [str(limits.memory), str(limits.cpu_seconds)]
    environment = {"PYTHONPATH": _ROOT, "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8", "HOME": "/nonexistent"}
    try:
        child = subprocess.run(  # noqa: S603 — our own interpreter and our own module; the bytes go in by pipe
            command, input=data, capture_output=True, timeout=limits.wall_seconds, env=environment, cwd="/", check=False
        )
        answer = json.loads(child.stdout) if child.returncode == 0 else {}
    except subprocess.TimeoutExpired as error:
        raise UnsafeFile("文件太复杂，在限定时间内没有读完。请拆成几个文件，或另存为 .txt 后再上传。") from error
    except ValueError:
        answer = {}
    if "refused" in answer:
        raise UnsafeFile(answer["refused"])
    if "result" not in answer:
        raise UnsafeFile("文件已损坏或过于复杂，读不出来。请用 Word 或 WPS 打开后重新另存，再上传。")
    return answer["result"]


def extract_text(data: bytes, kind: str, limits: Limits = DEFAULT_LIMITS) -> str:
    """All text of a file that `check` has passed, hidden corners included; an image has none.

    Of a .docx that is the body, headers and footers, text boxes, watermarks, comments, notes, deleted revisions and
    properties: a classified mark may stand in any of them.
    """
    if kind in {"png", "jpeg"}:
        return ""
    return str(limited(f"zhongshu.lib.office_files.reading:{kind}_text", data, limits))
