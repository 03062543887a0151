import json

import pytest

from tests.model_server import model_server, remarks
from zhongshu.engines.paper import Paper, recognise_body
from zhongshu.engines.proofing.llm import Endpoint, ModelUnavailable, llm_findings, part_findings, parts_of

TEXT = "各级人民政府应当加强领倒。\n确保各项任务落到实处。"


@pytest.fixture
def model():
    with model_server() as server:
        yield server


def endpoint(server, **more):
    return Endpoint(server.address, "proofreader", **more)


def test_a_remark_is_placed_where_its_words_stand_and_marked_as_the_models(model):
    model.answer = remarks({"quote": "领倒", "suggestion": "领导"})
    (found,) = llm_findings(TEXT, endpoint(model, key="k"))
    assert (TEXT[found.start : found.end], found.suggestions) == ("领倒", ("领导",))
    assert (found.rule, found.kind, found.severity) == ("llm.reading", "typo_phonetic", "hint")
    assert found.message.startswith("大模型意见：")
    path, heads, body = model.asked[0]
    assert (path, heads["Authorization"], body["model"]) == ("/v1/chat/completions", "Bearer k", "proofreader")
    assert TEXT in body["messages"][-1]["content"]


@pytest.mark.parametrize(
    "row",
    [
        {"quote": "没有的话", "suggestion": "x"},
        {"quote": "", "suggestion": "x"},
        {"quote": "领倒", "suggestion": "领倒"},
        {"suggestion": "领导"},
    ],
)
def test_what_cannot_be_seen_in_the_text_is_dropped(model, row):
    model.answer = remarks(row)
    assert llm_findings(TEXT, endpoint(model)) == []


@pytest.mark.parametrize("answer", ["没有发现错误。", "[{坏的", '{"quote":"领倒"}', '["领倒", 3]'])
def test_an_answer_that_is_no_list_of_remarks_finds_nothing(model, answer):
    model.answer = answer
    assert llm_findings(TEXT, endpoint(model)) == []


def test_a_classified_text_is_never_sent(model):
    with pytest.raises(ModelUnavailable, match="不得"):
        llm_findings("机密★10年\n" + TEXT, endpoint(model))
    assert model.asked == []


def test_a_long_text_is_sent_in_parts_and_found_in_its_own(model):
    model.answer = remarks({"quote": "领倒", "suggestion": "领导"})
    long = "\n".join([*["各级人民政府应当加强领导。" * 20] * 20, TEXT])
    (found,) = llm_findings(long, endpoint(model))
    assert long[found.start : found.end] == "领倒"
    assert len(model.asked) > 1


@pytest.mark.parametrize(("status", "raw"), [(500, b"{}"), (200, b"not json"), (200, b'{"choices": []}')])
def test_a_service_that_fails_is_told_in_a_sentence(model, status, raw):
    model.status, model.raw = status, raw
    with pytest.raises(ModelUnavailable, match=r"。$"):
        llm_findings(TEXT, endpoint(model))


@pytest.mark.parametrize("address", ["ftp://x", "nowhere", "http://127.0.0.1:1/v1", "http://127.0.0.1:port/v1", "http://[::/v1"])
def test_an_address_that_does_not_answer_is_told_in_a_sentence(address):
    with pytest.raises(ModelUnavailable, match=r"。$"):
        llm_findings(TEXT, Endpoint(address, "m", seconds=2))


def test_a_remark_on_a_paper_stands_in_its_element_and_never_reaches_over_two(model):
    paper = Paper(title="关于加强领倒的通知", blocks=tuple(recognise_body("一、总则\n各单位要加强领倒。\n按时完成。")))
    model.answer = remarks(
        {"quote": "各单位要加强领倒", "suggestion": "各单位要加强领导"}, {"quote": "领倒", "suggestion": "领导"}, {"quote": "领倒。\n按时"}
    )
    (part,) = parts_of(paper.text())
    found = part_findings(paper, part, endpoint(model))
    assert [(each.element, each.index, each.excerpt) for each in found] == [("blocks", 1, "各单位要加强领倒"), ("title", 0, "领倒")]
    assert paper.text()[slice(*found[0].place_in(paper))] == "各单位要加强领倒"


@pytest.mark.parametrize("suggestion", ["领导\n机密★10年", "领\u202e导", "领" * 121, "\ud800导"])
def test_what_is_not_seen_in_full_on_one_line_is_not_offered(model, suggestion):
    model.answer = remarks({"quote": "领倒", "suggestion": suggestion, "reason": "别\n字" * 200})
    (found,) = llm_findings(TEXT, endpoint(model))
    assert found.suggestions == ()
    assert (found.message.isprintable(), len(found.message) < 300) == (True, True)


def test_an_answer_nested_without_end_breaks_nothing(model):
    model.raw = b"[" * 500_000
    with pytest.raises(ModelUnavailable, match="读不懂"):
        llm_findings(TEXT, endpoint(model))
    model.raw = json.dumps({"choices": [{"message": {"content": "[" * 200_000 + "]"}}]}).encode()
    assert llm_findings(TEXT, endpoint(model)) == []


def test_who_cannot_be_reached_was_sent_nothing(model):
    with pytest.raises(ModelUnavailable) as told:
        llm_findings(TEXT, Endpoint("http://127.0.0.1:1/v1", "m", seconds=2))
    assert not told.value.was_sent
    model.status = 503
    with pytest.raises(ModelUnavailable) as told:
        llm_findings(TEXT, endpoint(model))
    assert told.value.was_sent


def test_nobody_waits_for_an_answer_that_does_not_come_or_comes_drop_by_drop(model):
    model.pause = 0.05
    with pytest.raises(ModelUnavailable, match="迟迟没有答复") as told:
        llm_findings(TEXT, endpoint(model, seconds=0.3))
    model.gate.clear()
    with pytest.raises(ModelUnavailable, match="迟迟没有答复"):
        llm_findings(TEXT, endpoint(model, seconds=0.3))
    assert told.value.was_sent


def test_a_paragraph_without_end_is_cut():
    parts = parts_of("长" * 6000 + "\n短。\n")
    assert "".join(part.text for part in parts) == "长" * 6000 + "\n短。\n"
    assert max(len(part.text) for part in parts) <= 2500


def test_the_host_is_told_without_what_the_address_holds_besides():
    assert Endpoint("https://user:secret@llm.example/v1?key=1", "m").host == "llm.example:443"
