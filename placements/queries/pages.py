"""Placements and follow-ups as pages read them: plain data, a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from common.dates import date_format
from placements.models import FollowUp, Note, Placement
from placements.queries.names import names_around, without_names
from placements.queries.talks import ON_OWN_PAGE, cause_talk_page, note_page
from placements.states.follow_up import FollowUpKind, FollowUpState, Phase
from placements.states.placement import UNDER_WAY, PlacementState

STAFF = {Party.CONSULTANT, Party.TEACHER}
CLASS_DAYS = 14


@dataclass(frozen=True)
class ClassTheme:
    """Words and situations of one kind of work. Nobody is named, nor where."""

    title: str
    words: list[str]
    situations: list[str]


def listed_placements(user: User) -> QuerySet[Placement]:
    return (
        Placement.objects.visible_to(user)
        .filter(participant__has_protected_address=False)
        .with_people()
    )


def shown_name(placement: Placement) -> str:
    """An employer reads the surname from the signature on."""
    person = placement.participant
    is_open = placement.viewer_parties != {Party.EMPLOYER} or placement.starts_on is not None
    return person.name if is_open else person.first_name


def line_of(placement: Placement, user: User, today: date) -> list[dict[str, Any]]:
    """The steps of the plan, as the line on top of the page: what is done, late, next."""
    rows = (
        FollowUp.objects.visible_to(user)
        .filter(placement=placement)
        .exclude(state=FollowUpState.CANCELLED)
        .select_related("owner")
        .in_order()
    )
    steps = []
    has_next = False
    for row in rows:
        state = state_of(row, today)
        if state == "next" and not has_next:
            state, has_next = "now", True
        steps.append(
            {
                "label": row.label,
                "when": date_format(row.due_on, "j. b"),
                "who": row.owner.name if row.owner else _("Nobody"),
                "state": state,
                "url": address_of(row) if row.state == FollowUpState.DUE else "",
            }
        )
    return steps


def state_of(row: FollowUp, today: date) -> str:
    if row.state == FollowUpState.DONE:
        return "done"
    return "late" if row.due_on < today else "next"


def address_of(row: FollowUp) -> str:
    """Where a follow-up is written down; only staff write."""
    if not row.viewer_parties & STAFF:
        return ""
    if row.kind == FollowUpKind.CAUSE_TALK:
        return cause_talk_page(row)
    if row.placement_id is None or row.kind in ON_OWN_PAGE:
        return reverse("placements:follow_up", args=[row.pk])
    return note_page(row)


def with_addresses(rows: Iterable[FollowUp]) -> list[dict[str, Any]]:
    return [{"row": row, "url": address_of(row)} for row in rows]


def notes_of(placement: Placement, user: User) -> list[Note]:
    return list(Note.objects.visible_to(user).filter(placement=placement).with_people())


def last_contacts(notes: list[Note]) -> dict[str, date | None]:
    """When each side was last talked with; staff read all notes."""
    employer = [each.written_on for each in notes if each.with_employer]
    participant = [each.written_on for each in notes if each.with_participant]
    return {
        "employer": max(employer, default=None),
        "participant": max(participant, default=None),
    }


def follow_ups_due(user: User, today: date) -> list[FollowUp]:
    """Today's and overdue follow-ups of the viewer's people. A pause waits; nobody is late.

    Of protected addresses only consultant and deputy of the person see one here, without a name.
    """
    return list(
        FollowUp.objects.visible_to(user)
        .for_staff()
        .due_by(today)
        .not_waiting()
        .with_people()
        .in_order()
    )


def orphans(user: User) -> list[FollowUp]:
    """Open follow-ups that nobody answers for: no owner, or one who has left."""
    return list(
        FollowUp.objects.visible_to(user)
        .for_staff()
        .open()
        .without_owner()
        .with_people()
        .in_order()
    )


def phase_of(placement: Placement, today: date) -> Phase | None:
    """Where a language practice stands: prepare, follow up, sum up in class."""
    if not placement.is_language_practice:
        return None
    if placement.state in (PlacementState.PREPARING, PlacementState.AGREED):
        return Phase.PREPARE
    return Phase.SUM_UP if placement.state == PlacementState.ENDED else Phase.FOLLOW_UP


def class_themes(user: User, today: date) -> list[ClassTheme]:
    """What the class shall train: words and situations of two weeks, by kind of work."""
    since = today - timedelta(days=CLASS_DAYS)
    pupils = Placement.objects.visible_to(user).filter(as_teacher=True)
    rows = (
        Note.objects.since(since)
        .filter(placement__in=pupils.values("pk"))
        .exclude(Q(words="") & Q(situation=""))
        .select_related("placement__participant", "placement__opening__occupation")
    )
    names = names_around(Placement.objects.filter(pk__in=pupils.values("pk"))) if rows else []
    words: dict[str, set[str]] = defaultdict(set)
    situations: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        occupation = row.placement.opening.occupation
        title = occupation.label_nb if occupation else _("Other work")
        hide = partial(without_names, person=row.placement.participant.name, others=names)
        shown = {hide(line.strip()) for line in row.words.splitlines()}
        words[title] |= shown - {"", _("somebody")}  # nothing but a name is no word to train
        situations[title] |= {hide(row.situation.strip())} - {""}
    return [
        ClassTheme(title, sorted(words[title]), sorted(situations[title]))
        for title in sorted(words.keys() | situations.keys())
    ]


def warnings_of(placement: Placement) -> list[str]:
    """What staff see on top: hardly any Norwegian, and nobody who does something about it yet."""
    waiting = placement.follow_ups.open().filter(kind=FollowUpKind.MORE_NORWEGIAN)
    if waiting.exists():
        return [_("Hardly any Norwegian is spoken here. Make room for more.")]
    return []


def last_talks() -> list[tuple[Placement, dict[str, date | None]]]:
    """Placements under way with the day when each side was last talked with."""
    rows = (
        Placement.objects.filter(state__in=sorted(UNDER_WAY))
        .select_related("participant", "owner", "deputy")
        .prefetch_related("pauses")
        .annotate(
            last_employer=Max("notes__written_on", filter=Q(notes__with_employer=True)),
            last_participant=Max("notes__written_on", filter=Q(notes__with_participant=True)),
        )
        .order_by("pk")
    )
    return [
        (row, {Party.EMPLOYER: row.last_employer, Party.PARTICIPANT: row.last_participant})
        for row in rows
    ]


def task_row(task: FollowUp, today: date) -> dict[str, Any]:
    """One follow-up on a first page: one verb a row."""
    is_secret = task.participant.has_protected_address
    name = _("Protected address") if is_secret else task.participant.first_name
    place = task.placement.workplace.name if task.placement and not is_secret else ""
    is_own = task.kind in ON_OWN_PAGE
    return {
        "title": f"{name} · {task.label}",
        "text": place,
        "url": address_of(task),
        "tag": date_format(task.due_on, "j. F"),
        "tone": "danger" if task.due_on < today else "info",
        "action": _("Look") if task.placement_id is None or is_own else _("Write a note"),
    }


def due_rows(user: User, today: date) -> list[dict[str, Any]]:
    """What is due today or late, the longest overdue first."""
    return [task_row(task, today) for task in follow_ups_due(user, today)]


def due_and_orphan_rows(user: User, today: date) -> tuple[list[dict[str, Any]], ...]:
    """What is due today or late, and what nobody answers for; one query for both."""
    found = FollowUp.objects.visible_to(user).for_staff().due_or_unowned(today)
    rows = [(task, task_row(task, today)) for task in found.with_people().in_order()]
    due = [row for task, row in rows if task.is_due]
    return due, [row for task, row in rows if task.is_unowned]
