"""Alarms, worries and absences: what starts a talk."""

from datetime import date, datetime
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import memberships_of
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from common.models import HasFlow, Record, StepTaken, as_mark
from placements.models.placement import Placement
from placements.states.alarm import (
    ALARM_FLOW,
    TO_THE_LEADERS,
    AbsenceCode,
    AbsencePlace,
    AlarmCode,
    AlarmState,
)


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def open(self) -> Self:
        return self.exclude(state=AlarmState.RESOLVED)

    def unanswered_at(self, moment: datetime) -> Self:
        return self.filter(state=AlarmState.RAISED, answer_due_at__lte=moment)

    def unsolved_since(self, moment: datetime) -> Self:
        """Answered before this moment, nothing agreed, and nobody reminded since the answer."""
        reminded = AlarmStep.objects.filter(
            alarm=OuterRef("pk"), verb="remind", taken_at__gte=OuterRef("answered_at")
        )
        late = self.filter(state=AlarmState.ANSWERED, answered_at__lt=moment)
        return late.exclude(Exists(reminded))

    def visible_to(self, user: User) -> Self:
        """Whoever raised it; consultants of the person; the teacher who follows the placement.

        The leader of the unit once nobody else has answered. The other side sees it only when
        the sender has released it.
        """
        stays = Placement.objects.visible_to(user).filter(pk=OuterRef("placement"))
        released = Q(is_released=True) & (
            Q(Exists(stays.filter(as_participant=True))) | Q(Exists(stays.filter(as_employer=True)))
        )
        own_side = Q(party=Party.EMPLOYER) & Q(Exists(stays.filter(as_employer=True)))
        units = memberships_of(user, Party.LEADER).values("unit")
        led = Participant.objects.without_protected().filter(unit__in=units)
        escalated = Q(level=TO_THE_LEADERS, placement__participant__in=led.values("pk"))
        return self.annotate(
            as_consultant=as_mark(Q(Exists(stays.filter(as_consultant=True)))),
            as_teacher=as_mark(Q(Exists(stays.filter(as_teacher=True)))),
            as_leader=as_mark(escalated),
        ).filter(
            Q(raised_by=user)
            | Q(as_consultant=True)
            | Q(as_teacher=True)
            | Q(as_leader=True)
            | own_side
            | released
        )

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class Alarm(Record, HasFlow):
    """Somebody says that it does not work. The answer has a deadline that the clock keeps."""

    flow = ALARM_FLOW

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="alarms")
    state = models.CharField(max_length=10, choices=AlarmState, default=AlarmState.RAISED)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    party = models.CharField(max_length=20, choices=Party)
    code = models.CharField(_("What is wrong?"), max_length=20, choices=AlarmCode)
    text = models.TextField(_("Do you want to say more?"), max_length=2000, blank=True)
    is_released = models.BooleanField(_("The other side may read it"), default=False)
    raised_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    # 0: contact and deputy were told; 1: the deputy once more; 2: the leaders of the unit.
    level = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(TO_THE_LEADERS)]
    )
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    agreed = models.TextField(_("What was agreed?"), max_length=2000, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=AlarmState.RESOLVED)
                | Q(resolved_at__isnull=False) & ~Q(agreed=""),
                name="a_solved_alarm_says_what_was_agreed",
            ),
            models.UniqueConstraint(
                fields=["placement", "raised_by", "code"],
                condition=~Q(state=AlarmState.RESOLVED),
                name="the_same_alarm_is_raised_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "answer_due_at"], name="alarm_by_deadline")]

    as_consultant: bool
    as_teacher: bool
    as_leader: bool

    @property
    def viewer_parties(self) -> set[str]:
        """The parties that may act on it; only rows from visible_to() know."""
        marks = {
            Party.CONSULTANT: self.as_consultant,
            Party.TEACHER: self.as_teacher,
            Party.LEADER: self.as_leader,
        }
        return {party for party, marked in marks.items() if marked}

    def __str__(self) -> str:
        return f"{self.code}: {self.get_state_display()}"


class AlarmStep(StepTaken):
    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="steps")


class Worry(Record):
    """A worry about a person, outside a placement too: opens a talk with the person (M-C-26)."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="worries")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("What worries you?"), max_length=2000)

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "worries"

    def __str__(self) -> str:
        return self.text[:40]


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def since(self, day: date) -> Self:
        return self.filter(day__gte=day)

    def visible_to(self, user: User) -> Self:
        """The person, consultants and teachers of the person; the employer only of its own."""
        people = Participant.objects.visible_to(user).values("pk")
        stays = Placement.objects.visible_to(user).filter(as_employer=True).values("pk")
        return self.filter(Q(participant__in=people) | Q(placement__in=stays))


class Absence(Record):
    """One day somebody did not come: hours add up over school and all workplaces."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="absences")
    # Empty for school.
    placement = models.ForeignKey(
        Placement, null=True, blank=True, on_delete=models.PROTECT, related_name="absences"
    )
    place = models.CharField(_("Where?"), max_length=10, choices=AbsencePlace)
    day = models.DateField(_("Day"))
    hours = models.DecimalField(_("Hours"), max_digits=4, decimal_places=1)
    # Only the person, consultants and the teacher read the code; the employer never.
    code = models.CharField(_("Why?"), max_length=20, choices=AbsenceCode, blank=True)
    is_notified = models.BooleanField(_("Told before it began"), default=False)
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # A mark is possible only after the talk about causes.
    talk_held_on = models.DateField(null=True, blank=True)
    has_mark = models.BooleanField(default=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "day", "placement"],
                condition=Q(placement__isnull=False),
                name="an_absence_from_a_workplace_is_told_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["participant", "day"],
                condition=Q(placement=None),
                name="an_absence_from_school_is_told_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=24), name="an_absence_fits_into_a_day"
            ),
            models.CheckConstraint(
                condition=Q(has_mark=False) | Q(talk_held_on__isnull=False),
                name="no_mark_before_the_talk_about_causes",
            ),
            models.CheckConstraint(
                condition=Q(place=AbsencePlace.SCHOOL) | Q(placement__isnull=False),
                name="an_absence_from_work_names_the_placement",
            ),
        ]
        indexes = [models.Index(fields=["participant", "day"], name="absence_by_day")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}: {self.hours} h"
