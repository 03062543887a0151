"""What a parser may do when a hostile file gets hold of it; run only inside the limited child."""

import os
import tempfile
import threading


def hang(_):
    threading.Event().wait()


def eat(_):
    return len([bytearray(1 << 20) for _ in range(100_000)])


def die(_):
    os.abort()


def break_(_):
    raise ValueError("broken")


def write(_):
    with tempfile.TemporaryFile() as file:
        file.write(b"x" * 100)
        file.flush()


def environment(_):
    return [name for name in os.environ if "DATABASE" in name or "SECRET" in name]
