"""The lists: employers for staff, openings for staff and for their own employer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import unit_roles_of
from accounts.parties import Party
from employers.access import require_staff
from employers.filters import EmployerFilter, OpeningFilter
from employers.models import Workplace
from employers.queries import for_employer_list, for_list, with_facts
from employers.tables import employers as employer_table
from employers.tables import openings as opening_table
from employers.views.parts import export_links, export_of, page_of, user_of


def employers(request: HttpRequest) -> HttpResponse:
    """Whom can I ask, and who has been asked enough?"""
    user = user_of(request)
    require_staff(user)
    shown = EmployerFilter(request.GET, queryset=for_employer_list(user), request=request)
    headings = [column.label for column in employer_table.COLUMNS]

    def rows() -> object:
        places = Workplace.objects.filter(employer__in=shown.qs.order_by().values("pk"))
        loaded = places.prefetch_related(
            "contacts", "occupancies", "employer__owners__owner", "employer__owners__deputy"
        ).order_by("employer__name", "name")
        return employer_table.export_rows(loaded, timezone.localdate())

    file = export_of(request, _("employers"), headings, rows)  # type: ignore[arg-type]
    if file:
        return file
    context = {
        "filter": shown,
        "page": page_of(request, shown.qs),
        "order": request.GET.get("order", ""),
        "export_links": export_links(request),
        "is_consultant": Party.CONSULTANT in unit_roles_of(user),
    }
    return render(request, "employers/employers.html", context)


def openings(request: HttpRequest) -> HttpResponse:
    """Which places are there? An employer is sent on to its own."""
    user = user_of(request)
    if not unit_roles_of(user):
        return redirect("employers:my_openings")
    shown = OpeningFilter(request.GET, queryset=for_list(user), request=request)
    headings = [column.label for column in opening_table.COLUMNS]
    file = export_of(
        request,
        _("openings"),
        headings,
        lambda: opening_table.export_rows(with_facts(shown.qs)),
    )
    if file:
        return file
    context = {
        "filter": shown,
        "page": page_of(request, shown.qs),
        "order": request.GET.get("order", ""),
        "export_links": export_links(request),
    }
    return render(request, "employers/openings.html", context)
