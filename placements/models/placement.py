"""The placement: one person at one workplace, from the welcome on."""

from collections.abc import Collection
from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.access import memberships_of, works_there
from accounts.models import UnitMembership, User
from accounts.parties import Party
from candidates.models import Participant
from common.models import HasFlow, Record, StepTaken, Versioned, as_mark
from employers.models import ContactPerson, EmployerMember, Opening, Workplace
from employers.states import EmployerState
from matching.models import LiftArrangement, Proposal
from placements.states.placement import (
    IN_FORCE,
    OVER,
    PLACEMENT_FLOW,
    EndCause,
    PlacementState,
)
from reference.models import Municipality
from reference.work import Kind, Weekday


def during(first: date, last: date) -> Q:
    """Agreed stays of which a day lies between these two."""
    ended = Q(state=PlacementState.ENDED, started_on__isnull=False, ended_on__gte=first)
    in_force = Q(state__in=sorted(IN_FORCE), ends_on__gte=first)
    return Q(starts_on__lte=last) & (in_force | ended)


def meets(name: str, *, teacher: str | None, roles: Collection[str] = (Party.CONSULTANT,)) -> Q:
    """Rows about a person whom the one in the field `name` meets as staff now.

    As `visible_to` says: a role in the town is not enough, nor one in another unit. `teacher` is
    the field with the teacher of the placement, if the rows know one; `roles` are those in the
    person's unit that count. False, never unknown, where nobody is named.
    """
    in_unit = UnitMembership.objects.active().filter(
        user=OuterRef(name), unit=OuterRef("participant__unit"), role__in=roles
    )
    there = "participant__municipality"
    named = Q(participant__consultant=F(name)) | Q(participant__deputy=F(name))
    teaches = Q(participant__teacher=F(name))
    if teacher is not None:
        teaches |= Q(**{teacher: F(name)})
    is_open = Q(participant__has_protected_address=False)
    consults = named & Q(works_there(name, there, Party.CONSULTANT)) | is_open & Q(Exists(in_unit))
    taught = is_open & teaches & Q(works_there(name, there, Party.TEACHER))
    return Q(Coalesce(as_mark(consults | taught), Value(value=False)))


def nobody_has() -> Q:
    """No owner, or one who may not see it any more."""
    return ~meets("owner", teacher="teacher")


class PlacementQuerySet(models.QuerySet["Placement"]):
    def in_force(self) -> Self:
        return self.filter(state__in=sorted(IN_FORCE))

    def not_over(self) -> Self:
        return self.exclude(state__in=sorted(OVER))

    def ready_to_start(self, day: date) -> Self:
        return self.filter(state=PlacementState.AGREED, starts_on__lte=day)

    def without_deputy(self) -> Self:
        """Nobody steps in: no deputy, or one who may not see it any more."""
        return self.filter(~meets("deputy", teacher="teacher"))

    def unowned(self) -> Self:
        """Still going, and nobody answers for it."""
        return self.not_over().filter(nobody_has())

    def past_their_end(self, day: date) -> Self:
        """Still running although the last agreed day has gone by."""
        return self.filter(state=PlacementState.RUNNING, ends_on__lt=day)

    def visible_to(self, user: User) -> Self:
        """The only door to placements; marks each with the parties the viewer speaks for.

        The person; who speaks for the employer; consultants of the person's unit; the teacher of
        the person or of this placement. A protected address opens only to its own consultant and
        deputy, and to the person.
        """
        members = EmployerMember.objects.active().filter(
            user=user, employer__state=EmployerState.APPROVED
        )
        units = memberships_of(user, Party.CONSULTANT).values("unit")
        consults_here = memberships_of(user, Party.CONSULTANT).values("unit__municipality")
        teaches_here = memberships_of(user, Party.TEACHER).values("unit__municipality")
        open_address = Q(participant__has_protected_address=False)
        mine = (Q(participant__consultant=user) | Q(participant__deputy=user)) & Q(
            municipality__in=consults_here
        )
        taught = (Q(participant__teacher=user) | Q(teacher=user)) & Q(municipality__in=teaches_here)
        return self.annotate(
            as_participant=as_mark(Q(participant__user=user)),
            as_employer=as_mark(
                Q(Exists(members.filter(employer=OuterRef("workplace__employer")))) & open_address
            ),
            as_consultant=as_mark(mine | Q(participant__unit__in=units) & open_address),
            as_teacher=as_mark(taught & open_address),
        ).filter(
            Q(as_participant=True)
            | Q(as_employer=True)
            | Q(as_consultant=True)
            | Q(as_teacher=True)
        )

    def with_span(self, first: date, last: date) -> Self:
        """Marks what is over, and what of the person's own touches the days of this span."""
        own = Q(as_participant=True) & during(first, last)
        return self.annotate(is_over=as_mark(Q(state__in=sorted(OVER))), is_in_span=as_mark(own))

    def for_staff(self) -> Self:
        """Of visible_to(): those whom the viewer meets as consultant or teacher."""
        return self.filter(Q(as_consultant=True) | Q(as_teacher=True))

    def with_people(self) -> Self:
        """What a row on a list shows, in the same query."""
        return self.select_related(
            "participant", "workplace__employer", "opening", "owner", "deputy", "teacher"
        )

    def with_way(self) -> Self:
        """What tells how to get there: where the workplace is, and the lift that was agreed."""
        lifts = LiftArrangement.objects.in_force().filter(
            participant=OuterRef("participant"), workplace=OuterRef("workplace")
        )
        return self.select_related("workplace__postal_code").annotate(
            lift=Subquery(lifts.values("arrangement")[:1])
        )

    def locked(self) -> Self:
        """Held until the transaction ends; always in pk order, so two never wait in a ring."""
        return self.select_for_update(of=("self",)).order_by("pk")


