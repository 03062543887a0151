"""Addresses of static files carry the product's version, so that browsers may keep them for a year."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedFiles(StaticFilesStorage):
    """`/static/ui/zhongshu.css?v=0.1.0`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._urls: dict[str | None, str] = {}

    def url(self, name: str | None) -> str:
        if name not in self._urls:
            self._urls[name] = f"{super().url(name)}?v={settings.STATIC_VERSION}"
        return self._urls[name]
