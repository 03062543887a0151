"""流程图: any flow comes back from its drawing as it was, and the drawing says in BPMN's own words what the flow says."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from zhongshu.core.workflow.bpmn import BPMN, DI, BpmnError, flow_from_bpmn, flow_to_bpmn, list_edges, note_of
from zhongshu.core.workflow.bpmn_layout import GAP, MARGIN, ROW_WIDTH
from zhongshu.core.workflow.flow import Flow, Quorum, Step

SPACES = {"b": BPMN, "d": DI}
words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=12)
quorums = st.one_of(st.sampled_from([Quorum.ONE, Quorum.ALL, Quorum.IN_ORDER]), st.integers(1, 9).map(Quorum.votes))
modes = st.lists(st.sampled_from(["one", "all", "in_order", "votes"]), unique=True).map(tuple)


@st.composite
def flows(draw):
    codes = draw(st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True), min_size=2, max_size=16, unique=True))
    steps, level = [], 0
    for number, code in enumerate(codes):
        earlier = codes[:number]
        returns = draw(st.none() | st.lists(st.sampled_from(earlier), unique=True).map(tuple) if earlier else st.none() | st.just(()))
        facts = {"title": draw(words), "state": draw(words), "act": draw(words), "returns_to": returns}
        facts |= {name: draw(st.booleans()) for name in ("transferable", "stops_clock")}
        if draw(st.booleans()) and number + 1 < len(codes):
            level += 1
            facts["level"] = level
        else:
            facts |= {"quorum": draw(quorums), "modes": draw(modes)}
            facts |= {name: draw(st.booleans()) for name in ("optional", "dissent", "may_skip")}
            facts["after_dissent"] = draw(st.sampled_from(["", *earlier])) if number + 1 < len(codes) else ""
        steps.append(Step(code, is_end=number + 1 == len(codes), **facts))
    return Flow(draw(st.from_regex(r"[a-z]+\.[a-z]+", fullmatch=True)), draw(st.integers(1, 99)), draw(words), tuple(steps))


def drawn(flow):
    return etree.fromstring(flow_to_bpmn(flow).encode())


SMALL = Flow(
    "cars.request",
    1,
    "用车",
    (
        Step("applying", "申请", "申请中"),
        Step("signers", "会签", "会签中", quorum=Quorum.votes(2), optional=True, modes=("all", "votes"), dissent=True),
        Step("settling", "协调", "协调中", after_dissent="signers", returns_to=("applying",)),
        Step("approval", "审批", "审批中", level=1),
        Step("done", "办结", "已办结", is_end=True),
    ),
)


@settings(max_examples=80, deadline=None)
@given(flow=flows())
def test_every_flow_comes_back_as_it_was(flow):
    assert flow_from_bpmn(flow_to_bpmn(flow)) == flow


@settings(max_examples=40, deadline=None)
@given(flow=flows())
def test_everything_is_drawn_once_and_no_two_shapes_touch(flow):
    root = drawn(flow)
    elements = {node.get("id") for node in root.find("b:process", SPACES) if node.get("id")}
    shown = [shape.get("bpmnElement") for shape in root.iterfind(".//d:BPMNPlane/*", SPACES)]
    assert sorted(shown) == sorted(elements)
    boxes = [
        tuple(int(bounds.get(name)) for name in ("x", "y", "width", "height"))
        for shape in root.iterfind(".//d:BPMNShape", SPACES)
        if not shape.get("bpmnElement").startswith("note_")
        for bounds in [shape[0]]
    ]
    for number, (x, y, width, height) in enumerate(boxes):
        assert x >= MARGIN
        assert x + width <= MARGIN + ROW_WIDTH + GAP
        for left, top, wide, high in boxes[number + 1 :]:
            assert x + width <= left or left + wide <= x or y + height <= top or top + high <= y


def test_signers_are_a_multi_instance_task_and_what_may_be_passed_over_has_a_gateway():
    root = drawn(SMALL)
    many = root.find(".//b:userTask[@id='step_signers']/b:multiInstanceLoopCharacteristics", SPACES)
    assert many.get("isSequential") == "false"
    assert many.find("b:completionCondition", SPACES).text == "agreements >= 2"
    assert {node.get("name") for node in root.iterfind(".//b:exclusiveGateway", SPACES)} == {"需要会签？", "会签有不同意见？"}
    assert root.find(".//b:userTask[@id='step_approval']/b:multiInstanceLoopCharacteristics", SPACES) is None


def test_signers_in_turn_are_a_sequential_one():
    in_turn = replace(SMALL, steps=(SMALL.steps[0], replace(SMALL.steps[1], quorum=Quorum.IN_ORDER), *SMALL.steps[2:]))
    assert drawn(in_turn).find(".//b:multiInstanceLoopCharacteristics", SPACES).get("isSequential") == "true"


def test_the_way_past_a_step_leads_to_what_follows_it():
    edges = list_edges(SMALL)
    assert ("gate_signers", "gate_settling", "否") in edges
    assert ("gate_settling", "step_approval", "否") in edges
    assert ("step_signers", "gate_settling", "") in edges
    assert [edge for edge in edges if edge[0] == "step_done"] == []


def test_returns_are_told_beside_the_step():
    assert note_of(SMALL, SMALL["settling"]) == "可退回至申请"
    assert note_of(SMALL, SMALL["approval"]) == "可退回至前面各环节"
    assert note_of(SMALL, SMALL["signers"]) == "可退回至申请；起草时可选并行会签、票签；可不同意而不停办"
    assert note_of(SMALL, SMALL["applying"]) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not xml",
        "<a/>",
        flow_to_bpmn(SMALL).replace("zhongshu:step", "zhongshu:stage"),
        flow_to_bpmn(SMALL).replace('quorum="votes:2"', 'quorum="most"'),
        flow_to_bpmn(SMALL).replace('name="是"', 'name="否"'),
        '<!DOCTYPE a [<!ENTITY b "c">]>' + flow_to_bpmn(SMALL).partition("?>")[2],
    ],
)
def test_what_is_not_our_own_is_refused(text):
    with pytest.raises(BpmnError, match="不是本系统导出"):
        flow_from_bpmn(text)
