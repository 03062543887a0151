"""The office's own tables: 发文机关代字, 收文单位组, 常用批语. Kept by the system officer; every change is an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, Model

from zhongshu.business.documents.flow import PHRASED_STEPS, STEPS
from zhongshu.business.documents.models import Issuer, Paper, Phrase, RecipientGroup
from zhongshu.business.documents.permissions import MANAGE_TABLES
from zhongshu.business.documents.rules import numbering_fault
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.org.models import Unit, UnitKind
from zhongshu.engines.paper.model import DOCUMENT_TYPES, FORMATS

ISSUING_KINDS = (UnitKind.GOVERNMENT, UnitKind.OFFICE)
"""A division issues nothing outward in its own name (公文处理工作条例, Art. 17)."""
NAMED = 5


@dataclass(frozen=True, slots=True)
class IssuerFacts:
    """发文机关代字 as the officer fills it in. Without document types it carries every type."""

    unit: Unit
    title: str
    mark: str
    series: str
    format: str = "document"
    number_form: str = "{series}〔{year}〕{n}号"
    document_types: Collection[str] = ()
    rank: int = 0


@transaction.atomic
def add_issuer(facts: IssuerFacts, *, code: str = "", actor: Actor, now: dt.datetime) -> Issuer:
    """登记发文机关代字. Raises Refused for a 代字 in force, and for what makes no 发文字号."""
    require(actor, MANAGE_TABLES)
    _check_issuer(facts)
    issuer = Issuer(code=code or _free_code(Issuer, "issuer"), **_columns(facts))
    _save(issuer, _taken(facts))
    changes = "；".join(f"{name}{value}" for name, value in _told(issuer).items())
    record("documents.issuer_set", actor=actor, at=now, subject=f"issuer:{issuer.pk}", act="登记", issuer=facts.series, changes=changes)
    return issuer


@transaction.atomic
def change_issuer(issuer: Issuer, facts: IssuerFacts, *, actor: Actor, now: dt.datetime) -> Issuer:
    """修改. Once it has given a number, 代字 and form stay: a number on paper must be found as it was printed."""
    require(actor, MANAGE_TABLES)
    issuer = Issuer.objects.select_for_update(of=("self",)).select_related("unit").get(pk=issuer.pk)
    if issuer.to_date:
        raise Refused(f"代字“{issuer.series}”已于{issuer.to_date}停用，不能修改；需要时另行登记。")
    _check_issuer(facts)
    is_renumbered = (facts.series, facts.number_form) != (issuer.series, issuer.number_form)
    if is_renumbered and Paper.objects.filter(issuer=issuer, number__isnull=False).exists():
        raise Refused(f"代字“{issuer.series}”已经编过文号，代字和字号形式不能再改。要换新的，请停用它，另登记一个。")
    old = _told(issuer)
    for name, value in _columns(facts).items():
        setattr(issuer, name, value)
    new = _told(issuer)
    changes = "；".join(f"{name}由“{old[name]}”改为“{value}”" for name, value in new.items() if value != old[name])
    if not changes:
        raise Refused("和现在的一样，没有改动。")
    _save(issuer, _taken(facts))
    record("documents.issuer_set", actor=actor, at=now, subject=f"issuer:{issuer.pk}", act="修改", issuer=facts.series, changes=changes)
    return issuer


@transaction.atomic
def end_issuer(issuer: Issuer, *, actor: Actor, now: dt.datetime) -> None:
    """停用, from today on: it is not offered to drafters any more. Papers under way go on, and numbers given stay."""
    require(actor, MANAGE_TABLES)
    if not Issuer.objects.filter(pk=issuer.pk, to_date=None).update(to_date=actor.today):
        raise Refused(f"代字“{issuer.series}”已经停用。")
    changes = f"{actor.today}停用，起草时不再可选"
    record("documents.issuer_set", actor=actor, at=now, subject=f"issuer:{issuer.pk}", act="停用", issuer=issuer.series, changes=changes)


@transaction.atomic
def add_group(
    *, name: str, units: Collection[Unit], rank: int = 0, code: str = "", actor: Actor, now: dt.datetime
) -> RecipientGroup:  # fmt: skip
    """设收文单位组. Raises Refused for a name that is taken, and without units."""
    require(actor, MANAGE_TABLES)
    name = _group_name(name, units)
    group = RecipientGroup(code=code or _free_code(RecipientGroup, "group"), name=name, rank=rank)
    _save(group, f"收文单位组“{name}”已经有了。")
    group.units.set(units)
    changes = f"共{len(units)}个单位"
    record("documents.group_set", actor=actor, at=now, subject=f"group:{group.pk}", act="设", group=name, changes=changes)
    return group


@transaction.atomic
def change_group(
    group: RecipientGroup, *, name: str, units: Collection[Unit], rank: int = 0, actor: Actor, now: dt.datetime
) -> RecipientGroup:  # fmt: skip
    """修改收文单位组: papers that are registered keep the units they went to."""
    require(actor, MANAGE_TABLES)
    group = _held(RecipientGroup.objects.select_for_update().filter(pk=group.pk).first())
    name = _group_name(name, units)
    old, new = set(group.units.all()), set(units)
    changes = [f"改名为“{name}”"] * (name != group.name) + [f"排序改为{rank}"] * (rank != group.rank)
    changes += [f"{word}{_names(rows)}" for word, rows in (("增加", new - old), ("去掉", old - new)) if rows]
    if not changes:
        raise Refused("和现在的一样，没有改动。")
    was, group.name, group.rank = group.name, name, rank
    _save(group, f"收文单位组“{name}”已经有了。")
    group.units.set(units)
    told = "；".join(changes)
    record("documents.group_set", actor=actor, at=now, subject=f"group:{group.pk}", act="修改", group=was, changes=told)
    return group


@transaction.atomic
def remove_group(group: RecipientGroup, *, actor: Actor, now: dt.datetime) -> None:
    """删去收文单位组: nothing refers to it; papers name their units themselves."""
    require(actor, MANAGE_TABLES)
    key, name = group.pk, group.name
    count = group.units.count()
    _removed(RecipientGroup.objects.filter(pk=key).delete())
    record("documents.group_set", actor=actor, at=now, subject=f"group:{key}", act="删去", group=name, changes=f"原有{count}个单位")


@transaction.atomic
def add_phrase(*, step: str, text: str, actor: Actor, now: dt.datetime) -> Phrase:
    """增加常用批语 after the others of its step."""
    require(actor, MANAGE_TABLES)
    text = text.strip()
    if step not in PHRASED_STEPS:
        raise Refused("这个环节不写批语。")
    if not text:
        raise Refused("请写批语。")
    last = Phrase.objects.filter(step=step).aggregate(last=Max("rank"))["last"]
    phrase = Phrase(step=step, text=text, rank=0 if last is None else last + 1)
    title = STEPS[step].title
    _save(phrase, f"{title}已经有这条批语了。")
    record("documents.phrase_set", actor=actor, at=now, subject=f"phrase:{phrase.pk}", act="增加", step=title, text=text)
    return phrase


@transaction.atomic
def remove_phrase(phrase: Phrase, *, actor: Actor, now: dt.datetime) -> None:
    """删去常用批语: opinions that were written with it keep their words."""
    require(actor, MANAGE_TABLES)
    key = phrase.pk
    _removed(Phrase.objects.filter(pk=key).delete())
    title = STEPS[phrase.step].title
    record("documents.phrase_set", actor=actor, at=now, subject=f"phrase:{key}", act="删去", step=title, text=phrase.text)


def _check_issuer(facts: IssuerFacts) -> None:
    fault = numbering_fault(facts.series, facts.number_form)
    if fault:
        raise Refused(fault)
    if facts.unit.kind not in ISSUING_KINDS or facts.unit.to_date:
        raise Refused("发文机关只能是在用的政府或办公室；处室是内设机构，不对外行文（公文处理工作条例第十七条）。")
    if facts.format not in FORMATS:
        raise Refused(f"公文格式只有{'、'.join(FORMATS.values())}四种。")
    if unknown := [name for name in facts.document_types if name not in DOCUMENT_TYPES]:
        raise Refused(f"{'、'.join(unknown)}不是法定文种，请从15种中选用（公文处理工作条例第八条）。")
    if not facts.title.strip() or not facts.mark.strip():
        raise Refused("请写明名称和发文机关标志。")


def _columns(facts: IssuerFacts) -> dict[str, object]:
    return {**{name: getattr(facts, name) for name in IssuerFacts.__slots__}, "document_types": list(facts.document_types)}


def _told(issuer: Issuer) -> dict[str, str]:
    """What an event says of it, by the names of its columns."""
    return {
        "名称": issuer.title,
        "发文机关": issuer.unit.name,
        "标志": issuer.mark,
        "代字": issuer.series,
        "字号形式": issuer.number_form,
        "公文格式": FORMATS[issuer.format],
        "文种": "、".join(issuer.document_types) or "各文种",
        "排序": str(issuer.rank),
    }


def _taken(facts: IssuerFacts) -> str:
    return f"代字“{facts.series}”已经登记，正在使用，请不要重复登记。"


def _group_name(name: str, units: Collection[Unit]) -> str:
    name = name.strip().rstrip("：:。")
    if not name:
        raise Refused("请写组名，写法同主送机关一栏，例如各区、县（市）人民政府。")
    if not units:
        raise Refused("请至少选一个单位。")
    if ended := [unit for unit in units if unit.to_date]:
        raise Refused(f"{_names(ended)}已停用，不能编入收文单位组。")
    return name


def _names(units: Collection[Unit]) -> str:
    names = [unit.short_name for unit in sorted(units, key=lambda unit: (unit.rank, unit.pk))]
    return "、".join(names[:NAMED]) + (f"等{len(names)}个单位" if len(names) > NAMED else "")


def _free_code(model: type[Model], stem: str) -> str:
    """A code for a row that a person has added: people name rows by their titles."""
    last = model._default_manager.aggregate(last=Max("pk"))["last"]  # noqa: SLF001 - Django's documented name
    return f"{stem}.{(last or 0) + 1}"


def _save(row: Model, taken: str) -> None:
    """Save, with the database as the judge of what is there already: of two at once the second gets a sentence."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(taken) from None


def _held(group: RecipientGroup | None) -> RecipientGroup:
    if group is None:
        raise Refused("这个收文单位组刚刚被删去了。")
    return group


def _removed(deleted: tuple[int, dict[str, int]]) -> None:
    if not deleted[0]:
        raise Refused("已经删去了，请刷新后再看。")
