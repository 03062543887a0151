"""Pages of 交办."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhongshu.core.access.permissions import find
from zhongshu.core.access.policies import Request, requires
from zhongshu.core.assignments.models import Assignment, Change
from zhongshu.core.assignments.permissions import READ, READ_CHANGE
from zhongshu.core.assignments.queries import get_light
from zhongshu.core.events.queries import list_timeline
from zhongshu.core.matters.models import Matter


@require_GET
@requires(READ)
def show_assignment(request: Request, pk: int) -> HttpResponse:
    """One assignment."""
    find(request.actor, READ, Matter.objects.all(), pk=pk)
    row = Assignment.objects.select_related("matter", "parent", "unit").get(pk=pk)
    context = {"row": row, "light": get_light(row, request.actor.today), "timeline": list_timeline(pk)}
    return render(request, "assignments/assignment.html", context)


@require_GET
@requires(READ_CHANGE)
def show_change(request: Request, pk: int) -> HttpResponse:
    """One change that was asked for."""
    find(request.actor, READ_CHANGE, Matter.objects.all(), pk=pk)
    change = Change.objects.select_related("matter", "assignment__matter").get(pk=pk)
    return render(request, "assignments/change.html", {"change": change, "timeline": list_timeline(pk)})
