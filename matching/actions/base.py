"""What every decision here needs: rows locked in one order, one more try, the audit row.

The order of locks is participant, proposal, opening, workplace, employer. Whoever keeps it never
waits in a ring; a run that stores proposals may still meet one of ours, so a decision that the
database broke off is taken once more before anybody hears of it.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import OperationalError
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from common.errors import DomainError
from employers.actions import release_place
from employers.models import Opening, Workplace
from matching.models import Proposal

P = ParamSpec("P")
R = TypeVar("R")

# PostgreSQL: serialisation failure, deadlock, lock timeout.
BROKEN_OFF = frozenset({"40001", "40P01", "55P03"})


def is_broken_off(error: OperationalError) -> bool:
    """Whether another transaction was in the way, so that trying again can help."""
    sqlstate = getattr(error.__cause__, "sqlstate", None)
    return sqlstate in BROKEN_OFF or "database is locked" in str(error)


def once_more(act: Callable[P, R]) -> Callable[P, R]:
    """Take the action again when the database broke it off; then say so in words (E12)."""

    @wraps(act)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        for is_last in (False, True):
            try:
                return act(*args, **kwargs)
            except OperationalError as error:
                if not is_broken_off(error):
                    raise
                if is_last:
                    raise DomainError(
                        _("Somebody else decides about the same right now. Try again."),
                        code="busy",
                    ) from error
        raise AssertionError("two tries end in an answer or an error")

    return tried


def hold_rows(proposal_id: UUID) -> Proposal:
    """The proposal with its participant, both locked until the transaction ends."""
    participant_id = Proposal.objects.values_list("participant", flat=True).get(pk=proposal_id)
    participant = Participant.objects.locked().get(pk=participant_id)
    proposal = Proposal.objects.locked().select_related("opening__workplace").get(pk=proposal_id)
    proposal.participant = participant
    return proposal


def is_repeat(held: Proposal, verb: str, by: User) -> bool:
    """Whether this person has just taken this very step: a double click is answered alike."""
    last = held.steps.order_by("-taken_at", "-pk").first()
    return last is not None and last.verb == verb and last.by_id == by.pk


def free_places(proposals: Iterable[Proposal]) -> None:
    """Give the places back: all openings locked first, then all workplaces, each in pk order."""
    openings = {proposal.opening_id: proposal.opening for proposal in proposals}
    held = list(Opening.objects.locked().filter(pk__in=list(openings)))
    list(Workplace.objects.locked().filter(pk__in={each.workplace_id for each in held}))
    for opening in held:
        release_place(opening)


def record(
    verb: str, proposal: Proposal, *, by: User | None, party: str = Party.CONSULTANT, code: str = ""
) -> None:
    """One row of the audit trail about a proposal. `by` is nobody when it followed by itself."""
    audit.record(
        verb,
        proposal,
        by=by,
        party=party if by else Party.CLOCK,
        municipality=proposal.participant.municipality,
        facts={"opening": str(proposal.opening_id), "code": code},
    )


def check_consent(participant: Participant) -> None:
    """Refuse whoever takes no part in matching: no consent, a pause, a closed or protected case."""
    if participant.has_protected_address or participant.closed_at:
        raise DomainError(_("This person takes no part in matching."), code="consent")
    if not participant.has_matching_consent or participant.matching_paused_at:
        raise DomainError(_("The person has taken the consent back or paused it."), code="consent")
