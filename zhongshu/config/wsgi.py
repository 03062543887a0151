"""The WSGI application that `zhongshu serve` runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhongshu.config.settings")
application = get_wsgi_application()
gc.collect()
gc.freeze()  # what is loaded stays: later collections need not look through it again
