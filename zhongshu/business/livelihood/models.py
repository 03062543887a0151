"""Tables of 民生实事."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Unit


class LevelChoice(models.TextChoices):
    """项目层级."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    DISTRICT = "district", "区县级"


class Project(models.Model):
    """民生实事项目. `part_of` is the project of a higher level of whose target it is a share; `same_as` the one that lists the same thing and is counted instead."""

    matter = models.OneToOneField(
        Matter, verbose_name="事项", primary_key=True, on_delete=models.PROTECT, related_name="livelihood_project"
    )
    level = models.CharField("层级", max_length=10, choices=LevelChoice.choices)
    year = models.PositiveSmallIntegerField("年度")
    content = models.TextField("建设内容")
    measure = models.CharField("计量单位", max_length=20)
    target = models.DecimalField("目标数", max_digits=14, decimal_places=2)
    plan = models.JSONField("时序计划（累计%）", default=list)
    investment = models.DecimalField("投资（万元）", max_digits=14, decimal_places=2, null=True, blank=True)
    standard = models.TextField("完成标准", blank=True)
    decided_by = models.CharField("决定机关", max_length=100)
    decision = models.CharField("决定文号或会议", max_length=200, blank=True)
    lead = models.ForeignKey(Unit, verbose_name="牵头单位", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Unit, verbose_name="所在区县", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    part_of = models.ForeignKey("self", verbose_name="所属上级项目", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    same_as = models.ForeignKey(
        "self", verbose_name="与何项目相同", null=True, blank=True, on_delete=models.PROTECT, related_name="doubles"
    )
    asked = models.PositiveIntegerField("测评发出", default=0)
    answered = models.PositiveIntegerField("测评收回", default=0)
    satisfied = models.PositiveIntegerField("满意和基本满意", default=0)
    self_check = models.TextField("完工自评", blank=True)

    class Meta:
        verbose_name = "民生实事项目"
        constraints: ClassVar = [
            models.CheckConstraint(name="livelihood_target_positive", condition=Q(target__gt=0)),
            models.CheckConstraint(name="livelihood_answers_in_order", condition=Q(satisfied__lte=F("answered"), answered__lte=F("asked"))),
            models.CheckConstraint(name="livelihood_not_its_own_part", condition=~Q(part_of=F("matter")) & ~Q(same_as=F("matter"))),
        ]

    def __str__(self) -> str:
        return self.matter.title


class Assist(models.Model):
    """协办单位 as planned; issued, each gets an assignment."""

    project = models.ForeignKey(Project, verbose_name="项目", on_delete=models.PROTECT, related_name="assists")
    unit = models.ForeignKey(Unit, verbose_name="协办单位", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "协办单位"
        constraints: ClassVar = [models.UniqueConstraint(name="livelihood_assist_once", fields=["project", "unit"])]

    def __str__(self) -> str:
        return self.unit.short_name


class Monthly(models.Model):
    """月报: one month's own figure. A revision is a further row with its reason; the last one counts, none is written over."""

    project = models.ForeignKey(Project, verbose_name="项目", on_delete=models.PROTECT, related_name="months")
    month = models.PositiveSmallIntegerField("月份")
    sequence = models.PositiveSmallIntegerField("次序")
    amount = models.DecimalField("当月数", max_digits=14, decimal_places=2)
    is_last = models.BooleanField("现行", default=True)
    is_late = models.BooleanField("逾期", default=False)
    note = models.CharField("说明", max_length=300, blank=True)
    reason = models.CharField("修订或确认理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="填报人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("填报时间")

    class Meta:
        verbose_name = "月报"
        constraints: ClassVar = [
            models.UniqueConstraint(name="livelihood_month_sequence_once", fields=["project", "month", "sequence"]),
            models.UniqueConstraint(name="livelihood_month_one_last", fields=["project", "month"], condition=Q(is_last=True)),
            models.CheckConstraint(name="livelihood_month_of_year", condition=Q(month__gte=1, month__lte=12)),
            models.CheckConstraint(name="livelihood_month_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="livelihood_revised_for_reason", condition=Q(sequence=1) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.month}月 {self.amount}"


class Site(models.Model):
    """点位 on the map of the city; coordinates are thousandths of the map's width and height."""

    project = models.ForeignKey(Project, verbose_name="项目", on_delete=models.PROTECT, related_name="sites")
    name = models.CharField("点位", max_length=100)
    district = models.ForeignKey(Unit, verbose_name="区县", on_delete=models.PROTECT, related_name="+")
    x = models.PositiveSmallIntegerField("横坐标")
    y = models.PositiveSmallIntegerField("纵坐标")

    class Meta:
        verbose_name = "点位"
        constraints: ClassVar = [
            models.UniqueConstraint(name="livelihood_site_once", fields=["project", "name"]),
            models.CheckConstraint(name="livelihood_site_on_map", condition=Q(x__lte=1000, y__lte=1000)),
        ]

    def __str__(self) -> str:
        return self.name


class StageChoice(models.TextChoices):
    """照片时段."""

    BEFORE = "before", "建设前"
    AFTER = "after", "建成后"


class SitePhoto(models.Model):
    """点位照片. One picture shows one site once: the database knows it by its digest."""

    site = models.ForeignKey(Site, verbose_name="点位", on_delete=models.PROTECT, related_name="photos")
    stage = models.CharField("时段", max_length=8, choices=StageChoice.choices)
    file = models.ForeignKey(StoredFile, verbose_name="照片", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField("SM3摘要", max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "点位照片"

    def __str__(self) -> str:
        return f"{self.site.name}{self.get_stage_display()}"


class Adjustment(models.Model):
    """项目调整: only by the body that decided on the project, with its paper; the old target stays here."""

    project = models.ForeignKey(Project, verbose_name="项目", on_delete=models.PROTECT, related_name="adjustments")
    old_target = models.DecimalField("原目标数", max_digits=14, decimal_places=2)
    new_target = models.DecimalField("新目标数", max_digits=14, decimal_places=2)
    body = models.CharField("决定机关", max_length=100)
    decision = models.CharField("决定文号或会议", max_length=200)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "项目调整"

    def __str__(self) -> str:
        return f"{self.old_target} → {self.new_target}"


class Outline(models.Model):
    """区县轮廓 on the map, as points in thousandths of its width and height."""

    unit = models.OneToOneField(Unit, verbose_name="区县", primary_key=True, on_delete=models.PROTECT, related_name="+")
    points = models.JSONField("轮廓")

    class Meta:
        verbose_name = "区县轮廓"

    def __str__(self) -> str:
        return self.unit.short_name
