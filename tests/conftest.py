"""Fixtures for tests of the whole house."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.live import City, keep_city


@pytest.fixture(scope="session")
def template_city() -> City:
    """The demo city, built once; do not change it, copy it."""
    return keep_city()


@pytest.fixture
def new_city(template_city: City, tmp_path: Path) -> Iterator[Callable[[str], City]]:
    """Makes cities of a test's own, served or not; gone afterwards."""
    made: list[City] = []

    def make(name: str) -> City:
        made.append(template_city.copy(tmp_path, name))
        return made[-1]

    yield make
    for city in made:
        city.drop()


@pytest.fixture(scope="module")
def served_city(template_city: City, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """One served city for all stories of a module."""
    city = template_city.copy(tmp_path_factory.mktemp("cities"), f"served_{request.module.__name__.rpartition('.')[2]}")
    city.serve()
    yield city
    city.drop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What builds a demo city is left out of the quick gate."""
    for item in items:
        if "template_city" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.city)
