"""What each role's first page shows; plain data out, a fixed number of queries a page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.models import Network
from networks.queries import RUNGS, ladder_coverage, member_rows, open_requests
from reports import queries as figures
from reports.access import units_led_by

ROWS = 8  # a first page shows the nearest; the lists behind it show all


def participant(request: HttpRequest) -> dict[str, Any]:
    return {}


employer = consultant = teacher = participant


def leader(request: HttpRequest) -> dict[str, Any]:
    units = units_led_by(request.user)
    today = timezone.localdate()
    funnel = figures.offer_funnel(units, since=figures.half_year_before(today))
    return {
        "units": units,
        "unowned": figures.unowned(units, today=today),
        "waiting": figures.waiting_by_phase(units, today=today),
        "caseload": figures.caseload(units),
        "funnel_rows": [{"label": step.label, "value": step.number} for step in funnel],
        "funnel_caption": _("Offers in half a year, by how far they came"),
    }


def coordinator(request: HttpRequest) -> dict[str, Any]:
    networks = list(Network.objects.visible_to(request.user))
    today = timezone.localdate()
    return {
        "ladder": ladder_coverage(networks),
        "rungs": RUNGS,
        "requests": list(open_requests(networks)),
        "networks": [
            {"record": network, "members": member_rows(network, today=today)}
            for network in networks
        ],
    }
