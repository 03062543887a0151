"""Tables of 发文."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Matter, Task
from zhongshu.core.numbering.models import Number
from zhongshu.core.org.models import Position, Unit
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.paper.model import DOCUMENT_TYPES, FORMATS


class Disclosure(models.TextChoices):
    """公开属性 (政府信息公开条例 Arts 13–16, 19–20, 27)."""

    PROACTIVE = "主动公开", "主动公开"
    ON_REQUEST = "依申请公开", "依申请公开"
    NONE = "不予公开", "不予公开"


class Gate(models.TextChoices):
    """六关."""

    POLITICAL = "political", "政治关"
    POLICY = "policy", "政策关"
    LEGAL = "legal", "法律关"
    CONTENT = "content", "内容关"
    WORDING = "wording", "文字关"
    FORMAT = "format", "格式关"


class GateResult(models.TextChoices):
    """把关结果."""

    PASS = "pass", "通过"
    PROBLEM = "problem", "有问题"
    NOT_APPLICABLE = "na", "不涉及"


class Severity(models.TextChoices):
    """问题轻重."""

    MUST = "must", "必须改"
    SHOULD = "should", "建议改"
    HINT = "hint", "提示"


class FindingState(models.TextChoices):
    """问题处置."""

    OPEN = "open", "未处置"
    MENDED = "mended", "已改正"
    SET_ASIDE = "set_aside", "不采纳"


class SecondReadingState(models.TextChoices):
    """大模型复读的状态."""

    QUEUED = "queued", "等待"
    READING = "reading", "在读"
    DONE = "done", "读完"
    FAILED = "failed", "没有读完"


class RecipientRole(models.TextChoices):
    """收文身份."""

    MAIN = "main", "主送"
    COPY = "copy", "抄送"


class Issuer(models.Model):
    """发文机关: in whose name papers go out, under which 代字 and red head. Orders and 纪要 have series of their own. None is deleted: it ends."""

    code = models.CharField("代码", max_length=40, unique=True)
    title = models.CharField("名称", max_length=60)
    unit = models.ForeignKey(Unit, verbose_name="发文机关", on_delete=models.PROTECT, related_name="+")
    mark = models.CharField("发文机关标志", max_length=60)
    series = models.CharField("机关代字", max_length=30)
    number_form = models.CharField("字号形式", max_length=60, default="{series}〔{year}〕{n}号")
    format = models.CharField("公文格式", max_length=10, choices=list(FORMATS.items()))
    document_types = models.JSONField("可用文种", default=list, blank=True)
    rank = models.PositiveIntegerField("排序", default=0)
    to_date = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "发文机关代字"
        ordering: ClassVar = ["rank", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="issuer_series_once_in_force", fields=["series"], condition=Q(to_date__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.series}）"

    def number_text(self, number: Number) -> str:
        """发文字号, e.g. ×政发〔2025〕8号 (GB/T 9704—2012, 7.2.5)."""
        return self.number_form.format(series=number.series, year=number.year, n=number.sequence)


class Route(models.Model):
    """办理路线: who does a step for a 文种, a 处室 and a 发文机关; an empty one stands for any. Old rows end, they do not go."""

    document_type = models.CharField("文种", max_length=4, blank=True, choices=[(name, name) for name in DOCUMENT_TYPES])
    division = models.ForeignKey(Unit, verbose_name="拟稿处室", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issuer = models.ForeignKey(Issuer, verbose_name="发文机关", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField("环节", max_length=40)
    position = models.ForeignKey(Position, verbose_name="办理岗位", on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField("生效日期")
    to_date = models.DateField("失效日期", null=True, blank=True)

    class Meta:
        verbose_name = "办理路线"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="route_one_in_force",
                fields=["step", "document_type", "division", "issuer"],
                condition=Q(to_date__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} → {self.position_id}"


class Paper(models.Model):
    """发文: one outgoing paper."""

    matter = models.OneToOneField(Matter, verbose_name="事项", primary_key=True, on_delete=models.PROTECT, related_name="paper")
    issuer = models.ForeignKey(Issuer, verbose_name="发文机关", on_delete=models.PROTECT, related_name="+")
    document_type = models.CharField("文种", max_length=4, choices=[(name, name) for name in DOCUMENT_TYPES])
    disclosure = models.CharField("公开属性", max_length=6, choices=Disclosure.choices, blank=True)
    disclosure_reason = models.CharField("公开属性理由", max_length=200, blank=True)
    current = models.ForeignKey("Version", verbose_name="当前稿", null=True, on_delete=models.PROTECT, related_name="+")
    signed = models.ForeignKey("Version", verbose_name="签批稿", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issue_date = models.DateField("成文日期", null=True, blank=True)
    number = models.OneToOneField(Number, verbose_name="发文字号", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("登记时间", null=True, blank=True)
    checked_at = models.DateTimeField("印前复核时间", null=True, blank=True)
    characters = models.PositiveIntegerField("印前字数", default=0)
    copies = models.PositiveIntegerField("印数", default=0)
    print_date = models.DateField("印发日期", null=True, blank=True)
    sealed_at = models.DateTimeField("用印时间", null=True, blank=True)
    dispatched_at = models.DateTimeField("核发时间", null=True, blank=True)
    repealed_date = models.DateField("废止日期", null=True, blank=True)
    repeal_basis = models.CharField("废止依据", max_length=200, blank=True)
    final_pdf = models.ForeignKey(
        StoredFile, verbose_name="正式版式文件", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    final_docx = models.ForeignKey(
        StoredFile, verbose_name="正式文字文件", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_from = models.ForeignKey(
        StoredFile, verbose_name="导入的原件", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "发文"
        constraints: ClassVar = [
            models.CheckConstraint(name="numbered_only_when_signed", condition=Q(number__isnull=True) | Q(signed__isnull=False)),
            models.CheckConstraint(
                name="dispatched_only_when_sealed", condition=Q(dispatched_at__isnull=True) | Q(sealed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"发文{self.pk}"


class Version(models.Model):
    """文稿: the text as one person left it at one stay at a step. It is written over while his task is open, then never again."""

    paper = models.ForeignKey(Paper, verbose_name="发文", on_delete=models.PROTECT, related_name="versions")
    sequence = models.PositiveIntegerField("稿次")
    content = models.TextField("内容")
    digest = models.CharField("SM3摘要", max_length=64)
    task = models.ForeignKey(Task, verbose_name="所在待办", on_delete=models.PROTECT, related_name="+")
    step = models.CharField("环节", max_length=40)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="修改人", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = "文稿"
        constraints: ClassVar = [
            models.UniqueConstraint(name="version_sequence_once", fields=["paper", "sequence"]),
            models.UniqueConstraint(name="version_one_a_task", fields=["paper", "task"]),
        ]

    def __str__(self) -> str:
        return f"第{self.sequence}稿"

    def read(self) -> PaperContent:
        """The text as a structured paper."""
        return PaperContent.from_json(self.content)


class CountersignUnit(models.Model):
    """会签单位: named by the drafter."""

    paper = models.ForeignKey(Paper, verbose_name="发文", on_delete=models.PROTECT, related_name="countersigners")
    unit = models.ForeignKey(Unit, verbose_name="会签单位", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "会签单位"
        constraints: ClassVar = [models.UniqueConstraint(name="countersigner_once", fields=["paper", "unit"])]

    def __str__(self) -> str:
        return self.unit.short_name


class Recipient(models.Model):
    """收文单位: fixed at 登记 (Art. 25(二)), not earlier."""

    paper = models.ForeignKey(Paper, verbose_name="发文", on_delete=models.PROTECT, related_name="recipients")
    unit = models.ForeignKey(Unit, verbose_name="收文单位", on_delete=models.PROTECT, related_name="+")
    role = models.CharField("身份", max_length=4, choices=RecipientRole.choices)

    class Meta:
        verbose_name = "收文单位"
        constraints: ClassVar = [models.UniqueConstraint(name="recipient_once", fields=["paper", "unit"])]

    def __str__(self) -> str:
        return self.unit.short_name


class GateCheck(models.Model):
    """六关记录: one gate at one level."""

    paper = models.ForeignKey(Paper, verbose_name="发文", on_delete=models.PROTECT, related_name="gate_checks")
    task = models.ForeignKey(Task, verbose_name="所在待办", on_delete=models.PROTECT, related_name="+")
    gate = models.CharField("关口", max_length=10, choices=Gate.choices)
    result = models.CharField("结果", max_length=8, choices=GateResult.choices)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "六关记录"
        constraints: ClassVar = [models.UniqueConstraint(name="gate_once_a_task", fields=["task", "gate"])]

    def __str__(self) -> str:
        return f"{self.get_gate_display()} {self.get_result_display()}"


class FindingRecord(models.Model):
    """核文问题: what the checker found, and what people made of it. It is kept when the text is mended."""

    paper = models.ForeignKey(Paper, verbose_name="发文", on_delete=models.PROTECT, related_name="findings")
    key = models.CharField("标识", max_length=64)
    rule = models.CharField("规则", max_length=200)
    kind = models.CharField("错误种类", max_length=40, blank=True)
    rule_version = models.CharField("规则版本", max_length=10)
    gate = models.CharField("关口", max_length=10, choices=Gate.choices)
    severity = models.CharField("轻重", max_length=6, choices=Severity.choices)
    element = models.CharField("要素", max_length=40)
    place = models.PositiveIntegerField("第几项", default=0)
    start = models.PositiveIntegerField("起", null=True)
    end = models.PositiveIntegerField("止", null=True)
    excerpt = models.CharField("原文", max_length=200, blank=True)
    message = models.CharField("问题", max_length=300)
    basis = models.CharField("依据", max_length=200, blank=True)
    suggestions = models.JSONField("建议", default=list)
    state = models.CharField("处置", max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    reason = models.CharField("不采纳理由", max_length=200, blank=True)
    found_step = models.CharField("发现环节", max_length=40)
    found_at = models.DateTimeField("发现时间", null=True, blank=True)
    mended_at = models.DateTimeField("改正时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="处置人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("处置时间", null=True, blank=True)

    class Meta:
        verbose_name = "核文问题"
        constraints: ClassVar = [
            models.UniqueConstraint(name="finding_once", fields=["paper", "key"]),
            models.CheckConstraint(name="set_aside_has_reason", condition=~Q(state="set_aside") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.message


class QualityError(models.Model):
    """质量差错: an error that stood in a paper at the pre-print check or later. A mended finding of the checker makes one, and so does who finds one himself.

    It belongs to the division that drafted the paper; a struck one was put in by mistake and is not counted.
    """

    paper = models.ForeignKey(Paper, verbose_name="发文", on_delete=models.PROTECT, related_name="errors")
    division = models.ForeignKey(Unit, verbose_name="拟稿处室", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("错误种类", max_length=12)
    stage = models.CharField("发现环节", max_length=40)
    words = models.CharField("原文", max_length=200)
    message = models.CharField("问题", max_length=300)
    finding = models.OneToOneField(
        FindingRecord, verbose_name="核文问题", null=True, blank=True, on_delete=models.PROTECT, related_name="error"
    )
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    found_at = models.DateTimeField("登记时间")
    struck_at = models.DateTimeField("撤销时间", null=True, blank=True)
    strike_reason = models.CharField("撤销理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "质量差错"
        constraints: ClassVar = [
            models.CheckConstraint(name="struck_error_has_reason", condition=Q(struck_at__isnull=True) | ~Q(strike_reason="")),
        ]

    def __str__(self) -> str:
        return self.message


class SecondReading(models.Model):
    """大模型复读: somebody asked the large language model to read one text of a paper. The text as it was asked about is kept only until it is over.

    `parts` of it are sent one after the other; `sent` are the characters that have gone out to `host`.
    """

    paper = models.ForeignKey(Paper, verbose_name="发文", on_delete=models.PROTECT, related_name="second_readings")
    version = models.ForeignKey(Version, verbose_name="文稿", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField("SM3摘要", max_length=64)
    content = models.TextField("送读内容", blank=True)
    host = models.CharField("送往", max_length=200)
    model = models.CharField("大模型名称", max_length=100)
    state = models.CharField("状态", max_length=8, choices=SecondReadingState.choices, default=SecondReadingState.QUEUED)
    parts = models.PositiveSmallIntegerField("分几次送")
    parts_read = models.PositiveSmallIntegerField("已读几次", default=0)
    sent = models.PositiveIntegerField("送出字数", default=0)
    remarks = models.PositiveSmallIntegerField("意见条数", default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="谁请的", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("请读时间")
    claimed_at = models.DateTimeField("开始送读时间", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("这一次已试", default=0)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    error = models.CharField("没有读完的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "大模型复读"
        indexes: ClassVar = [models.Index(fields=["id"], condition=Q(state__in=("queued", "reading")), name="second_reading_waits")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="second_reading_one_at_a_time", fields=["paper"], condition=Q(state__in=("queued", "reading"))),
            models.CheckConstraint(name="second_reading_over_keeps_no_text", condition=Q(ended_at__isnull=True) | Q(content="")),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.get_state_display()}"


class Signature(models.Model):
    """签批: bound to the digest of exactly the text that was signed."""

    paper = models.ForeignKey(Paper, verbose_name="发文", on_delete=models.PROTECT, related_name="signatures")
    task = models.OneToOneField(Task, verbose_name="所在待办", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, verbose_name="签批稿", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField("签批稿摘要", max_length=64)
    image = models.ForeignKey(StoredFile, verbose_name="手写签名", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opinion = models.CharField("批语", max_length=500, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="签批人", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("签批时间")

    class Meta:
        verbose_name = "签批"

    def __str__(self) -> str:
        return f"{self.paper_id} {self.digest[:8]}"


class ClassifiedStub(models.Model):
    """涉密公文登记: where a classified paper lies. Never its text, never a scan (涉密不上网)."""

    register_number = models.CharField("登记号", max_length=40, unique=True)
    title = models.CharField("标题", max_length=200, blank=True)
    is_masked = models.BooleanField("标题不登记", default=False)
    holder = models.CharField("保管人", max_length=40)
    location = models.CharField("存放处", max_length=100)
    received_date = models.DateField("登记日期")
    unit = models.ForeignKey(Unit, verbose_name="登记处室", on_delete=models.PROTECT, related_name="+")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "涉密公文登记"
        constraints: ClassVar = [
            models.CheckConstraint(name="masked_stub_has_no_title", condition=Q(is_masked=False) | Q(title="")),
        ]

    def __str__(self) -> str:
        return self.register_number


class RecipientGroup(models.Model):
    """收文单位组: e.g. 各区、县（市）人民政府; names many recipients at once."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120)
    units = models.ManyToManyField(Unit, verbose_name="单位", related_name="+")
    rank = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = "收文单位组"
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [models.UniqueConstraint(name="group_name_once", fields=["name"])]

    def __str__(self) -> str:
        return self.name


class Phrase(models.Model):
    """常用批语, offered at a step."""

    step = models.CharField("环节", max_length=40)
    text = models.CharField("批语", max_length=100)
    rank = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = "常用批语"
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [models.UniqueConstraint(name="phrase_once", fields=["step", "text"])]

    def __str__(self) -> str:
        return self.text
