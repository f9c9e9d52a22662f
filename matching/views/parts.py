"""What the pages of matching share: the signed-in person, a page of a list, a file of it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from common.tables import export_response

PAGE = 50
FORMATS = ("csv", "xlsx")


def user_of(request: HttpRequest) -> User:
    """Every page but a few needs a login, so there is a person."""
    return cast(User, request.user)


def page_of(request: HttpRequest, rows: Any) -> Page:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def export_of(
    request: HttpRequest,
    name: str,
    headings: Sequence[Any],
    rows: Callable[[], Iterable[Sequence[Any]]],
) -> HttpResponse | None:
    """The file of what the filter shows, when `?export=csv` or `xlsx` asks for it."""
    wanted = request.GET.get("export", "")
    if wanted not in FORMATS:
        return None
    return export_response(wanted, name, [str(heading) for heading in headings], rows())


def export_links(request: HttpRequest) -> list[dict[str, str]]:
    links = []
    for kind in FORMATS:
        query = request.GET.copy()
        query.pop("page", None)
        query["export"] = kind
        links.append({"label": kind.upper(), "url": f"?{query.urlencode()}"})
    return links


def directions(current: str) -> list[dict[str, Any]]:
    """The switch of the workbench: the same pairs from both sides, and what belongs to it."""
    tabs = [
        ("people", _("Person → places")),
        ("places", _("Place → people")),
        ("proposal-list", _("Proposals")),
        ("run-list", _("Runs")),
        ("pair-rules", _("Locks and bans")),
        ("priorities", _("Priorities")),
        ("ledger", _("What is missing")),
    ]
    return [
        {"label": label, "url": reverse(f"matching:{name}"), "current": name == current}
        for name, label in tabs
    ]
