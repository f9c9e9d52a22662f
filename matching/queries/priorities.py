"""Which adopted priorities a person has: shown beside fit, never inside it (R-J7)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from candidates.models import Participant
from matching.models import PriorityRule

Words = str | Promise


@dataclass(frozen=True)
class Priority:
    """An adopted priority of somebody: beside fit, never inside it."""

    text: Words
    points: int
    agreed_by: str
    agreed_on: date


def priorities_of(participants: Collection[Participant], day: date) -> dict[UUID, list[Priority]]:
    """Which adopted priorities each person has, and who agreed on them when; one query."""
    numbers = {each.municipality_id for each in participants}
    rules = PriorityRule.objects.in_force(day).filter(municipality__in=numbers)
    return priorities_under(rules, participants, day)


def priorities_under(
    rules: Iterable[PriorityRule], participants: Collection[Participant], day: date
) -> dict[UUID, list[Priority]]:
    """The same by rules that are read already."""
    adopted: dict[str, list[PriorityRule]] = defaultdict(list)
    for rule in rules:
        adopted[rule.municipality_id].append(rule)
    return {
        each.pk: [
            Priority(rule_words(rule), rule.points, rule.agreed_by, rule.agreed_on)
            for rule in adopted[each.municipality_id]
            if rule.covers(waiting_days=each.waiting_days(day), track=each.track, phase=each.phase)
        ]
        for each in participants
    }


def rule_words(rule: PriorityRule) -> str:
    if rule.group == PriorityRule.Group.WAITING_OVER:
        return _("Has waited longer than %(days)d days") % {"days": rule.days}
    return str(rule.get_group_display())
