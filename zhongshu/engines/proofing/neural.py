"""神经网络层: an optional second look by a network in one ONNX file. Without a file nothing is said and nothing is loaded.

`tools/train_neural.py` writes such a file, and says in its metadata which characters it knows, from which score on to tell, and what a score is worth.
It only points at places; the same guards hold it back as the statistical layer, a changed character must sound or look like the old one, and
what it says is never graver than 建议改. One line is read by itself, whatever stands beside it.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofing.finding import Hit, Rule, nothing
from zhongshu.engines.proofing.language.codes import MARGIN, UNKNOWN, Alphabet
from zhongshu.engines.proofing.language.guards import left_alone, touches_number
from zhongshu.engines.proofing.language.store import shipped

SETTING = "ZHONGSHU_PROOFING_MODEL"
"""The environment variable that names the file."""
METADATA = "zhongshu.proofing"
NOTHING = 0
"""The code of no character: what fills a line up to the length of its neighbours."""
KINDS = ("here", "spare", "gap")
"""What a network doubts of a character: that it is the right one, that it is wanted, that none is missing after it."""
_OUTPUTS = ["doubts", "here_place", "here_letter", "here_chance", "gap_place", "gap_letter", "gap_chance"]
_LARGEST, _TOGETHER, _LONGEST = 200 << 20, 24_000, 2_000
_NEAR_SOUND, _LIKE_SHAPE = 2, 6
_LOG = logging.getLogger(__name__)
_BASIS = "由神经网络模型根据公文语料推断，供核对"


def _rule(name: str, title: str, kind: str) -> Rule:
    return Rule(f"neural.{name}", title, kind, "wording", "should", _BASIS, of_paper=False, find=nothing, good=(), bad=(), confidence=0.5)


NEURAL_RULES = {
    rule.kind: rule
    for rule in (
        _rule("phonetic", "疑似音近字误（神经网络）", "typo_phonetic"),
        _rule("shape", "疑似形近字误（神经网络）", "typo_shape"),
        _rule("missing", "疑有漏字（神经网络）", "missing_char"),
        _rule("redundant", "疑有衍字（神经网络）", "redundant_char"),
    )
}


class NetworkError(Exception):
    """模型文件用不了: the message is a plain Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """Codes of one line, and where each came from: code `i` stands for characters `start[i]` to `end[i]`."""

    codes: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Network:
    """An opened file: how it is asked, and what its scores are worth."""

    run: Any
    alphabet: Alphabet
    least: Mapping[str, float]
    chance: Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]]


@dataclass(frozen=True, slots=True)
class _Doubt:
    """Code `at` of a line: of which kind, what should stand there, how strongly."""

    kind: str
    at: int
    letter: str
    score: float


def encode(alphabet: Alphabet, text: str) -> Line:
    """A line as the network reads it: numbers and Latin words are one sign each, spaces none."""
    held = alphabet.encode(text)
    own = slice(MARGIN, len(held.codes) - MARGIN)
    return Line(held.codes[own], held.start[own], held.end[own])


def network() -> Network | None:
    """The network that is installed, None without one. Raises NetworkError when its file cannot be used."""
    named = os.environ.get(SETTING, "")
    path = Path(named) if named else None
    if path is None or not path.is_file():
        return None
    state = path.stat()
    opened = _opened(path, state.st_mtime_ns, state.st_size)
    if isinstance(opened, NetworkError):
        raise opened
    return opened


@lru_cache(maxsize=1)
def _opened(path: Path, changed: int, size: int) -> Network | NetworkError:
    """The network of a file, or what is wrong with it: a bad file is read once. Another file under the same name is opened anew."""
    del changed
    import onnxruntime  # noqa: PLC0415 — only who has a model needs it loaded

    if size > _LARGEST:
        return NetworkError(f"核文模型文件“{path.name}”超过{_LARGEST >> 20}MB，未使用。")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        run = onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
        facts = json.loads(run.get_modelmeta().custom_metadata_map[METADATA])
        curves = {kind: np.array(facts["chance"][kind], np.float64).reshape(-1, 2) for kind in KINDS}
        least = {kind: float(facts["least"][kind]) for kind in KINDS}
        alphabet = Alphabet(str(facts["characters"]))
    except Exception:  # noqa: BLE001 — onnxruntime raises classes of its own for every broken file
        _LOG.exception("the model file %s cannot be used", path)
        return NetworkError(f"核文模型文件“{path.name}”不是本系统的模型，或者已经损坏，未使用。")
    return Network(run, alphabet, least, {kind: (curve[:, 0], curve[:, 1]) for kind, curve in curves.items()})


def neural_hits(texts: Sequence[str]) -> dict[str, list[tuple[Rule, Hit]]]:
    """What the network says of each line; nothing without one, or with a file that cannot be used."""
    try:
        held = network()
    except NetworkError:
        return {}
    if held is None:
        return {}
    wanted = [text for text in dict.fromkeys(texts) if len(text) <= _LONGEST]
    lines = {text: encode(held.alphabet, text) for text in wanted}
    result: dict[str, list[tuple[Rule, Hit]]] = {}
    for pack in _packs(sorted((text for text in wanted if len(lines[text].codes)), key=lambda text: len(lines[text].codes)), lines):
        for text, doubts in zip(pack, _asked(held, [lines[text] for text in pack]), strict=True):
            result[text] = list(_told(held, text, lines[text], doubts))
    return result


