"""Everything that one member of staff answers for, so that nothing is left behind."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import UnitMembership, User
from accounts.parties import Party
from accounts.queries import who_works
from candidates.models import Participant
from employers.models import EmployerOwner
from placements.models import FollowUp, Placement
from placements.states.course import Relation
from reference.models import Municipality


@dataclass(frozen=True)
class RelationRow:
    relation: str
    subject_id: UUID
    title: str
    municipality: Municipality
    roles: frozenset[str] = frozenset({Party.CONSULTANT})  # who may take it over

    @property
    def key(self) -> tuple[str, UUID]:
        return self.relation, self.subject_id


def relations_of(leaver: User, places: QuerySet[Municipality]) -> list[RelationRow]:
    """Participants, placements, single tasks and employers, in the order of locks."""
    people = Participant.objects.active().filter(consultant=leaver, municipality__in=places)
    stays = Placement.objects.not_over().filter(owner=leaver, municipality__in=places)
    # Tasks of a placement go with it, unless its owner is another person.
    tasks = (
        FollowUp.objects.open()
        .filter(owner=leaver, participant__municipality__in=places)
        .exclude(Q(placement__in=stays))
        .select_related("participant__municipality")
    )
    firms = EmployerOwner.objects.filter(owner=leaver, municipality__in=places)
    rows = [
        RelationRow(Relation.PARTICIPANT, each.pk, each.name, each.municipality)
        for each in people.select_related("municipality").order_by("pk")
    ]
    rows += [
        RelationRow(
            Relation.PLACEMENT,
            each.pk,
            f"{each.participant.first_name} · {each.workplace.name}",
            each.municipality,
            frozenset({Party.TEACHER if each.is_language_practice else Party.CONSULTANT}),
        )
        for each in stays.with_people().select_related("municipality").order_by("pk")
    ]
    rows += [
        RelationRow(
            Relation.TASK,
            each.pk,
            f"{each.participant.first_name} · {each.label}",
            each.participant.municipality,
            frozenset({Party.CONSULTANT, Party.TEACHER}),
        )
        for each in tasks.order_by("pk")
    ]
    rows += [
        RelationRow(Relation.EMPLOYER, each.pk, each.employer.name, each.municipality)
        for each in firms.select_related("employer", "municipality").order_by("pk")
    ]
    return rows


def staff_ever(places: QuerySet[Municipality]) -> QuerySet[User]:
    """Consultants and teachers of these municipalities, also those who have left."""
    held = UnitMembership.objects.filter(
        role__in=[Party.CONSULTANT, Party.TEACHER], unit__municipality__in=places
    )
    return User.objects.filter(pk__in=held.values("user")).order_by("first_name", "pk")


def staff_now(places: QuerySet[Municipality]) -> QuerySet[User]:
    """Those of them who work there now."""
    return who_works([Party.CONSULTANT, Party.TEACHER], unit__municipality__in=places)
