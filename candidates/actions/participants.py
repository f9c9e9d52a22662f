"""A participant is created, changed, handed over, protected, closed."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.access import municipalities_of
from accounts.models import Unit, User
from accounts.parties import Party
from candidates import messages
from candidates.actions.base import (
    check_fields,
    clean_text,
    clean_texts,
    hold,
    note_act,
    save_with_new_version,
)
from candidates.models import Participant
from candidates.queries.people import is_very_long
from common.calendar import check_thinkable
from common.dates import date_format
from common.errors import DomainError

DETAILS = frozenset(
    {
        "first_name",
        "last_name",
        "phone",
        "email",
        "programme_starts_on",
        "programme_ends_on",
        "phase",
        "track",
        "contact_language",
        "needs_interpreter",
        "reads_little",
        "deputy",
        "teacher",
        "import_key",
    }
)
# The only details a run reads.
READ_BY_MATCHING = frozenset({"programme_starts_on", "programme_ends_on"})
PHASES = list(Participant.Phase.values)
# Who follows a person, and the role that each has.
STAFF = {
    "consultant": Party.CONSULTANT,
    "deputy": Party.CONSULTANT,
    "teacher": Party.TEACHER,
}

# What apps above do when the end of a programme has moved: whose, its last day before, by whom.
WHEN_END_MOVED: list[Callable[[Participant, date, User], None]] = []
# What apps above do when an address becomes protected, or is so no more.
WHEN_PROTECTED: list[Callable[[Participant], object]] = []


@transaction.atomic
def create_participant(
    *,
    unit: Unit,
    by: User,
    consultant: User | None = None,
    has_protected_address: bool = False,
    **details: Any,
) -> Participant:
    """A new participant of the unit; the consultant is `by` unless another is named.

    A protected address is set in the same transaction: nobody ever meets the person unprotected.

    Details: first_name, programme_starts_on, programme_ends_on are required; also last_name,
    phone, email, phase (by default as the dates say), track, contact_language,
    needs_interpreter, reads_little, deputy, teacher, import_key.
    """
    details = checked_details(details)
    participant = Participant(
        unit=unit,
        municipality=unit.municipality,
        consultant=consultant or by,
        has_protected_address=has_protected_address,
    )
    for name, value in details.items():
        setattr(participant, name, value)
    if not details.get("phase"):
        participant.phase = phase_on(participant.programme_starts_on, timezone.localdate())
    check_whole(participant)
    check_staff(participant, STAFF)
    participant.save()
    note_act("create_participant", participant, by=by)
    if has_protected_address:
        note_act("set_protected_address", participant, by=by)
    return participant


@transaction.atomic
def change_participant(
    *,
    participant: Participant,
    by: User,
    version: int | str | None = None,
    is_sure: bool = False,
    **details: Any,
) -> Participant:
    """Change the details. Raises StaleRecord when the form was opened on an older version.

    `is_sure`: somebody has said that a programme of more than four years is meant.
    """
    details = checked_details(details)
    held = hold(participant)
    held.expect_version(version)
    changed = sorted(name for name, value in details.items() if getattr(held, name) != value)
    if not changed:
        return held
    last_day = held.programme_ends_on
    for name in changed:
        setattr(held, name, details[name])
    check_whole(held)
    check_staff(held, changed)
    if held.programme_ends_on > last_day and not is_sure:
        check_length(held.programme_starts_on, held.programme_ends_on, field="programme_ends_on")
    save_with_new_version(held, *changed)
    note_act("change_participant", held, by=by, fields=changed)
    if held.programme_ends_on != last_day:
        for follow in WHEN_END_MOVED:
            follow(held, last_day, by)
    return held


def checked_details(details: dict[str, Any]) -> dict[str, Any]:
    unknown = set(details) - DETAILS
    if unknown:
        raise TypeError(f"unknown details of a participant: {sorted(unknown)}")
    return clean_texts(details)


def check_whole(participant: Participant) -> None:
    """What must hold for the row as a whole; each “no” names its field."""
    if not participant.first_name:
        raise DomainError(_("Write the first name."), code="required", field="first_name")
    for name in ("programme_starts_on", "programme_ends_on"):
        check_thinkable(getattr(participant, name), name)
    if participant.programme_ends_on < participant.programme_starts_on:
        raise DomainError(
            _("The programme must end after it starts."),
            code="end_before_start",
            field="programme_ends_on",
        )
    check_fields(participant)


def check_length(starts_on: date, ends_on: date, *, field: str) -> None:
    """Every task of the last weeks would follow a slip in the year."""
    if is_very_long(starts_on, ends_on):
        raise DomainError(
            _("More than four years after it started, on %(day)s. If that is right, say so below.")
            % {"day": date_format(starts_on, "j. F Y")},
            code="beyond_four_years",
            field=field,
        )


def check_staff(participant: Participant, named: Iterable[str]) -> None:
    """Whoever is named now has the role here. Others may have left since, and wait for theirs."""
    for field in [name for name in STAFF if name in named]:
        person = getattr(participant, field)
        if person is not None and not works_as(person, STAFF[field], participant):
            raise DomainError(
                _("Choose somebody who has this role in the municipality."),
                code="wrong_role",
                field=field,
            )
    if participant.deputy_id and participant.deputy_id == participant.consultant_id:
        raise DomainError(
            _("The deputy must be another person than the consultant."),
            code="same_person",
            field="deputy",
        )


def works_as(person: User, role: str, participant: Participant) -> bool:
    here = municipalities_of(person, role)
    return here.filter(pk=participant.municipality_id).exists()


@transaction.atomic
def hand_over(
    *,
    participant: Participant,
    consultant: User,
    by: User,
    deputy: User | None = None,
    note: str = "",
) -> Participant:
    """Give the participant a new consultant; both the person and the new consultant are told."""
    held = hold(participant)
    before = held.consultant_id
    if before == consultant.pk:
        raise DomainError(
            _("This consultant has the case already."), code="same_person", field="consultant"
        )
    pass_on(held, consultant, deputy, note)
    note_act("hand_over", held, by=by, before=str(before or ""), after=str(consultant.pk))
    return held


def pass_on(held: Participant, consultant: User, deputy: User | None, note: str) -> None:
    """The row goes to its new consultant, and both are told."""
    held.consultant = consultant
    held.deputy = deputy or (held.deputy if held.deputy_id != consultant.pk else None)
    check_staff(held, ["consultant", "deputy"] if deputy else ["consultant"])
    held.handover_note = clean_text(note, "note")
    held.handed_over_at = timezone.now()
    held.save(update_fields=["consultant", "deputy", "handover_note", "handed_over_at"])
    messages.handed_over(held)


@transaction.atomic
def give_consultant(
    *, participant: Participant, consultant: User, by: User, deputy: User | None = None
) -> Participant:
    """A leader gives a case that nobody has to a consultant, without having seen the person.

    The only way on for a protected address: its page opens to nobody but its own consultant, and
    that one has left (M-C-1). DomainError `has_consultant` when somebody has it by now.
    """
    held = hold(participant)
    if not Participant.objects.unowned().filter(pk=held.pk).exists():
        raise DomainError(_("Somebody has this case by now."), code="has_consultant")
    before = held.consultant_id
    if held.deputy and not works_as(held.deputy, Party.CONSULTANT, held):
        held.deputy = None  # has left as well
    pass_on(held, consultant, deputy, "")
    audit.record(
        "give_consultant",
        held,
        by=by,
        party=Party.LEADER,
        municipality=held.municipality,
        facts={"before": str(before or ""), "after": str(consultant.pk)},
    )
    return held


@transaction.atomic
def set_protected_address(*, participant: Participant, is_protected: bool, by: User) -> Participant:
    """A protected address blocks every list, search, export and run from the next request on."""
    held = hold(participant)
    if held.has_protected_address != is_protected:
        held.has_protected_address = is_protected
        save_with_new_version(held, "has_protected_address")
        note_act("set_protected_address", held, by=by)
        for follow in WHEN_PROTECTED:
            follow(held)
    return held


@transaction.atomic
def close_participant(*, participant: Participant, by: User) -> Participant:
    """Close the case. The person keeps reading the own profile; matching stops."""
    held = hold(participant)
    if held.closed_at is None:
        held.closed_at = timezone.now()
        save_with_new_version(held, "closed_at")
        note_act("close_participant", held, by=by)
    return held


@transaction.atomic
def reopen_participant(*, participant: Participant, by: User) -> Participant:
    """Open a closed case again."""
    held = hold(participant)
    if held.closed_at is not None:
        held.closed_at = None
        save_with_new_version(held, "closed_at")
        note_act("reopen_participant", held, by=by)
    return held


def phase_on(programme_starts_on: date, day: date) -> str:
    """The phase that the dates say: half a year, a year and a half, two years, later."""
    days = (day - programme_starts_on).days
    ends = [182, 547, 730]
    return PHASES[sum(days > end for end in ends)]


def advance_phases(*, now: datetime) -> int:
    """The clock moves people on to the phase that the dates say; never back. Returns how many."""
    day = timezone.localdate(now)
    moved = 0
    for phase, after_days in zip(PHASES[1:], [182, 547, 730], strict=True):
        earlier = PHASES[: PHASES.index(phase)]
        moved += (
            Participant.objects.active()
            .filter(phase__in=earlier, programme_starts_on__lt=day - timedelta(days=after_days))
            .update(phase=phase)
        )
    return moved
