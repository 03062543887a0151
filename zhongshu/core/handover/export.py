"""移交清单 as a workbook."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.queries import office_name
from zhongshu.core.events.operations import record
from zhongshu.core.handover.inventory import VACANT, Arrangement, Inventory, chair_holders, titles_for
from zhongshu.lib import clock
from zhongshu.lib.sheets import Heading, Sheet, Value, to_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = (("项目", 22), ("内容", 40), ("标题", 44), ("期限", 12), ("说明", 30), ("去向", 20))


@transaction.atomic
def export_inventory(inventory: Inventory, plan: Arrangement | None, *, actor: Actor, now: dt.datetime) -> tuple[str, bytes]:
    """导出清单: its name and bytes. Titles stand only where the actor may read the matter: an officer gets none."""
    rows = _rows(inventory, plan, actor)
    taken_at = now.astimezone(clock.CHINA)
    title = f"{inventory.person.name}工作移交清单（未办理）"
    note = f"内部资料　{office_name()}　{actor.name} {taken_at:%Y-%m-%d %H:%M} 导出　共{len(rows)}行"
    content = to_xlsx(Sheet(title, [note], [Heading(*each) for each in HEADINGS], rows))
    record("ledgers.exported", actor=actor, at=now, subject=title, ledger=title, rows=len(rows), format="xlsx")
    return f"{inventory.person.name}移交清单-{taken_at:%Y%m%d-%H%M}.xlsx", content


def _rows(inventory: Inventory, plan: Arrangement | None, actor: Actor) -> list[list[Value]]:
    titles = titles_for(actor, [row.matter for section in inventory.sections for row in section.rows if row.matter])
    holders = chair_holders(inventory, plan, actor.today) if plan else {}
    rows: list[list[Value]] = [["岗位", str(post.position), "", None, "", holders.get(post.position_id, "")] for post in inventory.posts]
    for section in inventory.sections:
        for row in section.rows:
            to = holders.get(row.position or 0, "")
            if plan and plan.covers(section.holding):
                receiver = plan.receiver_of(row) if section.holding.needs_successor else None
                to = receiver.name if receiver else "结束" if not section.holding.needs_successor else VACANT
            rows.append([section.holding.title, row.what, titles.get(row.matter or 0, ""), row.due_date, row.note, to])
    return rows
