"""What has changed on either side since a proposal was calculated, in words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from candidates.models import Participant, ProfileEntry
from employers.models import Opening
from matching.models import Proposal

CONSENT_VERBS = {"give_consent", "withdraw_consent", "pause_matching", "resume_matching"}
OCCUPANCY_VERBS = {"add_occupancy", "end_occupancy"}


def what_changed(proposal: Proposal) -> list[str]:
    """“the profile (Norwegian, Days)”, “the opening (Weeks)”; empty while nothing has."""
    since = calculated_at(proposal)
    opening = proposal.opening
    sides = []
    if proposal.participant_version != proposal.participant.version:
        words = named(Participant, [proposal.participant_id], since)
        sides.append(with_names(_("the profile"), words))
    if proposal.opening_version != opening.version:
        subjects = [opening.pk, opening.workplace_id, opening.workplace.employer_id]
        sides.append(with_names(_("the opening"), named(Opening, subjects, since)))
    return sides


def calculated_at(proposal: Proposal) -> datetime:
    """From when on a change is newer than the calculation."""
    started = proposal.run.started_at if proposal.run else None
    return started or proposal.created_at


def with_names(side: str, names: list[str]) -> str:
    return f"{side} ({', '.join(names)})" if names else side


def named(model: type[Model], subjects: list[UUID], since: datetime) -> list[str]:
    """The names of what was changed, from the audit trail; each once, oldest first."""
    rows = AuditEntry.objects.filter(
        subject_id__in=subjects, created_at__gte=since, is_reading=False
    ).order_by("created_at")
    found = [word for row in rows for word in words_of(model, row.verb, row.facts)]
    return list(dict.fromkeys(found))


def words_of(model: type[Model], verb: str, facts: dict[str, Any]) -> list[str]:
    """One line of the audit trail as names of facts."""
    if verb in CONSENT_VERBS:
        return [_("Consent")]
    if verb in OCCUPANCY_VERBS:
        return [_("places used by others")]
    if verb == "set_availability":
        return [_("Days")]
    if facts.get("kind") in ProfileEntry.Kind.values:
        return [str(ProfileEntry.Kind(facts["kind"]).label)]
    labels = {field.name: str(getattr(field, "verbose_name", "")) for field in fields_of(model)}
    return [labels[name] for name in facts.get("fields", []) if name in labels]


def fields_of(model: type[Model]) -> list[Any]:
    return list(model._meta.get_fields())
