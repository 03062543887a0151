"""What comes in: by a unit, by the platform, as a scan, out of the folder, in a sheet; and what must not come in."""

from __future__ import annotations

import datetime as dt
import io
import os

import pytest
from PIL import Image

from tests.world import Trail
from zhongshu.business.documents.models import Recipient
from zhongshu.business.documents.operations import issuing
from zhongshu.business.incoming.models import Arrival, ArrivalState, IncomingFile, IncomingPage, IncomingPaper, ReadingState, SheetDraft
from zhongshu.business.incoming.operations import arrivals, inbox, reading, sheets, stubs
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.events.models import Event
from zhongshu.core.files import store
from zhongshu.core.files.models import StoredFile
from zhongshu.core.files.operations import Classified, store_upload
from zhongshu.core.files.queries import list_faults
from zhongshu.core.jobs.chores import CHORES, run_due_chores
from zhongshu.core.jobs.worker import drain
from zhongshu.core.matters.models import Link, Matter
from zhongshu.core.notify.models import Message
from zhongshu.core.numbering.models import Number
from zhongshu.core.search.queries import search
from zhongshu.engines.paper import Paper, recognise_body
from zhongshu.engines.reading import PageRead, can_recognise
from zhongshu.engines.typeset import typeset_images, typeset_pdf
from zhongshu.lib.sheets import Heading, Sheet, read_rows, to_xlsx

LETTER = Paper(
    document_type="通知",
    title="关于做好今冬明春水利工程建设的通知",
    heading="江南省水利厅文件",
    issuers=("江南省水利厅",),
    number="江水办〔2025〕18号",
    main_recipients="各市人民政府：",
    blocks=recognise_body("现将有关事项通知如下。\n一、压实责任。请明确专人，按月报送进度。"),
    signers=("江南省水利厅",),
    issue_date=dt.date(2025, 2, 27),
)


def stored(office, data=None, name="来文.pdf", role="dispatcher"):
    kinds = frozenset({"pdf", "png", "txt"})
    return store_upload(data or typeset_pdf(LETTER), name=name, allowed=kinds, **office.world.by(role))


@pytest.fixture
def sent(office):
    """What 水务局 has sent and nobody has signed for."""
    facts = {"issuer_number": "临水[2025]31号", "urgency": "加急"}
    unit = office.world.units["shuiwu"]
    return arrivals.send_paper(
        title="关于防汛备汛情况的报告", unit=unit, files=[stored(office)], **facts, **office.world.by("liaison_shuiwu")
    )


def test_a_unit_sends_and_the_dispatcher_hears_of_it(office, sent, visit):
    assert Event.objects.order_by("-seq").first().type == "incoming.arrived"
    drain(office.world.now)
    told = Message.objects.filter(sentence__contains="请签收").values_list("person__username", flat=True)
    assert list(told) == ["dispatcher"]
    assert sent.title in visit("dispatcher").get("/incoming/").content.decode()
    paper = arrivals.sign_for(sent, pieces=1, **office.world.by("dispatcher"))
    assert (paper.issuer, paper.issuer_number, paper.matter.urgency) == ("临澜市水务局", "临水〔2025〕31号", "加急")


@pytest.mark.parametrize("wrong", [{"title": " "}, {"files": []}, {"unit": "caizheng"}, {"urgency": "平急"}])
def test_what_a_unit_cannot_send(office, wrong):
    facts = {"title": "报告", "unit": "shuiwu", "files": [stored(office)], **wrong}
    facts["unit"] = office.world.units[facts["unit"]]
    with pytest.raises(Refused):
        arrivals.send_paper(**facts, **office.world.by("liaison_shuiwu"))
    with pytest.raises(NotYours):
        arrivals.send_paper(title="报告", unit=office.world.units["office"], files=facts["files"], **office.world.by("drafter"))


