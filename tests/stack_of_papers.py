"""Many papers at once on a leader's desk: for the story of the stack and for its benchmark. Runs in a process of the city's own."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from tests.world import go_on
from zhongshu.business.documents.flow import SIGN_OFF
from zhongshu.business.documents.models import Paper
from zhongshu.business.documents.operations import drafting
from zhongshu.core.access.actors import actor_of
from zhongshu.core.circulation.models import Reading
from zhongshu.core.circulation.queries import UNREAD
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.operations import cancel_matter
from zhongshu.core.org.models import Post, held_on
from zhongshu.lib import clock


def fill(count: int) -> str:
    """So many papers of the demo city's newest notice, each walked to the signature as people would; the name of who is to sign."""
    now = clock.now()
    model = Paper.objects.select_related("matter", "issuer", "current").filter(document_type="通知", matter__phase="done").latest("pk")
    by = {"actor": actor_of(model.matter.drafter, clock.day_of(now)), "now": now}
    content = model.current.read()
    for number in range(1, count + 1):
        paper = drafting.create_paper(
            replace(content, title=f"{content.title.removesuffix('的通知')}第{number}批的通知"),
            issuer=model.issuer,
            unit=model.matter.unit,
            **by,
        )
        drafting.set_facts(paper, issuer=model.issuer, disclosure="主动公开", disclosure_reason="涉及公众切身利益", countersign=[], **by)
        while Matter.objects.get(pk=paper.pk).step != SIGN_OFF:
            go_on(paper.pk, now=now, recipients=[])
    task = Task.objects.get(matter=paper.pk, state=TaskState.OPEN)
    others = Task.objects.filter(position=task.position_id, state=TaskState.OPEN).exclude(matter__kind="documents.paper")
    for other in others.select_related("matter"):
        cancel_matter(other.matter, reason="另行办理", word="撤销", **by)
    leader = Post.objects.select_related("person").get(held_on(clock.day_of(now)), position=task.position_id).person
    Reading.objects.filter(UNREAD, Q(person=leader) | Q(position__posts__person=leader)).update(cancelled_at=now)
    return leader.name
