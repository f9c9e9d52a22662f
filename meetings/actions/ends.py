"""The end of the programme is opened in time, filled in, and complete when nobody is let go."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import local_terms, settings_for
from candidates.models import Participant
from common.calendar import check_thinkable
from common.errors import DomainError
from meetings.actions.appointments import write_due
from meetings.actions.base import write_down, write_fields
from meetings.actions.tasks import close_task, open_again, open_task
from meetings.messages import (
    cancel_late,
    cancel_of_task,
    invite_means_office,
    take_back_invitation,
)
from meetings.models import Measure, ProgrammeEnd, Task
from meetings.queries import gap_days
from reference.models import Municipality

YEAR = timedelta(days=365)
TASK_AHEAD = timedelta(days=30)
KINDS = ProgrammeEnd.Kind


def open_ends(*, today: date) -> int:
    """The lead time is the municipality's. Also before the second year, when there is one."""
    open_missing_tasks(today=today)
    opened = 0
    for place in Municipality.objects.filter(participants__closed_at=None).distinct():
        until = today + timedelta(days=settings_for(place).programme_end_lead_days)
        people = Participant.objects.active().filter(municipality=place).exclude(consultant=None)
        ending = people.filter(programme_ends_on__gte=today, programme_ends_on__lte=until)
        for person in without_end(ending, KINDS.PROGRAMME):
            opened += open_end(person, KINDS.PROGRAMME, person.programme_ends_on, today)
        a_year_on = people.filter(
            programme_starts_on__gte=today - YEAR, programme_starts_on__lte=until - YEAR
        )
        for person in without_end(a_year_on, KINDS.SECOND_YEAR):
            day = person.programme_starts_on + YEAR
            if day < person.programme_ends_on:
                opened += open_end(person, KINDS.SECOND_YEAR, day, today)
    return opened


def without_end(people: Any, kind: str) -> Any:
    ready = ProgrammeEnd.objects.filter(kind=kind).values("participant")
    return people.exclude(pk__in=ready).select_related("consultant", "municipality").order_by("pk")


@transaction.atomic
def open_end(person: Participant, kind: str, ends_on: date, today: date) -> bool:
    end, is_new = ProgrammeEnd.objects.get_or_create(
        participant=person, kind=kind, defaults={"ends_on": ends_on}
    )
    if is_new:
        write_down("open_programme_end", end, by=None)
        open_task_of(end, today)
    return is_new


def open_missing_tasks(*, today: date) -> int:
    """Of ends whose person had nobody with access when they were opened, and has somebody now.

    Also of those whose task was ticked off, and that are not ready.
    """
    known = ProgrammeEnd.objects.open().exclude(participant__consultant=None)
    related = known.select_related("participant__consultant", "participant__municipality")
    opened = sum(open_task_of(end, today) for end in related.filter(tasks=None).order_by("pk"))
    ticked = Task.objects.filter(end__in=known, done_at__isnull=False).order_by("pk")
    owners = list(ticked.values_list("pk", "participant__consultant"))
    taking = User.objects.in_bulk({owner for _pk, owner in owners})
    return opened + sum(open_again(pk, taking[owner]) for pk, owner in owners)


def open_task_of(end: ProgrammeEnd, today: date) -> bool:
    owner = end.participant.consultant
    if owner is None:
        return False
    try:
        open_task(
            participant=end.participant,
            kind=Task.Kind.PROGRAMME_END,
            action=_("Invite %(body)s, and agree who takes over.") % body_of(end.participant),
            owner=owner,
            due_on=task_day(end.ends_on, today),
            by=None,
            today=today,
            end=end,
        )
    except DomainError:
        # Whoever owned the person has left: the list of people without an owner shows it.
        return False
    return True


def body_of(person: Participant) -> dict[str, str]:
    """What the municipality calls the office that decides on means."""
    return {"body": local_terms(person.municipality_id)["means_office"]}


def task_day(ends_on: date, today: date) -> date:
    return max(today, ends_on - TASK_AHEAD)


def move_ends(*, today: date) -> int:
    """Ends that are not complete follow the programme, which is made longer, paused or shorter."""
    waiting = ProgrammeEnd.objects.filter(completed_at=None, participant__closed_at=None)
    moved = [
        end.pk
        for end in waiting.select_related("participant")
        if end.ends_on != last_day(end) or bool(end.dropped_on) != has_no_second_year(end)
    ]
    return sum(move_end(pk, today=today) for pk in sorted(moved))


def last_day(end: ProgrammeEnd) -> date:
    """The day that this end is about, as the programme stands now."""
    person = end.participant
    if end.kind == KINDS.SECOND_YEAR:
        return person.programme_starts_on + YEAR
    return person.programme_ends_on


def has_no_second_year(end: ProgrammeEnd) -> bool:
    return end.kind == KINDS.SECOND_YEAR and last_day(end) >= end.participant.programme_ends_on


