"""The lexicon in the browser: tried before it is saved, kept by its keeper, taken out as a sheet and brought back."""

from __future__ import annotations

import datetime as dt
import io
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.world import Trail
from zhongshu.core.events.models import Event
from zhongshu.core.jobs.worker import drain
from zhongshu.core.proofing.models import Entry, Proposal
from zhongshu.core.proofing.operations.entries import add_entry, end_entry
from zhongshu.core.proofing.operations.proposals import note_false_alarm
from zhongshu.core.proofing.rules import EntryFacts

SINCE = dt.date(2025, 1, 2)
FIELDS = {
    "kind": "wording",
    "text": "平安临澜",
    "wrong": "平安澜城\n临澜平安；平安林澜",
    "titles": "市长",
    "members": "",
    "severity": "must",
    "source": "市政府工作报告",
    "from_date": "2025-01-02",
}


@pytest.fixture
def keeper(world):
    world.add_person("keeper", "祝守文", "wendian", "词库岗", ["lexicon_keeper"])
    return "keeper"


@pytest.fixture
def entries(world, keeper):
    rows = [
        EntryFacts("wording", "平安临澜", wrong=("平安澜城",)),
        EntryFacts("person", "戚远志", titles=("市政府秘书长",)),
        EntryFacts("members", "三个一批", members=("开工一批", "建成一批", "储备一批")),
    ]
    return [add_entry(facts, source="市政府工作报告", from_date=SINCE, **world.by("keeper")) for facts in rows]


def words_of(response):
    return unescape(response.content.decode())


def test_an_entry_is_tried_and_then_saved(world, visit, keeper):
    browser = visit(keeper)
    url = reverse("proofing_new")
    trial = browser.post(url, {**FIELDS, "act": "try"})
    assert "最近 0 件公文" in words_of(trial)
    assert not Entry.objects.exists(), "trying saves nothing"
    browser.post(url, {**FIELDS, "act": "save"})
    entry = Entry.objects.get()
    assert (entry.text, entry.wrong, entry.titles) == ("平安临澜", ["平安澜城", "临澜平安", "平安林澜"], []), "only the lists of its kind"
    assert "请打开它修改" in words_of(browser.post(url, {**FIELDS, "act": "save"}))
    assert browser.post(url, {**FIELDS, "text": "", "act": "save"}).status_code == 422


def test_everyone_in_the_office_reads_and_only_the_keeper_changes(world, visit, entries):
    entry = entries[0]
    reader, outsider = visit("drafter"), visit("outsider")
    for name, args in (("proofing_lexicon", []), ("proofing_entry", [entry.pk]), ("proofing_export", [])):
        assert reader.get(reverse(name, args=args)).status_code == 200
        assert outsider.get(reverse(name, args=args)).status_code == 404
    page = words_of(reader.get(reverse("proofing_entry", args=[entry.pk])))
    assert "平安澜城" in page
    assert "保存修改" not in page
    assert (
        reader.post(reverse("proofing_entry", args=[entry.pk]), {"act": "end", "from_date": "2025-06-01", "reason": "不用"}).status_code
        == 404
    )
    for name in ("proofing_new", "proofing_import"):
        assert reader.post(reverse(name)).status_code == 404
    entry.refresh_from_db()
    assert entry.ended_at is None


def test_a_change_and_an_end_show_in_the_history(world, visit, entries, keeper):
    browser, entry = visit(keeper), entries[0]
    answer = browser.post(reverse("proofing_entry", args=[entry.pk]), {**FIELDS, "from_date": "2025-04-01", "act": "save"}, follow=True)
    assert "2025-01-02 起" in words_of(answer), "the old row stays in the history"
    new = Entry.objects.get(replaces=entry)
    browser.post(reverse("proofing_entry", args=[new.pk]), {"act": "end", "from_date": "2025-06-01", "reason": "提法已变"})
    page = words_of(browser.get(reverse("proofing_entry", args=[new.pk])))
    assert "提法已变" in page
    assert "保存修改" not in page


def test_a_classified_mark_is_kept_nowhere_and_told(world, visit, keeper):
    answer = visit(keeper).post(reverse("proofing_new"), {**FIELDS, "wrong": "机密★10年", "act": "save"})
    assert answer.status_code == 409
    assert not Entry.objects.exists()
    assert Event.objects.filter(type="files.classified").exists()


