"""Figures in the browser, and the same figures as CSV with the same hiding."""

import csv
import io
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import SignedIn
from reports import queries
from reports.access import units_led_by
from reports.forms import PeriodForm


def figures(request: SignedIn) -> HttpResponse:
    units = units_led_by(request.user)
    today = timezone.localdate()
    since = queries.half_year_before(today)
    people = queries.everybody_in(units)
    return render(
        request,
        "reports/figures.html",
        {
            "units": units,
            "caseload": queries.caseload(units, people),
            "unowned": queries.unowned(units, today=today),
            "waiting": queries.waiting_by_phase(units, people, today=today),
            "groups": queries.waiting_by_group(units, people, today=today),
            "score_gaps": queries.score_gaps(units, people),
            "funnel": queries.offer_funnel(units, since=since),
            "guards": queries.guards_passed(units, since=since),
            "demand": queries.unmet_demand(units, since=since),
            "since": since,
            "results": queries.results(units),
            "result_groups": queries.results_by_group(units),
        },
    )


def learning(request: SignedIn) -> HttpResponse:
    """What have we learned? Scores, answers, definitions, comments; the period is chosen."""
    units = units_led_by(request.user)
    today = timezone.localdate()
    form = PeriodForm(request.GET or None, initial={"since": year_before(today), "until": today})
    is_chosen = form.is_bound and form.is_valid()
    since, until = (
        (form.cleaned_data["since"], form.cleaned_data["until"])
        if is_chosen
        else (year_before(today), today)
    )
    context = {
        "form": form,
        "bands": queries.calibration(units),
        "answers": queries.answers_by_side(units, since=since, until=until),
        "definitions": queries.results_by_definition(units),
        "comments": queries.comments_without_names(units),
        "since": since,
        "until": until,
    }
    return render(request, "reports/learning.html", context)


def year_before(today: date) -> date:
    return today - timedelta(days=365)


def figures_csv(request: SignedIn) -> HttpResponse:
    units = units_led_by(request.user)
    today = timezone.localdate()
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=";")
    writer.writerow([_("Figure"), _("Group"), _("Number"), "n", _("Share")])
    people = queries.everybody_in(units)
    waiting = queries.waiting_by_phase(units, people, today=today)
    splits = {_("Waited over 90 days, by phase"): waiting}
    for title, rows in queries.waiting_by_group(units, people, today=today).items():
        splits[_("Waited over 90 days, by %s") % title.lower()] = rows
    splits[_("Work or education that counts")] = [
        queries.ShareRow(row.label, row.number, row.n, row.share) for row in queries.results(units)
    ]
    for title, rows in queries.results_by_group(units).items():
        splits[_("Work or education that counts, by %s") % title.lower()] = rows
    for title, rows in splits.items():
        for row in rows:
            writer.writerow([title, row.label, *map(shown, (row.number, row.n, row.share))])
    for title, gap in queries.score_gaps(units, people).items():
        for line in gap.rows:
            label = _("Average best score in the newest run, by %s") % title.lower()
            writer.writerow([label, line.label, shown(line.average), shown(line.n), ""])
    for title, row in counts_of(units, since=queries.half_year_before(today)):
        writer.writerow([title, row.label, shown(row.number), "", ""])
    response = HttpResponse("\ufeff" + sheet.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return response


def counts_of(units: Any, *, since: date) -> list[tuple[str, Any]]:
    """Figures that are a number alone, each with its title."""
    passed = _("Gone on against a warning in half a year, with a reason")
    return [
        *((_("Offers in half a year"), row) for row in queries.offer_funnel(units, since=since)),
        *((passed, row) for row in queries.guards_passed(units, since=since)),
    ]


def shown(figure: float | None) -> str:
    """A hidden figure is said to be hidden, never left empty."""
    if figure is None:
        return _("hidden")
    return f"{figure:.3f}" if isinstance(figure, float) else str(figure)
