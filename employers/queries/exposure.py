"""How often an employer was asked, by how many bodies, and whether to ask again now."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import MunicipalitySettings
from employers.models import ContactLogEntry, Employer

LOOKS_BACK = timedelta(days=60)


def asked_lately(employer: Employer, now: datetime | None = None) -> dict[str, Any]:
    """{times, bodies, last_at, by_body: [{body, times, last_at}]} of requests in 60 days."""
    return all_asked_lately([employer], now)[employer.pk]


def all_asked_lately(
    employers: Iterable[Employer], now: datetime | None = None
) -> dict[UUID, dict[str, Any]]:
    """The same by employer; one query for any number."""
    moment = now or timezone.now()
    keys = [each.pk for each in employers]
    rows = (
        ContactLogEntry.objects.requests()
        .filter(employer__in=keys, happened_at__gt=moment - LOOKS_BACK, happened_at__lte=moment)
        .order_by()
        .values_list("employer_id", "body")
        .annotate(times=Count("pk"), last_at=Max("happened_at"))
    )
    found: dict[UUID, list[dict[str, Any]]] = {key: [] for key in keys}
    for key, body, times, last_at in rows:
        found[key].append({"body": body, "times": times, "last_at": last_at})
    return {key: summed(rows) for key, rows in found.items()}


def summed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    by_body = sorted(rows, key=lambda row: (-row["times"], row["body"]))
    return {
        "times": sum(row["times"] for row in by_body),
        "bodies": len(by_body),
        "last_at": max((row["last_at"] for row in by_body), default=None),
        "by_body": by_body,
    }


def asked_words(asked: dict[str, Any]) -> str:
    """The same as one sentence, or "" when nobody asked."""
    if not asked["times"]:
        return ""
    return _("Asked %(times)s in 60 days by %(bodies)s.") % {
        "times": ngettext("%(n)d time", "%(n)d times", asked["times"]) % {"n": asked["times"]},
        "bodies": ngettext("%(n)d body", "%(n)d bodies", asked["bodies"]) % {"n": asked["bodies"]},
    }


def requests_since(employer_ids: Iterable[UUID], moment: datetime) -> dict[UUID, int]:
    """{employer id: requests after `moment`} for many employers in one query; for matching."""
    rows = (
        ContactLogEntry.objects.requests()
        .filter(employer__in=list(employer_ids), happened_at__gt=moment)
        .order_by()
        .values_list("employer")
        .annotate(times=Count("pk"))
    )
    return dict(rows)


def contact_warnings(
    employer: Employer, limits: MunicipalitySettings, now: datetime, *, is_request: bool = True
) -> list[str]:
    """Why one should not turn to the employer just now, in words; empty: go ahead.

    The employer's own wish for distance and number counts for every contact, the municipality's
    cool-down and upper limit for requests.
    """
    log = ContactLogEntry.objects.filter(employer=employer, happened_at__lte=now)
    recent = log.filter(happened_at__gt=now - LOOKS_BACK)
    checks = [(log, employer.contact_days, recent, employer.most_contacts_in_60_days)]
    if is_request:
        asked = recent.requests()
        checks.append(
            (log.requests(), limits.cool_down_days, asked, limits.most_requests_in_60_days)
        )
    found = []
    for all_of_them, days, in_window, most in checks:
        found += too_soon(all_of_them, days, now) + too_often(in_window, most)
    return list(dict.fromkeys(found))


def too_soon(log: Any, days: int | None, now: datetime) -> list[str]:
    last = log.order_by("-happened_at").first() if days else None
    if last is None or now - last.happened_at >= timedelta(days=days or 0):
        return []
    return [
        _("%(body)s was in touch on %(day)s, and %(days)d days should lie between.")
        % {
            "body": last.body,
            "day": timezone.localdate(last.happened_at).isoformat(),
            "days": days,
        }
    ]


def too_often(log: Any, most: int | None) -> list[str]:
    times = log.count() if most is not None else 0
    if most is None or times < most:
        return []
    return [
        _("%(times)d contacts in 60 days are as many as the limit of %(most)d.")
        % {"times": times, "most": most}
    ]
