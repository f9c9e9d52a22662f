"""The first page of each role: what needs me now. And the pages that everybody may read."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import SignedIn
from accounts.parties import Party
from dashboard import pages
from dashboard.queries import viewer_of

PAGES: dict[str, Callable[[SignedIn], dict[str, Any]]] = {
    Party.PARTICIPANT: pages.participant,
    Party.EMPLOYER: pages.employer,
    Party.CONSULTANT: pages.consultant,
    Party.TEACHER: pages.teacher,
    Party.LEADER: pages.leader,
    Party.COORDINATOR: pages.coordinator,
}


def first_page(request: SignedIn) -> HttpResponse:
    """One page a role; somebody with several roles switches by tabs."""
    viewer = viewer_of(request.user)
    role = viewer.may_show(request.GET.get("as", ""))
    if role is None:
        return render(request, "dashboard/no_role.html")
    tabs = [
        {"label": Party(each).label, "url": f"?as={each}", "current": each == role}
        for each in viewer.roles
    ]
    context = PAGES[role](request) | {
        "role_tabs": tabs if len(tabs) > 1 else [],
        "today": timezone.localdate(),
    }
    return render(request, f"dashboard/{role}.html", context)


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/privacy.html")
