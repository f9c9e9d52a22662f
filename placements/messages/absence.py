"""Who hears that somebody does not come to a workplace, and that they do after all.

Nobody is named and no reason is given: who it is stands on the page, behind the sign-in.
"""

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.outbox import cancel, notify
from notifications.states import Urgency
from notifications.writing import moment_fact
from placements.messages.people import workplace_of
from placements.models import Absence


def tell_away(absence: Absence, *, by: User) -> None:
    tell(absence, "absence_told", by=by)


def tell_comes(absence: Absence, *, by: User) -> None:
    cancel(key_prefix=key_of(absence, "absence_told"))
    tell(absence, "absence_taken_back", by=by)


def tell(absence: Absence, kind: str, *, by: User) -> None:
    """The workplace, and who follows the placement, but nobody of the side that says it.

    Who stands there waiting today hears at once; of a day that has passed nobody needs to.
    """
    placement, today = absence.placement, timezone.localdate()
    if placement is None or absence.day < today:
        return
    workplace = workplace_of(placement)
    staff = placement.owner or placement.deputy
    people = [*([] if by in workplace else workplace), *([staff] if staff else [])]
    for user in dict.fromkeys(people):
        if user == by:
            continue
        is_waiting = absence.day == today and user in workplace
        notify(
            to=user,
            kind=f"placements.{kind}",
            key=key_of(absence, kind),
            facts={"day": moment_fact(absence.day, "l j. F")},
            path=reverse("placements:absence", args=[placement.pk]),
            urgency=Urgency.URGENT if is_waiting else Urgency.NORMAL,
        )


def key_of(absence: Absence, kind: str) -> str:
    return f"absence:{absence.pk}:{kind}"
