"""Hold and give back a place. The last door before a person is promised something."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import NoRoom
from employers.models import Employer, Occupancy, Opening, RepairTalk, Workplace
from employers.states import OpeningState


@transaction.atomic
def hold_place(*, opening_id: UUID, today: date | None = None) -> Opening:
    """Take one place, or raise NoRoom that says which limit is reached.

    Locks the opening, then the workplace, then the employer, so that of several at once on the
    last place one gets it and the others read why. Call it inside the transaction of the approval.
    """
    day = today or timezone.localdate()
    opening = Opening.objects.locked().get(pk=opening_id)
    workplace = Workplace.objects.locked().get(pk=opening.workplace_id)
    employer = Employer.objects.locked().get(pk=workplace.employer_id)
    check_open(opening)
    check_rest(employer, day)
    check_places(opening)
    check_ceiling(workplace, day)
    check_employer(employer)
    opening.places_held += 1
    workplace.people_held += 1
    opening.save(update_fields=["places_held"])
    workplace.save(update_fields=["people_held"])
    return opening


@transaction.atomic
def release_place(opening: Opening) -> Opening:
    """Give one place back: somebody said no, it lapsed, or the placement ended."""
    held = Opening.objects.locked().get(pk=opening.pk)
    workplace = Workplace.objects.locked().get(pk=held.workplace_id)
    if held.places_held == 0:
        raise NoRoom(_("No place of this opening is held."), code="nothing_held")
    held.places_held -= 1
    workplace.people_held -= 1
    held.save(update_fields=["places_held"])
    workplace.save(update_fields=["people_held"])
    return held


def check_open(opening: Opening) -> None:
    if opening.is_split or opening.state not in {OpeningState.OPEN, OpeningState.STALE}:
        raise NoRoom(_("The opening is not open."), code="not_open")


def check_rest(employer: Employer, day: date) -> None:
    if employer.rest_until and employer.rest_until >= day:
        raise NoRoom(
            _("The employer rests until %(day)s.") % {"day": employer.rest_until.isoformat()},
            code="rest",
        )
    if employer.appetite == Employer.Appetite.NO:
        raise NoRoom(_("The employer wants nobody now."), code="rest")
    if RepairTalk.objects.outstanding().filter(employer=employer).exists():
        raise NoRoom(_("A repair talk with the employer comes first."), code="rest")


def check_places(opening: Opening) -> None:
    if opening.places_held >= opening.capacity:
        raise NoRoom(
            _("All %(places)d places are taken.") % {"places": opening.capacity}, code="capacity"
        )


def check_ceiling(workplace: Workplace, day: date) -> None:
    if workplace.supervision_ceiling is None:
        return
    others = Occupancy.objects.filter(workplace=workplace).on(day)
    inside = workplace.people_held + (others.aggregate(sum=Sum("people"))["sum"] or 0)
    if inside >= workplace.supervision_ceiling:
        raise NoRoom(
            _("The workplace can follow up %(most)d at once, and %(inside)d are counted.")
            % {"most": workplace.supervision_ceiling, "inside": inside},
            code="ceiling",
        )


def check_employer(employer: Employer) -> None:
    if employer.max_people is None:
        return
    held = Workplace.objects.filter(employer=employer).aggregate(sum=Sum("people_held"))["sum"] or 0
    if held >= employer.max_people:
        raise NoRoom(
            _("The employer takes %(most)d people at once, and %(held)d are counted.")
            % {"most": employer.max_people, "held": held},
            code="max_people",
        )
