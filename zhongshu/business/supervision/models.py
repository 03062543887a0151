"""Tables of 督查督办."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhongshu.core.assignments.models import Assignment, CycleChoice, RoleChoice
from zhongshu.core.files.models import StoredFile
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
    approval = models.CharField("随单批准", max_length=200, blank=True)
    assigned_at = models.DateTimeField("交办时间", null=True, blank=True)
    read_date = models.DateField("领导阅示日期", null=True, blank=True)
    read_note = models.CharField("领导阅示", max_length=200, blank=True)
    filed_at = models.DateTimeField("归档时间", null=True, blank=True)
    merged_into = models.ForeignKey("self", verbose_name="并入事项", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        verbose_name = "督查事项"
        indexes: ClassVar = [
            models.Index(fields=["approved_at"], name="item_by_approval"),  # the figure of a year
            models.Index(fields=["leader", "-approved_at"], name="item_of_leader"),  # what a leader leads, newest first
            models.Index(fields=["matter", "field"], name="item_in_field"),  # the board's figures by field
        ]
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
    digest = models.CharField("原文摘要值", max_length=64, blank=True, default="")
    matter = models.ForeignKey(Matter, verbose_name="来源事项", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    brought_by = models.ForeignKey(Item, verbose_name="随何事项并入", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "来源记录"
        indexes: ClassVar = [models.Index(fields=["digest"], condition=~Q(digest=""), name="source_by_digest")]  # the same words elsewhere

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


class SortChoice(models.TextChoices):
    """督查方式 (第十四条)."""

    GENERAL = "general", "综合督查"
    SPECIAL = "special", "专项督查"
    EVENT = "event", "事件调查"
    DAILY = "daily", "日常督办"
    CLUE = "clue", "线索核查"


class MethodChoice(models.TextChoices):
    """督查方法 (第十二条)."""

    SELF_CHECK = "self_check", "要求自查、说明情况"
    BRIEFING = "briefing", "听取汇报"
    ON_SITE = "on_site", "检查、访谈、暗访"
    FORUM = "forum", "座谈、听证、统计、评估"
    FILES = "files", "调阅、复制资料"
    CLUES = "clues", "通过信函、电话、媒体收集线索"
    INTERVIEW = "interview", "约谈"
    INTERNET = "internet", "运用现代信息技术手段（互联网+督查）"


class Inspection(models.Model):
    """督查: with a plan that was approved, a leader who answers for the conclusion (第八条), and the body that it is about."""

    matter = models.OneToOneField(
        Matter, verbose_name="事项", primary_key=True, on_delete=models.PROTECT, related_name="supervision_inspection"
    )
    sort = models.CharField("督查方式", max_length=10, choices=SortChoice.choices)
    methods = models.JSONField("督查方法", default=list)
    unit = models.ForeignKey(Unit, verbose_name="督查对象", on_delete=models.PROTECT, related_name="+")
    items = models.ManyToManyField(Item, verbose_name="督查事项", blank=True, related_name="inspections")
    plan = models.TextField("督查方案")
    from_date = models.DateField("开始日期")
    to_date = models.DateField("结束日期")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="组长", on_delete=models.PROTECT, related_name="+")
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="组员", blank=True, related_name="+")
    conclusion = models.TextField("督查结论", blank=True)
    concluded_at = models.DateTimeField("结论时间", null=True, blank=True)
    received_at = models.DateTimeField("签收时间", null=True, blank=True)

    class Meta:
        verbose_name = "督查"
        constraints: ClassVar = [
            models.CheckConstraint(name="inspection_ends_after_start", condition=Q(to_date__gte=models.F("from_date"))),
            models.CheckConstraint(
                name="inspection_received_after_conclusion", condition=Q(received_at__isnull=True) | Q(concluded_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.matter.title


class Problem(models.Model):
    """问题: found on the spot, with its place; what its body did about it, and whether that was seen. In one inspection only."""

    inspection = models.ForeignKey(Inspection, verbose_name="督查", on_delete=models.PROTECT, related_name="problems")
    place = models.CharField("地点", max_length=120)
    text = models.TextField("问题")
    assignment = models.ForeignKey(Assignment, verbose_name="所涉交办", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    photos = models.ManyToManyField(StoredFile, verbose_name="照片", blank=True, related_name="+")
    found_at = models.DateTimeField("发现时间")
    rectification = models.TextField("整改情况", blank=True)
    solved_at = models.DateTimeField("解决时间", null=True, blank=True)

    class Meta:
        verbose_name = "督查问题"
        constraints: ClassVar = [
            models.CheckConstraint(name="problem_rectified_before_solved", condition=Q(solved_at__isnull=True) | ~Q(rectification="")),
        ]

    def __str__(self) -> str:
        return self.text[:30]


class ChannelChoice(models.TextChoices):
    """线索渠道 (第十二条)."""

    LETTER = "letter", "群众来信来电"
    MEDIA = "media", "媒体报道"
    INTERNET = "internet", "互联网留言"
    TRANSFER = "transfer", "部门移送"
    DATA = "data", "数据比对"
    OTHER = "other", "其他"


class VerdictChoice(models.TextChoices):
    """核查结果."""

    NONE = "", "待核查"
    TRUE = "true", "属实"
    PARTLY = "partly", "部分属实"
    FALSE = "false", "不属实"


class Clue(models.Model):
    """线索: what somebody says is wrong, and what was found when it was looked into. Never shown to the inspected body."""

    inspection = models.ForeignKey(Inspection, verbose_name="督查", on_delete=models.PROTECT, related_name="clues")
    channel = models.CharField("线索渠道", max_length=10, choices=ChannelChoice.choices)
    text = models.TextField("线索内容")
    noted_at = models.DateTimeField("登记时间")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField("核查结果", max_length=8, choices=VerdictChoice.choices, blank=True, default=VerdictChoice.NONE)
    finding = models.TextField("核查情况", blank=True)
    handed_to = models.CharField("移送机关", max_length=80, blank=True)
    judged_at = models.DateTimeField("核查时间", null=True, blank=True)

    class Meta:
        verbose_name = "督查线索"
        constraints: ClassVar = [
            models.CheckConstraint(name="clue_judged_with_finding", condition=Q(verdict="") | ~Q(finding="")),
        ]

    def __str__(self) -> str:
        return self.text[:30]


class DecisionChoice(models.TextChoices):
    """复核决定."""

    NONE = "", "复核中"
    UPHELD = "upheld", "维持"
    CHANGED = "changed", "变更"
    REVOKED = "revoked", "撤销"


class Objection(models.Model):
    """异议: of the inspected body against the conclusion, once, and what others decided on it (第十七条)."""

    inspection = models.OneToOneField(Inspection, verbose_name="督查", on_delete=models.PROTECT, related_name="objection")
    text = models.TextField("异议")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="提出人", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提出时间")
    due_date = models.DateField("复核期限")
    decision = models.CharField("复核决定", max_length=10, choices=DecisionChoice.choices, blank=True, default=DecisionChoice.NONE)
    opinion = models.TextField("复核意见", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="复核人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("复核时间", null=True, blank=True)

    class Meta:
        verbose_name = "督查异议"
        constraints: ClassVar = [
            models.CheckConstraint(name="objection_decided_by_someone", condition=Q(decision="") | Q(decided_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.text[:30]
