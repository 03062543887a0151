"""Tables of 规则参数."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Parameter(models.Model):
    """参数: one value of a rule while it is in force, with what it is based on."""

    key = models.CharField("参数", max_length=80)
    title = models.CharField("名称", max_length=80)
    value = models.CharField("取值", max_length=200)
    unit = models.CharField("单位", max_length=20, blank=True)
    from_date = models.DateField("生效日期")
    to_date = models.DateField("失效日期", null=True, blank=True)
    basis = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "规则参数"
        constraints: ClassVar = [
            models.UniqueConstraint(name="parameter_starts_once", fields=["key", "from_date"]),
            models.UniqueConstraint(name="parameter_one_open_end", fields=["key"], condition=Q(to_date__isnull=True)),
            models.CheckConstraint(name="parameter_ends_after_start", condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date"))),
        ]

    def __str__(self) -> str:
        return f"{self.title}：{self.value}{self.unit}"
