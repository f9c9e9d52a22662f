"""Everything that can change a network: members, pledges and requests for openings."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from common.errors import DomainError
from employers.models import Employer
from networks.messages import tell_asked_member, tell_coordinators
from networks.models import Network, NetworkCoordinator, NetworkMembership, OpeningRequest, Pledge
from networks.queries import member_rows
from reference.models import Municipality


@transaction.atomic
def found_network(*, name: str, municipalities: list[Municipality], by: User) -> Network:
    network = Network.objects.create(name=name)
    network.municipalities.set(municipalities)
    audit.record("found_network", network, by=by, party=Party.COORDINATOR)
    return network


@transaction.atomic
def appoint_coordinator(*, network: Network, user: User, by: User) -> NetworkCoordinator:
    """A person coordinates a network; twice is once."""
    coordinator, _is_new = NetworkCoordinator.objects.get_or_create(
        network=network, user=user, ended_at=None
    )
    audit.record("appoint_coordinator", coordinator, by=by, party=Party.COORDINATOR)
    return coordinator


@transaction.atomic
def invite_member(*, network: Network, employer: Employer, on: date, by: User) -> NetworkMembership:
    membership, _is_new = NetworkMembership.objects.get_or_create(
        network=network, employer=employer, left_on=None, defaults={"invited_on": on}
    )
    audit.record("invite_member", membership, by=by, party=Party.COORDINATOR)
    return membership


@transaction.atomic
def join_network(*, membership: NetworkMembership, on: date, by: User) -> None:
    membership.joined_on = on
    membership.save(update_fields=["joined_on"])
    audit.record("join_network", membership, by=by, party=Party.EMPLOYER)


@transaction.atomic
def pledge_places(
    *,
    membership: NetworkMembership,
    promised: int,
    on: date,
    by: User,
    until: date | None = None,
) -> Pledge:
    """A member promises places. What it then opens is counted from its openings."""
    if until and until < on:
        raise DomainError(_("The last day is before the first."), code="order", field="until")
    pledge = Pledge.objects.create(
        membership=membership, promised=promised, promised_on=on, until=until
    )
    audit.record("pledge_places", pledge, by=by, party=Party.COORDINATOR)
    return pledge


@transaction.atomic
def request_openings(
    *,
    network: Network,
    municipality: Municipality,
    places: int,
    occupation_area: str,
    levels: str,
    starts_from: date,
    by: User,
) -> OpeningRequest:
    """“4 places, kitchen, A1–A2, from January”."""
    if not network.municipalities.filter(pk=municipality.pk).exists():
        raise DomainError(
            _("The network does not reach this municipality."),
            code="unknown",
            field="municipality",
        )
    asked = OpeningRequest.objects.create(
        network=network,
        municipality=municipality,
        places=places,
        occupation_area=occupation_area,
        levels=levels,
        starts_from=starts_from,
        asked_by=by,
    )
    coordinators = [
        each.user for each in network.coordinators.filter(ended_at=None).select_related("user")
    ]
    party = Party.COORDINATOR if by in coordinators else Party.CONSULTANT
    audit.record("request_openings", asked, by=by, party=party, municipality=municipality)
    tell_coordinators(to=[each for each in coordinators if each != by], asked=asked)
    return asked


@transaction.atomic
def ask_networks(*, networks: Sequence[Network], by: User, **asked: Any) -> list[OpeningRequest]:
    """A consultant who found no place asks several networks at once; no person is named."""
    return [request_openings(network=network, by=by, **asked) for network in networks]


@transaction.atomic
def close_request(*, request: OpeningRequest, on: date, by: User) -> None:
    request.closed_on = on
    request.save(update_fields=["closed_on"])
    audit.record("close_request", request, by=by, party=Party.COORDINATOR)


@transaction.atomic
def ask_member(
    *, membership: NetworkMembership, rung: int, today: date, by: User, text: str = ""
) -> None:
    """Ask a member for a place on an empty rung. An over-asked or resting firm cannot be asked."""
    [row] = [row for row in member_rows(membership.network, today=today) if row.pk == membership.pk]
    if row.is_resting:
        raise DomainError(_("%s rests now and cannot be asked.") % row.name, code="resting")
    if row.is_over_asked:
        raise DomainError(
            _("%(name)s has been asked %(times)s times in 60 days. Ask somebody else.")
            % {"name": row.name, "times": row.asked_60_days},
            code="over_asked",
        )
    audit.record("ask_member", membership, by=by, party=Party.COORDINATOR, facts={"rung": rung})
    for member in membership.employer.members.active().select_related("user"):
        tell_asked_member(
            to=member.user,
            membership=membership,
            rung=rung,
            day=today,
            path=reverse("dashboard:first_page"),
        )
