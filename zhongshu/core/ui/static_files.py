"""Addresses of static files carry the product's version, so that browsers may keep them for a year."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedFiles(StaticFilesStorage):
    """`/static/ui/zhongshu.css?v=0.1.0`."""

    def url(self, name: str | None) -> str:
        return f"{super().url(name)}?v={settings.STATIC_VERSION}"
