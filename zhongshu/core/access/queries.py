"""Questions about this installation."""

from __future__ import annotations

from zhongshu.core.access.models import Installation


def get_installation() -> Installation | None:
    """The installation, or None before the first run."""
    return Installation.objects.filter(id=1).first()


def office_name() -> str:
    """The name of the office as it prints."""
    installation = get_installation()
    return installation.office_name if installation else ""
