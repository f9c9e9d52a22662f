"""Everything that can change accounts, memberships and invitations."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, letters, messages
from accounts.models import (
    Invitation,
    LocalTerm,
    MunicipalitySettings,
    Unit,
    UnitMembership,
    User,
)
from accounts.parties import UNIT_ROLES, Party
from common.calendar import check_thinkable
from common.errors import DomainError
from reference.models import Municipality

INVITATION_LASTS = timedelta(days=7)


@transaction.atomic
def register_person(
    *, email: str, password: str, first_name: str, last_name: str = "", phone: str = ""
) -> User:
    """Make an account for somebody who registers an employer. Raises DomainError by field."""
    if User.objects.filter(email__iexact=email).exists():
        raise DomainError(
            _("This e-mail is in use. Sign in, or choose another."), code="taken", field="email"
        )
    user = User(email=email.lower(), first_name=first_name, last_name=last_name, phone=phone)
    check_password(password, user)
    user.set_password(password)
    user.save()
    audit.record("register_person", user, by=user, party=Party.EMPLOYER)
    return user


def check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), code="weak", field="password") from error


@transaction.atomic
def invite(
    *,
    purpose: str,
    target_id: Any,
    email: str,
    by: User | None,
    route: str,
    role: str = "",
    name: str = "",
    language: str = "",
) -> tuple[Invitation, str]:
    """Make an invitation and its letter; returns it with its token, which is stored nowhere.

    `route` is the page that the link opens. An earlier open invitation of the same address to the
    same place is taken back.
    """
    now = timezone.now()
    earlier = list(
        Invitation.objects.open(now)
        .filter(purpose=purpose, target_id=target_id, email__iexact=email, role=role)
        .values_list("pk", flat=True)
    )
    Invitation.objects.filter(pk__in=earlier).update(withdrawn_at=now)
    letters.cancel(earlier)
    invitation = Invitation.objects.create(
        purpose=purpose,
        target_id=target_id,
        email=email.lower(),
        role=role,
        name=name,
        language=language,
        invited_by=by,
        expires_at=now + INVITATION_LASTS,
    )
    audit.record("invite", invitation, by=by, party=Party.CONSULTANT, facts={"purpose": purpose})
    messages.write_invitation(invitation, route)
    return invitation, letters.token_of(invitation.pk)


@transaction.atomic
def open_unit(
    *, municipality: Municipality, kind: str, name: str, by: User | None, phone: str = ""
) -> Unit:
    """A new office of a municipality; `by` nobody when the installation is set up."""
    unit = Unit.objects.create(municipality=municipality, kind=kind, name=name, phone=phone)
    audit.record("open_unit", unit, by=by, municipality=municipality)
    return unit


@transaction.atomic
def invite_to_unit(*, unit: Unit, role: str, email: str, by: User | None, name: str = "") -> str:
    """Invite a colleague to a unit; returns the token of the link."""
    if role not in UNIT_ROLES:
        raise DomainError(_("Choose a role in the unit."), code="unknown_role", field="role")
    _invitation, token = invite(
        purpose=Invitation.Purpose.UNIT,
        target_id=unit.pk,
        email=email,
        by=by,
        route="accounts:invitation",
        role=role,
        name=name,
    )
    return token


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User | None, password: str = "") -> User:
    """Use the invitation up: for the signed-in person with that address, else a new account.

    Raises DomainError when it was used, withdrawn or is too old, or belongs to another address.
    What it opens (membership in a unit, employer, …) is added by the app that sent it.
    """
    now = timezone.now()
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if held.accepted_at or held.withdrawn_at or held.expires_at <= now:
        raise DomainError(
            _("This invitation is used or too old. Ask for a new one."), code="invitation_over"
        )
    if user is not None and user.email.lower() != held.email.lower():
        raise DomainError(
            _("This invitation is for another e-mail. Sign out first."), code="other_address"
        )
    person = user or join_as_new_person(held, password)
    held.accepted_at = now
    held.accepted_by = person
    held.save(update_fields=["accepted_at", "accepted_by"])
    letters.cancel([held.pk])
    if held.purpose == Invitation.Purpose.UNIT:
        add_member(user=person, unit=Unit.objects.get(pk=held.target_id), role=held.role, by=person)
    audit.record("accept_invitation", held, by=person, party=held.role or Party.PARTICIPANT)
    return person


def join_as_new_person(invitation: Invitation, password: str) -> User:
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise DomainError(
            _("You have an account. Sign in first, then open the link again."), code="sign_in_first"
        )
    first_name, _space, last_name = invitation.name.partition(" ")
    person = User(
        email=invitation.email,
        first_name=first_name,
        last_name=last_name,
        language=invitation.language,
    )
    check_password(password, person)
    person.set_password(password)
    person.save()
    return person


@transaction.atomic
def add_member(*, user: User, unit: Unit, role: str, by: User, **fields: Any) -> UnitMembership:
    """Give a person a role in a unit. Twice is once."""
    membership, is_new = UnitMembership.objects.get_or_create(
        user=user, unit=unit, role=role, ended_at=None, defaults=fields
    )
    if is_new:
        audit.record(
            "add_member",
            membership,
            by=by,
            party=Party.LEADER,
            municipality=unit.municipality,
            facts={"role": role},
        )
    return membership


@transaction.atomic
def end_membership(*, membership: UnitMembership, by: User, at: datetime | None = None) -> None:
    """The person's rights in the unit end with the next request."""
    membership.ended_at = at or timezone.now()
    membership.save(update_fields=["ended_at"])
    audit.record(
        "end_membership",
        membership,
        by=by,
        party=Party.LEADER,
        municipality=membership.unit.municipality,
    )


