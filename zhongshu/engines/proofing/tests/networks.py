"""Small networks made by hand, in the shape that `tools/train_neural.py` writes: they judge each character by itself, from a table."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from zhongshu.engines.proofing.language.codes import Alphabet
from zhongshu.engines.proofing.neural import METADATA

CHARACTERS = "各级人民政府应当加强对安全生产工作的领导零末未经批准擅自改变土地用途李陈三二"
LEAST = 0.02


def write_network(path: Path, *, here: dict[str, str] | None = None, spare: str = "", gap: dict[str, str] | None = None) -> None:
    """A file whose network takes each key of `here` for its value, those of `spare` for one too many, and misses a value of `gap` after its key."""
    alphabet = Alphabet(CHARACTERS)
    doubts = np.zeros((len(alphabet), 3), np.float32)
    letters = np.full((2, len(alphabet), 4), 2, np.int64)
    for column, which, changes in ((0, 0, here or {}), (2, 1, gap or {})):
        for old, new in changes.items():
            doubts[alphabet.codes(old), column] = 0.9
            letters[which, alphabet.codes(old), 0] = alphabet.codes(new)
    for old in spare:
        doubts[alphabet.codes(old), 1] = 0.9
    facts = {
        "characters": CHARACTERS,
        "least": {"here": 0.5, "spare": 0.5, "gap": 0.5},
        "chance": {kind: [[0.1, 0.2], [0.6, 0.8]] for kind in ("here", "spare", "gap")},
    }
    save(path, doubts, letters, facts)


def save(path: Path, doubts: NDArray[np.float32], letters: NDArray[np.int64], facts: object) -> None:
    """The tables as a graph: doubts of all characters, and for the strong ones their places, letters and chances."""
    nodes = [helper.make_node("Gather", ["doubt_of", "codes"], ["doubts"])]
    tables = {"doubt_of": doubts, "least": np.array(LEAST, np.float32)}
    outputs = [helper.make_tensor_value_info("doubts", TensorProto.FLOAT, ["lines", "length", 3])]
    for name, column, which in (("here", 0, 0), ("gap", 2, 1)):
        tables |= {
            f"{name}_of": letters[which],
            f"{name}_sure": np.array([[1, 0, 0, 0]] * len(doubts), np.float32),
            f"{name}_column": np.array(column),
        }
        nodes += [
            helper.make_node("Gather", ["doubts", f"{name}_column"], [f"{name}_own"], axis=2),
            helper.make_node("Greater", [f"{name}_own", "least"], [f"{name}_strong"]),
            helper.make_node("NonZero", [f"{name}_strong"], [f"{name}_across"]),
            helper.make_node("Transpose", [f"{name}_across"], [f"{name}_place"]),
            helper.make_node("GatherND", ["codes", f"{name}_place"], [f"{name}_codes"]),
            helper.make_node("Gather", [f"{name}_of", f"{name}_codes"], [f"{name}_letter"]),
            helper.make_node("Gather", [f"{name}_sure", f"{name}_codes"], [f"{name}_chance"]),
        ]
        outputs += [
            helper.make_tensor_value_info(f"{name}_place", TensorProto.INT64, [f"{name}_doubted", 2]),
            helper.make_tensor_value_info(f"{name}_letter", TensorProto.INT64, [f"{name}_doubted", 4]),
            helper.make_tensor_value_info(f"{name}_chance", TensorProto.FLOAT, [f"{name}_doubted", 4]),
        ]
    given = [helper.make_tensor_value_info("codes", TensorProto.INT64, ["lines", "length"])]
    graph = helper.make_graph(
        nodes, "tables", given, outputs, [numpy_helper.from_array(np.asarray(held), name) for name, held in tables.items()]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {METADATA: json.dumps(facts, ensure_ascii=False)})
    onnx.save(model, str(path))
