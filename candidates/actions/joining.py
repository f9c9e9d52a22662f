"""A participant gets an account: by an invitation, or tied to an account that is there."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import accept_invitation, invite
from accounts.models import Invitation, User
from accounts.parties import Party
from candidates.actions.base import hold, note_act
from candidates.models import Participant
from common.errors import DomainError


@transaction.atomic
def link_account(*, participant: Participant, user: User, by: User) -> Participant:
    """The account is the participant's own from now on."""
    held = hold(participant)
    if held.user_id == user.pk:
        return held
    if held.user_id is not None or Participant.objects.filter(user=user).exists():
        raise DomainError(
            _("The account or the participant is tied already."), code="taken", field="email"
        )
    held.user = user
    held.save(update_fields=["user"])
    note_act("link_account", held, by=by)
    return held


@transaction.atomic
def invite_participant(*, participant: Participant, email: str, by: User) -> tuple[Invitation, str]:
    """Invite the person to see the own profile; returns the invitation and its token."""
    held = hold(participant)
    if held.user_id is not None:
        raise DomainError(_("This person has an account already."), code="taken", field="email")
    language = held.contact_language.page_code if held.contact_language else ""
    return invite(
        purpose=Invitation.Purpose.PARTICIPANT,
        target_id=held.pk,
        email=email,
        by=by,
        route="candidates:join",
        role=Party.PARTICIPANT,
        name=held.first_name,
        language=language,
    )


@transaction.atomic
def accept_participant_invitation(
    *, invitation: Invitation, user: User | None, password: str = ""
) -> User:
    """Use the invitation up and tie the account to the participant it was for."""
    person = accept_invitation(invitation=invitation, user=user, password=password)
    participant = Participant.objects.get(pk=invitation.target_id)
    link_account(participant=participant, user=person, by=person)
    return person
