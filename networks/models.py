"""Business associations: members, pledges and requests. Never a person in the programme."""

from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.models import Record
from employers.models import Employer
from reference.models import Municipality


class NetworkQuerySet(models.QuerySet["Network"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            pk__in=NetworkCoordinator.objects.filter(user=user, ended_at=None).values("network")
        )


class Network(Record):
    """A business association, across municipalities."""

    name = models.CharField(_("Name"), max_length=120, unique=True)
    municipalities = models.ManyToManyField(Municipality, related_name="networks")

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class NetworkCoordinator(Record):
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="networks_coordinated")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="coordinators")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "network"],
                condition=Q(ended_at=None),
                name="a_person_coordinates_a_network_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} coordinates {self.network}"


class NetworkMembership(Record):
    """An employer in a network: invited first, then a member."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="memberships")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="memberships")
    invited_on = models.DateField(null=True, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "employer"],
                condition=Q(left_on=None),
                name="an_employer_is_a_member_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employer} in {self.network}"


class Pledge(Record):
    """How many places a member promised; what was opened is counted from its openings."""

    membership = models.ForeignKey(
        NetworkMembership, on_delete=models.CASCADE, related_name="pledges"
    )
    promised = models.PositiveSmallIntegerField(_("Places promised"))
    promised_on = models.DateField(_("Promised on"))
    until = models.DateField(_("Until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("promised_on")),
                name="a_pledge_ends_after_it_was_made",
            )
        ]

    def __str__(self) -> str:
        return f"{self.promised} places"


class OpeningRequest(Record):
    """“4 places, kitchen, A1–A2, from January”: what is asked for in a municipality."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="requests")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField(_("Places"), validators=[MinValueValidator(1)])
    occupation_area = models.CharField(_("Kind of work"), max_length=100)
    levels = models.CharField(_("Norwegian"), max_length=30)
    starts_from = models.DateField(_("From"))
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.places} · {self.occupation_area}"
