"""Tables of 编号."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class NumberState(models.TextChoices):
    """编号状态."""

    USED = "used", "使用"
    VOID = "void", "作废"


class Counter(models.Model):
    """计数: the last number given in a series and year; writers take this row in turn."""

    series = models.CharField("编号序列", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已编到", default=0)

    class Meta:
        verbose_name = "编号计数"
        constraints: ClassVar = [models.UniqueConstraint(name="one_counter_a_year", fields=["series", "year"])]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕"


class Number(models.Model):
    """编号: given once, never reused; a void one stays with its reason."""

    series = models.CharField("编号序列", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    sequence = models.PositiveIntegerField("序号")
    state = models.CharField("状态", max_length=5, choices=NumberState.choices, default=NumberState.USED)
    reason = models.CharField("作废理由", max_length=200, blank=True)
    matter = models.BigIntegerField("事项编号", null=True, db_index=True)
    given_at = models.DateTimeField("编号时间")
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "编号"
        constraints: ClassVar = [
            models.UniqueConstraint(name="number_given_once", fields=["series", "year", "sequence"]),
            models.CheckConstraint(
                name="void_number_has_reason", condition=~Q(state="void") | (~Q(reason="") & Q(voided_at__isnull=False))
            ),
            models.CheckConstraint(name="sequence_from_one", condition=Q(sequence__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.sequence}号"