def test_what_was_sent_can_be_taken_back_until_it_is_signed_for(office, sent):
    trail = Trail()
    with pytest.raises(Refused, match="只有送件的单位"):
        arrivals.withdraw_arrival(sent, reason="错了", **office.world.by("liaison_caizheng"))
    with pytest.raises(Refused, match="理由"):
        arrivals.withdraw_arrival(sent, reason=" ", **office.world.by("liaison_shuiwu"))
    arrivals.withdraw_arrival(sent, reason="数字有误", **office.world.by("liaison_shuiwu"))
    assert trail.types() == ["incoming.withdrawn"]
    with pytest.raises(Refused, match="已经处置"):
        arrivals.sign_for(sent, **office.world.by("dispatcher"))
    assert not IncomingPaper.objects.exists()


def test_once_signed_for_it_cannot_be_taken_back_nor_signed_for_again(office, sent):
    arrivals.sign_for(sent, **office.world.by("dispatcher"))
    with pytest.raises(Refused, match="已经签收"):
        arrivals.withdraw_arrival(sent, reason="数字有误", **office.world.by("liaison_shuiwu"))
    with pytest.raises(Refused, match="已经处置"):
        arrivals.sign_for(sent, **office.world.by("registrar"))
    assert IncomingPaper.objects.count() == 1


def test_who_signs_and_what_is_counted(office, sent):
    with pytest.raises(NotYours):
        arrivals.sign_for(sent, **office.world.by("drafter"))
    for wrong in ({"pieces": 0}, {"copies": 0}, {"pages": -1}):
        with pytest.raises(Refused, match="清点"):
            arrivals.sign_for(sent, **wrong, **office.world.by("dispatcher"))
    assert Arrival.objects.get(pk=sent.pk).state == ArrivalState.WAITING


def test_what_is_no_paper_is_thrown_out_with_a_reason_and_its_sender_hears(office, sent):
    trail = Trail()
    with pytest.raises(NotYours):
        arrivals.discard_arrival(sent, reason="重复", **office.world.by("drafter"))
    with pytest.raises(Refused, match="理由"):
        arrivals.discard_arrival(sent, reason="", **office.world.by("dispatcher"))
    arrivals.discard_arrival(sent, reason="不是公文", **office.world.by("dispatcher"))
    assert trail.types() == ["incoming.discarded"]
    with pytest.raises(Refused):
        arrivals.discard_arrival(sent, reason="不是公文", **office.world.by("dispatcher"))
    drain(office.world.now)
    assert Message.objects.filter(person=office.world.people["liaison_shuiwu"], sentence__contains="不是公文").exists()


def test_a_paper_that_the_office_received_on_the_platform_becomes_an_incoming_one(office):
    world = office.world
    world.add_unit("fazhi", "法制处", "法制处", "division", parent="office", receives=True)
    world.add_person("liaison_fazhi", "盛明理", "fazhi", "收文岗", ["liaison"])
    paper = world.paper_at("dispatch")
    paper = world.fresh(paper)
    Recipient.objects.create(paper=paper, unit=world.units["fazhi"], role="main")
    paper = world.step(paper)
    with pytest.raises(Refused, match="签收以后"):
        issuing.hand_to_incoming(paper, **world.by("liaison_fazhi"))
    issuing.sign_for_paper(paper, **world.by("liaison_fazhi"))
    with pytest.raises(Refused):
        issuing.hand_to_incoming(paper, **world.by("liaison_donghu"))
    trail = Trail()
    issuing.hand_to_incoming(world.fresh(paper), **world.by("liaison_fazhi"))
    assert trail.types() == ["incoming.arrived"]
    with pytest.raises(Refused, match="不用重复"):
        issuing.hand_to_incoming(world.fresh(paper), **world.by("liaison_fazhi"))
    arrival = Arrival.objects.get(source=paper.matter)
    assert (arrival.issuer_number, arrival.issuer) == (world.fresh(paper).matter.number, "临澜市人民政府办公室")
    came = arrivals.sign_for(arrival, **world.by("dispatcher"))
    assert Link.objects.filter(source=paper.matter, target=came.matter, kind="spawn").exists()