def test_a_proposal_waits_for_the_keeper_and_tells_him(world, visit, keeper):
    for _ in range(2):
        note_false_alarm(
            rule="word.wrong/布署",
            words="布署",
            message="“布署”应为“部署”。",
            matter=world.draft().matter,
            reason="是路名",
            **world.by("drafter"),
        )
    proposal = Proposal.objects.get()
    drain(world.now)
    browser = visit(keeper)
    assert "“布署”两次被判不采纳" in words_of(browser.get(reverse("notices")))
    assert "2 件公文、1 人判过不采纳" in words_of(browser.get(reverse("proofing_lexicon")))
    assert visit("drafter").get(reverse("proofing_proposal", args=[proposal.pk])).status_code == 404
    url = reverse("proofing_proposal", args=[proposal.pk])
    assert "是路名" in words_of(browser.get(url))
    browser.post(url, {"act": "accept", "text": "布署路", "source": "地名办", "from_date": "2025-03-03", "every_rule": "on"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.entry.text, proposal.entry.rule) == ("accepted", "布署路", "")
    assert "已经处理过" in words_of(browser.post(url, {"act": "refuse", "reason": "真错"}))


def sheet_of(browser, change):
    """The exported sheet, changed, as a file to upload."""
    book = load_workbook(io.BytesIO(browser.get(reverse("proofing_export")).content))
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("词库.xlsx", out.getvalue())


def rows_of(page):
    return {row[1].value: row for row in page.iter_rows(min_row=5)}


def signed(answer):
    return words_of(answer).partition('name="lines" value="')[2].partition('"')[0]


def test_a_sheet_taken_out_and_brought_back_changes_nothing(world, visit, entries, keeper):
    answer = visit(keeper).post(reverse("proofing_import"), {"file": sheet_of(visit(keeper), rows_of)})
    assert "会改 0 条，3 条和现在一样" in words_of(answer)


def test_a_sheet_changes_and_adds_after_a_second_press(world, visit, entries, keeper):
    def change(page):
        rows_of(page)["戚远志"][3].value = "市政府秘书长；市政府党组成员"
        page.append(["专有名词", "布署路", "", "", "", "", "地名办批复", "2025-03-01", ""])

    browser = visit(keeper)
    answer = browser.post(reverse("proofing_import"), {"file": sheet_of(browser, change)})
    assert "会改 2 条，2 条和现在一样" in words_of(answer)
    assert "职务增加市政府党组成员" in words_of(answer)
    assert Entry.objects.count() == 3, "nothing yet"
    trail = Trail()
    browser.post(reverse("proofing_import"), {"lines": signed(answer)})
    assert trail.types() == ["proofing.entry_changed", "proofing.entry_added"]
    assert Entry.objects.get(text="戚远志", to_date=None).titles == ["市政府秘书长", "市政府党组成员"]
    assert Entry.objects.get(text="戚远志", to_date__isnull=False).titles == ["市政府秘书长"]


def test_one_faulty_line_keeps_the_whole_sheet_out(world, visit, entries, keeper):
    def change(page):
        page.append(["别的类别", "布署路", "", "", "", "", "地名办批复", "2025-03-01", ""])
        page.append(["专有名词", "嘉楠路", "", "", "", "", "", "2025-03-01", ""])
        page.append(["专有名词", "清风路", "", "", "", "", "地名办", "三月", ""])
        page.append(["用语提法", "平安临澜", "澜城", "", "", "", "报告", "2025-04-01", ""])

    browser = visit(keeper)
    answer = browser.post(reverse("proofing_import"), {"file": sheet_of(browser, change)})
    words = words_of(answer)
    for told in ("没有类别“别的类别”", "请写明出处", "生效日期“三月”", "是同一个词条"):
        assert told in words
    assert "导入这" not in words
    assert "没有导入" in words_of(browser.post(reverse("proofing_import"), {"lines": signed(answer)}))
    assert "已经过期" in words_of(browser.post(reverse("proofing_import"), {"lines": "made-up"}))
    assert "只能导入 Excel" in words_of(browser.post(reverse("proofing_import"), {"file": SimpleUploadedFile("a.txt", "甲".encode())}))
    assert "没有找到表头" in words_of(
        browser.post(reverse("proofing_import"), {"file": sheet_of(browser, lambda page: page.delete_rows(1, 20))})
    )
    assert Entry.objects.count() == 3


def test_what_has_ended_is_not_in_the_sheet_and_stays_in_the_list(world, visit, entries, keeper):
    end_entry(entries[0], from_date=dt.date(2025, 2, 1), reason="提法已变", **world.by("keeper"))
    browser = visit("drafter")
    book = load_workbook(io.BytesIO(browser.get(reverse("proofing_export")).content))
    assert "平安临澜" not in rows_of(book.active)
    past = words_of(browser.get(reverse("ledger", args=["proofing.entries"]) + "?state=past"))
    assert "平安临澜" in past
    assert "戚远志" not in past


def test_what_is_checked_may_be_read_without_logging_in(world):
    visitor = Client()
    page = words_of(visitor.get(reverse("handbook_page", args=["checker-guide"])))
    assert "不查什么" in page
    assert "起草与导入" not in page, "a visitor sees no other chapter"
    assert visitor.get(reverse("handbook_page", args=["checker"])).status_code == 200
    for closed in (reverse("handbook"), reverse("handbook_page", args=["drafting"])):
        answer = visitor.get(closed)
        assert (answer.status_code, "login" in answer.url) == (302, True)
