"""A network with a coordinator and members, reached by the real actions."""

from django.utils import timezone

from accounts.models import User
from employers.models import Employer
from networks import actions
from networks.models import Network, NetworkMembership
from tests.builders import a_municipality, a_user


def a_network(name: str = "Otta næringsnettverk", *, by: User | None = None) -> Network:
    coordinator = by or a_user()
    network = actions.found_network(
        name=name, municipalities=[a_municipality("3437")], by=coordinator
    )
    actions.appoint_coordinator(network=network, user=coordinator, by=coordinator)
    return network


def a_member(network: Network, employer: Employer, by: User) -> NetworkMembership:
    today = timezone.localdate()
    membership = actions.invite_member(network=network, employer=employer, on=today, by=by)
    actions.join_network(membership=membership, on=today, by=by)
    return membership
