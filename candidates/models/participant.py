"""A participant: belongs to one municipality, one unit, one consultant with a deputy."""

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.access import memberships_of, works_there
from accounts.models import Unit, User
from accounts.parties import Party
from common.models import Record, Versioned, as_mark
from reference.models import Language, Municipality, PostalCode


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def active(self) -> Self:
        return self.filter(closed_at=None)

    def without_protected(self) -> Self:
        """Protected address: in no list, search, calendar, export or run."""
        return self.filter(has_protected_address=False)

    def in_matching(self, day: date) -> Self:
        """Whom a run may place: consent given, not paused, address not protected, in programme."""
        return (
            self.active()
            .without_protected()
            .filter(has_matching_consent=True, matching_paused_at=None, programme_ends_on__gte=day)
        )

    def visible_to(self, user: User) -> Self:
        """The only door to participants; marks each with the capacity the viewer came in.

        Oneself; own pupils; for consultants the participants of their units and their own. All
        of it only while the role lasts in the participant's municipality. A protected address
        opens only to its own consultant and deputy, and to the person.
        """
        in_consultant_unit = Q(unit__in=memberships_of(user, Party.CONSULTANT).values("unit"))
        consults_here = memberships_of(user, Party.CONSULTANT).values("unit__municipality")
        teaches_here = memberships_of(user, Party.TEACHER).values("unit__municipality")
        mine = (Q(consultant=user) | Q(deputy=user)) & Q(municipality__in=consults_here)
        pupil = Q(teacher=user) & Q(municipality__in=teaches_here) & Q(has_protected_address=False)
        by_unit = in_consultant_unit & Q(has_protected_address=False)
        return self.annotate(
            as_participant=as_mark(Q(user=user)),
            as_consultant=as_mark(mine | by_unit),
            as_teacher=as_mark(pupil),
        ).filter(Q(user=user) | mine | by_unit | pupil)

    def with_waiting_since(self) -> Self:
        """`waiting_since`: the day the wait without practice began; null while in practice."""
        return self.annotate(
            waiting_since=Case(
                When(in_practice_since__isnull=False, then=None),
                default=Coalesce("last_practice_ended_on", "programme_starts_on"),
                output_field=models.DateField(),
            )
        )

    def with_caseload(self) -> Self:
        """`caseload`: how many people the person's consultant has now, in all."""
        others = Participant.objects.active().filter(consultant=OuterRef("consultant"))
        count = others.order_by().values("consultant").annotate(number=Count("pk")).values("number")
        return self.annotate(caseload=Coalesce(Subquery(count), 0))

    def for_staff(self) -> Self:
        """Of visible_to(): those whom the viewer meets as consultant or teacher."""
        return self.filter(Q(as_consultant=True) | Q(as_teacher=True))

    def for_consultant(self) -> Self:
        """Of visible_to(): those whom the viewer meets as consultant."""
        return self.filter(as_consultant=True)

    def longest_waiting_first(self) -> Self:
        """Of with_waiting_since(): people in practice come last."""
        return self.order_by(F("waiting_since").asc(nulls_last=True), "first_name", "pk")

    def unowned(self) -> Self:
        """Those whose consultant has left the municipality, or who never had one (M-C-1)."""
        return self.filter(~works_there("consultant", "municipality", Party.CONSULTANT))

    def waited_since(self, day: date) -> Self:
        """Of with_waiting_since(): those who have waited since this day or longer."""
        return self.filter(waiting_since__lte=day)

    def locked(self) -> Self:
        """Held until the transaction ends; always in pk order, so two never wait in a ring."""
        return self.select_for_update(of=("self",)).order_by("pk")


