"""Refresh the locked requirements: hashes for every platform, and no host in them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

OPTIONS = [
    "--quiet",
    "--generate-hashes",
    "--universal",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
    "--python-version=3.11",
]

for name in ("requirements", "requirements-dev"):
    subprocess.run([Path(sys.executable).with_name("uv"), "pip", "compile", *OPTIONS, f"{name}.in", "-o", f"{name}.lock.txt"], check=True)
