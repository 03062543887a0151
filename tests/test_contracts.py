"""Promises of the whole house that a new app gets tested for free: they run over the registries, the URL table and the source."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.template import engines
from django.urls import reverse

from tests.addresses import list_addresses
from zhongshu.core.access.permissions import PERMISSIONS
from zhongshu.core.access.policies import policy_of
from zhongshu.core.events.types import EVENT_TYPES
from zhongshu.core.indicators.figures import INDICATORS
from zhongshu.core.ledgers.declarations import LEDGERS
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.notify.rules import NOTICES
from zhongshu.core.platform.manifest import MANIFESTS
from zhongshu.core.search.sources import SOURCES
from zhongshu.core.ui.nav import NAV
from zhongshu.core.workflow.flow import Way
from zhongshu.core.workflow.kernel import plan
from zhongshu.core.workflow.situation import Act, Decision, Kind, NotPossible, Situation, State, apply, begin

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "zhongshu"
SPRITE = SOURCE / "core" / "ui" / "static" / "vendor" / "icons.svg"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MODULES = sorted(path for path in SOURCE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts))
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
MODELS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("zhongshu.")]
FLOWS = [flow for kind in KINDS for flow in kind.every_flow]


@pytest.mark.parametrize("address", list_addresses(), ids=lambda address: address.name)
def test_every_view_states_who_may_see_it(address):
    policy = policy_of(address.view)
    assert policy, f"decorate {address.view.__module__}.{address.view.__name__} with @requires or @open_to_…"
    word, _, reason = policy.partition(": ")
    assert (word in ("members", "everyone") and len(reason) > 10) or policy in PERMISSIONS, policy
    assert address.name, "an address without a name cannot be reversed"


def test_every_address_has_a_name_of_its_own():
    names = [address.name for address in list_addresses()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_table_and_column_has_a_chinese_name(model):
    assert CHINESE.search(str(model._meta.verbose_name)), f"{model._meta.label} needs a verbose_name"
    if model._meta.auto_created:
        return
    columns = [field for field in model._meta.local_fields if not (field.primary_key and field.name == "id" and field.auto_created)]
    nameless = [field.name for field in columns if not CHINESE.search(str(field.verbose_name))]
    assert nameless == []
    for field in columns:
        assert all(not label or CHINESE.search(str(label)) or label == "—" for _, label in field.flatchoices), field.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_template_compiles(path):
    engines["django"].from_string(path.read_text("utf-8"))


def test_every_icon_is_in_the_sprite():
    have = set(re.findall(r'<symbol[^>]* id="([^"]+)"', SPRITE.read_text("utf-8")))
    asked = {(item.icon, f"menu item {item.code}") for item in NAV if item.icon}
    for path in TEMPLATES:
        asked |= {(name, path.name) for name in re.findall(r"""\{% icon ["']([\w-]+)["']""", path.read_text("utf-8"))}
    assert len(have) > 50
    assert sorted((icon, where) for icon, where in asked if icon not in have) == []


def test_the_vendored_files_are_what_the_manifest_says():
    done = subprocess.run([sys.executable, ROOT / "tools" / "vendor.py", "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def recorded_events():
    """Every literal event type in a call of record(…), tell(…) and the like, with the names of its facts and where it stands."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in {"record", "tell", "_tell_refusal"}:
                facts = {word.arg for word in node.keywords} | ({"address"} if called == "tell" else set())
                yield node.args[0].value, facts, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_event_that_is_recorded_is_declared_and_every_declared_one_recorded():
    recorded = {code: where for code, _, where in recorded_events()}
    assert {code: where for code, where in recorded.items() if code not in EVENT_TYPES} == {}
    dynamic = {code for path in MODULES for code in re.findall(r'"([a-z_]+\.[a-z_.]+)"', path.read_text("utf-8"))}
    assert [event.code for event in EVENT_TYPES if event.code not in dynamic] == []


def test_every_sentence_of_an_event_finds_its_facts():
    missing = []
    for code, facts, where in recorded_events():
        if code not in EVENT_TYPES or None in facts:  # **facts: only the test of that act can tell
            continue
        fields = {name for _, name, _, _ in string.Formatter().parse(EVENT_TYPES[code].sentence) if name}
        if fields - facts:
            missing.append((code, sorted(fields - facts), where))
    assert missing == []


@pytest.mark.parametrize("event", list(EVENT_TYPES), ids=lambda event: event.code)
def test_every_event_has_a_chinese_title_and_a_sentence_that_formats(event):
    assert CHINESE.search(event.title)
    fields = [name for _, name, _, _ in string.Formatter().parse(event.sentence) if name is not None]
    assert all(name.isidentifier() for name in fields), "a sentence names its facts and does nothing with them"
    assert CHINESE.search(event.tell(dict.fromkeys(fields, "某")))
    assert event.tell({}) is not None, "an old row may lack a fact"
    assert re.fullmatch(r"[a-z_]+\.[a-z_.]+", event.code)


def test_what_is_declared_points_to_what_there_is():
    for item in NAV:
        assert reverse(item.url_name, args=item.args)
    for kind in KINDS:
        assert reverse(kind.url_name, args=[1])
        assert kind.read.model is not None
        assert kind.code in SOURCES, f"{kind.code} is not found by the search"
    for ledger in LEDGERS:
        assert ledger.permission.code in PERMISSIONS
        assert CHINESE.search(ledger.definition)
        assert CHINESE.search(ledger.empty)
    for indicator in INDICATORS:
        assert indicator.permission.code in PERMISSIONS
        assert CHINESE.search(indicator.definition)
    for notice in NOTICES:
        assert notice.event in EVENT_TYPES
    for permission in PERMISSIONS:
        assert CHINESE.search(permission.title)


def test_every_business_is_a_manifest():
    assert {"core", "documents"} <= set(MANIFESTS)


def walked(flow, *, dissents):
    """The matter at every step that it comes to; where one may disagree, everybody does, or nobody."""
    now, number = apply(Situation(flow.first.code, 0, "open", 1, ()), begin(flow, "person:1"), 1), 2
    while True:
        yield now
        if now.phase != "open":
            return
        work = next(work for work in now.works if work.state == State.OPEN)
        person = int(work.holder.partition(":")[2])
        decision = Decision.DISAGREE if dissents and flow[now.step].dissent else Decision.AGREE
        act = Act(Kind.FINISH, person, work.id, frozenset({work.holder}), decision)
        now = apply(now, plan(flow, now, act, lambda step: (f"person:{flow.index(step.code) + 1}",)), number)
        number += len(now.works)


def reached(flow):
    return {now.step: now for dissents in (True, False) for now in walked(flow, dissents=dissents)}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: f"{flow.code} v{flow.version}")
def test_every_step_of_a_flow_is_reached_by_walking_on(flow):
    assert set(reached(flow)) == {step.code for step in flow.steps}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: f"{flow.code} v{flow.version}")
def test_every_return_that_a_flow_offers_can_be_done(flow):
    at = reached(flow)
    for source in flow.steps[:-1]:
        now = at[source.code]
        work = next(work for work in now.works if work.state == State.OPEN)
        person = int(work.holder.partition(":")[2])
        for target in flow.may_return(source.code):
            back = Act(Kind.RETURN, person, work.id, frozenset({work.holder}), target=target.code, way=Way.DIRECT)
            try:
                change = plan(flow, now, back, lambda _step: ())
            except NotPossible as why:
                if target.code in {work.step for work in now.works}:
                    raise AssertionError(f"{source.title} → {target.title}: {why}") from why
                continue  # nobody has been there: nobody to return to without a route
            assert change.step == target.code
