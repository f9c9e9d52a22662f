"""Days, travel, needs and own weights of a participant."""

from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from candidates.actions.base import (
    check_fields,
    hold,
    note_act,
    refuse_closed,
    save_with_new_version,
)
from candidates.models import Availability, Participant
from candidates.models.codes import (
    FACTOR,
    KINDS_UNLESS_ASKED,
    Criterion,
    Importance,
)
from common.errors import DomainError
from reference.work import Kind, Weekday

PRACTICAL = frozenset(
    {
        "home_postal_code",
        "has_car",
        "max_travel_minutes",
        "follow_up_need",
        "wishes_social_contact",
        "strong_wish_since",
        "kinds_asked",
        "available_from",
    }
)
Span = tuple[time, time]


@transaction.atomic
def change_practical(
    *, participant: Participant, by: User, version: int | str | None = None, **facts: Any
) -> Participant:
    """Change reach and needs: home_postal_code, has_car, max_travel_minutes, follow_up_need,
    wishes_social_contact, strong_wish_since, kinds_asked, available_from."""
    unknown = set(facts) - PRACTICAL
    if unknown:
        raise TypeError(f"unknown practical facts: {sorted(unknown)}")
    held = hold(participant)
    refuse_closed(held)
    held.expect_version(version)
    if "kinds_asked" in facts:
        facts["kinds_asked"] = in_order_of_kinds(facts["kinds_asked"])
    changed = sorted(name for name, value in facts.items() if getattr(held, name) != value)
    if not changed:
        return held
    for name in changed:
        setattr(held, name, facts[name])
    check_day_of_wish(held.strong_wish_since)
    check_fields(held)
    save_with_new_version(held, *changed)
    note_act("change_practical", held, by=by, fields=changed)
    return held


def in_order_of_kinds(kinds: list[str]) -> list[str]:
    unknown = sorted(set(kinds) - set(Kind.values))
    if unknown:
        raise DomainError(
            _("“%(value)s” is not in the list. Expected one of: %(values)s.")
            % {"value": unknown[0], "values": ", ".join(Kind.values)},
            code="invalid",
            field="kinds_asked",
        )
    return [kind for kind in Kind.values if kind in kinds]


def check_day_of_wish(day: date | None) -> None:
    if day is not None and day > timezone.localdate():
        raise DomainError(
            _("Choose a day that is not in the future."), code="invalid", field="strong_wish_since"
        )


@transaction.atomic
def ask_for_volunteering(*, participant: Participant, by: User) -> Participant:
    """The participant asks to volunteer: never assigned, but now it may be proposed."""
    held = hold(participant)
    refuse_closed(held)
    if Kind.VOLUNTEERING in held.kinds_asked:
        return held
    asked = held.kinds_asked or KINDS_UNLESS_ASKED
    held.kinds_asked = in_order_of_kinds([*asked, Kind.VOLUNTEERING])
    save_with_new_version(held, "kinds_asked")
    note_act("ask_for_volunteering", held, by=by)
    return held


@transaction.atomic
def set_availability(
    *,
    participant: Participant,
    spans: dict[str, Span],
    by: User,
    version: int | str | None = None,
) -> Participant:
    """Say when the person is free: {"mon": (time(8), time(16)), …}; a day left out is not free."""
    held = hold(participant)
    refuse_closed(held)
    held.expect_version(version)
    check_spans(spans)
    before = {row.weekday: (row.starts_at, row.ends_at) for row in held.availability.all()}
    if before == spans:
        return held
    held.availability.all().delete()
    Availability.objects.bulk_create(
        [
            Availability(participant=held, weekday=day, starts_at=starts, ends_at=ends)
            for day, (starts, ends) in spans.items()
        ]
    )
    save_with_new_version(held)
    note_act("set_availability", held, by=by, days=sorted(spans))
    return held


def check_spans(spans: dict[str, Span]) -> None:
    for day, (starts, ends) in spans.items():
        if day not in Weekday.values:
            raise DomainError(
                _("“%(value)s” is not in the list. Expected one of: %(values)s.")
                % {"value": day, "values": ", ".join(Weekday.values)},
                code="invalid",
                field="weekday",
            )
        if starts >= ends:
            raise DomainError(
                _("%(day)s: the end must be after the start, on the same day.")
                % {"day": Weekday(day).label},
                code="end_before_start",
                field=f"{day}_end",
            )


@transaction.atomic
def set_own_weights(
    *, participant: Participant, importance: dict[str, str], by: User
) -> Participant:
    """Let a criterion count half or double for one's own proposals; nothing beyond (bounds)."""
    unknown = set(importance) - set(Criterion.values)
    if unknown or not set(importance.values()) <= set(FACTOR):
        raise DomainError(
            _("Choose less, as usual or more for each."), code="invalid", field="importance"
        )
    held = hold(participant)
    refuse_closed(held)
    chosen = {name: how for name, how in importance.items() if how != Importance.NORMAL}
    if held.own_weights != chosen:
        held.own_weights = chosen
        save_with_new_version(held, "own_weights")
        note_act("set_own_weights", held, by=by, fields=sorted(chosen))
    return held