def test_a_pdf_is_read_and_what_it_says_is_proposed_and_found(office, sent):
    scan = arrivals.upload_paper(title="", files=[stored(office)], **office.world.by("dispatcher"))
    assert reading.read_next_file(office.world.now) == 1
    assert reading.read_next_file(office.world.now) == 1
    assert reading.read_next_file(office.world.now) == 0
    scan.refresh_from_db()
    assert (scan.title, scan.issuer_number, scan.issuer_date) == (LETTER.title, "江水办〔2025〕18号", dt.date(2025, 2, 27))
    sent.refresh_from_db()
    assert sent.issuer_number == "临水〔2025〕31号", "what somebody has written is not guessed over"
    page = IncomingPage.objects.get(file__arrival=scan)
    assert page.source == "text"
    assert store.get(page.image).startswith(b"\x89PNG")
    arrivals.sign_for(scan, **office.world.by("dispatcher"))
    drain(office.world.now)
    assert [hit.title for hit in search(office.world.actor("dispatcher"), "按月报送进度").hits] == [LETTER.title]
    assert search(office.world.actor("outsider"), "按月报送进度").count == 0


@pytest.mark.skipif(not can_recognise(), reason="rapidocr is not installed: requirements.lock.txt brings it")
def test_a_scanned_page_is_found_by_its_words(office):
    picture = Image.open(io.BytesIO(typeset_images(LETTER, width_px=1240)[0])).convert("L")
    out = io.BytesIO()
    picture.save(out, "PNG")
    scan = arrivals.upload_paper(title="扫描", files=[stored(office, out.getvalue(), "扫描.png")], **office.world.by("dispatcher"))
    paper = arrivals.sign_for(scan, **office.world.by("dispatcher"))
    assert reading.read_next_file(office.world.now) == 1
    page = IncomingPage.objects.get(file__arrival=scan)
    assert page.source == "ocr"
    assert "江水办〔2025〕18号" in page.text.replace("[", "〔").replace("]", "〕")
    drain(office.world.now)
    assert search(office.world.actor("dispatcher"), "按月报送进度").count == 1
    assert Event.objects.filter(type="incoming.file_read", matter=paper.pk).exists()


def test_a_file_that_cannot_be_read_says_so_and_may_be_tried_again(office, monkeypatch):
    scan = arrivals.upload_paper(title="坏", files=[stored(office)], **office.world.by("dispatcher"))
    file = IncomingFile.objects.get(arrival=scan)
    store.path_of(file.stored.digest).unlink()
    assert reading.read_next_file(office.world.now) == 1
    file.refresh_from_db()
    assert (file.state, "丢失" in file.error) == (ReadingState.FAILED, True)
    with pytest.raises(NotYours):
        reading.read_again(file, **office.world.by("drafter"))
    store.put(typeset_pdf(LETTER))
    trail = Trail()
    reading.read_again(file, **office.world.by("dispatcher"))
    assert trail.types() == ["incoming.read_again"]
    with pytest.raises(Refused):
        reading.read_again(file, **office.world.by("dispatcher"))
    assert reading.read_next_file(office.world.now) == 1
    file.refresh_from_db()
    assert (file.state, file.page_count) == (ReadingState.DONE, 1)


def test_a_reader_that_died_is_taken_over_and_one_that_always_dies_is_given_up(office):
    scan = arrivals.upload_paper(title="件", files=[stored(office)], **office.world.by("dispatcher"))
    now, late = office.world.now, office.world.now + dt.timedelta(minutes=16)
    rows = IncomingFile.objects.filter(arrival=scan)
    rows.update(state=ReadingState.READING, claimed_at=now, tries=1)
    assert reading.read_next_file(now) == 0, "somebody is at it"
    assert reading.read_next_file(late) == 1
    assert rows.get().state == ReadingState.DONE
    rows.update(state=ReadingState.READING, claimed_at=now, tries=3)
    assert reading.read_next_file(late) == 0
    assert rows.get().state == ReadingState.FAILED


