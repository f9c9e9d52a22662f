"""Leaving the job: each relation gets a new owner and one line; no row may stay open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.access import municipalities_of
from accounts.models import User
from accounts.parties import Party
from candidates import actions as candidates
from candidates.models import Participant
from common.errors import DomainError
from employers import actions as employers
from employers.models import EmployerOwner
from placements.actions import appointments
from placements.actions.base import hold, once_more
from placements.actions.follow_ups import hold_task
from placements.models import FollowUp, HandOver, Placement
from placements.models.course_facts import Taker
from placements.queries.hand_over import ABOVE, RelationRow, orphan_rows, relations_of
from placements.states.course import Relation

Key = tuple[str, UUID]


@once_more
@transaction.atomic
def hand_over_all(*, leaver: User, takers: Mapping[Key, Taker], by: User) -> list[HandOver]:
    """Everything that `leaver` answers for where `by` works, or nothing at all.

    Refuses while one relation lacks an owner with access or a note, and names it.
    """
    rows = relations_of(leaver, municipalities_of(by, Party.CONSULTANT, Party.LEADER))
    for row in rows:
        check_taker(row, takers.get(row.key, Taker(None)), leaver)
    # Participants first: the order of locks.
    return [give(row, takers[row.key], leaver=leaver, by=by) for row in rows]


@once_more
@transaction.atomic
def hand_over_orphans(*, takers: Mapping[Key, Taker], by: User) -> list[HandOver]:
    """What nobody answers for: each row with a line goes to its taker; the others wait."""
    rows = [row for row in orphan_rows(by) if row.key in takers and takers[row.key].note.strip()]
    if not rows:
        raise DomainError(_("Write one line about what you hand over."), code="no_note")
    for row in rows:
        check_taker(row, takers[row.key], row.holder)
    in_order = sorted(rows, key=lambda row: row.subject_id)  # the order of locks
    return [give(row, takers[row.key], leaver=row.holder, by=by) for row in in_order]


def check_taker(row: RelationRow, taker: Taker, leaver: User | None) -> None:
    if taker.new_owner is None or taker.new_owner == leaver:
        raise DomainError(
            _("Who takes over “%(title)s”?") % {"title": row.title},
            code="no_owner",
            field=row.owner_field,
        )
    if not taker.note.strip():
        raise DomainError(
            _("Write one line about “%(title)s”.") % {"title": row.title},
            code="no_note",
            field=row.note_field,
        )
    here = municipalities_of(taker.new_owner, *row.roles).filter(pk=row.municipality.pk)
    if not here.exists():
        raise no_access(row, taker.new_owner)


def no_access(row: RelationRow, owner: User) -> DomainError:
    return DomainError(
        _("%(name)s has no access to “%(title)s”.") % {"name": owner.name, "title": row.title},
        code="no_access",
        field=row.owner_field,
    )


def give(row: RelationRow, taker: Taker, *, leaver: User | None, by: User) -> HandOver:
    """Whoever has it afterwards must be able to see it: a role in the town is not enough."""
    owner = taker.new_owner
    if owner is None:
        raise ValueError("checked before: somebody takes it")
    try:
        if row.relation in ABOVE:
            ABOVE[row.relation].give(row.subject_id, owner, by)
        else:
            given = Given(row.subject_id, leaver, owner, taker.note, by)
            GIVE[Relation(row.relation)](given)
    except DomainError as refused:
        refused.field = row.owner_field
        raise
    if not is_seen(row, owner):
        raise no_access(row, owner)
    handed = HandOver.objects.create(
        relation=row.relation,
        subject_id=row.subject_id,
        municipality=row.municipality,
        leaver=leaver,
        new_owner=owner,
        note=taker.note.strip()[:500],
        by=by,
    )
    audit.record(
        "hand_over",
        handed,
        by=by,
        party=Party.CONSULTANT,
        municipality=row.municipality,
        facts={"relation": row.relation, "after": str(owner.pk)},
    )
    return handed


def is_seen(row: RelationRow, owner: User) -> bool:
    seen: dict[str, Any] = {
        Relation.PARTICIPANT: Participant,
        Relation.DEPUTY: Participant,
        Relation.PUPIL: Participant,
        Relation.PLACEMENT: Placement,
        Relation.TASK: FollowUp,
    }
    model = seen.get(row.relation)
    return model is None or (
        model.objects.visible_to(owner).for_staff().filter(pk=row.subject_id).exists()
    )


@dataclass(frozen=True)
class Given:
    """One relation on its way from one member of staff to another."""

    pk: UUID
    leaver: User | None  # nobody: a task that never had an owner
    owner: User
    note: str
    by: User


def give_participant(given: Given) -> None:
    """Where the leaver stepped in for this person, the new consultant does."""
    person = Participant.objects.get(pk=given.pk)
    candidates.hand_over(participant=person, consultant=given.owner, note=given.note, by=given.by)
    give_stand_ins(given)


def give_deputy(given: Given) -> None:
    person = Participant.objects.get(pk=given.pk)
    if person.deputy == given.leaver:
        candidates.change_participant(participant=person, by=given.by, deputy=given.owner)
    give_stand_ins(given)


def give_stand_ins(given: Given) -> None:
    """The deputy of placements and tasks: nobody is their own deputy."""
    stays: Any = Placement.objects.not_over().filter(participant=given.pk, deputy=given.leaver)
    tasks: Any = FollowUp.objects.open().filter(participant=given.pk, deputy=given.leaver)
    for rows in (stays, tasks):
        rows.filter(owner=given.owner).update(deputy=None)
        rows.update(deputy=given.owner)


def give_pupil(given: Given) -> None:
    person = Participant.objects.get(pk=given.pk)
    if person.teacher == given.leaver:
        candidates.change_participant(participant=person, by=given.by, teacher=given.owner)
    taught: Any = Placement.objects.not_over().filter(participant=given.pk, teacher=given.leaver)
    taught.exclude(owner=given.leaver).update(teacher=given.owner)


def give_placement(given: Given) -> None:
    held = hold(given.pk)
    if held.is_language_practice:
        held.teacher = given.owner
    before, held.owner = held.owner_id, given.owner
    held.deputy = None if held.deputy_id == given.owner.pk else held.deputy
    held.save(update_fields=["owner", "deputy", "teacher"])
    mine = held.follow_ups.open().filter(owner=before)
    mine.filter(deputy=given.owner).update(deputy=None)
    mine.update(owner=given.owner)
    appointments.write_person(held.participant)


def give_task(given: Given) -> None:
    held = hold_task(FollowUp.objects.get(pk=given.pk))
    held.deputy = None if held.deputy_id == given.owner.pk else held.deputy
    held.owner = given.owner
    held.save(update_fields=["owner", "deputy"])
    appointments.write_one(held)


def give_employer(given: Given) -> None:
    relation = EmployerOwner.objects.select_related("employer", "municipality").get(pk=given.pk)
    employers.set_owner(
        employer=relation.employer,
        municipality=relation.municipality,
        owner=given.owner,
        by=given.by,
    )


GIVE = {
    Relation.PARTICIPANT: give_participant,
    Relation.DEPUTY: give_deputy,
    Relation.PUPIL: give_pupil,
    Relation.PLACEMENT: give_placement,
    Relation.TASK: give_task,
    Relation.EMPLOYER: give_employer,
}
