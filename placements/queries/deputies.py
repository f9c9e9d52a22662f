"""Where nobody steps in when whoever answers for it is away."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.access import municipalities_of, units_of
from accounts.models import User
from accounts.parties import Party
from common.models import as_mark
from employers.queries import without_deputy
from placements.models import Placement
from placements.queries.hand_over import title_of

MOST = 200


def deputies_missing(user: User) -> list[dict[str, Any]]:
    """Placements and employers without a deputy; a consultant can choose one."""
    return placements_without(user) + employers_without(user)


def placements_without(user: User) -> list[dict[str, Any]]:
    units = units_of(user, Party.CONSULTANT, Party.LEADER)
    seen = Placement.objects.visible_to(user).filter(as_consultant=True)
    may_choose = Q(pk__in=seen.values("pk"))
    stays = (
        Placement.objects.not_over()
        .without_deputy()
        .filter(
            may_choose | Q(participant__unit__in=units, participant__has_protected_address=False)
        )
        .annotate(may_choose=as_mark(may_choose))
        .with_people()
        .order_by("created_at", "pk")[:MOST]
    )
    return [
        {
            "title": title_of(each),
            "owner": each.owner,
            "url": reverse("placements:change", args=[each.pk, "deputy"])
            if each.may_choose
            else "",
        }
        for each in stays
    ]


def employers_without(user: User) -> list[dict[str, Any]]:
    consults = set(municipalities_of(user, Party.CONSULTANT).values_list("pk", flat=True))
    places = municipalities_of(user, Party.CONSULTANT, Party.LEADER)
    return [
        {
            "title": each.employer.name,
            "owner": each.owner,
            "url": reverse("employers:owner", args=[each.employer_id, each.municipality_id])
            if each.municipality_id in consults
            else "",
        }
        for each in without_deputy(places)[:MOST]
    ]
