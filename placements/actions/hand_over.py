"""Leaving the job: each relation gets a new owner and one line; no row may stay open."""

from collections.abc import Mapping
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
from placements.actions.base import once_more
from placements.models import FollowUp, HandOver, Placement
from placements.models.course_facts import Taker
from placements.queries.hand_over import RelationRow, relations_of
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


def check_taker(row: RelationRow, taker: Taker, leaver: User) -> None:
    if taker.new_owner is None or taker.new_owner == leaver:
        raise DomainError(
            _("Who takes over “%(title)s”?") % {"title": row.title},
            code="no_owner",
            field=f"owner_{row.subject_id}",
        )
    if not taker.note.strip():
        raise DomainError(
            _("Write one line about “%(title)s”.") % {"title": row.title},
            code="no_note",
            field=f"note_{row.subject_id}",
        )
    here = municipalities_of(taker.new_owner, *row.roles).filter(pk=row.municipality.pk)
    if not here.exists():
        raise DomainError(
            _("%(name)s has no access to “%(title)s”.")
            % {"name": taker.new_owner.name, "title": row.title},
            code="no_access",
            field=f"owner_{row.subject_id}",
        )


def give(row: RelationRow, taker: Taker, *, leaver: User, by: User) -> HandOver:
    owner = taker.new_owner
    if owner is None:
        raise ValueError("checked before: somebody takes it")
    GIVE[Relation(row.relation)](row.subject_id, owner, taker.note, by)
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


def give_participant(pk: UUID, owner: User, note: str, by: User) -> None:
    candidates.hand_over(
        participant=Participant.objects.get(pk=pk), consultant=owner, note=note, by=by
    )


def give_placement(pk: UUID, owner: User, note: str, by: User) -> None:
    held = Placement.objects.locked().get(pk=pk)
    if held.is_language_practice:
        held.teacher = owner
    before, held.owner = held.owner_id, owner
    held.deputy = None if held.deputy_id == owner.pk else held.deputy
    held.save(update_fields=["owner", "deputy", "teacher"])
    mine = held.follow_ups.open().filter(owner=before)
    mine.filter(deputy=owner).update(deputy=None)
    mine.update(owner=owner)


def give_task(pk: UUID, owner: User, note: str, by: User) -> None:
    held = FollowUp.objects.locked().get(pk=pk)
    held.deputy = None if held.deputy_id == owner.pk else held.deputy
    held.owner = owner
    held.save(update_fields=["owner", "deputy"])


def give_employer(pk: UUID, owner: User, note: str, by: User) -> None:
    relation = EmployerOwner.objects.select_related("employer", "municipality").get(pk=pk)
    employers.set_owner(
        employer=relation.employer, municipality=relation.municipality, owner=owner, by=by
    )


GIVE = {
    Relation.PARTICIPANT: give_participant,
    Relation.PLACEMENT: give_placement,
    Relation.TASK: give_task,
    Relation.EMPLOYER: give_employer,
}
