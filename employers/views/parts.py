"""What several pages need: signed-in user, pages of a list, export, and a rule's “no” on a form."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import DomainError
from common.tables import Cell, export_response

PER_PAGE = 50
FORMATS = ("csv", "xlsx")


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def typed(request: HttpRequest) -> Any:
    """What was sent, or None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def version_of(request: HttpRequest) -> str | None:
    """The version that the form was opened on."""
    return request.POST.get("version")


def is_done(form: forms.BaseForm, action: Callable[[], Any]) -> bool:
    """Run the action when the form is right; a rule's “no” is shown on the form, with its field."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        action()
    except DomainError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, error.message)
        return False
    return True


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def export_links(request: HttpRequest) -> list[dict[str, str]]:
    """The same list as a file: the filters stay in the address."""
    links = []
    for file_format, label in (("csv", _("As CSV")), ("xlsx", _("As Excel"))):
        query = request.GET.copy()
        query.pop("page", None)
        query["export"] = file_format
        links.append({"label": label, "url": f"?{query.urlencode()}"})
    return links


def export_of(
    request: HttpRequest,
    file_name: str,
    headings: Sequence[Cell],
    rows: Callable[[], Iterable[Sequence[Cell]]],
) -> HttpResponse | None:
    """The file that the address asks for, or None."""
    wanted = request.GET.get("export")
    if wanted not in FORMATS:
        return None
    return export_response(wanted, file_name, headings, rows())
