"""Of which placements somebody can have a calendar link, and what they are called there."""

from collections import Counter

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from common.dates import date_format
from notifications.queries import Group
from placements.models import FollowUp, Placement
from placements.models.follow_up import FollowUpQuerySet
from placements.states.placement import OVER


def is_in_calendar_of(user: User, placement: Placement) -> bool:
    """Whether its days stand in the user's calendar: the person's own, those of the employer whom
    the user speaks for, and those that the user answers for, if only for one follow-up. Only rows
    from visible_to() know.
    """
    if placement.state in OVER or placement.participant.has_protected_address:
        return False
    is_theirs = placement.as_participant or placement.as_employer or placement.owner_id == user.pk
    return is_theirs or tasks_of(user).filter(placement=placement).exists()


def tasks_of(user: User) -> FollowUpQuerySet:
    return FollowUp.objects.open().owned_by(user)


def group_of(placement: Placement) -> str:
    return f"placement:{placement.pk}"


def calendar_groups(user: User) -> list[Group]:
    """Named by kind and period; where that is the same twice, by a part of the number too."""
    seen = Placement.objects.visible_to(user).not_over()
    answers_for = Q(owner=user) | Q(Exists(tasks_of(user).filter(placement=OuterRef("pk"))))
    rows = seen.filter(Q(as_participant=True) | Q(as_employer=True) | answers_for)
    in_open = rows.filter(participant__has_protected_address=False)
    stays = list(in_open.order_by("starts_on", "ends_on", "pk"))
    words = [words_for(stay) for stay in stays]
    times = Counter(words)
    return [
        Group(group_of(stay), said if times[said] == 1 else f"{said} · {stay.pk.hex[:8].upper()}")
        for stay, said in zip(stays, words, strict=True)
    ]


def words_for(stay: Placement) -> str:
    kind = stay.get_kind_display()
    if stay.starts_on is None or stay.ends_on is None:
        return _("%(kind)s, not agreed yet") % {"kind": kind}
    first, last = (date_format(day, "j. F Y") for day in (stay.starts_on, stay.ends_on))
    return _("%(kind)s from %(first)s to %(last)s") % {"kind": kind, "first": first, "last": last}
