"""What the frame of every page needs: navigation, unread messages, my contact, footer."""

from functools import cache, partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.parties import Party
from accounts.queries import contact_card
from candidates.queries import contact_of
from dashboard.queries import Viewer, viewer_of
from employers.models import EmployerOwner
from employers.queries import employers_of

# Link, words, icon and the roles it is for, in the order of the navigation.
NAVIGATION = (
    ("dashboard:first_page", gettext_lazy("What now?"), "home", set(Party.values)),
    ("matching:offers", gettext_lazy("My offers"), "work", {Party.PARTICIPANT}),
    ("candidates:own_profile", gettext_lazy("My profile"), "person", {Party.PARTICIPANT}),
    ("mentoring:own", gettext_lazy("Mentor"), "people", {Party.PARTICIPANT}),
    (
        "matching:people",
        gettext_lazy("Matching"),
        "share",
        {Party.CONSULTANT},
    ),
    (
        "candidates:participants",
        gettext_lazy("Participants"),
        "people",
        {Party.CONSULTANT, Party.TEACHER},
    ),
    (
        "placements:placements",
        gettext_lazy("Placements"),
        "work",
        {Party.CONSULTANT, Party.TEACHER},
    ),
    (
        "placements:follow_ups",
        gettext_lazy("Follow-ups"),
        "calendar",
        {Party.CONSULTANT, Party.TEACHER},
    ),
    ("schooling:own_week", gettext_lazy("My week"), "calendar", {Party.PARTICIPANT}),
    (
        "schooling:classes",
        gettext_lazy("Classes"),
        "school",
        {Party.CONSULTANT, Party.TEACHER, Party.LEADER},
    ),
    (
        "meetings:meetings",
        gettext_lazy("Meetings"),
        "people",
        {Party.CONSULTANT, Party.TEACHER, Party.LEADER, Party.PARTICIPANT},
    ),
    (
        "employers:employers",
        gettext_lazy("Employers"),
        "shop",
        {Party.CONSULTANT, Party.LEADER},
    ),
    (
        "employers:openings",
        gettext_lazy("Openings"),
        "list",
        {Party.CONSULTANT, Party.TEACHER, Party.EMPLOYER},
    ),
    ("matching:cards", gettext_lazy("People for us"), "person", {Party.EMPLOYER}),
    ("matching:ledger", gettext_lazy("What is missing"), "chart", {Party.CONSULTANT}),
    ("reports:figures", gettext_lazy("Figures"), "chart", {Party.LEADER}),
    ("notifications:clock", gettext_lazy("Messages that leave"), "bell", {Party.LEADER}),
    (
        "accounts:colleagues",
        gettext_lazy("Colleagues"),
        "people",
        {Party.LEADER, Party.CONSULTANT},
    ),
)
FOOTER = (
    ("dashboard:accessibility", gettext_lazy("Accessibility")),
    ("dashboard:privacy", gettext_lazy("Privacy")),
    ("reference:credits", gettext_lazy("Data and credits")),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Everything around the page itself; nothing for fragments, which have no frame."""
    if getattr(request, "htmx", False):
        return {}
    common = {
        "footer_links": [{"label": label, "url": reverse(name)} for name, label in FOOTER],
        "home_url": reverse("dashboard:first_page"),
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return common
    viewer = viewer_of(user)
    return common | {
        "viewer": viewer,
        "nav_items": navigation(request, viewer),
        "unread_count": viewer.unread,
        "bell_url": reverse("notifications:inbox"),
        # A function: a page that has read the contact already says it itself, and nobody asks.
        "my_contact": cache(partial(my_contact, user, viewer)),
        "shortcuts_off": not user.shortcuts,
        "account_url": reverse("accounts:own_details"),
    }


def navigation(request: HttpRequest, viewer: Viewer) -> list[dict[str, Any]]:
    roles = set(viewer.roles)
    items = []
    for name, label, icon, parties in NAVIGATION:
        if not roles & {str(party) for party in parties}:
            continue
        url = reverse(name)
        current = request.path == url or (url != "/" and request.path.startswith(url))
        items.append({"label": label, "url": url, "icon": icon, "current": current})
    return items


def my_contact(user: User, viewer: Viewer) -> dict[str, Any] | None:
    """Whom the participant or the employer calls: always on top of the page."""
    if Party.PARTICIPANT in viewer.roles:
        return contact_of(user.participant)
    if viewer.roles == (Party.EMPLOYER,):
        owner = (
            EmployerOwner.objects.filter(employer__in=employers_of(user))
            .select_related("owner")
            .first()
        )
        return contact_card(owner.owner) if owner else None
    return None
