"""Tables of 事项."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhongshu.core.org.models import Position, Unit


class PhaseChoice(models.TextChoices):
    """阶段."""

    OPEN = "open", "在办"
    DONE = "done", "办结"
    CANCELLED = "cancelled", "撤销"


class Urgency(models.TextChoices):
    """紧急程度: on papers only 特急 and 加急 (Art. 9)."""

    ORDINARY = "", "平件"
    URGENT = "加急", "加急"
    EXTRA_URGENT = "特急", "特急"


class TaskState(models.TextChoices):
    """待办状态."""

    OPEN = "open", "待办"
    WAITING = "waiting", "排队"
    DONE = "done", "已办"
    CANCELLED = "cancelled", "取消"
    WITHDRAWN = "withdrawn", "撤回"
    MOVED = "moved", "转出"


class DecisionChoice(models.TextChoices):
    """办理结果."""

    NONE = "", "—"
    AGREE = "agree", "同意"
    COMMENT = "comment", "同意并提出意见"
    DISAGREE = "disagree", "不同意"
    RETURN = "return", "退回"


class RoleChoice(models.TextChoices):
    """办理身份."""

    MAIN = "main", "办理"
    ADDED = "added", "加签"
    DEPUTED = "deputed", "委派"


class PlaceChoice(models.TextChoices):
    """加签位置."""

    NONE = "", "—"
    BEFORE = "before", "前加签"
    AFTER = "after", "后加签"
    BESIDE = "beside", "并加签"


class Matter(models.Model):
    """事项: something that someone is to do. Its kind's own columns stand in a one-to-one table of the business."""

    kind = models.CharField("类别", max_length=40)
    title = models.CharField("标题", max_length=300)
    number = models.CharField("编号", max_length=80, blank=True, db_index=True)
    urgency = models.CharField("紧急程度", max_length=4, choices=Urgency.choices, blank=True, default=Urgency.ORDINARY)
    unit = models.ForeignKey(Unit, verbose_name="承办机构", on_delete=models.PROTECT, related_name="+")
    drafter = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+")
    flow_version = models.PositiveSmallIntegerField("流程版本")
    step = models.CharField("当前环节", max_length=40)
    visit = models.PositiveIntegerField("办理轮次", default=1)
    phase = models.CharField("阶段", max_length=10, choices=PhaseChoice.choices, default=PhaseChoice.OPEN)
    detours = models.JSONField("直送回程", default=list, blank=True)
    quorums = models.JSONField("会签方式", default=dict, blank=True)
    clock_from = models.DateField("计时起点", null=True, blank=True)
    term_days = models.PositiveSmallIntegerField("办理时限（工作日）", null=True, blank=True)
    due_date = models.DateField("办结期限", null=True, blank=True)
    due_sentence = models.CharField("办结期限说明", max_length=300, blank=True)
    revision = models.PositiveIntegerField("修订号", default=1)
    created_at = models.DateTimeField("创建时间")
    moved_at = models.DateTimeField("最近流转时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        verbose_name = "事项"
        indexes: ClassVar = [
            models.Index(fields=["drafter", "phase", "-moved_at"], name="matter_started_by"),  # my desk, 我发起的
            models.Index(fields=["unit", "phase"], name="matter_of_unit"),  # my desk, 我单位
            models.Index(fields=["kind", "-id"], name="matter_by_kind"),  # ledgers, newest first
            models.Index(fields=["kind", "phase"], name="matter_by_phase"),  # what is open of a kind
            models.Index(fields=["kind", "step", "phase"], name="matter_by_step"),  # what stands where; what a unit gave back
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="closed_when_ended",
                condition=Q(phase="open", closed_at__isnull=True) | (~Q(phase="open") & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """待办: one row per person or position and stay at a step. Nothing done is ever taken out."""

    matter = models.ForeignKey(Matter, verbose_name="事项", on_delete=models.PROTECT, related_name="tasks")
    step = models.CharField("环节", max_length=40)
    visit = models.PositiveIntegerField("办理轮次")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="待办人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.ForeignKey(Position, verbose_name="待办岗位", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    decision = models.CharField("办理结果", max_length=10, choices=DecisionChoice.choices, blank=True, default="")
    opinion = models.TextField("意见", blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="送办人", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    arrived_at = models.DateTimeField("送达时间")
    opened_at = models.DateTimeField("打开时间", null=True, blank=True)
    done_at = models.DateTimeField("办理时间", null=True, blank=True)
    due_date = models.DateField("办理期限", null=True, blank=True)
    due_sentence = models.CharField("期限说明", max_length=200, blank=True)
    unseated_by = models.BigIntegerField("因何任务失效", null=True, blank=True)
    took = models.CharField("直送至", max_length=40, blank=True)
    role = models.CharField("办理身份", max_length=8, choices=RoleChoice.choices, default=RoleChoice.MAIN)
    place = models.CharField("加签位置", max_length=8, choices=PlaceChoice.choices, blank=True, default="")
    turn = models.PositiveSmallIntegerField("次序", default=0)
    parent = models.ForeignKey(
        "self", verbose_name="应谁之请", null=True, blank=True, on_delete=models.PROTECT, related_name="asked", db_index=False
    )
    came_from = models.ForeignKey(
        "self", verbose_name="接续的待办", null=True, blank=True, on_delete=models.PROTECT, related_name="heirs", db_index=False
    )
    done_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="委托人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    request = models.CharField("请办要求", max_length=300, blank=True)

    class Meta:
        verbose_name = "待办"
        indexes: ClassVar = [
            models.Index(fields=["person", "due_date"], condition=Q(state="open"), name="task_open_of_person"),  # my desk
            models.Index(fields=["position", "due_date"], condition=Q(state="open"), name="task_open_of_position"),  # my desk
            models.Index(fields=["done_by", "-done_at"], name="task_done_by_day"),  # my desk, what I finished today
            models.Index(fields=["due_date"], condition=Q(state="open"), name="task_open_by_due"),  # my unit's, due soon
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="task_has_one_holder", condition=Q(person__isnull=True) ^ Q(position__isnull=True)),
            models.CheckConstraint(
                name="task_done_by_someone", condition=~Q(state="done") | Q(done_by__isnull=False, done_at__isnull=False)
            ),
            models.UniqueConstraint(
                name="task_open_once_for_person",
                fields=["matter", "step", "visit", "person"],
                condition=Q(state__in=("open", "waiting"), person__isnull=False),
            ),
            models.UniqueConstraint(
                name="task_open_once_for_position",
                fields=["matter", "step", "visit", "position"],
                condition=Q(state__in=("open", "waiting"), position__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.step}"


class Pause(models.Model):
    """停表: the days on which a matter's own clock stood."""

    matter = models.ForeignKey(Matter, verbose_name="事项", on_delete=models.PROTECT, related_name="pauses")
    from_date = models.DateField("停表日期")
    to_date = models.DateField("恢复日期", null=True, blank=True)
    reason = models.CharField("事由", max_length=60)

    class Meta:
        verbose_name = "停表"
        constraints: ClassVar = [
            models.UniqueConstraint(name="pause_one_at_a_time", fields=["matter"], condition=Q(to_date__isnull=True)),
            models.CheckConstraint(
                name="pause_ends_after_start", condition=Q(to_date__isnull=True) | Q(to_date__gte=models.F("from_date"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.from_date}"


class Dispensation(models.Model):
    """兼办审批: one person may do one more level of one matter, on somebody else's word and for a reason."""

    matter = models.ForeignKey(Matter, verbose_name="事项", on_delete=models.PROTECT, related_name="dispensations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="兼办人", on_delete=models.PROTECT, related_name="+")
    step = models.CharField("环节", max_length=40)
    reason = models.CharField("理由", max_length=200)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="批准人", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "兼办审批"
        constraints: ClassVar = [
            models.UniqueConstraint(name="dispensation_once", fields=["matter", "person", "step"]),
            models.CheckConstraint(name="nobody_dispenses_himself", condition=~Q(granted_by=models.F("person"))),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.step}"


class Link(models.Model):
    """关联: from the matter that caused to the one that came of it."""

    source = models.ForeignKey(Matter, verbose_name="来源事项", on_delete=models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Matter, verbose_name="所生事项", on_delete=models.PROTECT, related_name="links_in")
    kind = models.CharField("关系", max_length=40)
    made_at = models.DateTimeField("关联时间")

    class Meta:
        verbose_name = "关联"
        constraints: ClassVar = [
            models.UniqueConstraint(name="link_once", fields=["source", "target", "kind"]),
            models.CheckConstraint(name="no_link_to_itself", condition=~Q(source=models.F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"
