"""Tables of 督查督办."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhongshu.core.assignments.models import CycleChoice, RoleChoice
from zhongshu.core.matters.models import Matter
from zhongshu.core.numbering.models import Number
from zhongshu.core.org.models import Position, Unit


class LineChoice(models.TextChoices):
    """“1+4+N”里的位置."""

    PLATFORM = "platform", "1 平台和规则"
    LINE = "line", "4 条主线"
    SPECIAL = "special", "N 项专项"


class ApproverChoice(models.TextChoices):
    """立项由谁批准."""

    MAYOR = "mayor", "市长"
    LEADER = "leader", "牵头领导（市长授权）"
    SECRETARY = "secretary_general", "秘书长（市长授权）"


class Source(models.Model):
    """督办来源: where matters come from and who approves them. Kept by the system officer; ended, never deleted."""

    code = models.CharField("来源代码", max_length=20, unique=True)
    name = models.CharField("来源", max_length=40)
    line = models.CharField("工作体系", max_length=10, choices=LineChoice.choices)
    approver = models.CharField("立项批准人", max_length=20, choices=ApproverChoice.choices)
    is_instruction = models.BooleanField("领导批示类", default=False)
    rank = models.PositiveSmallIntegerField("排序", default=0)
    from_date = models.DateField("启用日期")
    to_date = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "督办来源"
        ordering: ClassVar = ["rank", "pk"]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """督查事项."""

    matter = models.OneToOneField(Matter, verbose_name="事项", primary_key=True, on_delete=models.PROTECT, related_name="supervision_item")
    source = models.ForeignKey(Source, verbose_name="主要来源", on_delete=models.PROTECT, related_name="items")
    text = models.TextField("督办内容")
    leader = models.ForeignKey(Position, verbose_name="牵头领导", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    field = models.CharField("领域", max_length=20, blank=True)
    is_double = models.BooleanField("一事双督", default=False)
    number = models.OneToOneField(Number, verbose_name="督办编号", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("立项时间", null=True, blank=True)
    assigned_at = models.DateTimeField("交办时间", null=True, blank=True)
    read_date = models.DateField("领导阅示日期", null=True, blank=True)
    read_note = models.CharField("领导阅示", max_length=200, blank=True)
    filed_at = models.DateTimeField("归档时间", null=True, blank=True)
    merged_into = models.ForeignKey("self", verbose_name="并入事项", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        verbose_name = "督查事项"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="item_numbered_when_approved",
                condition=Q(approved_at__isnull=True, number=None) | Q(approved_at__isnull=False, number__isnull=False),
            ),
            models.CheckConstraint(
                name="item_assigned_after_approval", condition=Q(assigned_at__isnull=True) | Q(approved_at__isnull=False)
            ),
            models.CheckConstraint(name="item_not_merged_into_itself", condition=Q(merged_into=None) | ~Q(merged_into=models.F("matter"))),
        ]

    def __str__(self) -> str:
        return self.matter.title


class ItemSource(models.Model):
    """来源记录: by which routes a matter arrived. What is merged brings its own along."""

    item = models.ForeignKey(Item, verbose_name="督查事项", on_delete=models.PROTECT, related_name="sources")
    source = models.ForeignKey(Source, verbose_name="来源", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField("依据", max_length=200, blank=True)
    text = models.TextField("原文", blank=True)
    matter = models.ForeignKey(Matter, verbose_name="来源事项", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    brought_by = models.ForeignKey(Item, verbose_name="随何事项并入", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "来源记录"

    def __str__(self) -> str:
        return self.reference or self.source.name


class PlannedOrder(models.Model):
    """拟交办: which unit is to do what, before it is approved."""

    item = models.ForeignKey(Item, verbose_name="督查事项", on_delete=models.PROTECT, related_name="plan")
    unit = models.ForeignKey(Unit, verbose_name="承办单位", on_delete=models.PROTECT, related_name="+")
    role = models.CharField("承办身份", max_length=8, choices=RoleChoice.choices)
    text = models.TextField("任务内容")
    standard = models.TextField("完成标准", blank=True)
    due_date = models.DateField("办结期限")
    cycle = models.CharField("反馈周期", max_length=12, choices=CycleChoice.choices, default=CycleChoice.MONTH)
    milestones = models.JSONField("节点", default=list, blank=True)

    class Meta:
        verbose_name = "拟交办"
        constraints: ClassVar = [
            models.UniqueConstraint(name="planned_unit_once", fields=["item", "unit"]),
            models.UniqueConstraint(name="planned_one_lead", fields=["item"], condition=Q(role="lead")),
        ]

    def __str__(self) -> str:
        return f"{self.unit.short_name}（{RoleChoice(self.role).label}）"


class Plate(models.Model):
    """挂牌督办: approved by the mayor, on the wall with its day, taken down by who hung it."""

    matter = models.OneToOneField(Matter, verbose_name="事项", primary_key=True, on_delete=models.PROTECT, related_name="supervision_plate")
    item = models.ForeignKey(Item, verbose_name="督查事项", on_delete=models.PROTECT, related_name="plates")
    reason = models.CharField("挂牌理由", max_length=300)
    due_date = models.DateField("整改期限")
    is_public = models.BooleanField("对外公开", default=False)
    hung_at = models.DateTimeField("挂牌时间", null=True, blank=True)
    hung_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="挂牌人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acceptance = models.TextField("验收情况", blank=True)
    unhung_at = models.DateTimeField("摘牌时间", null=True, blank=True)

    class Meta:
        verbose_name = "挂牌督办"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="plate_one_at_a_time", fields=["item"], condition=Q(hung_at__isnull=False, unhung_at__isnull=True)
            ),
            models.CheckConstraint(name="plate_hung_by_someone", condition=Q(hung_at__isnull=True) | Q(hung_by__isnull=False)),
            models.CheckConstraint(name="plate_accepted_before_unhung", condition=Q(unhung_at__isnull=True) | ~Q(acceptance="")),
        ]

    def __str__(self) -> str:
        return f"挂牌：{self.item}"
