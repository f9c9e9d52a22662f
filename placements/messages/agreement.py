"""What sheet and agreement tell people."""

from collections.abc import Collection, Iterable

from django.urls import reverse

from accounts.models import User
from accounts.parties import Party
from notifications.outbox import cancel, notify
from notifications.states import Urgency
from placements.messages.people import people_of, workplace_of
from placements.models import Agreement, ExpectationSheet, Placement, StartNote
from placements.states.agreement import SIGNERS


def who_hears(placement: Placement, party: str) -> list[User]:
    """Who speaks for a side and may read about the person."""
    is_workplace = party == Party.EMPLOYER
    return workplace_of(placement) if is_workplace else people_of(placement, party)


def tell(
    placement: Placement, party: str, kind: str, key: str, path: str, *, by_clock: bool = False
) -> None:
    for user in who_hears(placement, party):
        notify(
            to=user,
            kind=f"placements.{kind}",
            key=key,
            path=path,
            urgency=Urgency.REMINDER if by_clock else Urgency.NORMAL,
            sender=key if by_clock else "",
        )


def tell_sheet(sheet: ExpectationSheet) -> None:
    path = reverse("placements:sheet", args=[sheet.placement_id])
    for party in (Party.EMPLOYER, Party.CONSULTANT):
        tell(sheet.placement, party, "sheet_asked", f"sheet:{sheet.pk}", path)


def tell_compared(sheet: ExpectationSheet) -> None:
    path = reverse("placements:sheet", args=[sheet.placement_id])
    for party in (Party.EMPLOYER, Party.CONSULTANT):
        tell(sheet.placement, party, "sheet_compared", f"sheet:{sheet.pk}:compared", path)


def tell_settled(sheet: ExpectationSheet, *, by: User) -> None:
    """The participant is asked; whoever did not settle the last point hears what counts."""
    path = reverse("placements:sheet", args=[sheet.placement_id])
    # To the microsecond: it can be settled anew in the same second.
    key = f"sheet:{sheet.pk}:settled:{sheet.in_state_since.isoformat()}"
    tell(sheet.placement, Party.PARTICIPANT, "sheet_settled", key, path)
    for party in (Party.EMPLOYER, Party.CONSULTANT):
        others = people_of(sheet.placement, party)
        if by not in others:
            tell(sheet.placement, party, "sheet_result", key, path)


def tell_stalled(placement: Placement, parties: Iterable[str], *, key: str, path: str) -> None:
    """Only the sides whose hand is missing; the key says which of the reminders it is."""
    for party in parties:
        for user in who_hears(placement, party):
            notify(
                to=user,
                kind="placements.preparation_waits",
                key=key,
                path=path,
                urgency=Urgency.REMINDER,
            )


def tell_start_note(note: StartNote, *, without: Collection[str]) -> None:
    """The others read it and say yes, each time that it was changed."""
    for party in (Party.PARTICIPANT, Party.CONSULTANT, Party.TEACHER):
        if party not in without:
            tell_reader(note, party)


def tell_reader(note: StartNote, party: str) -> None:
    """Each teacher is told once of a text, also one who was chosen after it was written."""
    is_teacher = party == Party.TEACHER
    placement = note.placement
    for user in placement.teachers if is_teacher else people_of(placement, party):
        notify(
            to=user,
            kind="placements.start_note",
            key=f"start-note:{note.pk}:{note.version}:{party}",
            path=reverse("placements:start-note", args=[placement.pk]),
        )


def path_of(agreement: Agreement) -> str:
    return reverse("placements:agreement", args=[agreement.placement_id])


def tell_version(agreement: Agreement) -> None:
    """Everybody signs anew; a changed version says so."""
    kind = "agreement_changed" if agreement.version > 1 else "agreement_written"
    for party in SIGNERS:
        key = f"agreement:{agreement.pk}:written"
        tell(agreement.placement, party, kind, key, path_of(agreement))


def tell_withdrawn(agreement: Agreement) -> None:
    """What is expected was settled anew: no signature holds, and a new version will come."""
    for party in SIGNERS:
        key = f"agreement:{agreement.pk}:withdrawn"
        path = reverse("placements:sheet", args=[agreement.placement_id])
        tell(agreement.placement, party, "agreement_withdrawn", key, path)


def tell_signed(agreement: Agreement, party: str) -> None:
    """The consultant follows who has signed."""
    if party != Party.CONSULTANT:
        key = f"agreement:{agreement.pk}:signed:{party}"
        tell(agreement.placement, Party.CONSULTANT, "agreement_signed", key, path_of(agreement))


def tell_unsigned(agreement: Agreement) -> None:
    """Only who has not signed yet is reminded; the consultant is for a side that cannot."""
    signed = set(agreement.signatures.values_list("party", flat=True))
    missing = {
        party: who_hears(agreement.placement, party) for party in SIGNERS if party not in signed
    }
    if Party.CONSULTANT not in missing and not all(missing.values()):
        key = f"agreement:{agreement.pk}:unsigned:{agreement.warned}"
        tell_stalled(agreement.placement, [Party.CONSULTANT], key=key, path=path_of(agreement))
    for people in missing.values():
        for user in people:
            notify(
                to=user,
                kind="placements.agreement_unsigned",
                key=f"agreement:{agreement.pk}:unsigned:{agreement.warned}",
                path=path_of(agreement),
                urgency=Urgency.REMINDER,
            )


def cancel_asked(agreement: Agreement, party: str) -> None:
    """Who has signed is asked for no signature any more."""
    people = people_of(agreement.placement, party)
    for kind in ("written", "unsigned"):
        cancel(key_prefix=f"agreement:{agreement.pk}:{kind}", to=people)


def cancel_all(agreement: Agreement) -> None:
    """Signed by all, replaced or run out: nothing that waits to be sent about it is true."""
    cancel(key_prefix=f"agreement:{agreement.pk}:")


def tell_expired(agreement: Agreement) -> None:
    """The consultant writes anew or calls; the others hear that there is nothing to sign."""
    key = f"agreement:{agreement.pk}:expired"
    for party in SIGNERS:
        kind = "agreement_expired" if party == Party.CONSULTANT else "agreement_gone"
        tell(agreement.placement, party, kind, key, path_of(agreement), by_clock=True)
