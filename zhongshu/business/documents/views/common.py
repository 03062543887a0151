"""What every page of a paper begins with: the paper, through the actor's scope."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse

from zhongshu.business.documents.models import Paper
from zhongshu.business.documents.permissions import READ
from zhongshu.core.access.permissions import find
from zhongshu.core.access.policies import Request
from zhongshu.core.matters.models import Matter


def load_paper(request: Request, pk: int) -> Paper:
    """The paper with all that its pages show, or NotYours. Two queries."""
    find(request.actor, READ, Matter.objects.all(), pk=pk)
    related = ("matter__unit", "matter__drafter", "issuer__unit", "current", "signed", "number", "final_pdf", "final_docx", "imported_from")
    return Paper.objects.select_related(*related).get(pk=pk)


def wants_json(request: Request) -> bool:
    """Whether a script sent the form."""
    return "application/json" in request.headers.get("Accept", "")


def answered(request: Request, response: HttpResponse) -> HttpResponse:
    """Where to go next: a redirect, or its address for a form that a script sent, so that a refusal leaves the page and what was typed in place."""
    return JsonResponse({"url": response.url}) if isinstance(response, HttpResponseRedirect) and wants_json(request) else response
