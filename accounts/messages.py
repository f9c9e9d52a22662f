"""What accounts tells people who may have no account yet."""

from accounts import letters
from accounts.models import Invitation


def write_invitation(invitation: Invitation, route: str) -> None:
    """A letter whose link opens this invitation."""
    by = invitation.invited_by
    letters.write(
        to=invitation.email,
        kind="accounts.invitation",
        key=f"invitation:{invitation.pk}",
        route=route,
        subject_id=invitation.pk,
        facts={"by": by.name if by else "Praksisbro"},
        language=invitation.language,
    )