class Placement(Record, HasFlow, Versioned):
    """The stay of one person at one workplace. Its terms are those of the signed agreement."""

    flow = PLACEMENT_FLOW

    class Weeks(models.TextChoices):
        """Alternating weeks: which ISO weeks are at the workplace."""

        EVERY = "every", _("Every week")
        ODD = "odd", _("Odd weeks")
        EVEN = "even", _("Even weeks")

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="placement")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="placements"
    )
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="placements")
    workplace = models.ForeignKey(Workplace, on_delete=models.PROTECT, related_name="placements")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="placements"
    )
    state = models.CharField(
        max_length=10, choices=PlacementState, default=PlacementState.PREPARING
    )
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    # Who answers for the follow-up: a teacher for language practice, else the consultant.
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="placements_owned"
    )
    deputy = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    teacher = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="placements_taught"
    )
    supervisor = models.ForeignKey(
        ContactPerson, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Empty until the first agreement is drafted; in force they are those of the signed version.
    starts_on = models.DateField(_("First day"), null=True, blank=True)
    ends_on = models.DateField(_("Last day"), null=True, blank=True)
    weeks_pattern = models.CharField(max_length=5, choices=Weeks, default=Weeks.EVERY)
    # ISO weeks ("2027-W08") in which nobody comes: school-free weeks only when marked (R-E12).
    free_weeks = models.JSONField(default=list, blank=True)
    # A contact at least every and at most every so many weeks; none: offered and declined.
    contact_every_weeks = models.PositiveSmallIntegerField(
        null=True, blank=True, default=2, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    most_contacts_in_4_weeks = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    # In how many weeks the employer thinks that the person manages alone (M-E-13).
    alone_after_weeks = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(260)]
    )
    subsidy_ends_on = models.DateField(_("The subsidy ends"), null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_cause = models.CharField(max_length=20, choices=EndCause, blank=True)
    # Closed: both sides have said how it was, or somebody wrote why it closes without.
    closed_on = models.DateField(null=True, blank=True)
    is_evaluated_by_both = models.BooleanField(default=False)
    close_reason = models.CharField(max_length=500, blank=True)
    is_open_for_another = models.BooleanField(null=True, blank=True)  # said by the employer

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_placement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(IN_FORCE))
                | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="a_placement_in_force_has_its_period",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlacementState.ENDED)
                | Q(ended_on__isnull=False) & ~Q(end_cause=""),
                name="an_ended_placement_has_a_day_and_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(state=PlacementState.ENDED),
                name="a_closed_placement_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(is_evaluated_by_both=True) | ~Q(close_reason=""),
                name="a_placement_closes_with_both_answers_or_a_reason",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(state__in=sorted(IN_FORCE)),
                name="a_person_is_in_one_placement_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_on"], name="placement_by_start"),
            models.Index(fields=["participant", "state"], name="placement_by_participant"),
            models.Index(fields=["workplace", "state"], name="placement_by_workplace"),
            models.Index(fields=["owner", "state"], name="placement_by_owner"),
        ]

    as_participant: bool
    as_employer: bool
    as_consultant: bool
    as_teacher: bool
    # Set by with_span().
    is_over: bool
    is_in_span: bool
    # Set by with_way().
    lift: str | None

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
    def is_language_practice(self) -> bool:
        return self.kind == Kind.LANGUAGE_PRACTICE

    @property
    def teachers(self) -> list[User]:
        """The one of the placement and the one of the person, who may have got one since.

        Nobody of them reads about a protected address.
        """
        person = self.participant
        found = [] if person.has_protected_address else [self.teacher, person.teacher]
        return list({user.pk: user for user in found if user is not None}.values())

    def __str__(self) -> str:
        return f"Placement {self.pk}"


class PlacementStep(StepTaken):
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="steps")


class PlacementDay(models.Model):
    """One weekday of the placement with its hours."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="days")
    weekday = models.CharField(max_length=3, choices=Weekday)
    starts_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "weekday"], name="a_placement_has_a_weekday_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="placement_hours_end_after_they_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"

    @property
    def hours(self) -> float:
        start, end = self.starts_at, self.ends_at
        return (end.hour - start.hour) + (end.minute - start.minute) / 60
