"""What `zhongshu verify` recomputes: the chain of events, every matter's way through its flow, the stored files, the numbers, the signed texts; and what the worker passed over."""

from __future__ import annotations

from collections.abc import Iterator

from zhongshu.business.documents.models import Signature
from zhongshu.business.documents.queries import list_signature_faults
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import list_faults as list_event_faults
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.queries import list_faults as list_file_faults
from zhongshu.core.jobs.models import Cursor
from zhongshu.core.jobs.queries import list_faults as list_job_faults
from zhongshu.core.matters.models import Matter
from zhongshu.core.matters.replay import list_faults as list_matter_faults
from zhongshu.core.numbering.models import Counter
from zhongshu.core.numbering.queries import list_gaps


def list_checks() -> Iterator[tuple[str, str, Iterator[str]]]:
    """Title, how much there is, and the faults of each check."""
    yield "事件链", f"{Event.objects.count()}个事件", list_event_faults()
    yield "办理记录", f"{Matter.objects.count()}个事项", list_matter_faults()
    yield "文件", f"{StoredFile.objects.count()}个文件", list_file_faults()
    yield "编号", f"{Counter.objects.count()}个序列", _number_faults()
    yield "签批稿", f"{Signature.objects.count()}次签批", list_signature_faults()
    yield "后台", f"{Cursor.objects.count()}个消费者", list_job_faults()


def _number_faults() -> Iterator[str]:
    for counter in Counter.objects.order_by("series", "year"):
        for gap in list_gaps(counter.series, counter.year):
            yield f"编号缺失：{counter.series}〔{counter.year}〕{gap}号不见了"
