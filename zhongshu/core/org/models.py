"""Tables of 机构人员."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q


class UnitKind(models.TextChoices):
    """机构类别."""

    GOVERNMENT = "government", "政府"
    OFFICE = "office", "办公室"
    DIVISION = "division", "处室"
    DEPARTMENT = "department", "部门"
    DISTRICT = "district", "区县"
    TOWN = "town", "镇街"
    ENTERPRISE = "enterprise", "企事业单位"
    OUTSIDE = "outside", "外部单位"


class Officer(models.TextChoices):
    """三员: none can do another's work, and none can read papers."""

    NONE = "", "非三员"
    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全保密管理员"
    AUDIT = "audit", "安全审计员"


def held_on(day: dt.date, prefix: str = "") -> Q:
    """Rows whose dates from–to include the day; an open end has none."""
    return Q(**{f"{prefix}from_date__lte": day}) & (Q(**{f"{prefix}to_date__isnull": True}) | Q(**{f"{prefix}to_date__gte": day}))


class Unit(models.Model):
    """机构: a node of the unit tree."""

    code = models.CharField("机构代码", max_length=40, unique=True)
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=60)
    kind = models.CharField("类别", max_length=12, choices=UnitKind.choices)
    parent = models.ForeignKey("self", verbose_name="上级机构", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    rank = models.PositiveIntegerField("排序", default=0)
    receives = models.BooleanField("接收公文", default=False)
    from_date = models.DateField("启用日期")
    to_date = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "机构"
        constraints: ClassVar = [
            models.CheckConstraint(name="unit_ends_after_start", condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date"))),
        ]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Looks people up for the login."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=username)


class Person(AbstractBaseUser):
    """人员: also the account. An account without a usable password cannot log in by password."""

    username = models.CharField("登录名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=40)
    officer = models.CharField("三员身份", max_length=10, choices=Officer.choices, blank=True, default=Officer.NONE)
    is_active = models.BooleanField("可登录", default=True)
    rank = models.PositiveIntegerField("排序", default=0)
    from_date = models.DateField("到任日期")
    to_date = models.DateField("离任日期", null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar = PersonManager()

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """岗位: a chair in a unit. Routes name positions, so that work follows the chair and not the person."""

    code = models.CharField("岗位代码", max_length=60, unique=True)
    unit = models.ForeignKey(Unit, verbose_name="机构", on_delete=models.PROTECT, related_name="positions")
    title = models.CharField("岗位名称", max_length=60)
    rank = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = "岗位"

    def __str__(self) -> str:
        return f"{self.unit.short_name}{self.title}"


class Duty(models.Model):
    """职责: what a position is there for; permissions and routes ask for it."""

    position = models.ForeignKey(Position, verbose_name="岗位", on_delete=models.PROTECT, related_name="duties")
    code = models.CharField("职责", max_length=40, db_index=True)

    class Meta:
        verbose_name = "职责"
        constraints: ClassVar = [models.UniqueConstraint(name="duty_once", fields=["position", "code"])]

    def __str__(self) -> str:
        return self.code


class Post(models.Model):
    """任职: who held which position when. One person may hold several."""

    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="posts")
    position = models.ForeignKey(Position, verbose_name="岗位", on_delete=models.PROTECT, related_name="posts")
    from_date = models.DateField("任职日期")
    to_date = models.DateField("免职日期", null=True, blank=True)

    class Meta:
        verbose_name = "任职"
        constraints: ClassVar = [
            models.UniqueConstraint(name="post_once_at_a_time", fields=["person", "position"], condition=Q(to_date__isnull=True)),
            models.CheckConstraint(name="post_ends_after_start", condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date"))),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}（{self.position.title}）"


class Delegation(models.Model):
    """委托代办: who acts for whom, from when to when, for which kinds of matter. It ends by itself; ended early, it says when."""

    principal = models.ForeignKey(Person, verbose_name="委托人", on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Person, verbose_name="受托人", on_delete=models.PROTECT, related_name="delegations_held")
    from_date = models.DateField("开始日期")
    to_date = models.DateField("结束日期")
    kinds = models.JSONField("事项类别", default=list, blank=True)
    reason = models.CharField("事由", max_length=200)
    made_by = models.ForeignKey(Person, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("提前结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "委托代办"
        constraints: ClassVar = [
            models.CheckConstraint(name="nobody_delegates_to_himself", condition=~Q(principal=F("delegate"))),
            models.CheckConstraint(name="delegation_ends_after_start", condition=Q(to_date__gte=F("from_date"))),
        ]

    def __str__(self) -> str:
        return f"{self.delegate.name}代{self.principal.name}"


class AbsenceKind(models.TextChoices):
    """离岗类别."""

    LEAVE = "leave", "请假"
    TRIP = "trip", "出差"
    SECONDED = "seconded", "挂职"
    STUDY = "study", "学习"
    HOLIDAY = "holiday", "休假"


class Absence(models.Model):
    """离岗: who is away from when to when, and why. Back early, it says when."""

    person = models.ForeignKey(Person, verbose_name="离岗人", on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField("类别", max_length=10, choices=AbsenceKind.choices)
    from_date = models.DateField("开始日期")
    to_date = models.DateField("结束日期")
    note = models.CharField("说明", max_length=200, blank=True)
    made_by = models.ForeignKey(Person, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("提前返岗时间", null=True, blank=True)

    class Meta:
        verbose_name = "离岗"
        indexes: ClassVar = [
            models.Index(fields=["to_date"], condition=Q(ended_at__isnull=True), name="absence_live_until")
        ]  # who is away today
        constraints: ClassVar = [
            models.CheckConstraint(name="absence_ends_after_start", condition=Q(to_date__gte=F("from_date"))),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}{self.get_kind_display()}"
