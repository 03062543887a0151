"""Tables of 交办."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Unit


class RoleChoice(models.TextChoices):
    """承办身份."""

    LEAD = "lead", "主办"
    ASSIST = "assist", "协办"


class CycleChoice(models.TextChoices):
    """反馈周期."""

    NONE = "none", "不要求"
    WEEK = "week", "每周"
    HALF_MONTH = "half_month", "每半月"
    MONTH = "month", "每月"
    AFTER_MONTH = "after_month", "每月（次月初）"
    QUARTER = "quarter", "每季度"


class EndingChoice(models.TextChoices):
    """未经认可而结束."""

    NONE = "", "—"
    LONG_TERM = "long_term", "转长期"
    SUSPENDED = "suspended", "中止"
    VOID = "void", "撤销交办"
    PARENT = "parent", "随事项结束"


class Assignment(models.Model):
    """交办: one unit's part of a matter, itself a matter with its own clock, light and feedback. Its due date is the matter's; `baseline_due` never changes.

    The columns from `division` on say once more what the two matters say, written by the same operations, so that lists, lights and figures of
    a hundred thousand are answered by this table's indexes alone.
    """

    matter = models.OneToOneField(Matter, verbose_name="事项", primary_key=True, on_delete=models.PROTECT, related_name="assignment")
    parent = models.ForeignKey(Matter, verbose_name="所属事项", on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, verbose_name="承办单位", on_delete=models.PROTECT, related_name="+")
    role = models.CharField("承办身份", max_length=8, choices=RoleChoice.choices)
    sequence = models.PositiveSmallIntegerField("序号")
    text = models.TextField("任务内容")
    standard = models.TextField("完成标准", blank=True)
    cycle = models.CharField("反馈周期", max_length=12, choices=CycleChoice.choices, default=CycleChoice.NONE)
    baseline_due = models.DateField("原定期限")
    amber_from = models.DateField("黄灯起日")
    next_feedback_date = models.DateField("下次反馈日", null=True, blank=True)
    progress = models.PositiveSmallIntegerField("进度", default=0)
    returned_count = models.PositiveSmallIntegerField("退回重办次数", default=0)
    issued_at = models.DateTimeField("交办时间", null=True, blank=True)
    signed_at = models.DateTimeField("签收时间", null=True, blank=True)
    handed_in_at = models.DateTimeField("报送办结时间", null=True, blank=True)
    ending = models.CharField("未经认可而结束", max_length=12, choices=EndingChoice.choices, blank=True, default="")
    division = models.ForeignKey(Unit, verbose_name="交办处室", on_delete=models.PROTECT, related_name="+")
    parent_kind = models.CharField("所属类别", max_length=40)
    due_date = models.DateField("期限")
    stopped_date = models.DateField("停表日期", null=True, blank=True)
    ended_date = models.DateField("结束日期", null=True, blank=True)

    class Meta:
        verbose_name = "交办"
        indexes: ClassVar = [
            models.Index(fields=["unit", "-matter"], name="assignment_of_unit"),
            models.Index(  # figures of a year, and what the ledger counts: all that they ask for
                fields=[
                    "parent_kind",
                    "issued_at",
                    "division",
                    "unit",
                    "ending",
                    "ended_date",
                    "due_date",
                    "stopped_date",
                    "parent",
                    "matter",
                ],
                name="assignment_counted",
            ),
            models.Index(  # the same of one unit, and which it gave back
                fields=["unit", "parent_kind", "issued_at", "ending", "ended_date", "due_date", "stopped_date", "parent", "matter"],
                name="assignment_counted_of_unit",
            ),
            models.Index(fields=["unit", "stopped_date"], name="assignment_running_of_unit"),  # what a unit is asked to report on
            models.Index(  # what was closed when, and what is open: the board
                fields=[
                    "parent_kind",
                    "ended_date",
                    "ending",
                    "division",
                    "unit",
                    "due_date",
                    "stopped_date",
                    "issued_at",
                    "signed_at",
                    "parent",
                    "matter",
                ],
                name="assignment_ended",
            ),
            models.Index(fields=["due_date"], condition=Q(ended_date__isnull=True), name="assignment_open_by_due"),  # lights, the ladder
            models.Index(
                fields=["unit", "due_date"], condition=Q(ended_date__isnull=True), name="assignment_open_of_unit"
            ),  # the unit's inbox
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="assignment_one_lead", fields=["parent"], condition=Q(role="lead") & ~Q(ending="void")),
            models.UniqueConstraint(name="assignment_unit_once", fields=["parent", "unit"], condition=~Q(ending="void")),
            models.UniqueConstraint(name="assignment_sequence_once", fields=["parent", "sequence"]),
            models.CheckConstraint(name="assignment_progress_percent", condition=Q(progress__lte=100)),
            models.CheckConstraint(name="assignment_signed_after_issue", condition=Q(signed_at__isnull=True) | Q(issued_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.unit.short_name}（{RoleChoice(self.role).label}）"


class Milestone(models.Model):
    """节点: a checkable point of an assignment with its day; `baseline_due` never changes. Dropped, it stays on record."""

    assignment = models.ForeignKey(Assignment, verbose_name="交办", on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField("节点", max_length=120)
    due_date = models.DateField("节点期限")
    baseline_due = models.DateField("原定节点期限")
    done_date = models.DateField("完成日期", null=True, blank=True)
    reported_in = models.ForeignKey(
        "Feedback", verbose_name="随何反馈勾销", null=True, blank=True, on_delete=models.PROTECT, related_name="ticked"
    )
    dropped_at = models.DateTimeField("取消时间", null=True, blank=True)

    class Meta:
        verbose_name = "节点"
        constraints: ClassVar = [
            models.CheckConstraint(name="milestone_done_or_dropped", condition=Q(done_date__isnull=True) | Q(dropped_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title


class JudgedChoice(models.TextChoices):
    """审阅结果."""

    NEW = "new", "未审阅"
    ACCEPTED = "accepted", "采纳"
    RETURNED = "returned", "退回补充"


class Feedback(models.Model):
    """反馈: what a unit says of its progress. `period_date` is the feedback day that it answers, none where it was not asked; `missed` counts days passed over."""

    assignment = models.ForeignKey(Assignment, verbose_name="交办", on_delete=models.PROTECT, related_name="feedbacks")
    period_date = models.DateField("应反馈日", null=True, blank=True)
    is_late = models.BooleanField("逾期反馈", default=False)
    missed = models.PositiveSmallIntegerField("此前漏报期数", default=0)
    progress = models.PositiveSmallIntegerField("进度")
    done = models.TextField("进展情况")
    problems = models.TextField("存在问题", blank=True)
    next_steps = models.TextField("下步打算", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="反馈人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("反馈时间")
    state = models.CharField("审阅", max_length=10, choices=JudgedChoice.choices, default=JudgedChoice.NEW)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审阅人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField("审阅时间", null=True, blank=True)
    reason = models.CharField("退回理由", max_length=300, blank=True)
    unit = models.ForeignKey(Unit, verbose_name="承办单位", on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Unit, verbose_name="交办处室", on_delete=models.PROTECT, related_name="+")
    parent_kind = models.CharField("所属类别", max_length=40)
    token = models.CharField("提交标识", max_length=40, null=True, blank=True)  # noqa: DJ001 - unique where given

    class Meta:
        verbose_name = "反馈"
        indexes: ClassVar = [
            models.Index(fields=["assignment", "-at"], name="feedback_of_assignment"),
            models.Index(  # the rate of a year: all that it asks for
                fields=["parent_kind", "period_date", "division", "unit", "state", "is_late", "assignment"],
                name="feedback_counted",
            ),
            models.Index(  # the same of one unit, and its ledger
                fields=["unit", "parent_kind", "period_date", "state", "is_late", "assignment"], name="feedback_of_unit"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="feedback_progress_percent", condition=Q(progress__lte=100)),
            models.CheckConstraint(name="feedback_returned_for_reason", condition=~Q(state="returned") | ~Q(reason="")),
            models.UniqueConstraint(name="feedback_sent_once", fields=["assignment", "token"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.progress}%"


class Asking(models.Model):
    """应反馈: a day on which feedback was asked of a unit, written down when it comes or is answered before: what its 填报负担 is counted from."""

    assignment = models.ForeignKey(Assignment, verbose_name="交办", on_delete=models.PROTECT, related_name="askings")
    due_date = models.DateField("应反馈日")
    unit = models.ForeignKey(Unit, verbose_name="承办单位", on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Unit, verbose_name="交办处室", on_delete=models.PROTECT, related_name="+")
    parent_kind = models.CharField("所属类别", max_length=40)

    class Meta:
        verbose_name = "应反馈"
        indexes: ClassVar = [
            models.Index(
                fields=["due_date", "division", "unit", "parent_kind", "assignment"], name="asking_counted"
            ),  # of a year, by unit and month
            models.Index(fields=["unit", "due_date", "parent_kind", "assignment"], name="asking_of_unit"),
        ]
        constraints: ClassVar = [models.UniqueConstraint(name="asking_once", fields=["assignment", "due_date"])]

    def __str__(self) -> str:
        return f"{self.due_date} {self.unit.short_name}"


class Evidence(models.Model):
    """佐证: a photo or a paper that shows what a feedback says."""

    feedback = models.ForeignKey(Feedback, verbose_name="反馈", on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "佐证"
        constraints: ClassVar = [models.UniqueConstraint(name="evidence_once", fields=["feedback", "file"])]

    def __str__(self) -> str:
        return self.file.name


class SortChoice(models.TextChoices):
    """变更种类."""

    EXTEND = "extend", "延期"
    LONG_TERM = "long_term", "转长期"
    SUSPEND = "suspended", "中止"


class Change(models.Model):
    """变更申请: a unit asks for a later day, or that the assignment be taken off the clock. Itself a small matter, so that it lies on the approver's desk."""

    matter = models.OneToOneField(Matter, verbose_name="事项", primary_key=True, on_delete=models.PROTECT, related_name="assignment_change")
    assignment = models.ForeignKey(Assignment, verbose_name="交办", on_delete=models.PROTECT, related_name="changes")
    sort = models.CharField("种类", max_length=10, choices=SortChoice.choices)
    reason = models.CharField("理由", max_length=500)
    old_due = models.DateField("现期限")
    new_due = models.DateField("新期限", null=True, blank=True)

    class Meta:
        verbose_name = "变更申请"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="change_extends", condition=Q(sort="extend", new_due__gt=models.F("old_due")) | (~Q(sort="extend") & Q(new_due=None))
            ),
        ]

    def __str__(self) -> str:
        return SortChoice(self.sort).label


