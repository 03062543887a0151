"""Tables of 附件."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class StoredFile(models.Model):
    """文件: a name for content that lies in the store under its SM3 digest."""

    digest = models.CharField("SM3摘要", max_length=64, db_index=True)
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类型", max_length=8)
    size = models.PositiveBigIntegerField("字节数")
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    stored_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "文件"
        constraints: ClassVar = [models.CheckConstraint(name="digest_is_sm3", condition=Exact(Length("digest"), 64))]

    def __str__(self) -> str:
        return self.name
