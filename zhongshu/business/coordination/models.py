"""Tables of 综合协调."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Unit


class SourceChoice(models.TextChoices):
    """来源."""

    SUPERVISION = "supervision", "督查"
    SURVEY = "survey", "调研"
    ENTERPRISE = "enterprise", "企业"
    DISTRICT = "district", "区县"
    MEETING = "meeting", "会议"
    DEPARTMENT = "department", "部门"


class CategoryChoice(models.TextChoices):
    """类别."""

    PLANNING = "planning", "规划衔接"
    RESOURCES = "resources", "要素保障"
    POLICY = "policy", "政策协同"
    OTHER = "other", "其他"


class LevelChoice(models.TextChoices):
    """协调层级."""

    DIVISION = "division", "处室"
    DEPUTY_SECRETARY = "deputy_secretary", "副秘书长"
    VICE_MAYOR = "vice_mayor", "分管副市长"
    MAYOR = "mayor", "市长（常务会）"


class Issue(models.Model):
    """协调事项. `rounds` counts the rounds that ended without agreement; merged, it stays and leads to the one that goes on."""

    matter = models.OneToOneField(
        Matter, verbose_name="事项", primary_key=True, on_delete=models.PROTECT, related_name="coordination_issue"
    )
    source = models.CharField("来源", max_length=12, choices=SourceChoice.choices)
    category = models.CharField("类别", max_length=12, choices=CategoryChoice.choices)
    raiser = models.ForeignKey(Unit, verbose_name="提出单位", on_delete=models.PROTECT, related_name="+")
    project = models.CharField("涉及项目", max_length=200, blank=True)
    value = models.DecimalField("涉及投资（万元）", max_digits=14, decimal_places=2, null=True, blank=True)
    dispute = models.TextField("核心分歧")
    basis = models.TextField("法规政策依据", blank=True)
    level = models.CharField("协调层级", max_length=20, choices=LevelChoice.choices, default=LevelChoice.DIVISION)
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="协调人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rounds = models.PositiveSmallIntegerField("未达成一致轮次", default=0)
    opinion = models.TextField("协调意见", blank=True)
    lead = models.ForeignKey(Unit, verbose_name="落实牵头单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    solution = models.TextField("解决情况", blank=True)
    merged_into = models.ForeignKey("self", verbose_name="并入", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        verbose_name = "协调事项"
        constraints: ClassVar = [models.CheckConstraint(name="issue_not_into_itself", condition=~Q(merged_into=F("matter")))]

    def __str__(self) -> str:
        return self.matter.title


class AnswerChoice(models.TextChoices):
    """确认."""

    NONE = "", "未回复"
    AGREED = "agreed", "确认"
    DISAGREED = "disagreed", "不同意"


class Party(models.Model):
    """涉及单位: its position, and its word on the opinion. Silence is no word."""

    issue = models.ForeignKey(Issue, verbose_name="协调事项", on_delete=models.PROTECT, related_name="parties")
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    stand = models.TextField("立场", blank=True)
    is_blocker = models.BooleanField("卡点", default=False)
    answer = models.CharField("确认", max_length=10, choices=AnswerChoice.choices, blank=True, default="")
    answered_at = models.DateTimeField("回复时间", null=True, blank=True)
    reminded_date = models.DateField("提醒日期", null=True, blank=True)

    class Meta:
        verbose_name = "涉及单位"
        constraints: ClassVar = [
            models.UniqueConstraint(name="party_once", fields=["issue", "unit"]),
            models.CheckConstraint(
                name="party_answered_at_a_time",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.unit.short_name


class Meeting(models.Model):
    """协调会."""

    issue = models.ForeignKey(Issue, verbose_name="协调事项", on_delete=models.PROTECT, related_name="meetings")
    held_date = models.DateField("日期")
    place = models.CharField("地点", max_length=100, blank=True)
    attended = models.CharField("参加单位", max_length=300)
    outcome = models.TextField("会议情况")
    is_agreed = models.BooleanField("达成一致", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "协调会"

    def __str__(self) -> str:
        return f"{self.held_date}"


class Proof(models.Model):
    """解决证明: files that the raiser shows."""

    issue = models.ForeignKey(Issue, verbose_name="协调事项", on_delete=models.PROTECT, related_name="proofs")
    file = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "解决证明"
        constraints: ClassVar = [models.UniqueConstraint(name="proof_once", fields=["issue", "file"])]

    def __str__(self) -> str:
        return self.file.name


class WayChoice(models.TextChoices):
    """联络方式."""

    PHONE = "phone", "电话"
    VISIT = "visit", "走访"
    LETTER = "letter", "函件"
    MEETING = "meeting", "会议"


class Contact(models.Model):
    """联络记录: with higher offices, the congress, the CPPCC, districts and departments."""

    division = models.ForeignKey(Unit, verbose_name="处室", on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField("联络单位", max_length=100)
    way = models.CharField("方式", max_length=20, choices=WayChoice.choices)
    contact_date = models.DateField("日期")
    gist = models.CharField("事由和结果", max_length=500)
    issue = models.ForeignKey(Issue, verbose_name="协调事项", null=True, blank=True, on_delete=models.PROTECT, related_name="contacts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "联络记录"

    def __str__(self) -> str:
        return f"{self.contact_date} {self.organisation}"
