"""A photo as a telephone sends it."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

MAKER = "TelephoneMaker"


def photo(name: str = "现场.jpg", shade: int = 90) -> SimpleUploadedFile:
    """A small picture with what a camera writes into it; another `shade` is another picture."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = MAKER
    Image.new("RGB", (800, 600), (shade, 120, 90)).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")
