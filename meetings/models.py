"""Case meetings with their outputs, disagreements, plans, and the end of the programme."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import memberships_of
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from candidates.models.participant import ParticipantQuerySet
from common.models import HasFlow, Record, StepTaken, Versioned
from meetings.states import DISAGREEMENT_FLOW, MEETING_FLOW, DisagreementState, MeetingState
from placements.models.placement import meets


def people_consulted_by(user: User) -> ParticipantQuerySet:
    """Whom the user meets as consultant or deputy; a protected address only to its owner."""
    return Participant.objects.visible_to(user).for_consultant()


def people_met_by(user: User) -> ParticipantQuerySet:
    """Whom the user meets as consultant or as teacher; a protected address only to its owner."""
    return Participant.objects.visible_to(user).for_staff()


def people_taught_by(user: User) -> ParticipantQuerySet:
    """The user's own pupils; a protected address opens to no teacher."""
    return Participant.objects.visible_to(user).filter(as_teacher=True)


def people_led_by(user: User) -> ParticipantQuerySet:
    led = memberships_of(user, Party.LEADER).values("unit")
    return Participant.objects.without_protected().filter(unit__in=led)


def staff_door(user: User, name: str = "participant") -> Q:
    """Rows about people whom the user answers for, as consultant or as leader."""
    return Q(**{f"{name}__in": people_consulted_by(user).values("pk")}) | Q(
        **{f"{name}__in": people_led_by(user).values("pk")}
    )


def has_left(name: str) -> Q:
    """Rows whose owner may not read about the person any more, as `visible_to` would say."""
    return ~meets(name, teacher=None, roles=(Party.CONSULTANT, Party.LEADER))


def team_door(user: User) -> Q:
    """Rows about people whom the user answers for or teaches."""
    return staff_door(user) | Q(participant__in=people_taught_by(user).values("pk"))


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> Self:
        """Meetings with a case that the user answers for; of one's own for the participant."""
        cases = MeetingCase.objects.visible_to(user)
        return self.filter(pk__in=cases.values("meeting"))

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class Meeting(Record, HasFlow, Versioned):
    """People around a table about one or several cases; the agenda goes out ahead."""

    flow = MEETING_FLOW

    class Kind(models.TextChoices):
        CASE = "case", _("Case meeting")
        PLAN_FIRST = "plan_first", _("First plan meeting")
        PLAN = "plan", _("Plan meeting")
        PLAN_LAST_BUT_ONE = "plan_last_but_one", _("Last plan meeting but one")
        PLAN_LAST = "plan_last", _("Last plan meeting")

    class Interpreter(models.TextChoices):
        NOT_NEEDED = "not_needed", _("No interpreter needed")
        NEEDED = "needed", _("An interpreter must be booked")
        BOOKED = "booked", _("An interpreter is booked")

    MEANS_OFFICE_IS_ASKED_FOR = (Kind.PLAN_FIRST, Kind.PLAN_LAST_BUT_ONE, Kind.PLAN_LAST)

    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    kind = models.CharField(_("Kind of meeting"), max_length=20, choices=Kind, default=Kind.CASE)
    starts_at = models.DateTimeField(_("When?"))
    place = models.CharField(_("Where?"), max_length=200)
    interpreter = models.CharField(_("Interpreter"), max_length=12, choices=Interpreter)
    agenda = models.TextField(_("Agenda"), max_length=2000)
    plain_agenda = models.TextField(_("What we talk about, in plain words"), max_length=1000)
    organised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited = models.ManyToManyField(User, related_name="meetings_invited_to", blank=True)
    means_office_was_there = models.BooleanField(null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MeetingState.HELD)
                | ~Q(kind__in=["plan_first", "plan_last_but_one", "plan_last"])
                | Q(means_office_was_there__isnull=False),
                name="presence_is_marked_at_first_and_last_plan_meetings",
            )
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="meeting_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_at:%Y-%m-%d}"


class MeetingStep(StepTaken):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="steps")


class MeetingCaseQuerySet(models.QuerySet["MeetingCase"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(team_door(user) | Q(participant__user=user))

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class MeetingCase(Record):
    """One person's case in a meeting. It closes only with the person's own words."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="cases")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    own_words = models.TextField(_("In the person's own words"), max_length=2000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "participant"], name="a_person_has_one_case_in_a_meeting"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(own_words=""),
                name="a_closed_case_has_the_words_of_the_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Case in {self.meeting_id}"


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def without_owner(self) -> Self:
        """Nobody answers for them: whoever promised it has left, or sees the person no more."""
        return self.filter(has_left("owner"), participant__closed_at=None)

    def late_on(self, day: date) -> Self:
        return self.open().filter(due_on__lt=day)

    def visible_to(self, user: User) -> Self:
        """One's own while one still meets the person; all of the people one answers for."""
        mine = Q(owner=user, participant__in=people_taught_by(user).values("pk"))
        return self.filter(staff_door(user) | mine)

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class Task(Record):
    """What somebody shall do for a person, and by when."""

    class Kind(models.TextChoices):
        OUTPUT = "output", _("Agreed in a meeting")
        PLAN = "plan", _("Individual plan")
        TALK = "talk", _("Half-yearly talk on profile and plan")
        PROGRAMME_END = "programme_end", _("The programme ends")

    kind = models.CharField(max_length=15, choices=Kind, default=Kind.OUTPUT)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(
        MeetingCase, null=True, blank=True, on_delete=models.PROTECT, related_name="outputs"
    )
    # The task of a programme's end moves and closes with it.
    end = models.ForeignKey(
        "ProgrammeEnd", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    action = models.CharField(_("What shall be done?"), max_length=300)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="meeting_tasks")
    due_on = models.DateField(_("By when?"))
    done_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="output") | Q(case__isnull=False),
                name="an_output_belongs_to_a_case",
            ),
            models.UniqueConstraint(
                fields=["participant", "kind", "due_on"],
                condition=Q(kind__in=["plan", "talk"]),
                name="the_clock_opens_a_task_once",
            ),
            models.UniqueConstraint(fields=["end"], name="an_end_has_one_task"),
        ]
        indexes = [models.Index(fields=["owner", "done_at", "due_on"], name="task_by_owner")]

    @property
    def is_done_by_what_is_written(self) -> bool:
        """No tick closes it, unless the case is closed or its end is lost: nothing else would."""
        is_plan = self.kind in (self.Kind.PLAN, self.Kind.TALK)
        return self.participant.closed_at is None and (is_plan or self.end_id is not None)

    def __str__(self) -> str:
        return self.action


