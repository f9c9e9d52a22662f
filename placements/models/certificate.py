"""The certificate (kompetansebevis): what a person did and can, kept by the person."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from candidates.models import Participant
from common.models import HasFlow, Record, StepTaken, Versioned
from placements.models.placement import Placement
from placements.states.certificate import CERTIFICATE_FLOW, CertificateState, in_groups, new_code


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User) -> Self:
        """One's own, also when the case is closed; else those of the placements one sees."""
        return self.filter(
            Q(participant__user=user)
            | Q(placement__in=Placement.objects.visible_to(user).values("pk"))
        )

    def locked(self) -> Self:
        return self.select_for_update(of=("self",)).order_by("pk")


class Certificate(Record, HasFlow, Versioned):
    """One placement in words: tasks, weeks, hours, what was seen. Signed by the workplace."""

    flow = CERTIFICATE_FLOW

    placement = models.OneToOneField(
        Placement, on_delete=models.PROTECT, related_name="certificate"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="certificates"
    )
    state = models.CharField(
        max_length=10, choices=CertificateState, default=CertificateState.DRAFTED
    )
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    tasks = models.TextField(_("Tasks"), max_length=2000)
    weeks = models.PositiveSmallIntegerField(_("Weeks"))
    hours = models.PositiveIntegerField(_("Hours in all"))
    seen = models.TextField(_("What was seen that the person can do"), max_length=2000, blank=True)
    # Levels stand there only when the participant chooses so (domain rules, section 10).
    shows_levels = models.BooleanField(default=False)
    levels = models.JSONField(default=dict, blank=True)  # {listening: "A2", …} when it was drafted
    seen_by = models.CharField(_("Seen by"), max_length=100, blank=True)
    signed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_as = models.CharField(max_length=100, blank=True)
    on_behalf_reason = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    # What was signed, word by word, and its SHA-256: the PDF is drawn from this alone.
    content = models.JSONField(default=dict, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[CertificateState.SIGNED, CertificateState.WITHDRAWN])
                | Q(signed_at__isnull=False) & ~Q(content_hash=""),
                name="a_signed_certificate_has_its_content",
            )
        ]

    @property
    def viewer_parties(self) -> set[str]:
        """The parties of the placement; only one from `visible_to()` knows."""
        return self.placement.viewer_parties

    @property
    def code_in_groups(self) -> str:
        return in_groups(self.code)

    def __str__(self) -> str:
        return f"Certificate {self.code}"


class CertificateStep(StepTaken):
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="steps")
