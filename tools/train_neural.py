"""Train a network for the optional neural layer of the checker, and write it as one ONNX file.

    python -m venv /tmp/training && /tmp/training/bin/pip install torch onnx onnxscript jieba pypinyin pillow -r requirements.lock.txt
    PYTHONPATH=. /tmp/training/bin/python tools/train_neural.py ../shared/data proofing.onnx [--minutes 60] [--width 192] [--blocks 6]

The given folder is the one that `train_language.py` reads; the same lines are kept out. Steps, all seeded:

1. errors are put into lines of the statutes and of the work reports (every report line three times as often): other characters that sound or look
   alike, other words of the same sound, a character left out, one too many; half of the lines stay good;
2. a network of gated convolutions reads each line and says for each character whether another should stand there, whether it is one too many, whether
   one is missing after it, and which; it also guesses characters that are covered, which teaches it the language;
3. on lines it has not seen, with errors as rare as in life, its doubt is turned into a chance (isotonic regression), and for each kind the least
   chance is chosen that keeps false alarms under `FALSE` in 10,000 characters.

The file holds all that `engines/proofing/neural` needs: its characters, chances and thresholds are in its metadata. With a time limit the steps that
fit depend on the machine, so two runs give like files, not equal ones. It does not ship: see decision 0020.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from language import texts
from language.slips import Slip, Typist
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from zhongshu.engines.proofing.language import store
from zhongshu.engines.proofing.language.codes import UNKNOWN, Alphabet
from zhongshu.engines.proofing.neural import KINDS, NOTHING, Line, encode

SEED = 11
BATCH, LONGEST = 12_000, 160
"""Characters of a step, and of a line: longer ones are cut."""
SPOILT, COVERED = 0.6, 0.1
REPORTS_TIMES = 3
HELD_OUT = 1500
"""Lines kept for the chances: half of reports, half of statutes."""
IN_LIFE = 2500
"""One error in so many characters when the chances are fitted."""
FALSE = 0.25
"""False alarms in 10,000 good characters that each kind of doubt may cost."""
HERE, SPARE, GAP = range(3)
Steps = Iterator[tuple[NDArray[np.int64], ...]]


class Network(nn.Module):
    """Gated convolutions over characters; three doubts for each, and what should stand where they are strong."""

    def __init__(self, characters: int, width: int, blocks: int) -> None:
        super().__init__()
        self.letters = nn.Embedding(characters, width)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(blocks + 1))
        self.folds = nn.ModuleList(nn.Conv1d(width, 2 * width, 3, padding=2**at, dilation=2**at) for at in (at % 3 for at in range(blocks)))
        self.doubts = nn.Linear(width, 3)
        self.wanted = nn.ModuleList(nn.Linear(width, width) for _ in range(2))

    def hidden(self, codes: Tensor) -> Tensor:
        known = (codes != NOTHING).unsqueeze(-1).to(torch.float32)
        state = self.letters(codes) * known
        for norm, fold in zip(self.norms, self.folds, strict=False):
            left, right = fold((norm(state) * known).transpose(1, 2)).transpose(1, 2).chunk(2, -1)
            state = (state + left * torch.sigmoid(right)) * known
        return self.norms[-1](state)

    def scores(self, hidden: Tensor, which: int) -> Tensor:
        return self.wanted[which](hidden) @ self.letters.weight.T


class Shipped(nn.Module):
    """The network as it is asked: the doubts of every character, and for those that are strong the likeliest characters."""

    def __init__(self, network: Network, least: float, most: int) -> None:
        super().__init__()
        self.network, self.least, self.most = network, least, most

    def forward(self, codes: Tensor) -> tuple[Tensor, ...]:
        hidden = self.network.hidden(codes)
        doubts = torch.sigmoid(self.network.doubts(hidden))
        answers = [doubts]
        for which, kind in ((0, HERE), (1, GAP)):
            places = torch.nonzero(doubts[:, :, kind] > self.least)
            scores = torch.softmax(self.network.scores(hidden[places[:, 0], places[:, 1]], which), -1)
            chance, letter = scores.topk(self.most, -1)
            answers += [places, letter, chance]
        return tuple(answers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=60, help="of the processor, all threads together")
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--blocks", type=int, default=6)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(given.threads)
    model = store.shipped()
    alphabet = Alphabet(model.alphabet.characters[: texts.CORE])
    lines, held = drawn_lines(given.data)
    typist = Typist(model, texts.word_list(set(model.alphabet.characters)), SEED)
    network = Network(len(alphabet), given.width, given.blocks)
    train(network, steps(lines, typist, alphabet), given.minutes * 60)
    facts = fitted(network, held, typist, alphabet)
    export(network, given.out, {"characters": alphabet.characters, **facts})
    print(f"{given.out.stat().st_size / 1e6:.1f} MB; {json.dumps(facts['least'])}")


def drawn_lines(data: Path) -> tuple[list[str], list[str]]:
    """The lines to learn from, in an order that the seed gives, and those held out."""
    kept_out = texts.kept_out_of(data)
    drawn = random.Random(SEED)
    reports = texts.lines_of(data / "proofing/train/work-reports.txt", kept_out)
    statutes = list(dict.fromkeys(texts.lines_of(data / "proofing/train/statutes.txt", kept_out)))
    for lines in (reports, statutes):
        drawn.shuffle(lines)
    half = HELD_OUT // 2
    lines = reports[half:] * REPORTS_TIMES + statutes[half:]
    drawn.shuffle(lines)
    return lines, reports[:half] + statutes[:half]


def steps(lines: Sequence[str], typist: Typist, alphabet: Alphabet) -> Steps:
    """Codes, doubts and answers of some lines of like length at a time, without end."""
    drawn = random.Random(SEED)
    while True:
        for begin in range(0, len(lines), 4000):
            rows = []
            for line in lines[begin : begin + 4000]:
                at = drawn.randrange(max(1, len(line) - LONGEST))
                piece = line[at : at + LONGEST]
                spoilt, slips = typist.spoil(piece, max(1, len(piece) // 40)) if drawn.random() < SPOILT else (piece, [])
                rows.append(row_of(encode(alphabet, spoilt), slips, alphabet))
            rows.sort(key=lambda row: len(row[0]))
            packs, held = [], list[tuple[NDArray[np.int64], ...]]()
            for row in rows:
                if held and (len(held) + 1) * len(row[0]) > BATCH:
                    packs.append(held)
                    held = []
                held.append(row)
            drawn.shuffle(packs)
            for pack in packs:
                yield padded(pack)


def row_of(line: Line, slips: Sequence[Slip], alphabet: Alphabet) -> tuple[NDArray[np.int64], ...]:
    """Codes; doubts (three bits); what should stand here, and what is missing after, 0 where nothing is asked."""
    size = len(line.codes)
    doubts, here, gap = (np.zeros(size, np.int64) for _ in range(3))
    for slip in slips:
        right = alphabet.codes(slip.right)
        at = int(np.searchsorted(line.start, slip.start))
        if slip.start == slip.end:
            if 0 < at < size:
                doubts[at - 1] |= 1 << GAP
                gap[at - 1] = right[0]
        elif not slip.right:
            if at < size:
                doubts[at] |= 1 << SPARE
        else:
            stretch = slice(at, min(at + len(right), size))
            differs = line.codes[stretch] != right[: stretch.stop - at]
            doubts[stretch] |= differs.astype(np.int64) << HERE
            here[stretch] = np.where(differs, right[: stretch.stop - at], 0)
    return line.codes, doubts, np.where(here == UNKNOWN, 0, here), np.where(gap == UNKNOWN, 0, gap)


def padded(rows: Sequence[tuple[NDArray[np.int64], ...]]) -> tuple[NDArray[np.int64], ...]:
    longest = max(len(row[0]) for row in rows)
    return tuple(np.stack([np.pad(row[column], (0, longest - len(row[column]))) for row in rows]) for column in range(4))


def train(network: Network, packs: Steps, seconds: float) -> None:
    """For so many seconds of the processor, the pace first rising, then falling to nothing."""
    turner = torch.optim.AdamW(network.parameters(), lr=2e-3, betas=(0.9, 0.98), weight_decay=0.01)
    begun = told = time.process_time()
    seen = 0
    losses: list[float] = []
    for count, pack in enumerate(packs):
        gone = (time.process_time() - begun) / seconds
        if gone >= 1:
            break
        for group in turner.param_groups:
            group["lr"] = 2e-3 * min(1.0, (count + 1) / 200) * (1 - gone)
        loss = loss_of(network, *(torch.from_numpy(column) for column in pack))
        turner.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        turner.step()
        seen += int((pack[0] != NOTHING).sum())
        losses.append(loss.item())
        if time.process_time() - told > 60:
            told = time.process_time()
            print(f"{told - begun:.0f} s: {seen / 1e6:.2f} million characters, loss {np.mean(losses[-100:]):.3f}", flush=True)


def loss_of(network: Network, codes: Tensor, doubts: Tensor, here: Tensor, gap: Tensor) -> Tensor:
    is_text = codes != NOTHING
    covered = (torch.rand(codes.shape) < COVERED) & is_text & (doubts == 0)
    hidden = network.hidden(torch.where(covered, torch.full_like(codes, UNKNOWN), codes))
    wanted = torch.stack([(doubts >> kind) & 1 for kind in range(3)], -1).to(torch.float32)
    asked = (is_text & ~covered).unsqueeze(-1).expand_as(wanted)
    doubt = functional.binary_cross_entropy_with_logits(network.doubts(hidden)[asked], wanted[asked])
    here = torch.where(covered, codes, here)
    parts = [30 * doubt]
    for which, target in ((0, here), (1, gap)):
        at = target > UNKNOWN
        if at.any():
            parts.append(functional.cross_entropy(network.scores(hidden[at], which), target[at]) * (1.0 if which == 0 else 0.3))
    return torch.stack(parts).sum()


def fitted(network: Network, held: list[str], typist: Typist, alphabet: Alphabet) -> dict[str, Any]:
    """What the doubts are worth on lines that were not learnt from: chances in life by kind, and from which chance on to tell."""
    network.eval()
    good = [(line[:LONGEST], list[Slip]()) for line in held]
    bad = [typist.spoil(line[:LONGEST], max(1, len(line[:LONGEST]) // 80)) for line in held]
    characters = sum(len(line) for line, _ in good)
    made = sum(len(slips) for _, slips in bad)
    rarer = (characters / made) / IN_LIFE
    marks: list[list[tuple[float, bool, float]]] = [[], [], []]
    for rows, is_good in ((good, True), (bad, False)):
        for begin in range(0, len(rows), 40):
            pack = [row_of(encode(alphabet, line), slips, alphabet) for line, slips in rows[begin : begin + 40]]
            codes, doubts, here, gap = (torch.from_numpy(column) for column in padded(pack))
            with torch.no_grad():
                hidden = network.hidden(codes)
                strength = torch.sigmoid(network.doubts(hidden))
                for kind, which, target in ((HERE, 0, here), (SPARE, None, None), (GAP, 1, gap)):
                    at = (strength[:, :, kind] > 0.02) & (codes != NOTHING)
                    score = strength[:, :, kind][at]
                    is_right = ((doubts[at] >> kind) & 1) == 1
                    if which is not None and target is not None:
                        chance, letter = torch.softmax(network.scores(hidden[at], which), -1).max(-1)
                        score, is_right = score * chance, is_right & (letter == target[at])
                    if is_good:
                        marks[kind] += [(float(s), False, 1.0) for s in score]
                    else:
                        marks[kind] += [(float(s), True, rarer) for s, r in zip(score, is_right, strict=True) if r]
    least, curve = {}, {}
    for kind, name in enumerate(KINDS):
        marks[kind].sort(key=lambda mark: -mark[0])
        false = [score for score, is_right, _ in marks[kind] if not is_right]
        least[name] = round(false[min(len(false) - 1, int(FALSE * characters / 10_000))] + 1e-4, 4) if false else 0.5
        curve[name] = isotonic(marks[kind])
    return {"least": least, "chance": curve, "held_out": {"characters": characters, "errors": made}}


def isotonic(marks: list[tuple[float, bool, float]]) -> list[tuple[float, float]]:
    """Steps (score from which on, share that was right), rising together: neighbours that fall are pooled."""
    pools: list[list[float]] = []
    for score, is_right, weight in sorted(marks):
        pools.append([score, weight * is_right, weight])
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            _, right, all_ = pools.pop()
            pools[-1][1] += right
            pools[-1][2] += all_
    return [(round(score, 4), round(right / all_, 4)) for score, right, all_ in pools]


def export(network: Network, out: Path, facts: dict[str, Any]) -> None:
    """One file: the graph for any number of lines of any length, and in its metadata what the engine must know."""
    import onnx  # noqa: PLC0415 — the last step only

    sample = torch.randint(2, 100, (2, 30))
    sample[1, 20:] = NOTHING
    names = ["doubts", "here_place", "here_letter", "here_chance", "gap_place", "gap_letter", "gap_chance"]
    torch.onnx.export(
        Shipped(network, 0.02, 4).eval(),
        (sample,),
        str(out),
        input_names=["codes"],
        output_names=names,
        dynamic_axes={"codes": {0: "lines", 1: "length"}, "doubts": {0: "lines", 1: "length"}},
        opset_version=17,
        dynamo=False,
    )
    held = onnx.load(str(out))
    onnx.helper.set_model_props(held, {"zhongshu.proofing": json.dumps(facts, ensure_ascii=False)})
    onnx.save(held, str(out))


if __name__ == "__main__":
    main()
