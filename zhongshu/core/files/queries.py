"""Checking the store."""

from __future__ import annotations

from collections.abc import Iterator

from zhongshu.core.files import store
from zhongshu.core.files.models import StoredFile


def list_faults() -> Iterator[str]:
    """Each stored file that is missing or no longer has its digest, as a Chinese sentence; nothing when all are whole."""
    for file in StoredFile.objects.order_by("pk").iterator():
        try:
            store.get(file.digest)
        except FileNotFoundError:
            yield f"文件缺失：{file.name}（编号{file.pk}，摘要{file.digest[:16]}…）"
        except ValueError:
            yield f"文件被替换：{file.name}（编号{file.pk}），磁盘上的内容与登记的摘要{file.digest[:16]}…不符，路径 {store.path_of(file.digest)}"
