"""Tables of 后台."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

INDEXING = "检索"
"""The consumer that writes the index of words."""


class Cursor(models.Model):
    """读到哪里: the last event that a consumer has dealt with, and how often the next one has failed."""

    name = models.CharField("消费者", max_length=40, primary_key=True)
    seq = models.BigIntegerField("已处理到", default=0)
    tries = models.PositiveSmallIntegerField("下一事件已试次数", default=0)

    class Meta:
        verbose_name = "事件游标"

    def __str__(self) -> str:
        return f"{self.name} {self.seq}"


class Failure(models.Model):
    """未处理的事件: passed over after several tries, so that it does not hold up the others."""

    consumer = models.CharField("消费者", max_length=40)
    event = models.BigIntegerField("事件序号")
    error = models.CharField("错误", max_length=300)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "未处理的事件"
        constraints: ClassVar = [models.UniqueConstraint(name="failure_once", fields=["consumer", "event"])]

    def __str__(self) -> str:
        return f"{self.consumer} {self.event}"


class Heartbeat(models.Model):
    """心跳: the one row by which a page sees that the worker lives."""

    id = models.SmallIntegerField("编号", primary_key=True, default=1)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "后台心跳"
        constraints: ClassVar = [models.CheckConstraint(name="one_heartbeat", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"


class Tick(models.Model):
    """定时任务的一次: one slot of one job, whoever runs it. `free_at` is when it may be taken up again, while it is not finished."""

    job = models.CharField("任务", max_length=60)
    slot = models.DateTimeField("应运行时间")
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    free_at = models.DateTimeField("何时可再试")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    told = models.CharField("结果", max_length=300, blank=True)
    error = models.CharField("错误", max_length=300, blank=True)

    class Meta:
        verbose_name = "定时任务的一次"
        constraints: ClassVar = [models.UniqueConstraint(name="tick_once", fields=["job", "slot"])]

    def __str__(self) -> str:
        return f"{self.job} {self.slot:%Y-%m-%d %H:%M}"