def test_a_mark_that_shows_only_in_the_scan_wipes_it_and_tells_the_officers(office):
    scan = arrivals.upload_paper(title="件", files=[stored(office, name="扫描0001.pdf")], **office.world.by("dispatcher"))
    file = IncomingFile.objects.select_related("stored").get(arrival=scan)
    page = reading.keep_page(file, PageRead(1, "机密★10年\n关于某事的报告", b"\x89PNG\r\n\x1a\npicture", "ocr"))
    digests = [file.stored.digest, page.image]
    reading.finish_reading(file, now=office.world.now)
    assert not IncomingFile.objects.exists()
    assert not IncomingPage.objects.exists()
    assert not StoredFile.objects.filter(digest=digests[0]).exists()
    assert [digest for digest in digests if store.path_of(digest).exists()] == []
    assert list(list_faults()) == []
    scan.refresh_from_db()
    assert (scan.state, scan.title) == (ArrivalState.REFUSED, "（已拦截）")
    drain(office.world.now)
    told = Message.objects.filter(sentence__contains="密级标志")
    assert list(told.values_list("person__username", flat=True)) == ["security"]
    assert "某事" not in "".join(told.values_list("sentence", flat=True))


def test_a_classified_upload_is_refused_before_anything_is_kept_and_a_stub_is_offered(office, visit):
    secret = typeset_pdf(
        Paper(document_type="通知", title="关于某事的通知", secrecy="机密★10年", blocks=recognise_body("内容。"), signers=("某厅",))
    )
    answer = visit("dispatcher").post("/incoming/new/", {"files": io.BytesIO(secret)})
    assert answer.status_code == 409
    assert "登记存根" in answer.content.decode()
    assert not Arrival.objects.exists()
    drain(office.world.now)
    assert Message.objects.filter(person=office.world.people["security"]).exists()


@pytest.fixture
def folder(tmp_path, settings):
    settings.INBOX_DIR = tmp_path / "inbox"
    settings.INBOX_DIR.mkdir()
    return settings.INBOX_DIR


def drop(folder, name, data, age=60, now=None):
    path = folder / name
    path.write_bytes(data)
    os.utime(path, (now.timestamp() - age, now.timestamp() - age))
    return path


def test_the_folder_is_emptied_once_and_each_file_has_its_sentence(office, folder):
    now = office.world.now
    good, bad = drop(folder, "来文1.pdf", typeset_pdf(LETTER), now=now), drop(folder, "程序.pdf", b"MZ\x00\x00\x01program", now=now)
    assert inbox.take_up_files(now) == 2
    assert not good.exists()
    assert not bad.exists()
    assert (folder / "done" / "来文1.pdf").read_bytes().startswith(b"%PDF")
    assert "已收，待签收" in (folder / "done" / "来文1.pdf.txt").read_text("utf-8")
    assert "没有收：" in (folder / "failed" / "程序.pdf.txt").read_text("utf-8")
    assert Arrival.objects.get().title == "来文1"
    assert Event.objects.get(type="incoming.arrived").actor_name == "系统"
    assert inbox.take_up_files(now) == 0


def test_a_file_that_is_still_being_scanned_is_left_alone(office, folder):
    now = office.world.now
    drop(folder, "新.pdf", typeset_pdf(LETTER), age=1, now=now)
    drop(folder, ".hidden.pdf", b"x", now=now)
    drop(folder, "half.part", b"x", now=now)
    assert inbox.take_up_files(now) == 0
    assert inbox.take_up_files(now + dt.timedelta(seconds=5)) == 1


