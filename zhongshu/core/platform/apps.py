"""Installs every manifest when Django starts."""

from __future__ import annotations

import importlib

from django.apps import AppConfig
from django.conf import settings


class PlatformConfig(AppConfig):
    """应用清单."""

    name = "zhongshu.core.platform"
    verbose_name = "平台"

    def ready(self) -> None:
        from zhongshu.core.platform import core_manifest, manifest  # noqa: PLC0415 - models are loaded only now

        manifest.install(core_manifest.MANIFEST)
        for business in settings.BUSINESSES:
            manifest.install(importlib.import_module(f"{business}.manifest").MANIFEST)
