"""Who speaks for an employer, and who answers for it in a municipality."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actions import accept_invitation, invite
from accounts.models import Invitation, User
from accounts.parties import Party
from common.errors import DomainError
from employers import messages
from employers.models import Employer, EmployerMember, EmployerOwner
from employers.queries.people import consultants_in, party_of
from reference.models import Municipality


@transaction.atomic
def add_member(
    *, employer: Employer, user: User, by: User, may_sign: bool = True
) -> EmployerMember:
    """The person speaks for the employer from now on. Twice is once."""
    member = EmployerMember.objects.active().filter(employer=employer, user=user).first()
    if member is None:
        member = EmployerMember.objects.create(employer=employer, user=user, may_sign=may_sign)
        audit.record("add_member", member, by=by, party=party_of(by, employer))
    return member


@transaction.atomic
def invite_member(*, employer: Employer, email: str, by: User, name: str = "") -> str:
    """Send a link to join, good for seven days. Returns its token."""
    _invitation, token = invite(
        purpose=Invitation.Purpose.EMPLOYER,
        target_id=employer.pk,
        email=email,
        by=by,
        route="employers:invitation",
        name=name,
        role=Party.EMPLOYER,
    )
    return token


@transaction.atomic
def join_employer(*, invitation: Invitation, user: User | None, password: str = "") -> User:
    """Use the invitation up and speak for the employer that it names."""
    employer = Employer.objects.filter(pk=invitation.target_id).first()
    if invitation.purpose != Invitation.Purpose.EMPLOYER or employer is None:
        raise DomainError(_("This invitation is for something else."), code="other_purpose")
    person = accept_invitation(invitation=invitation, user=user, password=password)
    add_member(employer=employer, user=person, by=person)
    return person


@transaction.atomic
def end_member(*, member: EmployerMember, by: User) -> None:
    """The person's access ends with the next request. Somebody must be left to speak."""
    Employer.objects.locked().get(pk=member.employer_id)
    others = EmployerMember.objects.active().filter(employer=member.employer).exclude(pk=member.pk)
    if not others.exists():
        raise DomainError(
            _("This is the last person who speaks for the employer. Invite another first."),
            code="last_member",
        )
    member.ended_at = timezone.now()
    member.save(update_fields=["ended_at"])
    audit.record("end_member", member, by=by, party=party_of(by, member.employer))


@transaction.atomic
def set_owner(
    *,
    employer: Employer,
    municipality: Municipality,
    owner: User,
    by: User | None,
    deputy: User | None = None,
) -> EmployerOwner:
    """One consultant of the municipality answers for the relation; the deputy steps in."""
    staff = consultants_in(municipality)
    for person, field in ((owner, "owner"), (deputy, "deputy")):
        if person is not None and not staff.filter(pk=person.pk).exists():
            raise DomainError(
                _("Choose a consultant of %(municipality)s.") % {"municipality": municipality},
                code="not_a_consultant_there",
                field=field,
            )
    if deputy == owner:
        raise DomainError(_("The deputy must be somebody else."), field="deputy")
    relation, _is_new = EmployerOwner.objects.update_or_create(
        employer=employer, municipality=municipality, defaults={"owner": owner, "deputy": deputy}
    )
    audit.record(
        "set_owner",
        relation,
        by=by,
        party=Party.CONSULTANT if by else Party.CLOCK,
        municipality=municipality,
        facts={"owner": str(owner.pk), "deputy": str(deputy.pk) if deputy else ""},
    )
    if owner != by:
        messages.tell_owner(employer, owner)
    return relation
