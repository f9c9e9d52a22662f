"""What has changed on either side since a proposal was calculated, in words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEntry
from candidates.models import Participant, ProfileEntry
from employers.models import Opening
from matching.models import Proposal

# What an audited act changes, where its facts do not say it.
CHANGED_BY: dict[str, Promise] = {
    "give_consent": gettext_lazy("Consent"),
    "withdraw_consent": gettext_lazy("Consent"),
    "pause_matching": gettext_lazy("Consent"),
    "resume_matching": gettext_lazy("Consent"),
    "set_availability": gettext_lazy("Days"),
    "set_own_weights": gettext_lazy("Own weights"),
    "start_practice": gettext_lazy("Practice"),
    "end_practice": gettext_lazy("Practice"),
    "add_occupancy": gettext_lazy("Places used by others"),
    "end_occupancy": gettext_lazy("Places used by others"),
    "rest_employer": gettext_lazy("The employer’s rest"),
    "set_appetite": gettext_lazy("The employer’s rest"),
    "split_opening": gettext_lazy("Split into parts"),
}


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
    if verb in CHANGED_BY:
        return [str(CHANGED_BY[verb])]
    if facts.get("kind") in ProfileEntry.Kind.values:
        return [str(ProfileEntry.Kind(facts["kind"]).label)]
    labels = {field.name: str(getattr(field, "verbose_name", "")) for field in fields_of(model)}
    return [labels[name] for name in facts.get("fields", []) if name in labels]


def fields_of(model: type[Model]) -> list[Any]:
    return list(model._meta.get_fields())
