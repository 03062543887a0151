"""Zhongshu 中枢: the operating hub of a municipal government office."""

__version__ = "0.1.0"
