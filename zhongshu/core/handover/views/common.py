"""What the pages share: whom the actor arranges for, and a sent form carried out."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.officers import is_system_officer
from zhongshu.core.access.permissions import scope
from zhongshu.core.access.policies import Request
from zhongshu.core.handover.forms import Groups
from zhongshu.core.handover.permissions import ARRANGE, has_seat
from zhongshu.core.handover.queries import group_by_unit, list_candidates
from zhongshu.core.org.models import Person, Post, held_on


def arranged_groups(actor: Actor) -> Groups:
    """Oneself first, then those for whom the actor arranges, by unit."""
    own: list[tuple[str, list[tuple[int, str]]]] = [("本人", [(actor.person, actor.name)])] if has_seat(actor) else []
    if not ARRANGE.holds(actor):
        return own
    people = Person.objects.filter(scope(actor, ARRANGE), to_date=None).exclude(pk=actor.person)
    posts = Post.objects.filter(held_on(actor.today), person__in=people)
    return [*own, *group_by_unit(posts)]


def helper_groups(actor: Actor) -> Groups:
    """Who could stand in: everybody in the actor's house, or in all houses for the system officer."""
    return list_candidates(None if is_system_officer(actor) else Person.objects.get(pk=actor.person), actor.today)


def done(request: Request, form: forms.Form, act: Callable[[], str]) -> bool:
    """Whether a sent form was carried out; if not, it says what hinders it and keeps what was typed."""
    if not form.is_valid():
        return False
    try:
        messages.success(request, act())
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


def status_of(form: forms.Form) -> int:
    """The status of a page with this form."""
    return 409 if form.non_field_errors() else 422 if form.is_bound and form.errors else 200
