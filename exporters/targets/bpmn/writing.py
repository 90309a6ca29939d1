"""Writes flows as BPMN 2.0 (ISO/IEC 19510): semantic part and diagram interchange.

Starts are start events, fixed waits timer events, waits for events an event-based gateway with a catching event for
each, splits exclusive gateways with a condition in words on each way, messages send tasks, actions service tasks, ends
end events. What BPMN has no place for stands in the documentation of an element.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as Tree

from exporters.lowering.form import Flow, declared_kind
from exporters.lowering.lower import Lowered
from exporters.lowering.making import duration_text
from exporters.lowering.pieces import Piece
from exporters.lowering.wording import for_readers
from journey.describe import kind_words, loop_words, output_words, summary_of
from journey.steps import Branch, Delay, End, GoalStep, RandomSplit, Step, WaitForEvents

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
CANVAS = "http://www.omg.org/spec/DD/20100524/DC"
DRAWN = "http://www.omg.org/spec/DD/20100524/DI"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
NAMESPACE = "https://loopline.example/journeys"

#: Width and height of events, tasks and gateways in the drawing.
_EVENT, _TASK, _GATEWAY = (36.0, 36.0), (120.0, 60.0), (50.0, 50.0)
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.-]")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def bpmn_bytes(lowered: Lowered) -> bytes:
    """The file. The same journey gives the same bytes."""
    for prefix, address in (("bpmn", MODEL), ("bpmndi", DIAGRAM), ("dc", CANVAS), ("di", DRAWN), ("xsi", INSTANCE)):
        Tree.register_namespace(prefix, address)
    root = Tree.Element(
        f"{{{MODEL}}}definitions",
        {"id": "definitions", "targetNamespace": NAMESPACE, "exporter": "Loopline"},
    )
    writers = [_FlowWriter(for_readers(flow), place) for place, flow in enumerate(lowered.flows, 1)]
    messages: dict[str, str] = {}
    for writer in writers:
        messages |= writer.messages()
    for name, words in sorted(messages.items()):
        Tree.SubElement(root, f"{{{MODEL}}}message", {"id": name, "name": words})
    for writer in writers:
        root.append(writer.process())
    for writer in writers:
        root.append(writer.diagram())
    Tree.indent(root)
    written: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def plain(text: str) -> str:
    """A text without characters that XML does not allow."""
    return _NOT_IN_XML.sub("\ufffd", text)


class _FlowWriter:
    """Writes one flow."""

    def __init__(self, flow: Flow, place: int) -> None:
        self.flow = flow
        self.journey = flow.journey
        self.process_id = f"process_{place}"
        self.shapes: dict[str, tuple[float, float, float, float]] = {}
        self.lines: list[tuple[str, str, str]] = []
        self.places = {way.id: place for place, way in enumerate(flow.ways, 1)}
        self.names = {
            piece.id: f"{self.process_id}_{_NOT_IN_NAMES.sub('_', piece.id)}_{number}"
            for number, piece in enumerate(flow.pieces, 1)
        }

    def messages(self) -> dict[str, str]:
        """The events that are waited for, as messages: id and name."""
        return {
            self._message(branch.match.event): plain(branch.match.event)
            for step in self.flow.steps.values()
            if isinstance(step, WaitForEvents)
            for branch in step.branches
        }

    def _message(self, event: str) -> str:
        return "message_" + "".join(
            letter if letter.isascii() and letter.isalnum() else f"_{ord(letter):x}_" for letter in event
        )

    # --- The process ------------------------------------------------------------------------------------------

    def process(self) -> Tree.Element:
        """The process of the flow."""
        name = plain(self.flow.header.name or self.flow.id)
        process = Tree.Element(f"{{{MODEL}}}process", {"id": self.process_id, "name": name, "isExecutable": "false"})
        if self.flow.header.description:
            self._documentation(process, self.flow.header.description)
        for piece in self.flow.pieces:
            self._piece(process, piece)
        return process

    def _documentation(self, element: Tree.Element, words: str) -> None:
        Tree.SubElement(element, f"{{{MODEL}}}documentation").text = plain(words)

    def _piece(self, process: Tree.Element, piece: Piece) -> None:
        step = self.flow.steps[piece.id]
        tag, size = _element(piece, step)
        node = self.journey.node(piece.id)
        assert node is not None
        name = self.names[piece.id]
        element = Tree.SubElement(process, f"{{{MODEL}}}{tag}", {"id": name, "name": plain(piece.name)})
        summary = summary_of(node, self.journey)
        self._documentation(element, f"{kind_words(node)}. {summary}" if summary else kind_words(node))
        self.shapes[name] = (node.x, node.y, *size)
        for way in self.flow.ways_to.get(piece.id, ()):
            if not isinstance(self.flow.steps[way.source], WaitForEvents):
                Tree.SubElement(element, f"{{{MODEL}}}incoming").text = self._flow_id(way.id)
        if isinstance(step, WaitForEvents):
            self._event_wait(process, element, piece, step)
            return
        ways = self.flow.ways_from.get(piece.id, ())
        for way in ways:
            Tree.SubElement(element, f"{{{MODEL}}}outgoing").text = self._flow_id(way.id)
        if isinstance(step, Delay) and tag == "intermediateCatchEvent":
            self._timer(element, name, step.seconds)
        elif tag == "startEvent":
            definition = Tree.SubElement(element, f"{{{MODEL}}}conditionalEventDefinition", {"id": f"{name}_when"})
            condition = Tree.SubElement(
                definition, f"{{{MODEL}}}condition", {f"{{{INSTANCE}}}type": "bpmn:tFormalExpression"}
            )
            condition.text = plain(summary)
        default = step.default if isinstance(step, Branch) else ""
        for way in ways:
            words = output_words(node, way.output)
            edge = self.journey.edge(way.id)
            if edge is not None and edge.loop is not None:
                words = ", ".join(part for part in (words, loop_words(edge, self.journey)[1]) if part)
            flow_id = self._flow_id(way.id)
            if tag == "exclusiveGateway" and way.output == default and len(ways) > 1:
                element.set("default", flow_id)
                condition_words = ""
            else:
                condition_words = words if tag == "exclusiveGateway" else ""
            self._sequence(process, flow_id, name, self.names[way.target], words, condition_words)

    def _event_wait(self, process: Tree.Element, gateway: Tree.Element, piece: Piece, step: WaitForEvents) -> None:
        """An event-based gateway, and behind it an event for each way out."""
        node = self.journey.node(piece.id)
        assert node is not None
        gateway_id = self.names[piece.id]
        events = {branch.output: branch.match.event for branch in step.branches}
        outputs = [*events, "timeout"]
        for place, output in enumerate(outputs):
            name = f"{gateway_id}_{_NOT_IN_NAMES.sub('_', output)}_{place}"
            Tree.SubElement(gateway, f"{{{MODEL}}}outgoing").text = f"{name}_in"
        for place, output in enumerate(outputs):
            name = f"{gateway_id}_{_NOT_IN_NAMES.sub('_', output)}_{place}"
            words = output_words(node, output)
            caught = Tree.SubElement(process, f"{{{MODEL}}}intermediateCatchEvent", {"id": name, "name": plain(words)})
            Tree.SubElement(caught, f"{{{MODEL}}}incoming").text = f"{name}_in"
            way = self.flow.way(piece.id, output)
            if way is not None:
                Tree.SubElement(caught, f"{{{MODEL}}}outgoing").text = self._flow_id(way.id)
            if output == "timeout":
                self._timer(caught, name, step.timeout)
            else:
                Tree.SubElement(
                    caught,
                    f"{{{MODEL}}}messageEventDefinition",
                    {"id": f"{name}_what", "messageRef": self._message(events[output])},
                )
            self.shapes[name] = (node.x + 60.0 * place, node.y + 62.0, *_EVENT)
            self._sequence(process, f"{name}_in", gateway_id, name, "", "")
            if way is not None:
                self._sequence(process, self._flow_id(way.id), name, self.names[way.target], "", "")

    def _timer(self, element: Tree.Element, name: str, seconds: int) -> None:
        definition = Tree.SubElement(element, f"{{{MODEL}}}timerEventDefinition", {"id": f"{name}_timer"})
        duration = Tree.SubElement(
            definition, f"{{{MODEL}}}timeDuration", {f"{{{INSTANCE}}}type": "bpmn:tFormalExpression"}
        )
        duration.text = duration_text(seconds)

    def _sequence(
        self, process: Tree.Element, flow_id: str, source: str, target: str, words: str, condition: str
    ) -> None:
        attributes = {"id": flow_id, "sourceRef": source, "targetRef": target}
        if words:
            attributes["name"] = plain(words)
        sequence = Tree.SubElement(process, f"{{{MODEL}}}sequenceFlow", attributes)
        if condition:
            expression = Tree.SubElement(
                sequence, f"{{{MODEL}}}conditionExpression", {f"{{{INSTANCE}}}type": "bpmn:tFormalExpression"}
            )
            expression.text = plain(condition)
        self.lines.append((flow_id, source, target))

    def _flow_id(self, way: str) -> str:
        return f"{self.process_id}_way_{_NOT_IN_NAMES.sub('_', way)}_{self.places[way]}"

    # --- The drawing ------------------------------------------------------------------------------------------

    def diagram(self) -> Tree.Element:
        """The drawing of the process."""
        diagram = Tree.Element(f"{{{DIAGRAM}}}BPMNDiagram", {"id": f"{self.process_id}_diagram"})
        plane = Tree.SubElement(
            diagram, f"{{{DIAGRAM}}}BPMNPlane", {"id": f"{self.process_id}_plane", "bpmnElement": self.process_id}
        )
        for name, (x, y, width, height) in self.shapes.items():
            shape = Tree.SubElement(plane, f"{{{DIAGRAM}}}BPMNShape", {"id": f"{name}_shape", "bpmnElement": name})
            bounds = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{width:g}", "height": f"{height:g}"}
            Tree.SubElement(shape, f"{{{CANVAS}}}Bounds", bounds)
        for flow_id, source, target in self.lines:
            edge = Tree.SubElement(plane, f"{{{DIAGRAM}}}BPMNEdge", {"id": f"{flow_id}_edge", "bpmnElement": flow_id})
            for x, y in (self._bottom(source), self._top(target)):
                Tree.SubElement(edge, f"{{{DRAWN}}}waypoint", {"x": f"{x:g}", "y": f"{y:g}"})
        return diagram

    def _bottom(self, name: str) -> tuple[float, float]:
        x, y, width, height = self.shapes[name]
        return x + width / 2, y + height

    def _top(self, name: str) -> tuple[float, float]:
        x, y, width, _ = self.shapes[name]
        return x + width / 2, y


def _element(piece: Piece, step: Step) -> tuple[str, tuple[float, float]]:
    """The element that a piece is, and its size in the drawing."""
    family = declared_kind(piece).family.id
    if family == "trigger":
        return "startEvent", _EVENT
    if isinstance(step, End) or (isinstance(step, GoalStep) and step.exits):
        return "endEvent", _EVENT
    if isinstance(step, WaitForEvents):
        return "eventBasedGateway", _GATEWAY
    if isinstance(step, Delay):
        return "intermediateCatchEvent", _EVENT
    if isinstance(step, RandomSplit) or (isinstance(step, Branch) and step.branches):
        return "exclusiveGateway", _GATEWAY
    if family == "send":
        return "sendTask", _TASK
    return ("task", _TASK) if family in ("wait", "split", "flow", "goal") else ("serviceTask", _TASK)
