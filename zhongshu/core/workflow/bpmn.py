"""流程图: a flow as BPMN 2.0 with its drawing, and back. Pure.

    flow_to_bpmn(flow) -> text of a .bpmn file
    flow_from_bpmn(text) -> the same Flow

What BPMN has a word for stands in BPMN's own words, so that any modeller reads it: steps are user tasks in one line, steps that may be
passed over have a gateway before them, 会签 is a multi-instance task. What it has no word for (levels, names of states) stands
in extension attributes of our own. Returns are told in a note beside the step, not drawn: nearly every step may return to every earlier one.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from zhongshu.core.workflow.bpmn_layout import ROW_WIDTH, Shape, lay_out
from zhongshu.core.workflow.flow import Flow, Quorum, Step

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OURS = "urn:zhongshu:flow:1"
NAMES = {"bpmn": BPMN, "bpmndi": DI, "dc": DC, "di": DD, "xsi": XSI, "zhongshu": OURS}
START = "start"
STEP, GATE, NOTE = "step_", "gate_", "note_"
TEXTS = ("state", "act", "after_dissent")
FLAGS = {"optional": False, "dissent": False, "may_skip": False, "transferable": True, "stops_clock": False}
"""Flags of a step with what they are when nothing is said."""


class BpmnError(ValueError):
    """A text that is not one of our own exports; the message is a Chinese sentence."""


def flow_to_bpmn(flow: Flow, row_width: int = ROW_WIDTH) -> str:
    """The flow as the text of a .bpmn file, drawn in rows of that width. The same flow gives the same text."""
    root = etree.Element(f"{{{BPMN}}}definitions", nsmap=NAMES, id="definitions", targetNamespace=OURS)
    process = _add(root, BPMN, "process", id=element_id(flow.code, "flow_"), name=flow.title, isExecutable="false")
    process.set(f"{{{OURS}}}code", flow.code)
    process.set(f"{{{OURS}}}version", str(flow.version))
    _add(process, BPMN, "startEvent", id=START, name="开始")
    for step in flow.steps:
        _write_step(process, flow, step)
    edges = list_edges(flow)
    for source, target, name in edges:
        edge = _add(process, BPMN, "sequenceFlow", id=f"{source}__{target}", sourceRef=source, targetRef=target)
        if name:
            edge.set("name", name)
    for step in flow.steps:
        if told := note_of(flow, step):
            note = _add(process, BPMN, "textAnnotation", id=NOTE + step.code)
            _add(note, BPMN, "text").text = told
            tie = {"sourceRef": STEP + step.code, "targetRef": NOTE + step.code}
            _add(process, BPMN, "association", id=f"tie_{step.code}", associationDirection="None", **tie)
    _draw(root, flow, edges, row_width)
    return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8").decode()


def flow_from_bpmn(text: str) -> Flow:
    """The flow that `flow_to_bpmn` wrote: its order is that of the drawn line. Raises BpmnError for anything else."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(text.encode(), parser)
        process = root.find(f"{{{BPMN}}}process")
        if "<!DOCTYPE" in text or process is None:
            raise BpmnError("这不是本系统导出的流程图文件。")
        found = {node.get("id", ""): node for node in process}
        steps = tuple(_read_step(found[key]) for key in _line(process, found) if key.startswith(STEP))
        return Flow(process.get(f"{{{OURS}}}code", ""), int(process.get(f"{{{OURS}}}version", "")), process.get("name", ""), steps)
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise BpmnError("这不是本系统导出的流程图文件，或者文件已经改坏。") from error


def element_id(code: str, prefix: str = STEP) -> str:
    """The id by which a step (or a flow) is found in the drawing."""
    return prefix + code


def list_edges(flow: Flow) -> list[tuple[str, str, str]]:
    """Source, target and name of every line: through each step, and past those that may be passed over."""
    entries = [GATE + step.code if _has_gate(step) else STEP + step.code for step in flow.steps]
    edges = [(START, entries[0], "")]
    for number, step in enumerate(flow.steps):
        if _has_gate(step):
            edges.append((GATE + step.code, STEP + step.code, "是"))
            edges.append((GATE + step.code, entries[number + 1], "否"))
        if not step.is_end:
            edges.append((STEP + step.code, entries[number + 1], ""))
    return edges


def note_of(flow: Flow, step: Step) -> str:
    """What the lines do not tell: where it may be returned to, and what else may be done there."""
    earlier = flow.steps[: flow.index(step.code)]
    allowed = flow.may_return(step.code)
    told = []
    if allowed and not step.is_end:
        told.append(
            "可退回至前面各环节" if len(allowed) == len(earlier) > 1 else f"可退回至{'、'.join(to.title for to in reversed(allowed))}"
        )
    if step.modes:
        told.append(f"起草时可选{'、'.join(MODE_TITLES[mode] for mode in step.modes)}")
    if step.dissent:
        told.append("可不同意而不停办")
    if step.may_skip:
        told.append("可跳过，须写理由")
    if step.stops_clock:
        told.append("在此停表")
    return "；".join(told)


