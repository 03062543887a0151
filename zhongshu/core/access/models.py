"""Tables of 权限."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Installation(models.Model):
    """安装: the one row about this installation. Only the demo builder makes a demo of an empty database."""

    id = models.SmallIntegerField("编号", primary_key=True, default=1)
    office_name = models.CharField("机关名称", max_length=100)
    is_demo = models.BooleanField("演示数据", default=False)
    installed_at = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = "安装"
        constraints: ClassVar = [models.CheckConstraint(name="one_installation", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return self.office_name
