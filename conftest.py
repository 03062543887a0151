"""Tests never touch the data folder of the checkout: this runs before Django reads its settings."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

folder = tempfile.mkdtemp(prefix="zhongshu-test-")
os.environ["ZHONGSHU_DATA"] = folder
os.makedirs(os.path.join(folder, "static"))  # noqa: PTH103, PTH118 - nothing of ours is imported yet
atexit.register(shutil.rmtree, folder, ignore_errors=True)