MODE_TITLES = {"one": "或签", "all": "并行会签", "in_order": "依次会签", "votes": "票签"}


def _has_gate(step: Step) -> bool:
    return not step.is_end and (step.optional or bool(step.after_dissent))


def _question(flow: Flow, step: Step) -> str:
    return f"{flow[step.after_dissent].title}有不同意见？" if step.after_dissent else f"需要{step.title}？"


def _write_step(process: etree._Element, flow: Flow, step: Step) -> None:
    if _has_gate(step):
        _add(process, BPMN, "exclusiveGateway", id=GATE + step.code, name=_question(flow, step))
    node = _add(process, BPMN, "endEvent" if step.is_end else "userTask", id=STEP + step.code, name=step.title)
    facts = _add(_add(node, BPMN, "extensionElements"), OURS, "step", quorum=str(step.quorum))
    for name in TEXTS:
        if value := getattr(step, name):
            facts.set(name, value)
    for name, usual in FLAGS.items():
        if getattr(step, name) != usual:
            facts.set(name, str(not usual).lower())
    if step.level is not None:
        facts.set("level", str(step.level))
    if step.returns_to is not None:
        facts.set("returns_to", " ".join(step.returns_to))
    if step.modes:
        facts.set("modes", " ".join(step.modes))
    if step.quorum != Quorum.ONE and not step.is_end:
        many = _add(node, BPMN, "multiInstanceLoopCharacteristics", isSequential=str(step.quorum == Quorum.IN_ORDER).lower())
        if step.quorum.agreements:
            condition = _add(many, BPMN, "completionCondition")
            condition.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
            condition.text = f"agreements >= {step.quorum.agreements}"


def _read_step(node: etree._Element) -> Step:
    facts = node.find(f"{{{BPMN}}}extensionElements/{{{OURS}}}step")
    if facts is None:
        raise BpmnError("这不是本系统导出的流程图文件：环节缺少本系统的说明。")
    flags: dict[str, Any] = {name: facts.get(name, str(usual).lower()) == "true" for name, usual in FLAGS.items()}
    texts: dict[str, Any] = {name: facts.get(name, "") for name in TEXTS}
    returns_to = facts.get("returns_to")
    level = facts.get("level")
    return Step(
        code=node.get("id", "").removeprefix(STEP),
        title=node.get("name", ""),
        quorum=Quorum.parse(facts.get("quorum", "")),
        level=None if level is None else int(level),
        is_end=node.tag == f"{{{BPMN}}}endEvent",
        returns_to=None if returns_to is None else tuple(returns_to.split()),
        modes=tuple(facts.get("modes", "").split()),
        **texts,
        **flags,
    )


def _line(process: etree._Element, found: dict[str, etree._Element]) -> list[str]:
    """Ids along the main line: at a gateway the way that is taken, not the way past."""
    following: dict[str, str] = {}
    for edge in process.findall(f"{{{BPMN}}}sequenceFlow"):
        if edge.get("name") != "否":
            following[edge.get("sourceRef", "")] = edge.get("targetRef", "")
    line = [START]
    while line[-1] in following and len(line) <= len(found):
        line.append(following[line[-1]])
    return line


def _draw(root: etree._Element, flow: Flow, edges: list[tuple[str, str, str]], row_width: int) -> None:
    shapes = [Shape(START, "event")]
    for step in flow.steps:
        shapes += [Shape(GATE + step.code, "gateway")] if _has_gate(step) else []
        shapes.append(Shape(STEP + step.code, "event" if step.is_end else "task", note_of(flow, step)))
    drawing = lay_out(shapes, [(source, target) for source, target, _ in edges], row_width)
    diagram = _add(root, DI, "BPMNDiagram", id="diagram")
    plane = _add(diagram, DI, "BPMNPlane", id="plane", bpmnElement=element_id(flow.code, "flow_"))
    for key, box in drawing.boxes.items():
        shape = _add(plane, DI, "BPMNShape", id=f"{key}_di", bpmnElement=key)
        _add(shape, DC, "Bounds", **{name: str(value) for name, value in zip(("x", "y", "width", "height"), box, strict=True)})
        if key in drawing.labels:
            label = _add(shape, DI, "BPMNLabel")
            _add(
                label,
                DC,
                "Bounds",
                **{name: str(value) for name, value in zip(("x", "y", "width", "height"), drawing.labels[key], strict=True)},
            )
    for (source, target), points in drawing.lines.items():
        _draw_line(plane, f"{source}__{target}", points)
    for key, points in drawing.ties.items():
        _draw_line(plane, f"tie_{key.removeprefix(STEP)}", points)


def _draw_line(plane: etree._Element, key: str, points: tuple[tuple[int, int], ...]) -> None:
    edge = _add(plane, DI, "BPMNEdge", id=f"{key}_di", bpmnElement=key)
    for x, y in points:
        _add(edge, DD, "waypoint", x=str(x), y=str(y))


def _add(parent: etree._Element, space: str, name: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{space}}}{name}", attributes)
