"""Tables of 任务分解."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Position, Unit


class KindChoice(models.TextChoices):
    """目标类型."""

    NUMBER = "number", "定量指标"
    INSTITUTION = "institution", "制度机制"
    PROJECT = "project", "项目行动"
    DIRECTION = "direction", "定性要求"


class TaskList(models.Model):
    """任务分解单: one report and what was made of it. `revision` grows with every save, so that no page writes over another's work."""

    matter = models.OneToOneField(Matter, verbose_name="事项", primary_key=True, on_delete=models.PROTECT, related_name="task_list")
    year = models.PositiveSmallIntegerField("年度")
    text = models.TextField("报告全文")
    file = models.ForeignKey(StoredFile, verbose_name="报告文件", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField("修订号", default=1)
    approved = models.CharField("批准说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "任务分解单"

    def __str__(self) -> str:
        return self.matter.title


class TaskRow(models.Model):
    """任务行. Left out, it stays in the table; issued, it leads to the item that came of it."""

    task_list = models.ForeignKey(TaskList, verbose_name="任务分解单", on_delete=models.PROTECT, related_name="rows")
    key = models.PositiveIntegerField("编号")
    rank = models.PositiveIntegerField("排序")
    wording = models.TextField("任务表述")
    title = models.CharField("任务名称", max_length=300, blank=True)
    path = models.CharField("章节", max_length=300, blank=True)
    kind = models.CharField("目标类型", max_length=12, choices=KindChoice.choices, default=KindChoice.DIRECTION)
    measure = models.CharField("量化指标", max_length=200, blank=True)
    leader = models.ForeignKey(Position, verbose_name="牵头领导", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Unit, verbose_name="牵头单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    nodes = models.JSONField("季度节点", default=list)
    due_date = models.DateField("完成时限", null=True, blank=True)
    field = models.CharField("领域", max_length=60, blank=True)
    is_dropped = models.BooleanField("不列入", default=False)
    start = models.PositiveIntegerField("起始位置", null=True, blank=True)
    end = models.PositiveIntegerField("结束位置", null=True, blank=True)
    item = models.OneToOneField(Matter, verbose_name="所立事项", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "任务行"
        constraints: ClassVar = [
            models.UniqueConstraint(name="task_row_key_once", fields=["task_list", "key"]),
            models.CheckConstraint(
                name="task_row_issued_with_lead", condition=Q(item__isnull=True) | Q(lead__isnull=False, is_dropped=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.wording[:40]


class TaskAssist(models.Model):
    """配合单位."""

    row = models.ForeignKey(TaskRow, verbose_name="任务行", on_delete=models.PROTECT, related_name="assists")
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = "配合单位"
        constraints: ClassVar = [models.UniqueConstraint(name="task_assist_once", fields=["row", "unit"])]

    def __str__(self) -> str:
        return self.unit.short_name
