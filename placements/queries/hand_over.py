"""Everything that one member of staff answers for, so that nothing is left behind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.access import units_of
from accounts.models import Unit, UnitMembership, User
from accounts.parties import Party
from accounts.queries import who_works
from candidates.models import Participant
from employers.models import EmployerOwner
from placements.models import FollowUp, Placement
from placements.states.course import Relation
from reference.models import Municipality

MOST = 200
SHOWN = tuple(
    f"participant__{name}" for name in ("municipality", "consultant", "deputy", "teacher")
)
SHOWN_OF_STAY = (*SHOWN, "municipality", "workplace", "owner")
STAFF = (Party.CONSULTANT, Party.TEACHER, Party.LEADER)


@dataclass(frozen=True)
class RelationRow:
    relation: str
    subject_id: UUID
    title: str
    municipality: Municipality
    roles: frozenset[str] = frozenset({Party.CONSULTANT})  # who may take it over
    # Of what nobody answers for: about whom, whose it was, and its day.
    person: Participant | None = None
    holder: User | None = None
    due_on: date | None = None

    @property
    def takers(self) -> list[User]:
        """Who should take it: whoever answers for the person, steps in, or teaches."""
        person = self.person
        named = [person.consultant, person.deputy, person.teacher] if person else []
        return [each for each in named if each and each != self.holder]

    def is_shown_to(self, user: User) -> bool:
        """About a protected address only to its own consultant and deputy."""
        person = self.person
        if person is None or not person.has_protected_address:
            return True
        return user.pk in {person.consultant_id, person.deputy_id}

    @property
    def key(self) -> tuple[str, UUID]:
        return self.relation, self.subject_id

    @property
    def owner_field(self) -> str:
        """Its field on the page: one may be both consultant and teacher of the same person."""
        return f"owner_{self.relation}_{self.subject_id}"

    @property
    def note_field(self) -> str:
        return f"note_{self.relation}_{self.subject_id}"


@dataclass(frozen=True)
class Above:
    """Relations of an app above this one, which hands them in when it starts (its apps.py)."""

    rows: Callable[[User, QuerySet[Municipality]], list[RelationRow]]
    give: Callable[[UUID, User, User], None]  # which one, to whom, by whom
    orphans: Callable[[Sequence[Unit]], QuerySet[Any]]  # what nobody answers for
    row: Callable[[Any], RelationRow]  # one of these orphans


ABOVE: dict[str, Above] = {}


def relations_of(leaver: User, places: QuerySet[Municipality]) -> list[RelationRow]:
    """All that somebody answers for, in the order of locks; what lies above comes last."""
    rows = [
        *participants_of(leaver, places),
        *deputies_of(leaver, places),
        *pupils_of(leaver, places),
        *placements_of(leaver, places),
        *tasks_of(leaver, places),
        *employers_of(leaver, places),
    ]
    return rows + [row for above in ABOVE.values() for row in above.rows(leaver, places)]


def participants_of(leaver: User, places: QuerySet[Municipality]) -> list[RelationRow]:
    people = Participant.objects.active().filter(consultant=leaver, municipality__in=places)
    return [
        RelationRow(
            Relation.PARTICIPANT,
            each.pk,
            name_in_list(each) if each.has_protected_address else each.name,
            each.municipality,
        )
        for each in people.select_related("municipality").order_by("pk")
    ]


def deputies_of(leaver: User, places: QuerySet[Municipality]) -> list[RelationRow]:
    """Whom they step in for; the consultant's own people pass on with their participant."""
    stays = Placement.objects.not_over().filter(deputy=leaver).values("participant")
    tasks = FollowUp.objects.open().filter(deputy=leaver).values("participant")
    people = (
        Participant.objects.active()
        .filter(Q(deputy=leaver) | Q(pk__in=stays) | Q(pk__in=tasks), municipality__in=places)
        .exclude(consultant=leaver)
    )
    return [
        RelationRow(
            Relation.DEPUTY,
            each.pk,
            _("%s, as deputy") % name_in_list(each),
            each.municipality,
        )
        for each in people.select_related("municipality").order_by("pk")
    ]


def pupils_of(leaver: User, places: QuerySet[Municipality]) -> list[RelationRow]:
    """A language practice has a row of its own: its teacher is its owner."""
    taught = Placement.objects.not_over().filter(teacher=leaver).exclude(owner=leaver)
    people = Participant.objects.active().filter(
        Q(teacher=leaver) | Q(pk__in=taught.values("participant")), municipality__in=places
    )
    return [
        RelationRow(
            Relation.PUPIL,
            each.pk,
            _("%s, as teacher") % name_in_list(each),
            each.municipality,
            frozenset({Party.TEACHER}),
        )
        for each in people.select_related("municipality").order_by("pk")
    ]


