"""The content-addressed store: a folder in which each file lies under the SM3 digest of its bytes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def digest_of(data: bytes) -> str:
    """SM3 (GB/T 32905—2016), hex."""
    return hashlib.new("sm3", data).hexdigest()


def put(data: bytes) -> str:
    """Store the bytes and return their digest. Whole or not at all: a power cut leaves no half file under a digest."""
    digest = digest_of(data)
    path = path_of(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(data)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).chmod(0o440)
    Path(draft.name).rename(path)
    return digest


def get(digest: str) -> bytes:
    """The bytes. Raises FileNotFoundError when they are gone and ValueError when they are no longer what they were."""
    data = path_of(digest).read_bytes()
    if digest_of(data) != digest:
        raise ValueError(f"stored file {digest} was changed on disk")
    return data


def path_of(digest: str) -> Path:
    """Where content with this digest lies."""
    return Path(settings.FILES_DIR) / digest[:2] / digest[2:4] / digest
