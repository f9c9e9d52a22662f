"""What a certificate tells people."""

from django.urls import reverse

from accounts.models import User
from employers.queries import members_of
from notifications.outbox import notify
from placements.models import Certificate


def key_of(certificate: Certificate, kind: str) -> str:
    return f"certificate:{certificate.pk}:{kind}:{certificate.version}"


def tell(certificate: Certificate, users: list[User | None], kind: str) -> None:
    for user in {each.pk: each for each in users if each is not None}.values():
        notify(
            to=user,
            kind=f"placements.{kind}",
            key=key_of(certificate, kind),
            path=reverse("placements:certificate", args=[certificate.pk]),
        )


def tell_drafted(certificate: Certificate) -> None:
    """The person looks at the text and chooses about the levels."""
    tell(certificate, [certificate.participant.user], "certificate_drafted")


def tell_ready(certificate: Certificate) -> None:
    """The workplace may sign."""
    employer = certificate.placement.workplace.employer
    tell(certificate, list(members_of(employer)), "certificate_ready")


def tell_signed(certificate: Certificate) -> None:
    person = certificate.participant
    tell(certificate, [person.user, person.consultant], "certificate_signed")


def tell_withdrawn(certificate: Certificate) -> None:
    tell(certificate, [certificate.participant.user], "certificate_withdrawn")