class LightOverride(models.Model):
    """人工定灯: who set a light against the rule, and why; ended, the rule holds again."""

    assignment = models.ForeignKey(Assignment, verbose_name="交办", on_delete=models.PROTECT, related_name="overrides")
    tone = models.CharField("灯色", max_length=8, choices=[("red", "红灯"), ("amber", "黄灯"), ("green", "绿灯")])
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="定灯人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("定灯时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "人工定灯"
        constraints: ClassVar = [
            models.UniqueConstraint(name="override_one_at_a_time", fields=["assignment"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(name="override_for_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.tone


class RungChoice(models.TextChoices):
    """升级层级."""

    URGE = "urge", "催办单"
    WARN = "warn", "预警"
    CIRCULATE = "circulate", "通报"
    TALK = "talk", "约谈建议"


class RungState(models.TextChoices):
    """升级状态."""

    PROPOSED = "proposed", "待批准"
    ISSUED = "issued", "已发出"
    DROPPED = "dropped", "不予"


class Escalation(models.Model):
    """升级督办: a rung of the ladder, once for each assignment, with its printed slip."""

    assignment = models.ForeignKey(Assignment, verbose_name="交办", on_delete=models.PROTECT, related_name="escalations")
    rung = models.CharField("层级", max_length=12, choices=RungChoice.choices)
    state = models.CharField("状态", max_length=10, choices=RungState.choices)
    late_days = models.PositiveSmallIntegerField("超期天数")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="批准人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField("说明", max_length=300, blank=True)
    slip = models.ForeignKey(StoredFile, verbose_name="单据", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "升级督办"
        constraints: ClassVar = [models.UniqueConstraint(name="escalation_once", fields=["assignment", "rung"])]

    def __str__(self) -> str:
        return RungChoice(self.rung).label


class Observation(models.Model):
    """现场核查: what was seen on the spot, beside what the unit had reported on that day."""

    assignment = models.ForeignKey(Assignment, verbose_name="交办", on_delete=models.PROTECT, related_name="observations")
    seen_date = models.DateField("核查日期")
    place = models.CharField("地点", max_length=120)
    is_open = models.BooleanField("事先通知", default=True)
    reported = models.PositiveSmallIntegerField("自报进度")
    seen = models.PositiveSmallIntegerField("现场进度")
    text = models.TextField("现场情况")
    photos = models.ManyToManyField(StoredFile, verbose_name="照片", blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="核查人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "现场核查"
        constraints: ClassVar = [models.CheckConstraint(name="observation_percent", condition=Q(seen__lte=100, reported__lte=100))]

    def __str__(self) -> str:
        return f"{self.seen_date} {self.place}"
