"""Tables of 通知."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Message(models.Model):
    """通知: one sentence to one person about one event."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="收件人", on_delete=models.PROTECT, related_name="+", db_index=False)
    event = models.BigIntegerField("事件序号")
    sentence = models.CharField("内容", max_length=300)
    url = models.CharField("页面", max_length=200)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = "通知"
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="message_unread_of_person"),  # the bell on every page
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="message_told_once", fields=["person", "event"]),  # also the list, newest first
        ]

    def __str__(self) -> str:
        return self.sentence
