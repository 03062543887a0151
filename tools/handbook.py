"""Write the documents that are made from the code, or check that they are fresh.

python tools/handbook.py            rewrite docs/handbook/58-checker-guide.md, 60-checker.md, 70-figures.md and docs/reference/
python tools/handbook.py --check    change nothing; exit 1 when one of them is not what the code says

A new page of the kind is a function below and a line in PAGES.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import django

DOCS = Path(__file__).resolve().parent.parent / "docs"
MADE = "Made from the code by `tools/handbook.py`; edit the code instead."

FIGURES_HEAD = """# 台账与数据

## 台账怎么用

菜单里的每一本台账都一样用：上面是筛选条件，改了就刷新；已选的条件排成小标签，点一下去掉；点一行打开那一件；一页50行，在表的下面翻页。

“导出 Excel”“CSV”导出当前条件下的全部行，一次最多20000行。文件第一行写明谁在什么时候导出了多少行，第二行写明筛选条件；每次导出都记入事件流水。

列表、导出、检索和数据用的是同一个权限范围：看不到的，也数不到、导不出。

## 数据怎么看

“发文数据”按公历年统计，旁边是上一年的数。每个数下面写着口径，点数字打开它所数的那些行。只计您有权查看的记录，所以各人看到的数可能不同。
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a page is stale")
    is_check = parser.parse_args().check
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhongshu.config.settings")
    django.setup()
    stale = [path for path, make in PAGES.items() if not _is_fresh(DOCS / path, make())]
    for path in stale:
        if not is_check:
            (DOCS / path).parent.mkdir(parents=True, exist_ok=True)
            (DOCS / path).write_text(PAGES[path](), encoding="utf-8")
        print(f"docs/{path} {'is stale: run tools/handbook.py' if is_check else 'written'}")
    print("" if stale else "pages made from the code are fresh")
    return 1 if stale and is_check else 0


def _is_fresh(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


def checker() -> str:
    """核文规则, from the rules themselves."""
    from zhongshu.engines.proofing import rules_page  # noqa: PLC0415 - Django's settings come first

    return rules_page()


def checker_guide() -> str:
    """核文指南, readable without logging in, from the rules themselves."""
    from zhongshu.engines.proofing import guide_page  # noqa: PLC0415 - Django's settings come first

    return guide_page()


def figures() -> str:
    """台账与数据, from the declarations of ledgers and indicators."""
    from zhongshu.core.indicators.figures import INDICATORS  # noqa: PLC0415
    from zhongshu.core.ledgers.declarations import LEDGERS  # noqa: PLC0415

    lines = [FIGURES_HEAD, "## 各本台账", ""]
    for ledger in LEDGERS:
        lines += [f"### {ledger.title}", "", ledger.definition, ""]
        lines += [f"- 列：{'、'.join(column.title for column in ledger.columns)}"]
        if ledger.filters:
            lines += [f"- 可以筛选：{'、'.join(each.label for each in ledger.filters)}"]
        lines.append("")
    lines += ["## 各项数据的口径", ""]
    rows = ((each.title, each.unit, each.definition) for each in INDICATORS)
    return "\n".join([*lines, *table(("数据", "单位", "口径"), rows)]) + "\n"


def permissions() -> str:
    """Every permission, and every address with its policy."""
    from django.urls import URLPattern, get_resolver  # noqa: PLC0415

    from zhongshu.core.access.permissions import PERMISSIONS  # noqa: PLC0415
    from zhongshu.core.access.policies import policy_of  # noqa: PLC0415

    def walk(patterns: Iterable[Any], prefix: str) -> Iterator[tuple[str, str, str]]:
        for each in patterns:
            if isinstance(each, URLPattern):
                yield f"`/{prefix}{each.pattern}`", f"`{each.name}`", policy_of(each.callback) or "—"
            else:
                yield from walk(each.url_patterns, f"{prefix}{each.pattern}")

    rows = ((f"`{each.code}`", each.title, str(each.model._meta.verbose_name) if each.model else "—") for each in PERMISSIONS)  # noqa: SLF001 - Django's documented name
    addresses = walk(get_resolver().url_patterns, "")
    return page(
        "Permissions",
        *table(("Code", "Title", "Covers rows of"), rows),
        "",
        "## Addresses",
        "",
        "A permission's code, or who may come without one and why.",
        "",
        *table(("Address", "Name", "Policy"), addresses),
    )


def events() -> str:
    """Every type of event with its sentence, and who is told of it."""
    from zhongshu.core.events.types import EVENT_TYPES  # noqa: PLC0415
    from zhongshu.core.notify.rules import NOTICES  # noqa: PLC0415

    rows = ((f"`{each.code}`", each.title, each.sentence, "yes" if each.security else "") for each in EVENT_TYPES)
    told = (
        (f"`{each.event}`", str(each.to.__name__).replace("_", " "), each.sentence if isinstance(each.sentence, str) else "(by function)")
        for each in NOTICES
    )
    return page(
        "Events",
        "The audit officer reads the whole sentence of a security event; of a business event only that it happened.",
        "",
        *table(("Code", "Title", "Sentence", "Security"), rows),
        "",
        "## Notices",
        "",
        *table(("Event", "To", "Sentence"), told),
    )


def models() -> str:
    """The data dictionary: our own tables, their columns and constraints."""
    from django.apps import apps  # noqa: PLC0415

    lines: list[str] = []
    for model in sorted(apps.get_models(), key=lambda model: (not model.__module__.startswith("zhongshu.core"), model._meta.db_table)):  # noqa: SLF001
        if not model.__module__.startswith("zhongshu."):
            continue
        meta = model._meta  # noqa: SLF001
        lines += [f"## {meta.verbose_name} `{meta.db_table}`", "", (model.__doc__ or "").strip(), ""]
        lines += table(("Column", "Name", "Type", "Empty"), map(_column, meta.concrete_fields))
        if meta.constraints:
            lines += ["", f"Constraints: {', '.join(f'`{each.name}`' for each in meta.constraints)}."]
        lines.append("")
    return page("Data dictionary", *lines[:-1])


def _column(field: Any) -> tuple[str, ...]:
    kind = field.get_internal_type()
    if field.remote_field:
        kind += f" → {field.remote_field.model._meta.verbose_name}"  # noqa: SLF001
    elif field.max_length:
        kind += f" {field.max_length}"
    return f"`{field.column}`", str(field.verbose_name), kind, "yes" if field.null or field.blank else ""


def page(title: str, *lines: str) -> str:
    return "\n".join([f"# {title}", "", MADE, "", *lines]) + "\n"


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return [line(heads), line("---" for _ in heads), *map(line, rows)]


PAGES: dict[str, Callable[[], str]] = {
    "handbook/58-checker-guide.md": checker_guide,
    "handbook/60-checker.md": checker,
    "handbook/70-figures.md": figures,
    "reference/permissions.md": permissions,
    "reference/events.md": events,
    "reference/models.md": models,
}

if __name__ == "__main__":
    sys.exit(main())
