"""Tables of 工作日历."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SpecialDay(models.Model):
    """特殊日: a day that differs from its weekday — a holiday in the week, or a weekend worked (调休)."""

    date = models.DateField("日期", primary_key=True)
    is_working = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40)
    basis = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = "特殊日"
        ordering: ClassVar = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class AnnouncedYear(models.Model):
    """已公布年度: a year whose holidays the State Council has announced; other years' due dates are provisional."""

    year = models.PositiveSmallIntegerField("年度", primary_key=True)
    basis = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = "已公布年度"

    def __str__(self) -> str:
        return str(self.year)