def placements_of(leaver: User, places: QuerySet[Municipality]) -> list[RelationRow]:
    stays = Placement.objects.not_over().filter(owner=leaver, municipality__in=places)
    return [placement_row(each) for each in stays.select_related(*SHOWN_OF_STAY).order_by("pk")]


def placement_row(placement: Placement) -> RelationRow:
    return RelationRow(
        Relation.PLACEMENT,
        placement.pk,
        title_of(placement),
        placement.municipality,
        frozenset({Party.TEACHER if placement.is_language_practice else Party.CONSULTANT}),
        person=placement.participant,
        holder=placement.owner,
    )


def tasks_of(leaver: User, places: QuerySet[Municipality]) -> list[RelationRow]:
    """Tasks of a placement go with it, unless its owner is another person."""
    stays = Placement.objects.not_over().filter(owner=leaver, municipality__in=places)
    tasks = (
        FollowUp.objects.open()
        .filter(owner=leaver, participant__municipality__in=places)
        .exclude(Q(placement__in=stays))
        .select_related(*SHOWN, "owner")
    )
    return [task_row(each) for each in tasks.order_by("pk")]


def name_in_list(person: Participant) -> str:
    """A protected address is in no list by name, nor for whoever knows it."""
    return _("Protected address") if person.has_protected_address else person.first_name


def title_of(placement: Placement) -> str:
    """Nor is the workplace told of somebody with a protected address."""
    name = name_in_list(placement.participant)
    is_secret = placement.participant.has_protected_address
    return name if is_secret else f"{name} · {placement.workplace.name}"


def task_row(task: FollowUp) -> RelationRow:
    return RelationRow(
        Relation.TASK,
        task.pk,
        f"{name_in_list(task.participant)} · {task.label}",
        task.participant.municipality,
        frozenset({Party.CONSULTANT, Party.TEACHER}),
        person=task.participant,
        holder=task.owner,
        due_on=task.due_on,
    )


def employers_of(leaver: User, places: QuerySet[Municipality]) -> list[RelationRow]:
    firms = EmployerOwner.objects.filter(owner=leaver, municipality__in=places)
    return [
        RelationRow(Relation.EMPLOYER, each.pk, each.employer.name, each.municipality)
        for each in firms.select_related("employer", "municipality").order_by("pk")
    ]


def orphans_in(units: Sequence[Unit]) -> list[QuerySet[Any]]:
    """What nobody answers for in these units, here and in the apps above."""
    return [
        orphan_tasks(units),
        orphan_placements(units),
        *(above.orphans(units) for above in ABOVE.values()),
    ]


def orphan_tasks(units: Sequence[Unit]) -> QuerySet[FollowUp]:
    """Without what goes over with its placement, which has a row of its own."""
    tasks = FollowUp.objects.open().without_owner().filter(participant__unit__in=units)
    same = Q(owner=F("placement__owner")) | Q(owner=None, placement__owner=None)
    goes_with_it = Q(placement__in=orphan_placements(units).values("pk")) & same
    return tasks.exclude(goes_with_it).select_related(*SHOWN, "owner")


def orphan_placements(units: Sequence[Unit]) -> QuerySet[Placement]:
    stays = Placement.objects.unowned().filter(participant__unit__in=units)
    return stays.select_related(*SHOWN_OF_STAY)


def orphans_for(user: User) -> tuple[list[RelationRow], int]:
    """What nobody answers for where the user works, and how much of it only others may read.

    The longest overdue first.
    """
    units = list(units_of(user, Party.CONSULTANT, Party.LEADER))
    rows = [placement_row(each) for each in orphan_placements(units)]
    rows += [task_row(each) for each in orphan_tasks(units)]
    for above in ABOVE.values():
        rows += [above.row(each) for each in above.orphans(units)]
    shown = [each for each in rows if each.is_shown_to(user)]
    in_order = sorted(shown, key=lambda each: (each.due_on or date.max, each.subject_id))
    return in_order[:MOST], len(rows) - len(shown)


def orphan_rows(user: User) -> list[RelationRow]:
    """What nobody answers for and the user may hand over."""
    rows, _hidden = orphans_for(user)
    return rows


def staff_ever(places: QuerySet[Municipality]) -> QuerySet[User]:
    """Staff of these municipalities, also those who have left."""
    held = UnitMembership.objects.filter(role__in=STAFF, unit__municipality__in=places)
    return User.objects.filter(pk__in=held.values("user")).order_by("first_name", "pk")


def staff_now(places: QuerySet[Municipality]) -> QuerySet[User]:
    """Those of them who work there now."""
    return who_works(STAFF, unit__municipality__in=places)
