"""Adopted priorities and the municipality's weights: who agreed on what comes first."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import MunicipalitySettings, User
from accounts.parties import Party
from common.errors import DomainError
from matching.actions.runs import check_weights
from matching.models import PriorityRule
from reference.models import Municipality


@transaction.atomic
def adopt_priority(
    *,
    municipality: Municipality,
    by: User,
    group: str,
    points: int,
    agreed_by: str,
    agreed_on: date,
    days: int | None = None,
) -> PriorityRule:
    """Write down a priority that somebody agreed on; it counts beside fit in the next run."""
    if group == PriorityRule.Group.WAITING_OVER and not days:
        raise DomainError(_("Say how many days of waiting."), code="required", field="days")
    if agreed_on > timezone.localdate():
        raise DomainError(_("It can only have been agreed on by today."), field="agreed_on")
    if not agreed_by.strip():
        raise DomainError(_("Say who agreed."), code="required", field="agreed_by")
    rule = PriorityRule.objects.create(
        municipality=municipality,
        group=group,
        points=points,
        days=days if group == PriorityRule.Group.WAITING_OVER else None,
        agreed_by=agreed_by.strip(),
        agreed_on=agreed_on,
    )
    audit.record(
        "adopt_priority",
        rule,
        by=by,
        party=Party.CONSULTANT,
        municipality=municipality,
        facts={"group": group, "points": points, "days": rule.days},
    )
    return rule


@transaction.atomic
def end_priority(*, rule: PriorityRule, by: User) -> None:
    """The priority no longer counts, from today on; it stays in the list with its end."""
    held = PriorityRule.objects.select_for_update().get(pk=rule.pk)
    if held.ended_on is None:
        held.ended_on = max(timezone.localdate(), held.agreed_on)
        held.save(update_fields=["ended_on"])
        audit.record(
            "end_priority",
            held,
            by=by,
            party=Party.CONSULTANT,
            municipality=held.municipality,
        )


@transaction.atomic
def save_weights(*, municipality: Municipality, by: User, weights: dict[str, float]) -> None:
    """The municipality's own weights, from the next run on."""
    check_weights(weights)
    settings, _created = MunicipalitySettings.objects.get_or_create(municipality=municipality)
    settings.weights = weights
    settings.save(update_fields=["weights"])
    audit.record(
        "save_weights",
        settings,
        by=by,
        party=Party.CONSULTANT,
        municipality=municipality,
        facts={"weights": weights},
    )
