"""Invitations: single use, seven days, bound to one address, confirmed by POST."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.access import unit_roles_of
from accounts.models import AuditEntry, Invitation, Letter, UnitMembership, User
from accounts.queries import invitation_by_token
from notifications.delivery import send_due
from tests.builders import a_consultant, a_leader, a_unit, a_user
from tests.notifications.builders import a_working_morning

pytestmark = pytest.mark.django_db


def invited(email="new@demo.example", role="teacher"):
    unit = a_unit()
    return unit, actions.invite_to_unit(
        unit=unit, role=role, email=email, by=a_leader(unit), name="Berit Prøve"
    )


def test_opening_the_link_changes_nothing_and_posting_joins(client):
    _unit, token = invited()
    address = reverse("accounts:invitation", args=[token])

    for _ in range(3):
        assert client.get(address).status_code == 200
    assert User.objects.filter(email="new@demo.example").count() == 0

    response = client.post(address, {"password": "en lang setning 7"})

    assert response.status_code == 302
    person = User.objects.get(email="new@demo.example")
    assert (person.first_name, person.last_name) == ("Berit", "Prøve")
    assert unit_roles_of(person) == {"teacher"}
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_used_invitation_is_gone(client):
    _, token = invited()
    address = reverse("accounts:invitation", args=[token])
    client.post(address, {"password": "en lang setning 7"})
    client.logout()

    response = client.post(address, {"password": "en annen setning 7"})

    assert response.status_code == 410
    assert User.objects.filter(email="new@demo.example").count() == 1


@pytest.mark.parametrize(("days", "status"), [(6.9, 302), (7.1, 410)])
def test_it_lasts_seven_days(client, days, status):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        _, token = invited()
        clock.shift(timedelta(days=days))
        response = client.post(
            reverse("accounts:invitation", args=[token]), {"password": "en lang setning 7"}
        )
    assert response.status_code == status


def test_somebody_else_signed_in_cannot_use_it(client):
    _, token = invited()
    other = a_user()
    client.force_login(other)

    response = client.post(reverse("accounts:invitation", args=[token]))

    assert "for another e-mail" in response.content.decode()
    assert unit_roles_of(other) == set()


def test_a_person_with_an_account_joins_without_a_new_password(client):
    person = a_user()
    _, token = invited(email=person.email)
    client.force_login(person)

    client.post(reverse("accounts:invitation", args=[token]))

    assert unit_roles_of(person) == {"teacher"}


def test_a_weak_password_is_named_and_nothing_is_used_up(client):
    _, token = invited()
    address = reverse("accounts:invitation", args=[token])

    response = client.post(address, {"password": "kort"})

    assert response.context["form"].errors.keys() == {"password"}
    assert client.post(address, {"password": "en lang setning 7"}).status_code == 302


def test_a_new_invitation_takes_the_old_one_back():
    unit, first = invited()
    second = actions.invite_to_unit(
        unit=unit, role="teacher", email="new@demo.example", by=a_leader(unit)
    )

    assert invitation_by_token(first).withdrawn_at is not None
    assert invitation_by_token(second).withdrawn_at is None


def test_a_forged_token_is_not_found(client):
    for route in ("accounts:invitation", "employers:invitation", "candidates:join"):
        answer = client.get(reverse(route, args=["x" * 43]))
        assert answer.status_code == 404
        assert "A letter in it is wrong or missing." in answer.content.decode()


def test_the_link_goes_by_mail_and_stands_in_no_table(client):
    unit = a_unit()
    client.force_login(a_leader(unit))
    client.post(
        reverse("accounts:invite", args=[unit.pk]),
        {"email": "new@demo.example", "name": "Berit Prøve", "role": "teacher"},
    )
    assert mail.outbox == []  # a row first, written with the invitation

    send_due(now=a_working_morning())

    [sent] = mail.outbox
    token = sent.body.split("/people/invitation/")[1].split("/")[0]
    assert sent.to == ["new@demo.example"]
    assert client.get(reverse("accounts:invitation", args=[token])).status_code == 200
    rows = str([list(model.objects.values()) for model in (Invitation, Letter, AuditEntry)])
    assert token not in rows
    assert token.partition(".")[2] not in rows


def test_only_leaders_and_consultants_of_the_unit_invite(client):
    unit = a_unit()
    address = reverse("accounts:invite", args=[unit.pk])
    expected = {a_leader(unit): 200, a_consultant(unit): 200, a_leader(): 404, a_user(): 404}
    for person, status in expected.items():
        client.force_login(person)
        assert client.get(address).status_code == status


def test_an_ended_membership_opens_nothing_with_the_next_request(client):
    unit = a_unit()
    leaver = a_leader(unit)
    client.force_login(leaver)
    assert client.get(reverse("accounts:colleagues")).status_code == 200

    actions.end_membership(membership=UnitMembership.objects.get(user=leaver), by=a_leader(unit))

    assert client.get(reverse("accounts:colleagues")).status_code == 403


def test_every_change_has_its_audit_row():
    unit, token = invited()
    person = actions.accept_invitation(
        invitation=invitation_by_token(token), user=None, password="en lang setning 7"
    )

    verbs = list(AuditEntry.objects.filter(by=person).values_list("verb", flat=True))

    assert sorted(verbs) == ["accept_invitation", "add_member"]
    assert unit.memberships.filter(user=person).exists()


def test_an_audit_row_is_never_changed_or_deleted():
    _, token = invited()
    entry = AuditEntry.objects.first()
    with pytest.raises(Exception, match="never changed"):
        entry.save()
    with pytest.raises(Exception, match="never deleted"):
        entry.delete()
    assert token
