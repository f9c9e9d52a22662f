"""Who gets in: only coordinators of the network itself."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.models import User
from networks.models import Network, NetworkMembership


def network_for(user: User, pk: UUID) -> Network:
    """404 unless the person coordinates this network."""
    return get_object_or_404(Network.objects.visible_to(user), pk=pk)


def membership_for(user: User, pk: UUID) -> NetworkMembership:
    mine = Network.objects.visible_to(user)
    memberships = NetworkMembership.objects.select_related("network", "employer")
    return get_object_or_404(memberships.filter(network__in=mine, left_on=None), pk=pk)


def require_coordinator(user: User) -> None:
    if not Network.objects.visible_to(user).exists():
        raise PermissionDenied