def test_a_crash_between_record_and_move_neither_loses_nor_doubles(office, folder, monkeypatch):
    now = office.world.now
    path = drop(folder, "来文.pdf", typeset_pdf(LETTER), now=now)

    def die(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as crash:
        crash.setattr(inbox, "_put_away", die)
        with pytest.raises(KeyboardInterrupt):
            inbox.take_up_files(now)
    assert path.exists()
    assert inbox.take_up_files(now) == 1
    assert Arrival.objects.count() == 1
    assert (folder / "done" / "来文.pdf").exists()


def test_two_files_of_one_name_are_both_kept(office, folder):
    now = office.world.now
    for number in (1, 2):
        drop(folder, "扫描.pdf", typeset_pdf(LETTER) + b"\n%" + str(number).encode(), now=now)
        assert inbox.take_up_files(now) == 1
    assert sorted(path.name for path in (folder / "done").iterdir() if path.suffix == ".pdf") == ["扫描-2.pdf", "扫描.pdf"]
    assert Arrival.objects.count() == 2


def test_the_worker_s_chores_take_up_and_read(office, folder):
    assert {"incoming.inbox", "incoming.reading"} <= {chore.code for chore in CHORES}
    drop(folder, "来文.pdf", typeset_pdf(LETTER), now=office.world.now)
    last = {}
    assert run_due_chores(office.world.now, last) == 2
    assert run_due_chores(office.world.now, last) == 0
    assert IncomingFile.objects.get().state == ReadingState.DONE
    assert run_due_chores(office.world.now + dt.timedelta(seconds=1), last) == 0, "not yet due again"


ROW = ["关于防汛备汛情况的报告", "市水务局", "临水〔2025〕31号", dt.date(2025, 2, 20), "下级", "加急", "", 6, 1, 0]


def sheet(*rows, titles=None):
    headings = [Heading(title) for title in (titles or [title for _, title, _ in sheets.COLUMNS])]
    return to_xlsx(Sheet("登记表", ("说明",), headings, rows))


def test_a_sheet_is_looked_through_row_by_row_and_changes_nothing(office):
    bad = ["", "市水务局", "", "后天", "天上", "", "机密", "六", 0, -1]
    trail = Trail()
    draft = sheets.look_through(sheet(ROW, bad, ROW), name="表.xlsx", **office.world.by("registrar"))
    assert trail.types() == []
    assert not Matter.objects.exists()
    assert not Number.objects.exists()
    good, wrong, double = sheets.check_rows(draft, dt.date(2025, 3, 3))
    assert (good.errors, good.warnings, good.line) == ((), (), 4)
    for expected in ("类别“天上”", "密级“机密”", "页数“六”", "来文日期“后天”"):
        assert any(expected in error for error in wrong.errors), expected
    assert double.warnings == ("与第4行来文单位和字号相同。",)
    with pytest.raises(Refused, match="第5行有错"):
        sheets.register_sheet(draft, **office.world.by("registrar"))
    assert not Matter.objects.exists()


def test_a_confirmed_sheet_is_registered_whole_and_once(office):
    second = ["关于抗旱情况的报告", *ROW[1:]]
    draft = sheets.look_through(sheet(ROW, second), name="表.xlsx", **office.world.by("registrar"))
    with pytest.raises(Refused):
        sheets.register_sheet(draft, **office.world.by("dispatcher"))
    papers = sheets.register_sheet(draft, **office.world.by("registrar"))
    assert [paper.number_shown for paper in papers] == ["收〔2025〕下级-1", "收〔2025〕下级-2"]
    assert papers[1].duplicate_of == papers[0]
    assert Event.objects.order_by("-seq").first().type == "incoming.sheet_registered"
    with pytest.raises(Refused, match="已经登记过"):
        sheets.register_sheet(draft, **office.world.by("registrar"))
    assert IncomingPaper.objects.count() == 2


def test_who_signs_but_does_not_register_leaves_it_filled_in_for_the_registrar(office):
    draft = sheets.look_through(sheet(ROW), name="表.xlsx", **office.world.by("dispatcher"))
    [paper] = sheets.register_sheet(draft, **office.world.by("dispatcher"))
    paper = office.fresh(paper)
    assert (paper.matter.step, paper.number, paper.paper_class, paper.issuer_number) == ("register", None, "lower", "临水〔2025〕31号")


def test_what_is_no_such_sheet_is_refused(office):
    for data in (sheet(ROW, titles=["甲"] * 10), sheet(), b"not a sheet \x00", b"%PDF-1.7"):
        with pytest.raises(Refused):
            sheets.look_through(data, name="表.xlsx", **office.world.by("registrar"))
    with pytest.raises(NotYours):
        sheets.look_through(sheet(ROW), name="表.xlsx", **office.world.by("drafter"))
    with pytest.raises(Refused, match="500"):
        sheets.look_through(sheet(*[ROW] * 501), name="表.xlsx", **office.world.by("registrar"))
    assert not SheetDraft.objects.exists()


def test_the_template_is_a_sheet_that_it_takes(office):
    rows = read_rows(sheets.make_template())
    assert [title for _, title, _ in sheets.COLUMNS] in rows
    draft = sheets.look_through(sheets.make_template(), name="模板.xlsx", **office.world.by("registrar"))
    assert sheets.check_rows(draft, dt.date(2026, 12, 1))[0].errors == ()


def test_no_cell_of_a_sheet_bears_a_classified_mark(office):
    draft = sheets.look_through(sheet(["关于某事的报告（机密★5年）", *ROW[1:]]), name="表.xlsx", **office.world.by("registrar"))
    rows = sheets.check_rows(draft, dt.date(2025, 3, 3))
    with pytest.raises(Classified):
        sheets.refuse_classified_rows(rows, **office.world.by("registrar"))


def stub(office, **facts):
    given = {"title": "", "is_masked": True, "holder": "阮晓蔓", "location": "1号柜", "received_date": dt.date(2025, 3, 3)}
    return stubs.register_stub(**{**given, **facts}, unit=office.world.units["wendian"], **office.world.by("dispatcher"))


def test_a_classified_paper_leaves_a_stub_and_its_movements(office):
    trail = Trail()
    row = stub(office)
    assert (row.register_number, trail.types()) == ("收密登〔2025〕1号", ["incoming.stub_registered"])
    by = office.world.by("dispatcher")
    moved = stubs.move_stub(row, receiver="傅德谦", location="主任室", purpose="送阅", moved_at=by["now"], **by)
    assert (moved.giver, trail.types()[-1]) == ("阮晓蔓", "incoming.stub_moved")
    row.refresh_from_db()
    assert (row.holder, row.location) == ("傅德谦", "主任室")
    with pytest.raises(Refused, match="现在就由"):
        stubs.move_stub(row, receiver="傅德谦", location="主任室", purpose="送阅", moved_at=by["now"], **office.world.by("dispatcher"))
    early = by["now"] - dt.timedelta(hours=1)
    with pytest.raises(Refused, match="移交时间"):
        stubs.move_stub(row, receiver="褚文静", location="柜", purpose="清退", moved_at=early, **office.world.by("dispatcher"))
    with pytest.raises(NotYours):
        stubs.move_stub(row, receiver="褚文静", location="柜", purpose="清退", moved_at=by["now"], **office.world.by("colleague"))
    assert row.movements.count() == 1


def test_a_stub_holds_no_mark(office):
    for wrong in ({"title": "机密★10年 某事", "is_masked": False}, {"location": "绝密★30年柜"}):
        with pytest.raises(Refused, match="密级标志"):
            stub(office, **wrong)
    with pytest.raises(NotYours):
        stubs.register_stub(
            title="", is_masked=True, holder="某", location="柜", received_date=dt.date(2025, 3, 3),
            unit=office.world.units["shuiwu"], **office.world.by("liaison_shuiwu"),
        )  # fmt: skip
