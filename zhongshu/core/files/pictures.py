"""照片: taken in from a form, and shown inside the site drawn anew, without what the camera wrote into them (place, device)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from PIL import Image, ImageOps

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.files import store
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import store_upload

KINDS = frozenset({"png", "jpeg"})
MOST = 9
SIDE = 1280
MAX_PIXELS = 60_000_000


def take_photos(uploads: Iterable[UploadedFile[Any]], *, actor: Actor, now: dt.datetime) -> list[StoredFile]:
    """The photos of a form, kept, before the transaction of what they belong to: the event of a refusal stays. Raises Refused for too many and for what is none."""
    chosen = list(uploads)
    if len(chosen) > MOST:
        raise Refused(f"一次最多附{MOST}张照片。")
    return [store_upload(upload.read(), name=upload.name or "", allowed=KINDS, actor=actor, now=now) for upload in chosen]


def show_picture(file: StoredFile) -> HttpResponse:
    """A stored photo, no larger than a screen. The caller has fetched the file through the actor's scope. Raises Refused for one that cannot be opened."""
    try:
        opened = Image.open(io.BytesIO(store.get(file.digest)))
        if opened.width * opened.height > MAX_PIXELS:
            raise Refused("这张照片太大，请下载后查看。")
        image = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError) as error:
        raise Refused("这张照片打不开，请下载后查看。") from error
    image.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    response = HttpResponse(out.getvalue(), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    return response
