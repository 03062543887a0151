"""Fixtures of this room's tests."""

from staffing_office import data_dir, office

__all__ = ["data_dir", "office"]
