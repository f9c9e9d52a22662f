"""Before a signature: the version that was shown, in whose name, and who stands in it."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from common.errors import DomainError
from employers.models import EmployerMember
from placements.actions import course
from placements.models import Agreement, Placement
from placements.queries.agreement import names_no_more
from placements.queries.fingerprint import hash_of_content
from placements.states.agreement import AgreementState


def check_can_sign(held: Agreement, content_hash: str) -> None:
    if held.state == AgreementState.VOID:
        raise DomainError(
            _("There is a newer version. Read it, and sign that one."), code="older_version"
        )
    if held.state != AgreementState.OPEN:
        raise DomainError(_("This version waits for no signature."), code="not_open")
    if content_hash != held.content_hash or hash_of_content(held.content) != held.content_hash:
        raise DomainError(
            _("What you read is not what stands here now. Read it again."), code="other_content"
        )


def signs_for(placement: Placement, party: str, by: User) -> bool:
    """Whether somebody signs for themselves, not on behalf of another."""
    person = placement.participant
    if party == Party.PARTICIPANT:
        return person.user_id == by.pk
    if party == Party.EMPLOYER:
        speaks = EmployerMember.objects.active().filter(
            user=by, employer=placement.workplace.employer_id
        )
        return speaks.exists()
    return by.pk in {person.consultant_id, person.deputy_id}


def check_follow_up_named(placement: Placement, held: Agreement) -> None:
    """Of a language practice nothing is signed in which nobody follows up."""
    course.check_teacher(placement)
    if placement.is_language_practice and not held.content.get("follow_up_by"):
        raise DomainError(
            _("This version names nobody who follows up. Write a new version."),
            code="no_follow_up_owner",
        )


def check_people(held: Agreement) -> None:
    """Nobody signs for somebody who has left, or whose work is another's by now."""
    if said := names_no_more(held):
        raise DomainError(said, code="people_changed")