@transaction.atomic
def set_away(*, membership: UnitMembership, deputy: User | None, until: Any, by: User) -> None:
    """Say who answers meanwhile; participants and employers see the deputy at once."""
    check_thinkable(until, "away_until")
    if until and deputy is None and membership.deputy is None:
        raise DomainError(_("Choose who answers meanwhile."), code="no_deputy", field="deputy")
    membership.deputy = deputy or membership.deputy
    membership.away_until = until
    membership.save(update_fields=["deputy", "away_until"])
    audit.record(
        "set_away",
        membership,
        by=by,
        party=membership.role,
        municipality=membership.unit.municipality,
    )


@transaction.atomic
def choose_language(*, user: User, language: str) -> None:
    user.language = language
    user.save(update_fields=["language"])


@transaction.atomic
def change_own_details(*, user: User, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(user, name, value)
    user.save(update_fields=list(fields))
    audit.record("change_own_details", user, by=user, party=Party.PARTICIPANT)


def settings_of(municipality: Municipality) -> MunicipalitySettings:
    """The municipality's settings; the first question makes them, with our defaults."""
    return MunicipalitySettings.objects.get_or_create(municipality=municipality)[0]


@transaction.atomic
def change_settings(
    *, settings: MunicipalitySettings, by: User, party: str = Party.LEADER, **fields: Any
) -> None:
    for name, value in fields.items():
        setattr(settings, name, value)
    settings.save(update_fields=list(fields))
    audit.record(
        "change_settings",
        settings,
        by=by,
        party=party,
        municipality=settings.municipality,
        facts={"fields": sorted(fields)},
    )


@transaction.atomic
def set_local_term(
    *, municipality: Municipality, key: str, language: str, text: str, by: User
) -> LocalTerm:
    """The municipality's own word for a body, a role or a law, in one language."""
    term, _is_new = LocalTerm.objects.update_or_create(
        municipality=municipality, key=key, language=language, defaults={"text": text}
    )
    audit.record("set_local_term", term, by=by, party=Party.LEADER, municipality=municipality)
    return term
