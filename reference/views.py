"""The public page that names every source."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reference.queries import credited_sources


@require_safe
@login_not_required
def credits(request: HttpRequest) -> HttpResponse:
    """Data, fonts and libraries with their licences and the texts these ask for."""
    return render(request, "reference/credits.html", {"groups": credited_sources()})
