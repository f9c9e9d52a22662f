"""The ledger of every “no” and every “no fit”: unmet demand as data, on both sides."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import municipalities_of
from accounts.models import User
from accounts.parties import Party
from candidates.models import Participant
from common.models import Record
from employers.models import Opening
from matching.models.run import Run
from reference.models import Municipality


class DemandLedgerQuerySet(models.QuerySet["DemandLedgerEntry"]):
    def unmet(self) -> Self:
        """What is still so: a “no fit” that no later run has ended."""
        return self.filter(ended_at=None)

    def visible_to(self, user: User) -> Self:
        """Entries of the municipalities where the person is a consultant or leader.

        Names are shown only of participants whom the person may see: the page asks for those.
        """
        here = municipalities_of(user, Party.CONSULTANT, Party.LEADER)
        return self.filter(municipality__in=here).exclude(participant__has_protected_address=True)


class DemandLedgerEntry(Record):
    """One “no” or “no fit”, on the side of the person and of the place."""

    class Side(models.TextChoices):
        CONSULTANT = "consultant", _("Consultant said no")
        PARTICIPANT = "participant", _("Participant said no")
        EMPLOYER = "employer", _("Employer said no")
        NO_FIT_PERSON = "no_fit_person", _("No place fits the person")
        NO_FIT_OPENING = "no_fit_opening", _("Nobody fits the place")
        LAPSED = "lapsed", _("No answer in time")
        RULE = "rule", _("A rule stood in the way")

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(_("Who said no"), max_length=15, choices=Side)
    code = models.CharField(_("Why"), max_length=40)
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.CASCADE, related_name="ledger_entries"
    )
    opening = models.ForeignKey(
        Opening, null=True, blank=True, on_delete=models.CASCADE, related_name="ledger_entries"
    )
    run = models.ForeignKey(
        Run, null=True, blank=True, on_delete=models.SET_NULL, related_name="ledger_entries"
    )
    note = models.TextField(blank=True)
    would_help = models.JSONField(default=list, blank=True)
    # A “no fit” is one row as long as it lasts: each run that finds it again renews these.
    last_seen_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DemandLedgerQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name_plural = "demand ledger entries"
        indexes = [models.Index(fields=["municipality", "side"], name="ledger_by_side")]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(side="no_fit_person", ended_at=None),
                name="a_person_without_a_fit_stands_once_in_the_ledger",
            ),
            models.UniqueConstraint(
                fields=["municipality", "opening"],
                condition=Q(side="no_fit_opening", ended_at=None),
                name="a_place_without_a_fit_stands_once_in_the_ledger",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.code}"
