"""Tables of 事件流水."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Event(models.Model):
    """事件: one thing that happened. The database itself refuses to change or delete a row."""

    seq = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    type = models.CharField("事件类型", max_length=80)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="操作人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    actor_name = models.CharField("操作人姓名", max_length=40, blank=True)
    acted_for_name = models.CharField("代谁办理", max_length=40, blank=True)
    matter = models.BigIntegerField("事项编号", null=True)
    subject = models.CharField("对象", max_length=120, blank=True)
    data = models.TextField("内容")
    previous_hash = models.CharField("前一事件摘要", max_length=64)
    hash = models.CharField("本事件摘要", max_length=64)

    class Meta:
        verbose_name = "事件"
        indexes: ClassVar = [
            models.Index(fields=["matter", "seq"], name="event_of_matter"),  # a matter's timeline
            models.Index(fields=["type", "seq"], name="event_by_type"),  # the audit page's filter
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.type}"


class ChainHead(models.Model):
    """链头: the one row that writers of the chain take in turn; it shows when the last events were cut off."""

    id = models.SmallIntegerField("编号", primary_key=True, default=1)
    seq = models.BigIntegerField("最后序号")
    hash = models.CharField("最后摘要", max_length=64)

    class Meta:
        verbose_name = "链头"
        constraints: ClassVar = [models.CheckConstraint(name="one_chain_head", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return str(self.seq)
