"""The settings, with a data folder that lives as long as one test run: tests never touch the checkout's own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "ZHONGSHU_TESTING" not in os.environ:  # processes that a test starts bring a folder of their own
    folder = Path(tempfile.mkdtemp(prefix="zhongshu-test-"))
    (folder / "static").mkdir()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ |= {"ZHONGSHU_TESTING": "1", "ZHONGSHU_DATA": str(folder)}

from zhongshu.config.settings import *  # noqa: F403 - the folder must be known before

WHITENOISE_AUTOREFRESH = True  # looks for a static file when it is asked for: every test client would list all of them when it is made