@transaction.atomic
def move_end(pk: UUID, *, today: date) -> bool:
    """The end and its task get the new day, or rest while there is no second year.

    What was written stays.
    """
    held = ProgrammeEnd.objects.locked().select_related("participant").get(pk=pk)
    if held.completed_at:
        return False
    before, held.ends_on = held.ends_on, last_day(held)
    was_dropped, is_dropped = bool(held.dropped_on), has_no_second_year(held)
    if is_dropped != was_dropped:
        held.dropped_on = today if is_dropped else None
    held.save(update_fields=["ends_on", "dropped_on"])
    if is_dropped:
        take_back_invitation(held)
    for task in Task.objects.locked().select_related("participant", "owner").filter(end=held):
        (cancel_of_task if is_dropped else cancel_late)(task)
        if is_dropped != was_dropped:
            task.done_at = timezone.now() if is_dropped else None
        if task.done_at is None:
            task.due_on, task.reminded_on = task_day(held.ends_on, today), None
        task.save(update_fields=["done_at", "due_on", "reminded_on"])
        write_due(task)
    days = {"before": before.isoformat(), "after": held.ends_on.isoformat()}
    write_down("drop_programme_end" if is_dropped else "move_programme_end", held, by=None, **days)
    return True


@transaction.atomic
def write_end(
    *, end: ProgrammeEnd, by: User, today: date, version: int | None = None, **details: Any
) -> ProgrammeEnd:
    """An invitation by letter or on the phone has the day on which it was made.

    Raises StaleRecord when the form was opened on an older version.
    """
    held = hold(end)
    invited_on = details.get("invited_on")
    check_thinkable(invited_on, "invited_on")
    if invited_on and invited_on > today:
        raise DomainError(_("This day has not come yet."), code="future", field="invited_on")
    if write_fields(held, details, version):
        write_down("write_programme_end", held, by=by)
    return held


def refuse_closed(held: ProgrammeEnd) -> None:
    if held.participant.closed_at:
        raise DomainError(_("The case is closed."), code="closed")


@transaction.atomic
def invite(*, end: ProgrammeEnd, by: User, today: date) -> ProgrammeEnd:
    """The office that decides on means is invited by e-mail, and the day of it is written."""
    held = hold(end)
    person = held.participant
    refuse_closed(held)
    if person.has_protected_address:
        raise DomainError(
            _("A protected address is told of in no e-mail. Invite on the phone."),
            code="protected",
        )
    decided = settings_for(person.municipality_id)
    if not decided.means_office_email:
        raise DomainError(
            _("No e-mail address of %(body)s is set. Invite by letter or on the phone.")
            % body_of(person),
            code="no_address",
        )
    write_fields(held, {"invited_on": today}, None)
    write_down("invite_means_office", held, by=by)
    invite_means_office(
        held, to=decided.means_office_email, language=decided.page_language, by=by, today=today
    )
    return held


@transaction.atomic
def add_measure(
    *, end: ProgrammeEnd, agency: str, name: str, starts_on: date, ends_on: date, by: User
) -> Measure:
    held = hold(end)
    check_thinkable(starts_on, "starts_on")
    check_thinkable(ends_on, "ends_on")
    if ends_on < starts_on:
        raise DomainError(_("The last day is before the first."), code="order", field="ends_on")
    measure = Measure.objects.create(
        end=held, agency=agency, name=name, starts_on=starts_on, ends_on=ends_on
    )
    write_down("add_measure", held, by=by)
    return measure


@transaction.atomic
def remove_measure(*, measure: Measure, by: User) -> None:
    """One that was written by mistake, so that days without a measure are seen again."""
    held = hold(measure.end)
    refuse_closed(held)
    gone, _of_each = held.measures.filter(pk=measure.pk).delete()
    if gone:
        days = {"first": measure.starts_on.isoformat(), "last": measure.ends_on.isoformat()}
        write_down("remove_measure", held, by=by, measure=str(measure.pk), **days)


@transaction.atomic
def complete_end(*, end: ProgrammeEnd, by: User, now: datetime) -> ProgrammeEnd:
    """Only when the office that decides on means is invited and has decided, all three names are
    there, and no working day lies between measures.
    """
    held = hold(end)
    if not held.invited_on:
        raise DomainError(
            _("Invite %(body)s first.") % body_of(held.participant),
            code="invitation_missing",
            field="invited_on",
        )
    if not held.means.strip():
        raise DomainError(
            _("Write what %(body)s decides on means, also when it is nothing.")
            % body_of(held.participant),
            code="means_missing",
            field="means",
        )
    for field in ("next_body", "next_owner", "employer_contact"):
        if not getattr(held, field):
            raise DomainError(_("Say who takes over."), code="missing", field=field)
    measures = list(held.measures.all())
    if not measures:
        raise DomainError(_("Write the measures of all agencies."), code="no_measures")
    if gap_days(held.ends_on, measures):
        raise DomainError(_("There are days without a measure. Close the gap."), code="gap")
    held.completed_at = now
    held.save(update_fields=["completed_at"])
    write_down("complete_programme_end", held, by=by)
    for task in Task.objects.open().locked().filter(end=held):
        task.participant = held.participant
        close_task(task, by=by, now=now)
    return held


def hold(end: ProgrammeEnd) -> ProgrammeEnd:
    held = ProgrammeEnd.objects.locked().select_related("participant").get(pk=end.pk)
    if held.completed_at:
        raise DomainError(_("This is complete."), code="complete")
    if held.dropped_on:
        raise DomainError(
            _("The programme ends before the second year. There is nothing to pass on."),
            code="dropped",
        )
    return held
