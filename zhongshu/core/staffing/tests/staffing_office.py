"""A freshly opened office: three officers, two units, a clerk with a post. Built through the operations, for the tests of three rooms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from zhongshu.core.access.actors import Actor, actor_of
from zhongshu.core.entrance import first_run
from zhongshu.core.org.models import Officer, Person, Position, Unit
from zhongshu.core.staffing import accounts, operations
from zhongshu.lib.clock import CHINA

NOW = dt.datetime(2025, 7, 4, 9, 0, tzinfo=CHINA)
TODAY = NOW.date()
PASSWORDS = {Officer.SYSTEM: "Guanli-2025-a", Officer.SECURITY: "Baomi-2025-bb", Officer.AUDIT: "Shenji-2025-c"}
FIRST = {
    Officer.SYSTEM: first_run.FirstOfficer("钱谦", "qian", PASSWORDS[Officer.SYSTEM]),
    Officer.SECURITY: first_run.FirstOfficer("孙慎", "sun", PASSWORDS[Officer.SECURITY]),
    Officer.AUDIT: first_run.FirstOfficer("李鉴", "lijian", PASSWORDS[Officer.AUDIT]),
}


@dataclass
class Office:
    unit: Unit
    position: Position
    clerk: Person

    def officer(self, kind: str) -> Person:
        return Person.objects.filter(officer=kind).earliest("pk")

    def actor(self, kind: str) -> Actor:
        return actor_of(self.officer(kind), TODAY) if kind else actor_of(self.clerk, TODAY)

    def by(self, kind: str) -> dict[str, Any]:
        return {"actor": self.actor(kind), "now": NOW}

    def enter(self, kind: str) -> Client:
        client = Client()
        client.force_login(self.officer(kind) if kind else self.clerk)
        return client


@pytest.fixture
def data_dir(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Path:
    """Each test with a data folder, a lock-out count and a memory of its own; hashing is quick here."""
    settings.DATA, settings.FILES_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "files", str(tmp_path)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setitem(first_run._seen, "people", False)
    cache.clear()
    return tmp_path


@pytest.fixture
def office(data_dir: Path) -> Office:
    first_run.install_office(office_name="临澜市人民政府办公室", officers=FIRST, code=first_run.make_setup_code(), now=NOW)
    by = {"actor": actor_of(Person.objects.get(officer=Officer.SYSTEM), TODAY), "now": NOW}
    top = operations.add_unit(code="office", name="办公室", short_name="办公室", kind="office", parent=None, from_date=TODAY, **by)
    unit = operations.add_unit(code="zonghe", name="综合处", short_name="综合处", kind="division", parent=top, from_date=TODAY, **by)
    position = operations.add_position(code="zonghe.drafter", unit=unit, title="科员", duties=["drafter"], **by)
    clerk = operations.add_person(username="wangping", name="王平", from_date=TODAY, **by)
    operations.post_person(clerk, position=position, from_date=TODAY, **by)
    accounts.enable_account(clerk, actor=actor_of(Person.objects.get(officer=Officer.SECURITY), TODAY), now=NOW)
    clerk.refresh_from_db()
    return Office(unit, position, clerk)
