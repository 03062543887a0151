"""The WSGI application that `zhongshu serve` runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhongshu.config.settings")
application = get_wsgi_application()

from zhongshu.config.demo_clock import follow_demo_clock  # noqa: E402 - needs Django

follow_demo_clock()
connection.close()
gc.collect()
gc.freeze()  # what is loaded stays: later collections need not look through it again
