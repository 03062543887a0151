"""Tables of 收文."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhongshu.business.incoming.rules import RETURN_REASONS, number_text
from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Matter, Task, Urgency
from zhongshu.core.numbering.models import Number
from zhongshu.core.org.models import Position, Unit


class PaperClass(models.TextChoices):
    """来文类别: each has its own series of 收文号."""

    NATIONAL = "national", "国家"
    PROVINCE = "province", "省"
    CITY = "city", "市级"
    LOWER = "lower", "下级"
    INSTRUCTION = "instruction", "批示件"


class Nature(models.TextChoices):
    """办件性质 (Art. 24)."""

    ACTION = "action", "批办性"
    READING = "reading", "阅知性"


class Marking(models.TextChoices):
    """密级: state secrets are not on this network, so what there is goes no higher than internal."""

    NONE = "", "无"
    INTERNAL = "internal", "内部"


class Channel(models.TextChoices):
    """来文渠道."""

    UNIT = "unit", "单位报送"
    PLATFORM = "platform", "平台发文转来"
    UPLOAD = "upload", "扫描上传"
    FOLDER = "folder", "扫描收件箱"
    HAND = "hand", "纸质送达"
    SHEET = "sheet", "批量登记"


class ArrivalState(models.TextChoices):
    """来件状态."""

    WAITING = "waiting", "待签收"
    SIGNED = "signed", "已签收"
    WITHDRAWN = "withdrawn", "已撤回"
    DISCARDED = "discarded", "已剔除"
    REFUSED = "refused", "已拦截"


class ReadingState(models.TextChoices):
    """识读状态."""

    QUEUED = "queued", "排队"
    READING = "reading", "识读中"
    DONE = "done", "已识读"
    FAILED = "failed", "识读失败"


class TextSource(models.TextChoices):
    """文字来源."""

    OWN = "text", "文件自带"
    RECOGNISED = "ocr", "识别"
    NONE = "none", "没有文字"


class HandlingRole(models.TextChoices):
    """承办身份."""

    MAIN = "main", "主办"
    ASSIST = "assist", "协办"


class Arrival(models.Model):
    """来件: what has come and waits to be signed for. Who sent it may take it back until then."""

    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    title = models.CharField("标题", max_length=300)
    issuer = models.CharField("来文单位", max_length=100, blank=True)
    issuer_unit = models.ForeignKey(Unit, verbose_name="来文机构", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issuer_number = models.CharField("来文字号", max_length=80, blank=True)
    issuer_date = models.DateField("来文日期", null=True, blank=True)
    urgency = models.CharField("紧急程度", max_length=4, choices=Urgency.choices, blank=True, default=Urgency.ORDINARY)
    note = models.CharField("附言", max_length=200, blank=True)
    source = models.ForeignKey(Matter, verbose_name="来源事项", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="送件人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    arrived_at = models.DateTimeField("到达时间")
    state = models.CharField("状态", max_length=10, choices=ArrivalState.choices, default=ArrivalState.WAITING)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="处置人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField("处置时间", null=True, blank=True)
    reason = models.CharField("处置说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "来件"
        indexes: ClassVar = [models.Index(fields=["arrived_at"], condition=Q(state="waiting"), name="arrival_waiting")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="arrival_open_or_closed",
                condition=Q(state="waiting", closed_at=None) | (~Q(state="waiting") & Q(closed_at__isnull=False)),
            ),
            models.UniqueConstraint(name="arrival_once_a_source", fields=["source"], condition=Q(state__in=("waiting", "signed"))),
        ]

    def __str__(self) -> str:
        return self.title


class IncomingPaper(models.Model):
    """收文: one incoming paper. Its title is the 事由."""

    matter = models.OneToOneField(Matter, verbose_name="事项", primary_key=True, on_delete=models.PROTECT, related_name="incoming")
    arrival = models.OneToOneField(Arrival, verbose_name="来件", on_delete=models.PROTECT, related_name="paper")
    paper_class = models.CharField("类别", max_length=12, choices=PaperClass.choices, blank=True)
    nature = models.CharField("办件性质", max_length=8, choices=Nature.choices, blank=True)
    marking = models.CharField("密级", max_length=8, choices=Marking.choices, blank=True, default=Marking.NONE)
    issuer = models.CharField("来文单位", max_length=100, blank=True)
    issuer_unit = models.ForeignKey(Unit, verbose_name="来文机构", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issuer_number = models.CharField("来文字号", max_length=80, blank=True, db_index=True)
    issuer_date = models.DateField("来文日期", null=True, blank=True)
    pieces = models.PositiveIntegerField("件数", default=1)
    pages = models.PositiveIntegerField("页数", default=0)
    copies = models.PositiveIntegerField("份数", default=1)
    attachments = models.PositiveIntegerField("附件数", default=0)
    signed_for_at = models.DateTimeField("签收时间")
    signed_for_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="签收人", on_delete=models.PROTECT, related_name="+")
    number = models.OneToOneField(Number, verbose_name="收文号", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("登记时间", null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self", verbose_name="重复于", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    returned_reason = models.CharField("退文原因", max_length=14, choices=list(RETURN_REASONS.items()), blank=True)
    returned_note = models.CharField("退文说明", max_length=300, blank=True)
    returned_at = models.DateTimeField("退文时间", null=True, blank=True)
    proposal = models.TextField("拟办意见", blank=True)
    deadline = models.DateField("办结期限", null=True, blank=True)
    needs_reply = models.BooleanField("须答复来文单位", default=False)
    result = models.TextField("承办结果", blank=True)
    reply = models.TextField("答复", blank=True)
    reply_number = models.CharField("复文字号", max_length=80, blank=True)
    reply_paper = models.ForeignKey(Matter, verbose_name="复文", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    archive_number = models.CharField("归档号", max_length=60, blank=True)
    is_online = models.BooleanField("全程线上", default=True)

    class Meta:
        verbose_name = "收文"
        constraints: ClassVar = [
            models.CheckConstraint(name="registered_has_class", condition=Q(number=None) | ~Q(paper_class="")),
            models.CheckConstraint(name="returned_has_reason", condition=Q(returned_at=None) | ~Q(returned_reason="")),
            models.CheckConstraint(name="no_duplicate_of_itself", condition=~Q(duplicate_of=models.F("matter"))),
        ]

    def __str__(self) -> str:
        return f"收文{self.pk}"

    @property
    def number_shown(self) -> str:
        """收文号 as it prints, empty before 登记."""
        return number_text(self.number.year, self.get_paper_class_display(), self.number.sequence) if self.number else ""


class HandlingUnit(models.Model):
    """承办单位: exactly one leads."""

    paper = models.ForeignKey(IncomingPaper, verbose_name="收文", on_delete=models.PROTECT, related_name="handlers")
    unit = models.ForeignKey(Unit, verbose_name="承办单位", on_delete=models.PROTECT, related_name="+")
    role = models.CharField("身份", max_length=6, choices=HandlingRole.choices)

    class Meta:
        verbose_name = "承办单位"
        constraints: ClassVar = [
            models.UniqueConstraint(name="handling_unit_once", fields=["paper", "unit"]),
            models.UniqueConstraint(name="one_unit_leads", fields=["paper"], condition=Q(role="main")),
        ]

    def __str__(self) -> str:
        return f"{self.unit.short_name}（{self.get_role_display()}）"


class AskedLeader(models.Model):
    """拟请批示领导, in the order in which they are asked."""

    paper = models.ForeignKey(IncomingPaper, verbose_name="收文", on_delete=models.PROTECT, related_name="asked_leaders")
    position = models.ForeignKey(Position, verbose_name="领导岗位", on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = "拟请批示领导"
        ordering: ClassVar = ["turn"]
        constraints: ClassVar = [models.UniqueConstraint(name="leader_asked_once", fields=["paper", "position"])]

    def __str__(self) -> str:
        return str(self.position)


class IncomingFile(models.Model):
    """来文文件: an original that came with the paper, and how far its reading has come."""

    arrival = models.ForeignKey(Arrival, verbose_name="来件", on_delete=models.PROTECT, related_name="files")
    stored = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField("次序", default=0)
    state = models.CharField("识读状态", max_length=8, choices=ReadingState.choices, default=ReadingState.QUEUED)
    page_count = models.PositiveIntegerField("页数", default=0)
    claimed_at = models.DateTimeField("开始识读时间", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("识读次数", default=0)
    read_at = models.DateTimeField("识读完成时间", null=True, blank=True)
    error = models.CharField("失败原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "来文文件"
        ordering: ClassVar = ["rank", "pk"]
        indexes: ClassVar = [models.Index(fields=["id"], condition=Q(state__in=("queued", "reading")), name="file_to_read")]

    def __str__(self) -> str:
        return self.stored.name


class IncomingPage(models.Model):
    """来文页: the words of one page and its picture in the store; both can be made anew from the file."""

    file = models.ForeignKey(IncomingFile, verbose_name="来文文件", on_delete=models.CASCADE, related_name="read_pages")
    number = models.PositiveIntegerField("页码")
    image = models.CharField("页面图片摘要", max_length=64, blank=True)
    text = models.TextField("文字", blank=True)
    source = models.CharField("文字来源", max_length=4, choices=TextSource.choices)
    doubts = models.JSONField("拿不准的字", default=list, blank=True)

    class Meta:
        verbose_name = "来文页"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(name="page_once", fields=["file", "number"])]

    def __str__(self) -> str:
        return f"第{self.number}页"


class Instruction(models.Model):
    """批示: a leader's words on a paper, with the image of the original. Empty words are 圈阅, and mean that he agrees (Art. 22)."""

    paper = models.ForeignKey(IncomingPaper, verbose_name="收文", on_delete=models.PROTECT, related_name="instructions")
    task = models.OneToOneField(Task, verbose_name="所在待办", on_delete=models.PROTECT, related_name="+")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="批示领导", on_delete=models.PROTECT, related_name="+")
    text = models.CharField("批示", max_length=1000, blank=True)
    given_date = models.DateField("批示日期")
    image = models.ForeignKey(StoredFile, verbose_name="批示原件", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_offline = models.BooleanField("线下批示", default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    became = models.ForeignKey(Matter, verbose_name="所转事项", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "批示"

    def __str__(self) -> str:
        return self.text or "圈阅"


class OfflineAct(models.Model):
    """线下办理: a step that was done on paper, who did it and when, and who says so."""

    paper = models.ForeignKey(IncomingPaper, verbose_name="收文", on_delete=models.PROTECT, related_name="offline_acts")
    task = models.OneToOneField(Task, verbose_name="所在待办", on_delete=models.PROTECT, related_name="+")
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="实际办理人", on_delete=models.PROTECT, related_name="+")
    done_date = models.DateField("实际办理日期")
    reason = models.CharField("线下办理原因", max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "线下办理"
        constraints: ClassVar = [models.CheckConstraint(name="offline_act_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.done_date}"


class IncomingRoute(models.Model):
    """收文办理路线: which position does a step for a class of papers; an empty class stands for any. Old rows end, they do not go."""

    step = models.CharField("环节", max_length=40)
    paper_class = models.CharField("类别", max_length=12, choices=PaperClass.choices, blank=True)
    position = models.ForeignKey(Position, verbose_name="办理岗位", on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField("生效日期")
    to_date = models.DateField("失效日期", null=True, blank=True)

    class Meta:
        verbose_name = "收文办理路线"
        constraints: ClassVar = [
            models.UniqueConstraint(name="incoming_route_one_in_force", fields=["step", "paper_class"], condition=Q(to_date__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.step} → {self.position_id}"


class SheetDraft(models.Model):
    """批量登记预检: the rows of a sheet that was looked through, until its owner confirms them. It changes nothing by itself."""

    name = models.CharField("文件名", max_length=200)
    rows = models.JSONField("各行", default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("上传时间")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = "批量登记预检"

    def __str__(self) -> str:
        return self.name


class IncomingStub(models.Model):
    """涉密来文登记: where a classified paper lies and who keeps it. Never its text, never a scan (涉密不上网)."""

    register_number = models.CharField("登记号", max_length=40, unique=True)
    issuer = models.CharField("来文单位", max_length=100, blank=True)
    title = models.CharField("标题", max_length=200, blank=True)
    is_masked = models.BooleanField("标题不登记", default=False)
    copies = models.PositiveIntegerField("份数", default=1)
    holder = models.CharField("保管人", max_length=40)
    location = models.CharField("存放处", max_length=100)
    received_date = models.DateField("收到日期")
    unit = models.ForeignKey(Unit, verbose_name="登记处室", on_delete=models.PROTECT, related_name="+")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "涉密来文登记"
        constraints: ClassVar = [models.CheckConstraint(name="masked_incoming_has_no_title", condition=Q(is_masked=False) | Q(title=""))]

    def __str__(self) -> str:
        return self.register_number


class StubMovement(models.Model):
    """涉密来文流转: who got the original from whom, when, and what for."""

    stub = models.ForeignKey(IncomingStub, verbose_name="涉密来文登记", on_delete=models.PROTECT, related_name="movements")
    giver = models.CharField("移交人", max_length=40)
    receiver = models.CharField("接收人", max_length=40)
    location = models.CharField("存放处", max_length=100)
    purpose = models.CharField("事由", max_length=100)
    moved_at = models.DateTimeField("移交时间")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "涉密来文流转"
        ordering: ClassVar = ["moved_at", "pk"]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"
