"""文件限度: how big and how deep a file may be before nobody here opens it."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


class UnsafeFile(Exception):  # noqa: N818 — it is a refusal for a person, not a fault of ours
    """文件不安全或不能用: the message is a plain Chinese sentence that says what to do next."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. `ratio` is asked only of archives that unpack to more than `ratio_from`."""

    file_size: int = 50 * MIB
    unpacked: int = 160 * MIB
    xml_part: int = 48 * MIB
    ratio: int = 120
    ratio_from: int = 8 * MIB
    entries: int = 3000
    xml_depth: int = 200
    xml_elements: int = 2_000_000
    table_cells: int = 50_000
    sheet_cells: int = 300_000
    pixels: int = 60_000_000
    pages: int = 3000
    memory: int = 1024 * MIB
    cpu_seconds: int = 20
    wall_seconds: int = 40


DEFAULT_LIMITS = Limits()
