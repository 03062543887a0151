"""Tables of 传阅."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Position


class Circulation(models.Model):
    """传阅: one batch of readers of a matter. A matter may have several, before and after its end."""

    matter = models.ForeignKey(Matter, verbose_name="事项", on_delete=models.PROTECT, related_name="circulations")
    batch = models.PositiveIntegerField("批次")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="发起人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("发起时间")
    note = models.CharField("传阅说明", max_length=200, blank=True)
    cancelled_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = "传阅"
        constraints: ClassVar = [models.UniqueConstraint(name="circulation_batch_once", fields=["matter", "batch"])]

    def __str__(self) -> str:
        return f"第{self.batch}批传阅"


class Reading(models.Model):
    """阅件: one reader of one batch, by name or by his chair. What he has read stays; what he need not read any more is cancelled."""

    circulation = models.ForeignKey(Circulation, verbose_name="传阅", on_delete=models.PROTECT, related_name="readings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="阅件人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.ForeignKey(Position, verbose_name="阅件岗位", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="送阅人", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    arrived_at = models.DateTimeField("送阅时间")
    opened_at = models.DateTimeField("打开时间", null=True, blank=True)
    read_at = models.DateTimeField("阅毕时间", null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="阅毕人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opinion = models.CharField("阅件意见", max_length=500, blank=True)
    urged_at = models.DateTimeField("最近催阅时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = "阅件"
        indexes: ClassVar = [
            models.Index(fields=["person", "arrived_at"], condition=Q(read_at=None, cancelled_at=None), name="reading_of_person"),
            models.Index(fields=["position", "arrived_at"], condition=Q(read_at=None, cancelled_at=None), name="reading_of_position"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="reading_has_one_reader", condition=Q(person__isnull=True) ^ Q(position__isnull=True)),
            models.CheckConstraint(
                name="reading_read_by_someone", condition=Q(read_at=None, read_by=None) | Q(read_at__isnull=False, read_by__isnull=False)
            ),
            models.CheckConstraint(name="read_is_not_cancelled", condition=Q(read_at=None) | Q(cancelled_at=None)),
            models.CheckConstraint(name="opened_before_read", condition=Q(read_at=None) | Q(opened_at__lte=F("read_at"))),
            models.UniqueConstraint(
                name="reading_once_for_person", fields=["circulation", "person"], condition=Q(cancelled_at=None, person__isnull=False)
            ),
            models.UniqueConstraint(
                name="reading_once_for_position", fields=["circulation", "position"], condition=Q(cancelled_at=None, position__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circulation_id} {self.person_id or self.position_id}"