def _packs(texts: Sequence[str], lines: Mapping[str, Line]) -> Iterator[list[str]]:
    """Lines of like length, together so many characters."""
    pack: list[str] = []
    for text in texts:
        if pack and (len(pack) + 1) * len(lines[text].codes) > _TOGETHER:
            yield pack
            pack = []
        pack.append(text)
    if pack:
        yield pack


def _asked(held: Network, lines: Sequence[Line]) -> list[list[_Doubt]]:
    """For each line the doubts that are strong enough to be told."""
    longest = max(len(line.codes) for line in lines)
    codes = np.stack([np.pad(line.codes, (0, longest - len(line.codes))) for line in lines])
    try:
        doubts, *rest = held.run.run(_OUTPUTS, {"codes": codes})
    except Exception:  # noqa: BLE001 — as above: a graph that opens may still fail on a line
        _LOG.exception("the model failed on %d lines", len(lines))
        return [[] for _ in lines]
    found: list[list[_Doubt]] = [[] for _ in lines]
    for kind, (places, letters, chances) in (("here", rest[:3]), ("gap", rest[3:])):
        column = KINDS.index(kind)
        for (row, at), letter, chance in zip(places, letters, chances, strict=True):
            score = float(doubts[row, at, column] * chance[0])
            if at < len(lines[row].codes) and letter[0] > UNKNOWN and score >= held.least[kind]:
                found[row].append(_Doubt(kind, int(at), held.alphabet.character(int(letter[0])), score))
    spare = KINDS.index("spare")
    for row, at in np.argwhere(doubts[:, :, spare] >= held.least["spare"]):
        if at < len(lines[row].codes):
            found[row].append(_Doubt("spare", int(at), "", float(doubts[row, at, spare])))
    return found


def _told(held: Network, text: str, line: Line, doubts: Sequence[_Doubt]) -> Iterator[tuple[Rule, Hit]]:
    """The doubts at their places; neighbours that should both be other characters are one finding."""
    alone = left_alone(text)
    for group in _joined(doubts):
        start, end = int(line.start[group[0].at]), int(line.end[group[-1].at])
        old, new = text[start:end], "".join(doubt.letter for doubt in group)
        kind = _kind(group[0].kind, old, new)
        added = new if group[0].kind == "gap" else old
        if not kind or alone[start:end].any() or touches_number("" if group[0].kind == "gap" else old, new) or not _is_han(added):
            continue
        score = min(doubt.score for doubt in group)
        chance = round(float(_worth(held, group[0].kind, score)), 3)
        yield NEURAL_RULES[kind], _hit(kind, old, new, start=start, end=end, chance=chance)


def _joined(doubts: Sequence[_Doubt]) -> Iterator[list[_Doubt]]:
    group: list[_Doubt] = []
    for doubt in sorted(doubts, key=lambda doubt: (doubt.at, -doubt.score)):
        if group and doubt.at == group[-1].at:
            continue  # of two doubts of one character the stronger
        if group and doubt.at == group[-1].at + 1 and doubt.kind == group[-1].kind == "here":
            group.append(doubt)
            continue
        if group:
            yield group
        group = [doubt]
    if group:
        yield group


def _kind(doubt: str, old: str, new: str) -> str:
    """The finding's kind; empty where the new characters neither sound nor look like the old."""
    if doubt == "gap":
        return "missing_char"
    if doubt == "spare":
        return "redundant_char"
    likenesses = [_likeness(one, other) for one, other in zip(old, new, strict=False)] if len(old) == len(new) else []
    if likenesses and all(sound >= _NEAR_SOUND for sound, _ in likenesses):
        return "typo_phonetic"
    return "typo_shape" if likenesses and all(sound >= _NEAR_SOUND or shape >= _LIKE_SHAPE for sound, shape in likenesses) else ""


def _likeness(old: str, new: str) -> tuple[int, int]:
    """How much a character sounds (0 to 4) and looks (0 to 15) like another."""
    model = shipped()
    code, target = (int(model.alphabet.codes(each)[0]) for each in (old, new))
    held = slice(model.confusions.first[code], model.confusions.first[code + 1])
    at = np.flatnonzero(model.confusions.target[held] == target)
    strength = int(model.confusions.strength[held][at[0]]) if len(at) and code > UNKNOWN else 0
    return strength >> 4, strength & 15


def _worth(held: Network, kind: str, score: float) -> float:
    """The chance that a doubt so strong is right: the last step of the curve that it reaches."""
    scores, chances = held.chance[kind]
    at = int(np.searchsorted(scores, score, "right")) - 1
    return float(chances[at]) if at >= 0 else 0.0


def _is_han(text: str) -> bool:
    return all("一" <= character <= "龥" for character in text)


def _hit(kind: str, old: str, new: str, *, start: int, end: int, chance: float) -> Hit:
    if kind == "missing_char":
        return Hit(f"疑漏字，应为“{old}{new}”。", start, end, (old + new,), confidence=chance)
    if kind == "redundant_char":
        return Hit(f"“{old}”疑为多余的字，请删去。", start, end, ("",), confidence=chance)
    alike = "读音" if kind == "typo_phonetic" else "字形"
    return Hit(f"“{old}”疑为“{new}”之误：{alike}相近。", start, end, (new,), confidence=chance)
