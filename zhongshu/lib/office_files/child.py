"""The child of `limited`: `python -m zhongshu.lib.office_files.child module:function memory cpu_seconds < bytes > json`."""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys

from zhongshu.lib.office_files.limits import UnsafeFile


def main(function_path: str, memory: str, cpu_seconds: str) -> int:
    """Exit code; the answer is one JSON object on standard output."""
    module, _, name = function_path.partition(":")
    function = getattr(importlib.import_module(module), name)
    for what, limit in (
        (resource.RLIMIT_AS, int(memory)),
        (resource.RLIMIT_CPU, int(cpu_seconds)),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # a library that prints must not spoil the answer
    try:
        answer = {"result": function(sys.stdin.buffer.read())}
    except UnsafeFile as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": "文件太复杂，超出本系统能处理的范围。请拆成几个文件后再上传。"}
    with answers:
        json.dump(answer, answers, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
