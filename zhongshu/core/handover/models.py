"""Tables of 委托与移交. Delegations and absences stand in `org`, since `access` asks them who an actor is."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Position, Unit


class HandoverKind(models.TextChoices):
    """移交类别."""

    WORK = "work", "工作移交（岗位不变）"
    ROTATION = "rotation", "轮岗"
    SECONDMENT = "secondment", "挂职"
    LEAVING = "leaving", "离职"


class Handover(models.Model):
    """移交: one act by which a person gave up what he held. Its items say what went to whom."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="移交人", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, verbose_name="移交时机构", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=10, choices=HandoverKind.choices)
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="接收人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    last_date = models.DateField("原岗位最后一日")
    new_position = models.ForeignKey(Position, verbose_name="新岗位", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    return_date = models.DateField("返岗日期", null=True, blank=True)
    reason = models.CharField("事由", max_length=200)
    digest = models.CharField("清单摘要", max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="办理人", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "移交"
        constraints: ClassVar = [
            models.CheckConstraint(name="nobody_hands_over_to_himself", condition=~Q(successor=F("person"))),
            models.CheckConstraint(
                name="only_a_seconded_person_returns",
                condition=Q(kind="secondment", return_date__gt=F("last_date")) | (~Q(kind="secondment") & Q(return_date__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}{self.get_kind_display()}"


class HandoverItem(models.Model):
    """移交事项: one line of the list. It holds no title: whoever may read the matter sees it there."""

    handover = models.ForeignKey(Handover, verbose_name="移交", on_delete=models.PROTECT, related_name="items")
    holding = models.CharField("项目", max_length=40)
    what = models.CharField("内容", max_length=200)
    matter = models.ForeignKey(Matter, verbose_name="事项", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField("办理期限", null=True, blank=True)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="接收人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField("去向", max_length=100)

    class Meta:
        verbose_name = "移交事项"

    def __str__(self) -> str:
        return self.what
