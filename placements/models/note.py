"""Notes of a talk: five lines, and who calls next."""

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.models import Record
from placements.models.follow_up import FollowUp
from placements.models.placement import Placement, as_mark
from placements.states.follow_up import Kept, NorwegianSpoken, ServesGoal, SpokenWith


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: User) -> Self:
        """Staff of the placement read all notes; the others those that are shared."""
        stays = Placement.objects.visible_to(user).filter(pk=OuterRef("placement"))
        shared = Q(is_shared=True)
        return self.annotate(
            as_staff=Exists(stays.for_staff()),
            as_party=as_mark(Q(Exists(stays)) & shared),
        ).filter(Q(as_staff=True) | Q(as_party=True))

    def since(self, day: date) -> Self:
        return self.filter(written_on__gte=day)

    def with_people(self) -> Self:
        return self.select_related("by", "follow_up", "next_follow_up", "midway")


class Note(Record):
    """What was said, in five lines. The last one names who calls next, and when."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="notes")
    follow_up = models.OneToOneField(
        FollowUp, null=True, blank=True, on_delete=models.PROTECT, related_name="note"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_on = models.DateField()
    with_participant = models.BooleanField(_("The participant"), default=False)
    with_employer = models.BooleanField(_("The employer"), default=False)
    went_well = models.TextField(_("What went well?"), max_length=1000, blank=True)
    kept = models.CharField(_("Agreed last time"), max_length=10, choices=Kept, blank=True)
    guidance = models.TextField(_("Guidance"), max_length=1000, blank=True)
    agreed = models.TextField(_("Agreed now"), max_length=1000, blank=True)
    # "Who calls next, and when" is a task, so that nobody can lose it. None: the last note.
    next_follow_up = models.OneToOneField(
        FollowUp, null=True, blank=True, on_delete=models.PROTECT, related_name="asked_for_by"
    )
    is_shared = models.BooleanField(_("The participant and the employer may read it"))
    new_skill = models.CharField(_("A new skill"), max_length=200, blank=True)
    # For the class page: words one a line; a situation in one sentence. No names.
    words = models.TextField(_("Words for the class"), max_length=500, blank=True)
    situation = models.CharField(_("A situation to train"), max_length=200, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(with_participant=True) | Q(with_employer=True),
                name="a_note_says_with_whom",
            )
        ]
        indexes = [models.Index(fields=["placement", "written_on"], name="note_by_placement")]

    as_staff: bool

    @property
    def review(self) -> "MidwayReview | None":
        """What was asked midway, where this is the note of the midway talk."""
        return getattr(self, "midway", None)

    def __str__(self) -> str:
        return f"Note {self.written_on:%Y-%m-%d}"


class MidwayReview(Record):
    """What is asked midway: the Norwegian, the goal, what was discovered, alone by when."""

    note = models.OneToOneField(Note, on_delete=models.CASCADE, related_name="midway")
    norwegian = models.CharField(
        _("How much Norwegian is spoken?"), max_length=10, choices=NorwegianSpoken
    )
    spoken_with = models.JSONField(_("With whom?"), default=list, blank=True)
    serves_goal = models.CharField(_("Does it serve the goal?"), max_length=10, choices=ServesGoal)
    discovered = models.TextField(
        _("What did you discover that this person can do?"), max_length=1000, blank=True
    )
    alone_after_weeks = models.PositiveSmallIntegerField(
        _("In how many weeks does the person manage alone?"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(260)],
    )

    @property
    def spoken_with_labels(self) -> list[str]:
        return [str(SpokenWith(code).label) for code in self.spoken_with]

    def __str__(self) -> str:
        return f"Midway review of {self.note_id}"
