"""Follow-ups: one thing to do for a person or a placement, on a day, with one owner."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry, User
from accounts.parties import Party
from candidates.models import Participant
from common.models import HasFlow, Record, StepTaken, as_mark
from placements.models.course import Leave
from placements.models.placement import Placement, meets
from placements.states.follow_up import (
    FOLLOW_UP_FLOW,
    PLANNED,
    SHOWN_TO_ALL,
    SHOWN_TO_EMPLOYER,
    CancelCode,
    FollowUpKind,
    FollowUpState,
)
from placements.states.placement import PlacementState


def held_by_a_pause() -> Q:
    """A pause holds what was planned before it; what it asks for itself does not wait."""
    paused = Q(placement__state=PlacementState.PAUSED)
    return paused & Q(created_at__lt=F("placement__in_state_since"))


def held_by_a_leave() -> Q:
    """What moves when the person is back: a talk after the end, and what was planned before the
    leave outside a placement or for one that has not begun.
    """
    away = Leave.objects.filter(participant=OuterRef("participant"), ends_on=None)
    planned_before = Exists(away.filter(created_at__gt=OuterRef("created_at")))
    is_outside = Q(placement=None) | Q(placement__state=PlacementState.AGREED)
    return Q(kind=FollowUpKind.SUPPORT_TALK) & Q(Exists(away)) | is_outside & Q(planned_before)


def waits() -> Q:
    return held_by_a_pause() | held_by_a_leave()


def nobody_answers() -> Q:
    """No owner, or one who may not see it any more."""
    return ~meets("owner", teacher="placement__teacher")


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> Self:
        return self.filter(state=FollowUpState.DUE)

    def planned(self) -> Self:
        """Born with the agreement: they move with the placement."""
        return self.filter(kind__in=sorted(PLANNED))

    def due_by(self, day: date) -> Self:
        return self.open().filter(due_on__lte=day)

    def overdue(self, day: date) -> Self:
        return self.open().filter(due_on__lt=day)

    def on_planned_day(self) -> Self:
        """Where the plan chose the day: nobody has moved it or set its hour."""
        chosen = AuditEntry.objects.filter(verb="move_task", subject_id=OuterRef("pk"))
        return self.filter(~Exists(chosen))

    def not_waiting(self) -> Self:
        return self.exclude(waits())

    def owned_by(self, user: User) -> Self:
        return self.filter(owner=user)

    def without_owner(self) -> Self:
        return self.filter(nobody_answers())

    def due_or_unowned(self, day: date) -> Self:
        """Both at once, each with what it is: `is_due`, `is_unowned`."""
        due = Q(due_on__lte=day) & ~waits()
        marked = self.open().annotate(is_due=as_mark(due), is_unowned=as_mark(nobody_answers()))
        return marked.filter(Q(is_due=True) | Q(is_unowned=True))

    def visible_to(self, user: User) -> Self:
        """The only door to follow-ups; marks each with the parties the viewer speaks for.

        Staff who see the person see all of it; nobody owns what they cannot see. The person and
        the employer see the days that are meant for everybody, not what staff do alone; the
        employer also the help that it ordered.
        """
        people = Participant.objects.visible_to(user).filter(pk=OuterRef("participant"))
        stays = Placement.objects.visible_to(user).filter(pk=OuterRef("placement"))
        shared = Q(kind__in=sorted(SHOWN_TO_ALL), placement__isnull=False)
        theirs = Q(kind__in=sorted(SHOWN_TO_EMPLOYER), placement__isnull=False)
        return self.annotate(
            as_consultant=Exists(people.filter(as_consultant=True)),
            as_teacher=as_mark(
                Q(Exists(people.filter(as_teacher=True))) | Q(Exists(stays.filter(as_teacher=True)))
            ),
            as_participant=as_mark(Q(participant__user=user) & shared),
            as_employer=as_mark(Q(Exists(stays.filter(as_employer=True))) & theirs),
        ).filter(
            Q(as_consultant=True)
            | Q(as_teacher=True)
            | Q(as_participant=True)
            | Q(as_employer=True)
        )

    def for_staff(self) -> Self:
        """Of visible_to(): those whom the viewer meets as consultant or teacher."""
        return self.filter(Q(as_consultant=True) | Q(as_teacher=True))

    def with_people(self) -> Self:
        """What a row on a list shows, in the same query."""
        return self.select_related(
            "participant", "placement__workplace__employer", "owner", "deputy"
        )

    def in_order(self) -> Self:
        return self.order_by("due_on", "due_at", "created_at", "pk")

    def locked(self) -> Self:
        """Held until the transaction ends; always in pk order, so two never wait in a ring."""
        return self.select_for_update(of=("self",)).order_by("pk")


class FollowUp(Record, HasFlow):
    """Local day and time are stored; the moment follows from them, also across summer time."""

    flow = FOLLOW_UP_FLOW

    placement = models.ForeignKey(
        Placement, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="follow_ups"
    )
    kind = models.CharField(_("Kind"), max_length=25, choices=FollowUpKind)
    title = models.CharField(_("What"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=FollowUpState, default=FollowUpState.DUE)
    due_on = models.DateField(_("Day"))
    due_at = models.TimeField(_("Time"), null=True, blank=True)
    # The day before it was last moved.
    moved_from = models.DateField(null=True, blank=True)
    # Nobody: an orphan, on the list of its unit until somebody takes it.
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups_owned"
    )
    deputy = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Who calls: staff, or the employer or the person who promised to.
    caller = models.CharField(_("Who calls"), max_length=20, choices=Party, blank=True)
    cancel_code = models.CharField(max_length=20, choices=CancelCode, blank=True)
    reason = models.CharField(_("Reason"), max_length=500, blank=True)
    done_on = models.DateField(null=True, blank=True)
    # The same task is made once.
    key = models.CharField(max_length=120, null=True, blank=True, unique=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "due_at", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=FollowUpState.CANCELLED) | ~Q(cancel_code=""),
                name="a_cancelled_follow_up_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=FollowUpState.DONE) | Q(done_on__isnull=False),
                name="a_follow_up_that_is_done_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(PLANNED)) | Q(placement__isnull=False),
                name="a_planned_follow_up_belongs_to_a_placement",
            ),
            models.CheckConstraint(
                condition=Q(owner=None) | ~Q(owner=models.F("deputy")),
                name="a_follow_up_has_a_deputy_who_is_somebody_else",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="follow_up_by_day"),
            models.Index(fields=["owner", "state", "due_on"], name="follow_up_by_owner"),
            models.Index(fields=["placement", "due_on"], name="follow_up_by_placement"),
            models.Index(fields=["participant", "state"], name="follow_up_by_participant"),
        ]

    as_participant: bool
    as_employer: bool
    as_consultant: bool
    as_teacher: bool
    # Set by due_or_unowned().
    is_due: bool
    is_unowned: bool

    @property
    def viewer_parties(self) -> set[str]:
        """The parties the viewer speaks for. Only rows from visible_to() know."""
        marks = {
            Party.PARTICIPANT: self.as_participant,
            Party.EMPLOYER: self.as_employer,
            Party.CONSULTANT: self.as_consultant,
            Party.TEACHER: self.as_teacher,
        }
        return {party for party, marked in marks.items() if marked}

    @property
    def label(self) -> str:
        return self.title or str(FollowUpKind(self.kind).label)

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on:%Y-%m-%d}"


class FollowUpStep(StepTaken):
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="steps")
