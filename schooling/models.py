"""School as a record: classes, their pupils, timetables by version, attendance by day."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import memberships_of
from accounts.models import Unit, User
from accounts.parties import Party
from candidates.models import Participant
from common.models import Record, Versioned, as_mark
from placements.models import Leave, Placement
from reference.models import Municipality
from reference.work import Weekday


class SchoolClassQuerySet(models.QuerySet["SchoolClass"]):
    def visible_to(self, user: User) -> Self:
        """Teachers of the unit, consultants of the municipality; a leader of it reads.

        Never an employer, and never a pupil: a person reads the own week only.
        """
        consults_here = memberships_of(user, Party.CONSULTANT).values("unit__municipality")
        leads_here = memberships_of(user, Party.LEADER).values("unit__municipality")
        taught = Q(unit__in=memberships_of(user, Party.TEACHER).values("unit"))
        consulted, led = Q(municipality__in=consults_here), Q(municipality__in=leads_here)
        return self.annotate(
            as_teacher=as_mark(taught), as_consultant=as_mark(consulted), as_leader=as_mark(led)
        ).filter(taught | consulted | led)

    def for_staff(self) -> Self:
        """Of visible_to(): those that the viewer may write in."""
        return self.filter(Q(as_teacher=True) | Q(as_consultant=True))

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class SchoolClass(Record, Versioned):
    """A class of a school for adults. `version` counts its timetables."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="school_classes"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="school_classes")
    name = models.CharField(_("Name of the class"), max_length=60)
    teacher = models.ForeignKey(User, on_delete=models.PROTECT, related_name="classes_taught")

    objects = SchoolClassQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "school classes"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], name="a_unit_has_a_class_of_a_name_once"
            )
        ]

    as_teacher: bool
    as_consultant: bool
    as_leader: bool

    @property
    def viewer_parties(self) -> set[str]:
        """The parties the viewer speaks for. Only rows from visible_to() know."""
        marks = {
            Party.TEACHER: self.as_teacher,
            Party.CONSULTANT: self.as_consultant,
            Party.LEADER: self.as_leader,
        }
        return {party for party, marked in marks.items() if marked}

    def __str__(self) -> str:
        return self.name


class ClassPupilQuerySet(models.QuerySet["ClassPupil"]):
    def on(self, day: date) -> Self:
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def from_day(self, day: date) -> Self:
        """Whoever is or will be in the class on this day or later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def with_leave(self, day: date) -> Self:
        """Each with whether the person is on leave from the programme that day: `is_away`."""
        away = Leave.objects.on(day).filter(participant=OuterRef("participant"))
        return self.annotate(is_away=Exists(away))

    def visible_to(self, user: User) -> Self:
        """Pupils of the classes that the viewer works with; a leader reads no names.

        A protected address opens only to the person's consultant and deputy, and to the teacher
        of the class.
        """
        classes = SchoolClass.objects.visible_to(user).for_staff().values("pk")
        known = (
            Q(participant__has_protected_address=False)
            | Q(participant__consultant=user)
            | Q(participant__deputy=user)
            | Q(school_class__teacher=user)
        )
        return self.filter(known, school_class__in=classes)


class ClassPupil(Record):
    """A participant in a class, from a day until a day."""

    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="pupils")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="classes_attended"
    )
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"), null=True, blank=True)

    objects = ClassPupilQuerySet.as_manager()

    is_away: bool  # set by with_leave()

    class Meta:
        ordering = ["participant__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_class", "participant"],
                condition=Q(ends_on=None),
                name="a_pupil_is_in_a_class_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_pupil_leaves_a_class_after_coming",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.school_class_id}"


class Timetable(Record):
    """One version of a class's timetable; it holds until the next one. Never changed."""

    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, related_name="timetables"
    )
    version = models.PositiveIntegerField()
    valid_from = models.DateField(_("Holds from"))
    # ISO weeks ("2027-W08") without school.
    free_weeks = models.JSONField(default=list, blank=True)
    reason = models.CharField(_("Why does it change?"), max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    break_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_class", "version"], name="a_timetable_version_is_made_once"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="a_changed_timetable_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"Timetable {self.version} from {self.valid_from:%Y-%m-%d}"


class Lesson(Record):
    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="lessons")
    weekday = models.CharField(_("Day"), max_length=3, choices=Weekday)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    weeks = models.CharField(
        _("Weeks"), max_length=5, choices=Placement.Weeks, default=Placement.Weeks.EVERY
    )
    subject = models.CharField(_("Subject"), max_length=60, blank=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_lesson_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"


class Attendance(Record):
    """Whether a pupil came on one day with lessons. An absence is told to the common rule."""

    class Mark(models.TextChoices):
        PRESENT = "present", _("Came")
        NOTIFIED = "notified", _("Away, told")
        NOT_NOTIFIED = "not_notified", _("Away, not told")

    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, related_name="attendance"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="school_attendance"
    )
    day = models.DateField()
    mark = models.CharField(max_length=12, choices=Mark)
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "attendance"
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["school_class", "participant", "day"],
                name="attendance_is_noted_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=24), name="school_hours_fit_into_a_day"
            ),
        ]
        indexes = [models.Index(fields=["participant", "day"], name="attendance_by_day")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}: {self.mark}"
