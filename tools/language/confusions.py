"""Which characters are taken for which: by sound, from readings; by shape, from glyphs drawn and compared; by component, from a list."""

from __future__ import annotations

import itertools
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SAME_TONE, SAME_SOUND, NEAR_SOUND, LIKE_SOUND = 4, 3, 2, 1
SHAPES_EACH, COMMON, LIKE_COMMON = 32, 3300, 700
_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
_NEAR_INITIAL = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "f": "h"}
_SOUTHERN = {"ua": "a", "uan": "an", "uang": "an", "ui": "ei", "un": "en", "ong": "en", "uo": "o", "eng": "en", "ang": "an"}
"""Finals after h for which f has others: 花 for 发, 会 for 费."""
_NEAR_FINAL = {"ang": "an", "eng": "en", "ing": "in", "iang": "ian", "uang": "uan", "v": "u", "ue": "ve", "uo": "o"}


def sound_classes(readings: dict[str, list[str]], targets: list[str]) -> dict[str, dict[str, int]]:
    """For each character the targets that sound alike, with how closely. A reading is pinyin with its tone's number."""
    by_sound: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for rank, target in enumerate(targets):
        for reading in readings.get(target, ()):
            by_sound[reading[:-1]].append((target, reading, rank))
    near: dict[str, list[tuple[str, int]]] = {}
    result: dict[str, dict[str, int]] = {}
    for character, own in readings.items():
        found: dict[str, int] = {}
        for reading in own:
            bare = reading[:-1]
            near.setdefault(bare, _near_sounds(bare, list(by_sound)))
            for other, level in ((bare, SAME_SOUND), *near[bare]):
                for target, its, rank in by_sound[other]:
                    if target != character and (level > LIKE_SOUND or rank < LIKE_COMMON):
                        found[target] = max(found.get(target, 0), SAME_TONE if its == reading else level)
        result[character] = found
    return result


def _near_sounds(bare: str, all_sounds: list[str]) -> list[tuple[str, int]]:
    mine = _blurred(bare)
    result = []
    for other in all_sounds:
        if other == bare:
            continue
        if _blurred(other) == mine:
            result.append((other, NEAR_SOUND))
        elif _one_letter_apart(bare, other):
            result.append((other, LIKE_SOUND))
    return result


def _blurred(bare: str) -> tuple[str, str]:
    initial = next((sign for sign in _INITIALS if bare.startswith(sign)), "")
    final = bare[len(initial) :]
    if initial in {"f", "h"}:
        final = _SOUTHERN.get(final, final)
    return _NEAR_INITIAL.get(initial, initial), _NEAR_FINAL.get(final, final)


def _one_letter_apart(one: str, other: str) -> bool:
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1 and len(one) > 1
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def glyphs(characters: list[str], fonts: list[Path], size: int = 24) -> NDArray[np.float32]:
    """Every character drawn in every font, blurred: fonts × characters × size × size."""
    drawn = []
    for path in fonts:
        font = ImageFont.truetype(str(path), size * 5 // 3)
        for character in characters:
            image = Image.new("L", (size * 2, size * 2), 0)
            ImageDraw.Draw(image).text((size, size), character, font=font, fill=255, anchor="mm")
            drawn.append(np.asarray(image.filter(ImageFilter.GaussianBlur(1.6)).resize((size, size), Image.Resampling.BOX), np.float32))
    return np.stack(drawn).reshape(len(fonts), len(characters), size, size)


def shape_likeness(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """How alike every two characters look, at most 1: the mean of the whole glyph's correlation and its most alike half's."""
    half = pictures.shape[-1] * 11 // 24
    regions = [np.s_[:, :], np.s_[:, :half], np.s_[:, half:], np.s_[:half, :], np.s_[half:, :]]
    likeness = []
    for region in regions:
        total = np.zeros((pictures.shape[1],) * 2, np.float32)
        for font in pictures:
            flat = font[(slice(None), *region)].reshape(len(font), -1)
            flat = flat - flat.mean(1, keepdims=True)
            flat = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6)
            total += flat @ flat.T
        likeness.append(total / len(pictures))
    whole, *halves = likeness
    return np.asarray(0.5 * whole + 0.5 * np.maximum.reduce(halves), np.float32)


def shape_levels(likeness: NDArray[np.float32], characters: list[str]) -> dict[str, dict[str, int]]:
    """For each character its nearest common ones, with a level from 1 to 15."""
    result: dict[str, dict[str, int]] = {}
    scored = likeness.copy()
    np.fill_diagonal(scored, -1)
    scored[:, COMMON:] = -1
    for row, character in enumerate(characters):
        nearest = np.argsort(-scored[row], kind="stable")[:SHAPES_EACH]
        levels = np.clip(np.rint((scored[row, nearest] - 0.7) * 50), 0, 15).astype(int)
        result[character] = {characters[at]: int(level) for at, level in zip(nearest, levels, strict=True) if level > 0}
    return result


def families(text: str) -> dict[str, dict[str, int]]:
    """From lines of characters that share a component: each taken for each other, at level 11."""
    result: dict[str, dict[str, int]] = defaultdict(dict)
    for line in text.split():
        for one, other in itertools.permutations(line, 2):
            result[one][other] = 11
    return result


def merge(characters: list[str], sounds: dict[str, dict[str, int]], *shapes: dict[str, dict[str, int]]) -> tuple[NDArray[np.uint32], ...]:
    """Rows for the store: where each character's targets begin, the targets' places in `characters`, sound × 16 + shape."""
    places = {character: place for place, character in enumerate(characters)}
    starts, targets, strengths = [0], [], []
    for character in characters:
        levels: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for target, level in sounds.get(character, {}).items():
            levels[target][0] = level
        for shape in shapes:
            for target, level in shape.get(character, {}).items():
                levels[target][1] = max(levels[target][1], level)
        for target in sorted(levels, key=places.__getitem__):
            targets.append(places[target])
            strengths.append(levels[target][0] * 16 + levels[target][1])
        starts.append(len(targets))
    return np.array(starts, np.uint32), np.array(targets, np.uint32), np.array(strengths, np.uint32)


def readings(characters: list[str], words: list[tuple[str, int]]) -> dict[str, list[str]]:
    """The readings that each character has in the words it is used in; of one that no word uses, its first two."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 — only training needs it

    used: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for word, count in words:
        for character, sound in zip(word, pinyin(word, style=Style.TONE3, neutral_tone_with_five=True), strict=True):
            used[character][sound[0]] += count**0.5
    result = {}
    for character in characters:
        own = used.get(character)
        if own:
            result[character] = [sound for sound, count in own.items() if count >= 0.04 * sum(own.values())]
        else:
            result[character] = pinyin(character, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)[0][:2]
    return result
