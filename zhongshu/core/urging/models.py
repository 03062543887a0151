"""Tables of 催办."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhongshu.core.matters.models import Matter, Task
from zhongshu.core.org.models import Position, Unit


class SentKind(models.TextChoices):
    """催办方式."""

    REMINDER = "reminder", "到期提醒"
    LATE = "late", "超时催办"
    REPORT = "report", "上报"
    URGE = "urge", "人工催办"


class Oversight(models.Model):
    """分管: which position oversees a unit, from when to when. Reports of what is late go to whoever sits there."""

    unit = models.ForeignKey(Unit, verbose_name="机构", on_delete=models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, verbose_name="分管岗位", on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField("开始日期")
    to_date = models.DateField("结束日期", null=True, blank=True)

    class Meta:
        verbose_name = "分管"
        constraints: ClassVar = [
            models.UniqueConstraint(name="oversight_one_at_a_time", fields=["unit"], condition=Q(to_date__isnull=True)),
            models.CheckConstraint(name="oversight_ends_after_start", condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date"))),
        ]

    def __str__(self) -> str:
        return f"{self.position}分管{self.unit.short_name}"


class Urge(models.Model):
    """定期催办: every so many working days until the matter ends, a day comes or somebody stops it. It hangs on the matter, not on a task.

    `holders` are the keys of those who are urged (person:7, position:12) while something waits for them; none means whoever it waits for.
    """

    matter = models.ForeignKey(Matter, verbose_name="事项", on_delete=models.PROTECT, related_name="urges")
    target = models.CharField("催办对象类别", max_length=20)
    holders = models.JSONField("催办对象", default=list, blank=True)
    words = models.CharField("催办的话", max_length=200)
    every = models.PositiveSmallIntegerField("间隔工作日")
    until_date = models.DateField("截止日期", null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="催办人", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    started_at = models.DateTimeField("开始时间")
    last_date = models.DateField("上次催办日期")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=60, blank=True)

    class Meta:
        verbose_name = "定期催办"
        constraints: ClassVar = [
            models.CheckConstraint(name="urge_waits_a_day", condition=Q(every__gte=1)),
            models.CheckConstraint(name="urge_ends_for_a_reason", condition=Q(ended_at__isnull=True) | ~Q(end_reason="")),
        ]

    def __str__(self) -> str:
        return f"每{self.every}个工作日催一次"


class Sent(models.Model):
    """催办记录: one reminder, report or urge on one matter, to one or many."""

    matter = models.ForeignKey(Matter, verbose_name="事项", on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField("方式", max_length=10, choices=SentKind.choices)
    level = models.CharField("时点", max_length=20, blank=True)
    step = models.CharField("环节", max_length=60)
    to = models.CharField("催办对象", max_length=200)
    count = models.PositiveIntegerField("对象数")
    due_date = models.DateField("期限", null=True, blank=True)
    words = models.CharField("内容", max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="催办人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    urge = models.ForeignKey(Urge, verbose_name="定期催办", null=True, blank=True, on_delete=models.PROTECT, related_name="sent")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "催办记录"
        constraints: ClassVar = [
            models.CheckConstraint(name="urged_by_someone", condition=~Q(kind="urge") | Q(by__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.to}"


class TaskMark(models.Model):
    """已到时点: a reminder or report of a task for one due date, sent once and never again, however many workers run."""

    task = models.ForeignKey(Task, verbose_name="待办", on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField("期限")
    level = models.CharField("时点", max_length=20)
    sent = models.ForeignKey(Sent, verbose_name="催办记录", on_delete=models.PROTECT, related_name="marks")

    class Meta:
        verbose_name = "已到时点"
        constraints: ClassVar = [models.UniqueConstraint(name="mark_once", fields=["task", "due_date", "level"])]

    def __str__(self) -> str:
        return f"{self.task_id} {self.level}"


class Addressee(models.Model):
    """告知对象: who is to hear of a reminder or report in his sentence of the morning, and of which event that was."""

    sent = models.ForeignKey(Sent, verbose_name="催办记录", on_delete=models.PROTECT, related_name="addressees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="人员", on_delete=models.PROTECT, related_name="+", db_index=False)
    late = models.IntegerField("超时工作日", help_text="到期前为负")
    event = models.BigIntegerField("事件序号", null=True, blank=True)

    class Meta:
        verbose_name = "告知对象"
        indexes: ClassVar = [models.Index(fields=["person"], condition=Q(event__isnull=True), name="addressee_not_yet_told")]
        constraints: ClassVar = [models.UniqueConstraint(name="addressee_once", fields=["sent", "person"])]

    def __str__(self) -> str:
        return f"{self.sent_id} {self.person_id}"
