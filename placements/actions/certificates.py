"""The certificate: drafted from the placement, looked at by the person, signed by the workplace."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from candidates.models import ProfileEntry
from common.errors import DomainError
from employers.models import EmployerMember
from placements.actions.base import hold, once_more, record
from placements.messages import certificate as messages
from placements.models import Certificate, Placement, Rating
from placements.queries.fingerprint import hash_of_content
from placements.queries.time_at_work import time_at_work
from placements.states.certificate import MAY_HAVE_CERTIFICATE
from placements.states.evaluation import RatingState

TEXT_FIELDS = ("tasks", "seen", "seen_by")
LONGEST = 2000


def hold_certificate(certificate: Certificate) -> tuple[Placement, Certificate]:
    """The placement with its person, then the certificate, locked until the transaction ends."""
    placement = hold(certificate.placement_id)
    held = Certificate.objects.locked().get(pk=certificate.pk)
    held.placement = placement
    return placement, held


@once_more
@transaction.atomic
def draft_certificate(*, placement: Placement, by: User) -> Certificate:
    """A first text from what is known: tasks of the opening, weeks, hours, what raters saw."""
    held = hold(placement.pk)
    found = Certificate.objects.filter(placement=held).first()
    if found is not None:
        return found
    if held.state not in MAY_HAVE_CERTIFICATE:
        raise DomainError(
            _("A certificate is written for a placement that has started."), code="not_started"
        )
    weeks, hours = time_at_work(held, timezone.localdate())
    certificate = Certificate.objects.create(
        placement=held,
        participant=held.participant,
        tasks=held.opening.tasks or held.opening.title,
        weeks=weeks,
        hours=hours,
        seen=what_was_seen(held),
        seen_by=held.supervisor.name if held.supervisor else "",
        levels=levels_of(held),
    )
    record("draft_certificate", certificate, placement=held, by=by)
    messages.tell_drafted(certificate)
    return certificate


def what_was_seen(placement: Placement) -> str:
    """What raters discovered, once their answers are shown to all."""
    ratings = Rating.objects.filter(
        evaluation__placement=placement, state=RatingState.SENT
    ).exclude(Q(discovered="") | Q(evaluation__state="open"))
    return "\n".join(rating.discovered for rating in ratings)[:LONGEST]


def levels_of(placement: Placement) -> dict[str, str]:
    """The newest level of Norwegian of each skill in the profile."""
    entries = ProfileEntry.objects.filter(
        participant=placement.participant,
        kind=ProfileEntry.Kind.NORWEGIAN,
        replaced_by=None,
        withdrawn_at=None,
    ).order_by("noted_on", "created_at")
    return {entry.norwegian_skill: entry.level for entry in entries}


@once_more
@transaction.atomic
def rewrite_certificate(
    *, certificate: Certificate, by: User, version: int | str | None = None, **texts: str
) -> Certificate:
    """Change the text. The person looks at it again before it can be signed."""
    placement, held = hold_certificate(certificate)
    held.expect_version(version)
    unknown = set(texts) - set(TEXT_FIELDS)
    if unknown:
        raise TypeError(f"a certificate has no texts {sorted(unknown)}")
    if not texts.get("tasks", held.tasks).strip():
        raise DomainError(_("Write what the person did."), code="empty", field="tasks")
    held.flow.next_state("rewrite", held.state)
    for name, value in texts.items():
        setattr(held, name, value.strip())
    held.version += 1
    held.save()
    held.move("rewrite", by=by)
    record("rewrite_certificate", held, placement=placement, by=by)
    messages.tell_drafted(held)
    return held


@once_more
@transaction.atomic
def choose_levels(*, certificate: Certificate, by: User, shows_levels: bool) -> Certificate:
    """The person has looked at it, and says whether the levels of Norwegian stand there."""
    placement, held = hold_certificate(certificate)
    held.flow.next_state("choose", held.state)
    held.shows_levels = shows_levels
    held.version += 1
    held.save(update_fields=["shows_levels", "version"])
    held.move("choose", by=by)
    record(
        "choose_levels",
        held,
        placement=placement,
        by=by,
        party=Party.PARTICIPANT,
        facts={"shows_levels": shows_levels},
    )
    messages.tell_ready(held)
    return held


@once_more
@transaction.atomic
def sign_certificate(
    *, certificate: Certificate, by: User, version: int | str | None, reason: str = ""
) -> Certificate:
    """The workplace signs what it saw; a consultant on its behalf only with a reason.

    From now on the text stands fast: the PDF is drawn from `content` alone.
    """
    placement, held = hold_certificate(certificate)
    held.expect_version(version)
    held.flow.next_state("sign", held.state)
    speaks = EmployerMember.objects.active().filter(
        user=by, employer=placement.workplace.employer_id
    )
    is_employer = speaks.exists()
    if not is_employer and not reason.strip():
        raise DomainError(
            _("Write why you sign for the workplace. Everybody can read it."),
            code="reason_needed",
            field="reason",
        )
    held.signed_by, held.signed_as = by, by.name
    held.on_behalf_reason = "" if is_employer else reason.strip()
    held.signed_at = timezone.now()
    held.content = content_of(placement, held)
    held.content_hash = hash_of_content(held.content)
    held.save()
    held.move("sign", by=by, note=held.on_behalf_reason)
    party = Party.EMPLOYER if is_employer else Party.CONSULTANT
    record("sign_certificate", held, placement=placement, by=by, party=party)
    messages.tell_signed(held)
    return held


def content_of(placement: Placement, held: Certificate) -> dict[str, Any]:
    """Everything that stands on the certificate, word by word."""
    first = placement.started_on or placement.starts_on
    last = placement.ended_on or placement.ends_on
    return {
        "name": placement.participant.name,
        "workplace": placement.workplace.name,
        "employer": placement.workplace.employer.name,
        "kind": placement.kind,
        "tasks": held.tasks,
        "seen": held.seen,
        "seen_by": held.seen_by,
        "first_day": first.isoformat() if first else "",
        "last_day": last.isoformat() if last else "",
        "weeks": held.weeks,
        "hours": held.hours,
        "levels": held.levels if held.shows_levels else {},
        "signed_as": held.signed_as,
        "on_behalf": held.on_behalf_reason,
        "signed_on": timezone.localdate(held.signed_at).isoformat(),
        "code": held.code,
    }


@once_more
@transaction.atomic
def withdraw_certificate(*, certificate: Certificate, by: User, reason: str) -> Certificate:
    """It is not valid any more. The code says so; the reason stands in the history."""
    if not reason.strip():
        raise DomainError(_("Write the reason."), code="reason_needed", field="reason")
    placement, held = hold_certificate(certificate)
    held.flow.next_state("withdraw", held.state)
    held.withdrawn_at = timezone.now()
    held.save(update_fields=["withdrawn_at"])
    held.move("withdraw", by=by, note=reason.strip())
    record("withdraw_certificate", held, placement=placement, by=by)
    messages.tell_withdrawn(held)
    return held
