"""How fast search answers among many matters: `python benchmarks/search_speed.py [MATTERS]`.

Works in a database of its own: a temporary SQLite file, or the empty PostgreSQL database that DATABASE_URL names.
"""

# ruff: noqa: PLC0415 - Django is set up first
from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORDS = [
    "防汛抗旱",
    "安全生产",
    "营商环境",
    "督查督办",
    "会议纪要",
    "财政预算",
    "城市更新",
    "乡村振兴",
    "教育医疗",
    "环境保护",
    "交通运输",
    "招商引资",
    "信访办理",
    "政务公开",
    "应急管理",
    "人才引进",
]
COMMON = ["关于", "工作", "通知", "要求", "加强", "落实", "责任", "部门", "推进", "情况", "全市", "单位"]
QUESTIONS = ("防汛", "防汛抗旱", "工作", "工作 落实 责任", "江政办发〔2025〕77号", "珠穆朗玛", "朗玛 防汛")


def body(dice: random.Random, number: int) -> str:
    text = "，".join("".join(dice.choices(WORDS, k=2)) + "".join(dice.choices(COMMON, k=3)) for _ in range(60))
    return text + ("珠穆朗玛" if number % 997 == 0 else "")


def main(count: int) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhongshu.config.settings"
    os.environ.setdefault("ZHONGSHU_DATA", tempfile.mkdtemp(prefix="zhongshu-search-"))
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from zhongshu.core.ledgers.tests.small_office import FLOW, NINE, make_office
    from zhongshu.core.matters.models import Matter
    from zhongshu.core.search import words
    from zhongshu.core.search.models import Entry
    from zhongshu.core.search.queries import search

    call_command("migrate", verbosity=0)
    office, dice, begun = make_office(), random.Random(1), time.perf_counter()
    shared = {"kind": "test.errand", "flow_version": FLOW.version, "step": "draft", "created_at": NINE, "moved_at": NINE}
    for start in range(0, count, 1000):
        with transaction.atomic():
            matters = Matter.objects.bulk_create(
                Matter(
                    title=f"关于{dice.choice(WORDS)}{dice.choice(COMMON)}的通知",
                    number=f"江政办发〔2025〕{n}号",
                    unit=office.units["甲处" if n % 4 else "丙处"],
                    drafter=office.people["拟稿" if n % 4 else "外人"],
                    **shared,
                )
                for n in range(start, min(start + 1000, count))
            )
            texts = [body(dice, matter.pk) for matter in matters]
            for matter, text in zip(matters, texts, strict=True):
                words.write(matter.pk, matter.title, matter.number, text)
            Entry.objects.bulk_create(Entry(matter=matter, text=text) for matter, text in zip(matters, texts, strict=True))
    print(f"{connection.vendor}: {count:,} matters of about 1,000 characters written in {time.perf_counter() - begun:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for name in ("拟稿", "外人"):
        for question in QUESTIONS:
            spans = []
            for _ in range(7):
                begun = time.perf_counter()
                results = search(office.actor(name), question)
                spans.append((time.perf_counter() - begun) * 1000)
            print(f"{name}  {question}: {results.count} found, median {statistics.median(spans):.1f} ms, longest {max(spans):.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
