"""答复: what a form gets back, whether the page or a script sent it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse


def answered(request: HttpRequest, response: HttpResponseRedirect) -> HttpResponse:
    """A redirect; its address for a form that a script sent."""
    return JsonResponse({"url": response.url}) if "application/json" in request.headers.get("Accept", "") else response