class Participant(Record, Versioned):
    """One person in the programme. `version` rises with every fact matching reads."""

    class Phase(models.TextChoices):
        FIRST = "first", _("0–6 months")
        SECOND = "second", _("6–18 months")
        THIRD = "third", _("18–24 months")
        LATER = "later", _("After 24 months")

    class Track(models.TextChoices):
        ALPHA = "alpha", _("Learning to read")
        LOWER_SECONDARY = "lower_secondary", _("Lower secondary")
        UPPER_SECONDARY = "upper_secondary", _("Upper secondary")
        WORK = "work", _("Work")
        EDUCATION = "education", _("Higher education")

    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="participant"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="participants"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="participants")
    consultant = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="participants_owned"
    )
    deputy = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="participants_as_deputy"
    )
    teacher = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="pupils"
    )
    first_name = models.CharField(_("First name"), max_length=100)
    last_name = models.CharField(_("Last name"), max_length=100, blank=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    programme_starts_on = models.DateField(_("Programme starts"))
    programme_ends_on = models.DateField(_("Programme ends"))
    phase = models.CharField(_("Phase"), max_length=10, choices=Phase, default=Phase.FIRST)
    track = models.CharField(_("Track"), max_length=20, choices=Track, blank=True)
    contact_language = models.ForeignKey(
        Language, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    needs_interpreter = models.BooleanField(_("Needs an interpreter"), default=False)
    reads_little = models.BooleanField(_("Reads little: pictures and sound first"), default=False)

    home_postal_code = models.ForeignKey(
        PostalCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    has_car = models.BooleanField(_("Has a car"), default=False)
    max_travel_minutes = models.PositiveSmallIntegerField(
        _("Longest travel, minutes"), default=75, validators=[MaxValueValidator(1440)]
    )
    follow_up_need = models.PositiveSmallIntegerField(
        _("Need of follow-up"), default=1, validators=[MaxValueValidator(3)]
    )
    wishes_social_contact = models.BooleanField(_("Wishes social contact"), default=False)
    strong_wish_since = models.DateField(
        _("Strong wish for an early place, said on"), null=True, blank=True
    )
    kinds_asked = models.JSONField(_("Kinds asked for"), default=list, blank=True)
    # {criterion: "less" or "more"}; what is missing counts as usual. See codes.FACTOR.
    own_weights = models.JSONField(_("Own weights"), default=dict, blank=True)
    available_from = models.DateField(_("Can start from"), null=True, blank=True)

    has_matching_consent = models.BooleanField(default=False)
    matching_paused_at = models.DateTimeField(null=True, blank=True)
    has_protected_address = models.BooleanField(_("Protected address"), default=False)
    support_talk_due_since = models.DateTimeField(null=True, blank=True)
    rights_read_at = models.DateTimeField(null=True, blank=True)
    rights_course_on = models.DateField(_("Course on rights and duties"), null=True, blank=True)
    in_practice_since = models.DateField(null=True, blank=True)
    last_practice_ended_on = models.DateField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handover_note = models.TextField(
        _("A word to the next consultant"), max_length=2000, blank=True
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    import_key = models.CharField(max_length=100, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["first_name", "last_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(programme_ends_on__gte=F("programme_starts_on")),
                name="a_programme_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["municipality", "import_key"],
                condition=~Q(import_key=""),
                name="one_participant_per_import_key",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "first_name"], name="participant_by_unit"),
            models.Index(fields=["municipality", "closed_at"], name="participant_by_municipality"),
        ]

    # Set by visible_to(), with_waiting_since() and with_caseload().
    as_participant: bool
    as_consultant: bool
    as_teacher: bool
    waiting_since: date | None
    caseload: int

    @property
    def viewer_parties(self) -> set[str]:
        marks = {
            Party.PARTICIPANT: self.as_participant,
            Party.CONSULTANT: self.as_consultant,
            Party.TEACHER: self.as_teacher,
        }
        return {party for party, marked in marks.items() if marked}

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def knows_rights(self) -> bool:
        return bool(self.rights_read_at or self.rights_course_on)

    def waiting_days(self, day: date) -> int:
        """Days without practice since the programme started or the last practice ended (I-J14)."""
        if self.in_practice_since:
            return 0
        since = self.last_practice_ended_on or self.programme_starts_on
        return max((day - since).days, 0)

    def __str__(self) -> str:
        return self.name
