"""Refusing what is too big before it is read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from zhongshu.core.access.errors import Refused

SLACK = 1024 * 1024  # the form around the file


def too_large(request: HttpRequest) -> str | None:
    """The sentence for a request whose announced length is over the limit; None when it may be read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > settings.UPLOAD_LIMIT + SLACK:
        return f"文件超过{settings.UPLOAD_LIMIT // 1024 // 1024} MB，没有接收。请压缩图片或拆成几个文件后再上传。"
    return None


def uploaded(request: HttpRequest, field: str) -> tuple[str, bytes]:
    """The name and bytes of the file in a form's field. Raises Refused when there is none or it is too big."""
    file = request.FILES.get(field)
    if file is None:
        raise Refused("请先选择文件。")
    if (file.size or 0) > settings.UPLOAD_LIMIT:
        raise Refused(f"文件超过{settings.UPLOAD_LIMIT // 1024 // 1024} MB。请压缩图片或拆成几个文件后再上传。")
    return file.name or "", file.read()
