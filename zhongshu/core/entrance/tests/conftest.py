"""The freshly opened office, for the tests of this room."""

from zhongshu.core.staffing.tests.staffing_office import data_dir, office

__all__ = ["data_dir", "office"]
