"""神经网络层: used when a file is there, silent when none is, and a bad file takes nothing from the rest of the check."""

import json
import os
from pathlib import Path

import onnx
import pytest

from zhongshu.config.cli import main
from zhongshu.engines.proofing import Finding, check_text, check_texts, rule_title
from zhongshu.engines.proofing.neural import SETTING, NetworkError, network, neural_hits
from zhongshu.engines.proofing.tests.networks import write_network

GOOD = "各级人民政府应当加强对安全生产工作的领导。"


@pytest.fixture
def model(tmp_path, monkeypatch):
    path = tmp_path / "proofing.onnx"
    monkeypatch.setenv(SETTING, str(path))
    return path


def told(text: str) -> list[Finding]:
    return [finding for finding in check_text(text) if finding.rule.startswith("neural.")]


def test_without_a_file_nothing_is_said(model):
    assert network() is None
    assert neural_hits([GOOD]) == {}


@pytest.mark.parametrize(
    ("changes", "text", "rule", "wrong", "suggestion"),
    [
        ({"here": {"末": "未"}}, "土地末经批准改变用途。", "neural.shape", "末", "未"),
        ({"here": {"零": "领"}}, "加强安全生产工作的零导。", "neural.phonetic", "零", "领"),
        ({"here": {"零": "领", "安": "案"}}, "加强安全生产工作的零导。", "neural.phonetic", "零", "领"),
        ({"gap": {"土": "地"}}, "擅自改变土用途。", "neural.missing", "土", "土地"),
        ({"spare": "擅"}, "加强安全擅生产工作。", "neural.redundant", "擅", ""),
    ],
)
def test_each_doubt_is_told_under_its_kind_at_its_place(model, changes, text, rule, wrong, suggestion):
    write_network(model, **changes)
    [(found, hit)] = neural_hits([text])[text]
    assert (found.id, text[hit.start : hit.end], hit.suggestions) == (rule, wrong, (suggestion,))


def test_a_score_is_told_as_the_share_that_was_right(model):
    write_network(model, here={"零": "领"})
    text = "加强安全生产工作的零导。"
    [(_, hit)] = neural_hits([text])[text]
    assert hit.confidence == 0.8


def test_its_findings_stand_among_the_others_and_are_never_graver_than_should(model):
    write_network(model, spare="擅")
    [finding] = told("土地未经批准擅自改变用途。")
    assert (finding.severity, finding.excerpt, finding.gate) == ("should", "擅", "wording")
    assert "神经网络" in rule_title(finding.rule)
    assert "神经网络" in finding.basis


def test_one_slip_is_told_once_whoever_finds_it(model):
    text = "各级人民政府应当加强对安全生产工作的零导。"
    write_network(model, here={"零": "领"})
    at = text.index("零")
    assert len([finding for finding in check_text(text) if finding.start is not None and finding.start <= at < finding.end]) == 1


def test_names_and_numbers_are_left_alone(model):
    write_network(model, here={"陈": "城", "三": "山"}, gap={"李": "里"})
    assert not told("组长李陈三，负责安全生产工作。")
    write_network(model, here={"三": "二"})
    assert not told("土地三级批准。")


def test_a_character_that_is_not_alike_is_no_reason(model):
    write_network(model, here={"土": "领"})
    assert not told("擅自改变土地用途。")


def test_lines_are_judged_alike_alone_and_together(model):
    write_network(model, spare="擅")
    texts = ["加强安全擅生产工作。", GOOD * 20, "对土地擅用途的领导。", ""]
    together = [[(f.rule, f.start, f.end) for f in found if f.rule.startswith("neural.")] for found in check_texts(texts)]
    assert together == [[(f.rule, f.start, f.end) for f in told(text)] for text in texts]
    assert sum(map(len, together)) == 2


@pytest.mark.parametrize("data", [b"", b"no model", b"\x08\x08" + bytes(100)])
def test_a_bad_file_is_told_in_a_sentence_and_the_rest_is_checked(model, data):
    model.write_bytes(data)
    with pytest.raises(NetworkError, match=r"proofing\.onnx"):
        network()
    assert any(finding.kind == "punct_double" for finding in check_text("加强安全生产工作。。"))


def test_a_model_of_something_else_is_refused(model):
    write_network(model, spare="擅")
    held = onnx.load(str(model))
    onnx.helper.set_model_props(held, {"zhongshu.proofing": json.dumps({"characters": "甲"})})
    onnx.save(held, str(model))
    with pytest.raises(NetworkError, match="不是本系统的模型"):
        network()


def test_a_new_file_under_the_same_name_is_read_anew(model):
    write_network(model, spare="擅")
    assert told("加强安全擅生产工作。")
    write_network(model)
    os.utime(model, ns=(1, 1))
    assert not told("加强安全擅生产工作。")


def test_the_command_takes_a_model_and_says_when_it_cannot(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv(SETTING, "")
    paper = tmp_path / "稿.txt"
    paper.write_text("土地未经批准擅自改变用途。", "utf-8")
    write_network(tmp_path / "own.onnx", spare="擅")
    main(["check", str(paper), "--json", "--model", str(tmp_path / "own.onnx")])
    assert [row["rule"] for row in json.loads(capsys.readouterr().out)["findings"]] == ["neural.redundant"]
    main(["check", str(paper), "--json", "--model", str(Path(tmp_path / "missing.onnx"))])
    told_so = capsys.readouterr()
    assert "missing.onnx" in told_so.err
    assert json.loads(told_so.out)["findings"] == []
