"""The chain as pure data: canonical JSON is stable, and every way of tampering is told."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.core.events.chain import GENESIS, Link, canonical, faults, hash_of
from zhongshu.lib.clock import CHINA

AT = dt.datetime(2025, 7, 4, 9, 0, tzinfo=CHINA)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def chain(length: int) -> list[Link]:
    links: list[Link] = []
    for seq in range(1, length + 1):
        previous = links[-1].hash if links else GENESIS
        link = Link(seq, AT + dt.timedelta(minutes=seq), "a.b", seq % 3, "张三", "", None, "", canonical({"n": seq}), previous)
        links.append(dataclasses.replace(link, hash=hash_of(link)))
    return links


def told(links: list[Link], whole: list[Link]) -> list[str]:
    return list(faults(links, whole[-1].seq, whole[-1].hash))


@given(st.dictionaries(st.text(), VALUES, max_size=6), st.randoms(use_true_random=False))
def test_canonical_json_does_not_depend_on_the_order_of_keys(data: dict[str, object], order: random.Random) -> None:
    keys = list(data)
    order.shuffle(keys)
    text = canonical(data)
    assert canonical({key: data[key] for key in keys}) == text
    assert json.loads(text) == data


def test_canonical_json_is_what_it_was() -> None:
    day = dt.date(2025, 7, 4)
    assert canonical({"乙": [1, 2], "甲": day, "at": AT}) == '{"at":"2025-07-04T09:00:00+08:00","乙":[1,2],"甲":"2025-07-04"}'


def test_the_hash_is_sm3_and_the_same_in_every_zone() -> None:
    first = chain(1)[0]
    assert first.hash == hash_of(dataclasses.replace(first, at=first.at.astimezone(dt.UTC)))
    assert len(first.hash) == 64
    assert first.hash != hash_of(dataclasses.replace(first, at=first.at + dt.timedelta(microseconds=1)))


def test_what_has_no_canonical_form_is_an_error() -> None:
    with pytest.raises(TypeError, match="no place in an event"):
        canonical({"x": object()})


def test_a_whole_chain_has_no_faults() -> None:
    whole = chain(12)
    assert told(whole, whole) == []


@pytest.mark.parametrize("field", ["type", "actor_name", "acted_for_name", "subject", "data"])
def test_a_changed_word_is_found_in_its_row_alone(field: str) -> None:
    whole = chain(9)
    changed = [*whole[:4], dataclasses.replace(whole[4], **{field: "改过"}), *whole[5:]]
    (fault,) = told(changed, whole)
    assert fault.startswith("事件第5号")
    assert "内容被改动" in fault


def test_a_change_with_a_fresh_hash_is_found_in_the_next_row() -> None:
    whole = chain(9)
    forged = dataclasses.replace(whole[4], actor_name="李四")
    forged = dataclasses.replace(forged, hash=hash_of(forged))
    assert told([*whole[:4], forged, *whole[5:]], whole) == ["事件第6号所记的前一事件摘要与第5号不符"]


def test_a_change_of_the_last_row_with_a_fresh_hash_is_found_by_the_head() -> None:
    whole = chain(3)
    forged = dataclasses.replace(whole[2], actor_name="李四")
    assert told([*whole[:2], dataclasses.replace(forged, hash=hash_of(forged))], whole) == ["链头摘要与最后一个事件不符"]


def test_rows_cut_from_the_middle_are_named() -> None:
    whole = chain(9)
    assert told([*whole[:3], *whole[4:]], whole) == ["事件缺失：第4号不见了"]
    assert told([*whole[:3], *whole[6:]], whole) == ["事件缺失：第4号至第6号不见了"]


def test_a_cut_tail_is_named() -> None:
    whole = chain(9)
    assert told(whole[:7], whole) == ["事件缺失：第8号至第9号（末尾）不见了"]


def test_two_rows_that_changed_places_are_both_found() -> None:
    whole = chain(6)
    swapped = [*whole[:2], dataclasses.replace(whole[3], seq=3), dataclasses.replace(whole[2], seq=4), *whole[4:]]
    found = " ".join(told(swapped, whole))
    assert "第3号" in found
    assert "第4号" in found


@given(st.data())
def test_any_single_cut_is_found(data: st.DataObject) -> None:
    whole = chain(8)
    at = data.draw(st.integers(0, 7))
    assert told(whole[:at] + whole[at + 1 :], whole)
