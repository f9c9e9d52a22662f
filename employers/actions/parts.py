"""One place becomes several: split by weekdays, or copied."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import DomainError
from employers.actions.openings import (
    WINDOW,
    lock_opening,
    note,
    post_opening,
    store_facts,
    wish_of,
)
from employers.models import Opening
from employers.models.facts import OPENING_FIELDS, Need, OpeningFacts
from employers.states import OpeningState


def facts_of(opening: Opening, *, weekdays: Collection[str] | None = None) -> OpeningFacts:
    """What is stored about an opening, for another one; `weekdays` keeps only those days."""
    return OpeningFacts(
        fields={name: getattr(opening, name) for name in OPENING_FIELDS},
        days={
            day.weekday: (day.starts_at, day.ends_at)
            for day in opening.days.all()
            if weekdays is None or day.weekday in weekdays
        },
        language={
            need.function: Need(need.to_start, need.to_be_hired, need.if_misunderstood)
            for need in opening.language_needs.all()
        },
        skills=[wish_of(each) for each in opening.skills.all()],
    )


@transaction.atomic
def split_opening(
    *,
    opening: Opening,
    by: User,
    parts: Sequence[Collection[str]],
    version: int | str | None = None,
) -> list[Opening]:
    """Split a place by weekdays, so that a five-day place carries a two-day and a three-day person.

    Each part is an opening of its own under the same workplace ceiling; every day goes to one part.
    """
    held = lock_opening(opening)
    held.expect_version(version)
    check_split(held, parts)
    made: list[Opening] = []
    for weekdays in parts:
        part = Opening(
            workplace=held.workplace,
            split_from=held,
            refreshed_at=held.refreshed_at,
            unconfirmed_fields=held.unconfirmed_fields,
            asked_in_call=held.asked_in_call,
            # One call about the whole place: it waits at the first part.
            call_owner=None if made else held.call_owner,
            call_due_on=None if made else held.call_due_on,
        )
        store_facts(part, facts_of(held, weekdays=weekdays))
        note("create_opening", part, by, split_from=str(held.pk))
        made.append(part)
    was_open = held.state != OpeningState.DRAFT
    held.move("close", by=by, code="split")
    held.is_split = True
    held.version += 1
    held.save(update_fields=["is_split", "version"])
    note("split_opening", held, by, parts=len(made))
    return [post_opening(opening=part, by=by) if was_open else part for part in made]


def check_split(opening: Opening, parts: Sequence[Collection[str]]) -> None:
    if opening.state == OpeningState.CLOSED:
        raise DomainError(_("The opening is closed."), code="closed")
    if opening.places_held:
        raise DomainError(
            _("A place is taken. It can be split when it is free."), code="held", field="parts"
        )
    wanted = sorted(day for part in parts for day in part)
    stored = sorted(day.weekday for day in opening.days.all())
    if len(parts) < 2 or not all(parts) or wanted != stored:
        raise DomainError(
            _("Give each weekday of the place to one of at least two parts."),
            code="not_all_days",
            field="parts",
        )


@transaction.atomic
def copy_opening(*, opening: Opening, by: User) -> Opening:
    """A draft with the same facts and a window that starts today; the old one stays as it is."""
    today = timezone.localdate()
    copied = Opening(
        workplace=opening.workplace,
        copied_from=opening,
        refreshed_at=timezone.now(),
        unconfirmed_fields=opening.unconfirmed_fields,
        asked_in_call=opening.asked_in_call,
    )
    facts = facts_of(opening)
    length = opening.starts_until - opening.starts_from
    facts.fields |= {"starts_from": today, "starts_until": today + max(length, WINDOW)}
    contact = opening.contact
    if contact and contact.left_at:
        facts.fields["contact"] = None
    store_facts(copied, facts)
    note("copy_opening", copied, by, copied_from=str(opening.pk))
    return copied
