"""Tables of 核文词库."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Person
from zhongshu.engines.proofing import ENTRY_KINDS, SEVERITIES


class Entry(models.Model):
    """词条: one entry while it is in force, with its source. It is never changed: a change ends it and begins another.

    `wrong` are writings that are to be mended, `titles` what a person is called, `members` what a set phrase consists of; one a line on
    the page, lists here. A withdrawn entry was put in by mistake and never counted.
    """

    kind = models.CharField("类别", max_length=10, choices=list(ENTRY_KINDS.items()))
    text = models.CharField("词条", max_length=120)
    wrong = models.JSONField("错误写法", default=list, blank=True)
    titles = models.JSONField("职务", default=list, blank=True)
    members = models.JSONField("成员", default=list, blank=True)
    severity = models.CharField("程度", max_length=6, choices=list(SEVERITIES.items()), default="should")
    rule = models.CharField("只对哪条规则", max_length=160, blank=True)
    source = models.CharField("出处", max_length=200)
    from_date = models.DateField("生效日期")
    to_date = models.DateField("失效日期", null=True, blank=True)
    replaces = models.ForeignKey("self", verbose_name="代替", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)
    end_reason = models.CharField("停用理由", max_length=200, blank=True)
    is_withdrawn = models.BooleanField("误登撤回", default=False)

    class Meta:
        verbose_name = "词条"
        constraints: ClassVar = [
            models.UniqueConstraint(name="entry_one_in_force", fields=["kind", "text", "rule"], condition=Q(to_date__isnull=True)),
            models.CheckConstraint(name="entry_ends_after_start", condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date"))),
            models.CheckConstraint(name="entry_withdrawn_has_ended", condition=Q(is_withdrawn=False) | Q(ended_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.text


class Alarm(models.Model):
    """误报: somebody set a finding on these words aside in this matter. The second one makes a proposal."""

    rule = models.CharField("规则", max_length=160)
    words = models.CharField("文字", max_length=60)
    matter = models.ForeignKey(Matter, verbose_name="事项", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, verbose_name="处置人", on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField("理由", max_length=200)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "误报"
        constraints: ClassVar = [models.UniqueConstraint(name="alarm_once", fields=["rule", "words", "matter", "person"])]

    def __str__(self) -> str:
        return self.words


class ProposalState(models.TextChoices):
    """词条建议的状态."""

    OPEN = "open", "待处理"
    ACCEPTED = "accepted", "已采纳"
    REFUSED = "refused", "不采纳"


class Proposal(models.Model):
    """词条建议: words that people kept setting aside, for the keeper to take in as an accepted word or not."""

    rule = models.CharField("规则", max_length=160)
    words = models.CharField("文字", max_length=60)
    message = models.CharField("问题", max_length=300)
    state = models.CharField("状态", max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    made_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="处理人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    reason = models.CharField("不采纳理由", max_length=200, blank=True)
    entry = models.ForeignKey(Entry, verbose_name="采纳成的词条", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "词条建议"
        constraints: ClassVar = [
            models.UniqueConstraint(name="proposal_once", fields=["rule", "words"]),
            models.CheckConstraint(name="proposal_accepted_has_entry", condition=~Q(state="accepted") | Q(entry__isnull=False)),
            models.CheckConstraint(name="proposal_refused_has_reason", condition=~Q(state="refused") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.words