class IndividualPlan(Record):
    """When the individual plan was made or renewed."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="plans")
    made_on = models.DateField(_("Made on"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_on"]

    def __str__(self) -> str:
        return f"{self.made_on:%Y-%m-%d}"


class DisagreementQuerySet(models.QuerySet["Disagreement"]):
    def open(self) -> Self:
        return self.exclude(state=DisagreementState.DECIDED)

    def without_decider(self) -> Self:
        """Whoever was named has left, and no leader has it yet."""
        waits = self.filter(state=DisagreementState.OPEN, participant__closed_at=None)
        return waits.filter(has_left("decider"))

    def past(self, day: date) -> Self:
        return self.filter(state=DisagreementState.OPEN, due_on__lt=day)

    def visible_to(self, user: User) -> Self:
        return self.filter(team_door(user))

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class Disagreement(Record, HasFlow):
    """Staff see a thing differently: one named person decides by a day, then the leader."""

    flow = DISAGREEMENT_FLOW

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12, choices=DisagreementState, default=DisagreementState.OPEN
    )
    subject = models.CharField(_("What do you see differently?"), max_length=300)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decider = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("Decided by"))
    decision = models.TextField(_("Decision"), max_length=1000, blank=True)
    reason = models.TextField(_("Why?"), max_length=1000, blank=True)

    objects = DisagreementQuerySet.as_manager()

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=DisagreementState.DECIDED) | ~Q(decision="") & ~Q(reason=""),
                name="a_decision_has_words_and_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class DisagreementStep(StepTaken):
    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="steps")


class View(Record):
    """How one of the staff sees it."""

    disagreement = models.ForeignKey(Disagreement, on_delete=models.CASCADE, related_name="views")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("How do you see it?"), max_length=1000)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.text[:40]


class ProgrammeEndQuerySet(models.QuerySet["ProgrammeEnd"]):
    def open(self) -> Self:
        return self.filter(completed_at=None, dropped_on=None, participant__closed_at=None)

    def told_outside(self, today: date) -> Self:
        """What an invitation opens until the day; a protected address is told of to nobody."""
        told = self.open().exclude(invited_on=None)
        return told.filter(ends_on__gte=today, participant__has_protected_address=False)

    def visible_to(self, user: User) -> Self:
        return self.filter(staff_door(user))

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class ProgrammeEnd(Record, Versioned):
    """What must be ready before a person leaves the programme or the first-year team.

    Dropped when the programme was made so short that there is no second year; it comes back, with
    what was written, when the programme is made longer again.
    """

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("The programme ends")
        SECOND_YEAR = "second_year", _("From the first-year to the second-year team")

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PROGRAMME)
    ends_on = models.DateField()
    invited_on = models.DateField(_("Invited on"), null=True, blank=True)
    means = models.TextField(_("What is decided on means"), max_length=1000, blank=True)
    next_body = models.CharField(_("Who takes over?"), max_length=200, blank=True)
    next_owner = models.CharField(_("Who answers there?"), max_length=200, blank=True)
    employer_contact = models.CharField(
        _("Who keeps the contact with the employer?"), max_length=200, blank=True
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)

    objects = ProgrammeEndQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "kind"], name="a_programme_ends_once_of_each_kind"
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None)
                | ~Q(next_body="") & ~Q(next_owner="") & ~Q(employer_contact=""),
                name="an_end_is_ready_when_it_is_known_who_takes_over",
            ),
        ]

    @property
    def reference(self) -> str:
        """What is said on the phone instead of a name."""
        return self.pk.hex[:8].upper()

    def __str__(self) -> str:
        return f"{self.kind} {self.ends_on:%Y-%m-%d}"


class Measure(Record):
    """What an agency offers the person, from which day to which."""

    end = models.ForeignKey(ProgrammeEnd, on_delete=models.CASCADE, related_name="measures")
    agency = models.CharField(_("Agency"), max_length=120)
    name = models.CharField(_("Measure"), max_length=200)
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("To"))

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_measure_ends_after_it_starts",
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.name
