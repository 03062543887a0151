"""发文机关代字, 收文单位组, 常用批语: kept by the system officer alone, each change an event, nothing given away twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.world import Trail
from zhongshu.business.documents.forms import FactsForm, NewPaperForm, facts_initial
from zhongshu.business.documents.models import Issuer, Phrase, RecipientGroup
from zhongshu.business.documents.operations import tables
from zhongshu.business.documents.pages import list_phrases
from zhongshu.business.documents.rules import numbering_fault
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.events.models import Event
from zhongshu.core.events.queries import entry_of

STRANGERS = ("drafter", "director", "registrar", "security", "audit", "outsider")


def facts_of(issuer):
    return tables.IssuerFacts(**{name: getattr(issuer, name) for name in tables.IssuerFacts.__slots__})


def letters(world, **changes):
    plain = tables.IssuerFacts(
        world.units["office"], "市政府办公室函", "临澜市人民政府办公室", "临政办函", "letter", document_types=["函", "批复"]
    )
    return replace(plain, **changes)


def told():
    return entry_of(Event.objects.latest("seq")).sentence


def fields_of(facts):
    return {name: getattr(facts, name) for name in tables.IssuerFacts.__slots__} | {"unit": facts.unit.pk}


@pytest.mark.parametrize(
    ("series", "form", "words"),
    [
        ("临政办发", "{series}〔{year}〕{n}号", ""),
        ("临澜市人民政府令", "第{n}号", ""),
        ("专题会议纪要", "〔{year}〕{n}号", ""),
        ("临政办发〔2026〕", "{series}{n}号", "只写汉字或字母"),
        ("", "{n}号", "只写汉字或字母"),
        ("{n}", "{n}号", "只写汉字或字母"),
        ("临政", "{series}〔{year}〕号", "要有一个{n}"),
        ("临政", "{n}之{n}", "要有一个{n}"),
        ("临政", "{n}号{x}", "花括号"),
        ("临政", "{n}号{", "花括号"),
        ("临政", "{n}{n.__class__}", "花括号"),
        ("临政", "{n}{n:>99999999}", "花括号"),
        ("临政", "{series}{series}{n}", "各写一次"),
        ("临政", "{series}[{year}]{n}号", "六角括号"),
        ("临政", "{series}{year}{n}号", "六角括号"),
    ],
)
def test_what_makes_a_number_and_what_does_not(series, form, words):
    fault = numbering_fault(series, form)
    assert words in fault if words else fault == ""


def test_an_issuer_is_registered_once_and_offered_to_drafters(world):
    trail = Trail()
    issuer = tables.add_issuer(letters(world), **world.by("system"))
    assert trail.types() == ["documents.issuer_set"]
    assert told().startswith("登记发文机关代字临政办函：名称市政府办公室函；")
    assert issuer in NewPaperForm(actor=world.actor("drafter")).fields["issuer"].queryset
    with pytest.raises(Refused, match="不要重复登记"):
        tables.add_issuer(letters(world, title="又一个"), **world.by("system"))
    assert Issuer.objects.filter(series="临政办函").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number_form": "临政办函"}, "要有一个{n}"),
        ({"series": "临 政"}, "只写汉字或字母"),
        ({"format": "memo"}, "公文格式只有"),
        ({"document_types": ["函", "方案"]}, "方案不是法定文种"),
        ({"title": " "}, "请写明名称"),
    ],
)
def test_an_issuer_with_nonsense_is_refused_with_a_sentence(world, changes, words):
    with pytest.raises(Refused, match=words):
        tables.add_issuer(letters(world, **changes), **world.by("system"))
    with pytest.raises(Refused, match=words):
        tables.change_issuer(world.issuers["office"], letters(world, **changes), **world.by("system"))


def test_a_division_issues_nothing_in_its_own_name(world):
    with pytest.raises(Refused, match="不对外行文"):
        tables.add_issuer(letters(world, unit=world.units["zonghe"]), **world.by("system"))


def test_an_issuer_is_changed_and_the_event_says_from_what_to_what(world):
    issuer = world.issuers["office"]
    trail = Trail()
    changed = tables.change_issuer(issuer, replace(facts_of(issuer), series="临办发", document_types=["通知"]), **world.by("system"))
    assert trail.types() == ["documents.issuer_set"]
    assert told() == "修改发文机关代字临办发：代字由“临政办发”改为“临办发”；文种由“各文种”改为“通知”"
    with pytest.raises(Refused, match="没有改动"):
        tables.change_issuer(issuer, facts_of(changed), **world.by("system"))
    with pytest.raises(Refused, match="不要重复登记"):
        tables.change_issuer(issuer, replace(facts_of(changed), series="临政"), **world.by("system"))


def test_once_a_number_is_given_its_series_and_form_stay(world):
    paper = world.paper_at("seal")
    issuer = world.issuers["office"]
    for change in ({"series": "临办"}, {"number_form": "{series}〔{year}〕第{n}号"}):
        with pytest.raises(Refused, match="已经编过文号"):
            tables.change_issuer(issuer, replace(facts_of(issuer), **change), **world.by("system"))
    tables.change_issuer(issuer, replace(facts_of(issuer), title="办公室文件"), **world.by("system"))
    assert world.fresh(paper).matter.number == "临政办发〔2025〕1号"


def test_an_ended_issuer_is_offered_to_no_new_paper_and_its_drafts_go_on(world):
    draft, other = world.draft(), world.draft(issuer="gov")
    issuer = world.issuers["office"]
    trail = Trail()
    tables.end_issuer(issuer, **world.by("system"))
    assert trail.types() == ["documents.issuer_set"]
    assert "起草时不再可选" in told()
    assert issuer not in NewPaperForm(actor=world.actor("drafter")).fields["issuer"].queryset
    assert issuer in FactsForm(initial=facts_initial(draft)).fields["issuer"].queryset
    assert issuer not in FactsForm(initial=facts_initial(other)).fields["issuer"].queryset
    assert world.walk(draft, "seal").matter.number == "临政办发〔2025〕1号"
    issuer.refresh_from_db()
    with pytest.raises(Refused, match="已经停用"):
        tables.end_issuer(issuer, **world.by("system"))
    with pytest.raises(Refused, match="停用，不能修改"):
        tables.change_issuer(issuer, replace(facts_of(issuer), title="改名"), **world.by("system"))


def test_a_series_registered_anew_goes_on_counting_where_it_ended(world):
    world.paper_at("seal")
    tables.end_issuer(world.issuers["office"], **world.by("system"))
    world.issuers["office"] = tables.add_issuer(replace(facts_of(world.issuers["office"]), mark="新的红头"), **world.by("system"))
    assert world.paper_at("seal").matter.number == "临政办发〔2025〕2号"


def test_a_draft_of_an_ended_issuer_is_still_saved_on_its_page(world, visit):
    paper = world.draft()
    tables.end_issuer(world.issuers["office"], **world.by("system"))
    address = reverse("documents_edit", args=[paper.pk])
    content = paper.current.read()
    sent = {"base": paper.current.digest, "document_type": "通知", "title": "关于做好防台工作的通知", "body": "正文。"}
    assert f'value="{paper.issuer_id}" selected' in visit("drafter").get(address).content.decode()
    assert visit("drafter").post(address, sent | {"issuer": paper.issuer_id}).status_code == 302
    assert world.fresh(paper).current.read().title != content.title
    assert world.fresh(paper).issuer_id == paper.issuer_id


def test_the_database_refuses_a_series_twice_in_force_and_a_group_name_twice(world):
    issuer = world.issuers["office"]
    RecipientGroup.objects.create(code="one", name="各区")
    for row in (
        Issuer(code="twice", unit=issuer.unit, title="又", mark="又", series=issuer.series, format="document"),
        RecipientGroup(code="two", name="各区"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_a_group_is_made_changed_and_removed(world):
    districts, finance, water = (world.units[code] for code in ("donghu", "caizheng", "shuiwu"))
    trail = Trail()
    group = tables.add_group(name="各区人民政府：", units=[districts, finance], **world.by("system"))
    assert (group.name, told()) == ("各区人民政府", "设收文单位组“各区人民政府”：共2个单位")
    tables.change_group(group, name="各区", units=[districts, water], **world.by("system"))
    assert told() == "修改收文单位组“各区人民政府”：改名为“各区”；增加市水务局；去掉市财政局"
    assert set(RecipientGroup.objects.get().units.all()) == {districts, water}
    with pytest.raises(Refused, match="没有改动"):
        tables.change_group(group, name="各区", units=[districts, water], **world.by("system"))
    tables.remove_group(group, **world.by("system"))
    assert trail.types() == ["documents.group_set"] * 3
    assert not RecipientGroup.objects.exists()
    for again in (
        lambda: tables.remove_group(group, **world.by("system")),
        lambda: tables.change_group(group, name="各区", units=[finance], **world.by("system")),
    ):
        with pytest.raises(Refused, match="删去了"):
            again()


def test_a_group_has_a_name_of_its_own_and_living_units(world):
    donghu = world.units["donghu"]
    tables.add_group(name="各区", units=[donghu], **world.by("system"))
    other = tables.add_group(name="各县", units=[donghu], **world.by("system"))
    for act in (
        lambda: tables.add_group(name="各区", units=[donghu], **world.by("system")),
        lambda: tables.change_group(other, name="各区", units=[donghu], **world.by("system")),
    ):
        with pytest.raises(Refused, match="已经有了"):
            act()
    with pytest.raises(Refused, match="至少选一个单位"):
        tables.add_group(name="空的", units=[], **world.by("system"))
    with pytest.raises(Refused, match="请写组名"):
        tables.add_group(name="：", units=[donghu], **world.by("system"))
    donghu.to_date = world.now.date()
    with pytest.raises(Refused, match="东湖区已停用"):
        tables.add_group(name="停的", units=[donghu], **world.by("system"))


def test_phrases_stand_in_their_order_each_once_a_step(world):
    trail = Trail()
    first = tables.add_phrase(step="sign_off", text="同意。", **world.by("system"))
    tables.add_phrase(step="sign_off", text=" 同意印发。", **world.by("system"))
    tables.add_phrase(step="first_review", text="同意。", **world.by("system"))
    assert list_phrases("sign_off") == ["同意。", "同意印发。"]
    with pytest.raises(Refused, match="签批已经有这条批语"):
        tables.add_phrase(step="sign_off", text="同意。 ", **world.by("system"))
    tables.remove_phrase(first, **world.by("system"))
    assert told() == "删去签批的常用批语“同意。”"
    assert trail.types() == ["documents.phrase_set"] * 4
    tables.add_phrase(step="sign_off", text="发。", **world.by("system"))
    assert list_phrases("sign_off") == ["同意印发。", "发。"]
    with pytest.raises(Refused, match="删去了"):
        tables.remove_phrase(Phrase(pk=first.pk or 1, step="sign_off", text="同意。"), **world.by("system"))
    for step, text in (("receipt", "收到。"), ("sign_off", " ")):
        with pytest.raises(Refused, match="批语"):
            tables.add_phrase(step=step, text=text, **world.by("system"))


@pytest.mark.parametrize("stranger", STRANGERS)
def test_nobody_but_the_system_officer_keeps_the_tables(world, visit, stranger):
    issuer, donghu = world.issuers["office"], world.units["donghu"]
    group = tables.add_group(name="各区", units=[donghu], **world.by("system"))
    phrase = tables.add_phrase(step="sign_off", text="同意。", **world.by("system"))
    trail, by = Trail(), world.by(stranger)
    for act in (
        lambda: tables.add_issuer(letters(world), **by),
        lambda: tables.change_issuer(issuer, letters(world), **by),
        lambda: tables.end_issuer(issuer, **by),
        lambda: tables.add_group(name="各县", units=[donghu], **by),
        lambda: tables.change_group(group, name="各县", units=[donghu], **by),
        lambda: tables.remove_group(group, **by),
        lambda: tables.add_phrase(step="sign_off", text="发。", **by),
        lambda: tables.remove_phrase(phrase, **by),
    ):
        with pytest.raises(NotYours):
            act()
    browser = visit(stranger)
    shown = [("issuers", ()), ("issuer", (issuer.pk,)), ("groups", ()), ("group_new", ()), ("group", (group.pk,)), ("phrases", ())]
    for name, keys in shown:
        assert browser.get(reverse(f"documents_{name}", args=keys)).status_code == 404
    for name, key in (("issuer_end", issuer.pk), ("group_remove", group.pk), ("phrase_remove", phrase.pk)):
        assert browser.post(reverse(f"documents_{name}", args=[key])).status_code == 404
    assert trail.types() == []


def test_the_pages_of_issuers(world, visit):
    browser, address = visit("system"), reverse("documents_issuers")
    assert "临政办发〔" in browser.get(address).content.decode()
    assert browser.post(address, fields_of(letters(world))).url == address
    row = Issuer.objects.get(series="临政办函")
    shown = browser.get(address).content.decode()
    assert "文号从“临政办函〔" in shown, "the first number is shown after saving"
    one = reverse("documents_issuer", args=[row.pk])
    assert 'value="临政办函"' in browser.get(one).content.decode()
    assert browser.post(one, fields_of(letters(world, title="办公室函"))).url == address
    again = browser.post(one, fields_of(letters(world, title="办公室函")))
    assert (again.status_code, "没有改动" in again.content.decode()) == (409, True)
    wrong = browser.post(address, fields_of(letters(world, series="临办函", number_form="{series}[{year}]{n}号")))
    assert (wrong.status_code, "六角括号" in wrong.content.decode(), 'value="临办函"' in wrong.content.decode()) == (409, True, True)
    assert browser.post(address, {"title": ""}).status_code == 422
    assert browser.post(reverse("documents_issuer_end", args=[row.pk])).url == address
    assert browser.post(reverse("documents_issuer_end", args=[row.pk])).status_code == 409
    assert browser.get(reverse("documents_issuer_end", args=[row.pk])).status_code == 405
    assert browser.get(reverse("documents_issuer", args=[0])).status_code == 404


def test_the_pages_of_groups(world, visit):
    browser, address = visit("system"), reverse("documents_groups")
    assert "还没有收文单位组" in browser.get(address).content.decode()
    new = reverse("documents_group_new")
    offered = browser.get(new).content.decode()
    assert "东湖区" in offered
    assert "市水利学会" in offered, "a unit outside receives on paper"
    assert "综合处" not in offered
    sent = {"name": "各区", "rank": "1", "units": [world.units["donghu"].pk]}
    assert browser.post(new, sent).url == address
    assert browser.post(new, sent).status_code == 409
    empty = browser.post(new, {"name": "空的", "rank": "0"})
    assert (empty.status_code, "请至少选一个单位" in empty.content.decode()) == (422, True)
    group = RecipientGroup.objects.get()
    one = reverse("documents_group", args=[group.pk])
    assert f'value="{world.units["donghu"].pk}" checked' in browser.get(one).content.decode()
    assert browser.post(one, sent | {"units": [world.units["caizheng"].pk]}).url == address
    assert [unit.code for unit in group.units.all()] == ["caizheng"]
    assert "市财政局" in browser.get(address).content.decode()
    assert browser.post(reverse("documents_group_remove", args=[group.pk])).url == address
    assert browser.post(reverse("documents_group_remove", args=[group.pk])).status_code == 404


def test_the_page_of_phrases(world, visit):
    browser, address = visit("system"), reverse("documents_phrases")
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"step": "sign_off", "text": "同意印发。"}).url == address
    assert browser.post(address, {"step": "sign_off", "text": "同意印发。"}).status_code == 409
    phrase = Phrase.objects.get()
    assert "同意印发。" in browser.get(address).content.decode()
    assert browser.post(reverse("documents_phrase_remove", args=[phrase.pk])).url == address
    assert not Phrase.objects.exists()
