"""The command `zhongshu`, as its users call it: Chinese help, and 0 for fine, 1 for something wrong, 2 for wrongly used."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import zipfile

import pytest

from tests import nursery
from tests.live import empty_city

pytestmark = pytest.mark.once
PARTS = ("demo", "serve", "verify", "clock", "typeset", "check")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
GOOD = """临澜市人民政府办公室关于做好防汛工作的通知

各区、县人民政府，市政府各部门：
为做好防汛工作，经市政府同意，现将有关事项通知如下。
一、落实防汛责任
各单位主要负责同志要靠前指挥，层层压实责任。
临澜市人民政府办公室
2025年3月3日
"""
BAD = GOOD.replace("如下。", "如下:")
FIELDS = {"rule", "severity", "message", "basis", "suggestions", "start", "end", "excerpt", "element", "gate"}


def zhongshu(*words):
    return nursery.run("", *map(str, words), module="zhongshu.config.cli", env=os.environ)


def from_the_shell(*words):
    """As its user starts it, with nothing loaded beforehand."""
    return subprocess.run([sys.executable, "-m", "zhongshu.config.cli", *map(str, words)], capture_output=True, text=True, check=False)


@pytest.fixture
def paper(tmp_path):
    def write(words, name="paper.txt"):
        path = tmp_path / name
        path.write_text(words, "utf-8")
        return path

    return write


def test_the_help_is_chinese_and_names_every_part():
    done = from_the_shell("--help")
    assert done.returncode == 0
    assert all(part in done.stdout for part in PARTS)
    assert "退出码" in done.stdout


@pytest.mark.parametrize("part", PARTS)
def test_every_part_explains_itself_in_chinese(part):
    done = zhongshu(part, "--help")
    assert done.returncode == 0
    explained = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    assert all(CHINESE.search(line) for line in explained), done.stdout


@pytest.mark.parametrize("words", [(), ("dance",), ("typeset", "a.txt"), ("check",), ("serve", "--port", "x")])
def test_used_wrongly_it_exits_2(words):
    done = zhongshu(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


@pytest.mark.parametrize(("suffix", "magic"), [(".pdf", b"%PDF"), (".docx", b"PK")])
def test_a_text_is_typeset_and_what_was_guessed_is_said(paper, tmp_path, suffix, magic):
    output = tmp_path / f"out{suffix}"
    done = from_the_shell("typeset", paper(GOOD), "-o", output)
    assert done.returncode == 0, done.stderr
    assert output.read_bytes().startswith(magic)
    assert re.search(r"识别　标题：.*防汛工作的通知", done.stdout)
    assert f"已排版：{output}" in done.stdout


def test_a_word_file_that_we_made_is_read_again(paper, tmp_path):
    word, pdf = tmp_path / "a.docx", tmp_path / "a.pdf"
    assert zhongshu("typeset", paper(GOOD), "-o", word).returncode == 0
    assert "关于做好防汛工作的通知" in zipfile.ZipFile(word).read("word/document.xml").decode()
    assert zhongshu("typeset", word, "-o", pdf).returncode == 0
    assert pdf.read_bytes().startswith(b"%PDF")


def test_what_cannot_be_typeset_is_told_without_a_traceback(paper, tmp_path):
    missing, wrong_kind = tmp_path / "none.txt", tmp_path / "a.odt"
    picture = tmp_path / "a.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    for words, code in (
        ((missing, "-o", tmp_path / "a.pdf"), 2),
        ((paper(GOOD), "-o", wrong_kind), 2),
        ((picture, "-o", tmp_path / "a.pdf"), 2),
        ((paper(GOOD), "-o", tmp_path / "no" / "folder.pdf"), 2),
        ((paper(GOOD.replace("防汛责任", "防汛责任\U000f0000"), "rare.txt"), "-o", tmp_path / "a.pdf"), 1),
    ):
        done = zhongshu("typeset", *words)
        assert done.returncode == code, done.stdout + done.stderr
        assert CHINESE.search(done.stderr)
        assert "Traceback" not in done.stderr


def test_a_clean_paper_checks_as_0_and_a_faulty_one_as_1(paper):
    clean, faulty = from_the_shell("check", paper(GOOD)), zhongshu("check", paper(BAD))
    assert (clean.returncode, "没有发现问题" in clean.stdout) == (0, True), clean.stdout
    assert faulty.returncode == 1
    assert re.search(r"^(必须改|建议改)　.*$", faulty.stdout, re.MULTILINE)
    assert re.search(r"共发现\d+处。", faulty.stdout)


def test_what_is_said_alike_of_many_places_is_one_line(paper):
    lines = zhongshu("check", paper("各单位要加强领导,压实责任,细化措施,确保落实。。")).stdout.splitlines()
    assert [line for line in lines if "“,”" in line and line.endswith("共3处")]
    assert lines[-1] == "共发现4处。"
    assert len(lines) == 3


def test_findings_as_json_point_into_the_text(paper):
    done = zhongshu("check", paper(BAD), "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert answer["refused"] is False
    assert answer["findings"]
    for finding in answer["findings"]:
        assert finding.keys() >= FIELDS
        assert finding["severity"] in ("must", "should", "hint")
        assert (finding["start"] is None) == (finding["end"] is None)
        assert finding["start"] is None or finding["end"] - finding["start"] == len(finding["excerpt"])
    assert json.loads(zhongshu("check", paper(GOOD), "--json").stdout) == {"refused": False, "findings": []}


def test_a_classified_paper_is_refused_and_not_checked(paper):
    marked = paper("机密★10年\n" + GOOD)
    answer = json.loads(zhongshu("check", marked, "--json").stdout)
    assert (answer["refused"], [finding["kind"] for finding in answer["findings"]]) == (True, ["classified"])
    done = zhongshu("check", marked)
    assert (done.returncode, "不得处理国家秘密" in done.stdout) == (1, True)
    assert "防汛" not in done.stdout


def test_papers_in_a_batch_are_answered_line_by_line(tmp_path):
    rows = [
        {"id": "a", "text": GOOD},
        {"id": 2, "text": BAD},
        {"id": "m", "text": "机密★10年\n" + BAD},
        {"id": "p", "text": "加强领导，，压实责任。"},
    ]
    batch = tmp_path / "in.jsonl"
    batch.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows) + "\nnot json\n", "utf-8")
    done = zhongshu("check", "--jsonl", batch)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 2, "m", "p"]
    assert [answer["refused"] for answer in answers] == [False, False, True, False]
    assert answers[0]["findings"] == []
    assert [finding["kind"] for finding in answers[2]["findings"]] == ["classified"]
    (found,) = answers[3]["findings"]
    assert found.keys() == {"rule", "kind", "gate", "severity", "start", "end", "suggestions", "message", "basis", "confidence"}
    assert (found["kind"], rows[3]["text"][found["start"] : found["end"]]) == ("punct_double", "，，")
    assert "第6行" in done.stderr
    assert done.returncode == 2


def test_a_revision_and_a_typeset_paper_are_written(paper, tmp_path):
    done = zhongshu("check", paper(BAD), "--docx", tmp_path / "r.docx", "--compliant", tmp_path / "c.docx")
    assert done.returncode == 1, done.stderr
    assert "修订稿" in done.stdout
    words = zipfile.ZipFile(tmp_path / "r.docx").read("word/document.xml").decode()
    assert "w:del " in words
    assert "w:ins " in words
    assert zipfile.is_zipfile(tmp_path / "c.docx")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 not a zip"])
def test_a_file_that_is_no_paper_is_told_so(tmp_path, content):
    path = tmp_path / "x.docx"
    path.write_bytes(content)
    done = zhongshu("check", path)
    assert "Traceback" not in done.stderr
    assert done.returncode in (1, 2), done.stdout


def test_the_demo_a_second_time_takes_up_what_is_there(new_city):
    city = new_city("again")
    done = city.zhongshu("demo", "--no-serve")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert city.zhongshu("verify").returncode == 0


def test_the_demo_never_touches_real_data(tmp_path):
    real = empty_city(tmp_path / "real", "zhongshu_real")
    try:
        made = real.python(
            "from zhongshu.config.prepare import prepare_database; prepare_database()\n"
            "from zhongshu.core.access.models import Installation\n"
            "from zhongshu.lib import clock\n"
            "Installation.objects.create(office_name='某市人民政府办公室', installed_at=clock.now())"
        )
        assert made.returncode == 0, made.stderr
        done = real.zhongshu("demo", "--no-serve")
        assert (done.returncode, "正式数据" in done.stderr) == (2, True)
        counted = real.python("from zhongshu.core.org.models import Person; print(Person.objects.count())")
        assert counted.stdout.strip() == "0"
    finally:
        real.drop()


def test_a_port_in_use_is_named_with_another_to_try(new_city):
    city = new_city("port")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = city.zhongshu("serve", "--port", str(port))
    assert done.returncode == 2
    assert f"--port {port + 1}" in done.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    """A file where a folder should be: root may write everywhere else."""
    (tmp_path / "taken").write_text("")
    done = zhongshu("demo", "--no-serve", "--data", tmp_path / "taken" / "data")
    assert done.returncode == 2, done.stderr[-500:]
    assert "Traceback" not in done.stderr


def test_the_clock_of_a_demo_is_moved_forward_and_no_other(new_city, tmp_path):
    city = new_city("moved")
    later = city.zhongshu("clock", "2030-01-07T08:40")
    assert later.returncode == 0, later.stderr
    assert "演示时间已调到2030-01-07 08:40" in later.stdout
    earlier = city.zhongshu("clock", "2020-01-01T08:40")
    assert earlier.returncode == 2
    assert "只能往后调" in earlier.stderr
    assert city.zhongshu("clock", "明天").returncode == 2
    assert "没有数据库" in zhongshu("clock", "--data", tmp_path / "nothing", "2030-01-07T08:40").stderr
