"""Sign-in by e-mail and password, reset by a code, and no way in beside them."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from accounts.queries import local_terms
from tests.builders import a_consultant, a_leader, a_unit, a_user

pytestmark = pytest.mark.django_db


def sign_in(client, email, password):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_the_right_password_opens_and_a_wrong_one_does_not(client):
    person = a_user()

    refused = sign_in(client, person.email, "something else")
    assert refused.status_code == 200
    assert "_auth_user_id" not in client.session

    assert sign_in(client, person.email, "secret-words-1").status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(client):
    person = a_user()

    wrong = sign_in(client, person.email, "something else").context["form"].errors
    unknown = sign_in(client, "nobody@demo.example", "something else").context["form"].errors

    assert wrong == unknown


def test_nobody_registers_uninvited(client):
    client.post(
        reverse("account_signup"), {"email": "x@demo.example", "password1": "en lang setning 7"}
    )
    assert User.objects.filter(email="x@demo.example").count() == 0


def test_a_forgotten_password_is_reset_with_a_code(client):
    person = a_user()
    client.post(reverse("account_reset_password"), {"email": person.email})
    [sent] = mail.outbox
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", sent.body, re.MULTILINE).group(1)

    confirm = client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    assert confirm.status_code == 302
    client.post(
        confirm["Location"], {"password1": "helt ny setning 9", "password2": "helt ny setning 9"}
    )

    client.logout()
    assert sign_in(client, person.email, "helt ny setning 9").status_code == 302


def test_the_settings_of_a_municipality_are_its_leaders_own(client):
    unit = a_unit()
    address = reverse("accounts:municipality_settings", args=["3437"])
    expected = {a_leader(unit): 200, a_consultant(unit): 404, a_user(): 404}
    for person, status in expected.items():
        client.force_login(person)
        assert client.get(address).status_code == status


def test_a_figure_below_five_is_never_shown_whatever_the_leader_chooses(client):
    client.force_login(a_leader(a_unit()))
    address = reverse("accounts:municipality_settings", args=["3437"])
    typed = client.get(address).context["form"].initial | {"smallest_cell": 3}

    response = client.post(address, typed)

    assert response.context["form"].errors.keys() == {"smallest_cell"}
    assert response.context["form"]["smallest_cell"].value() == "3"


def test_a_leader_gives_things_their_local_names(client):
    client.force_login(a_leader(a_unit()))
    client.post(
        reverse("accounts:local_term", args=["3437"]),
        {"key": "means_office", "language": "nb", "text": "Nav Prøve"},
    )
    assert local_terms("3437", "nb")["means_office"] == "Nav Prøve"
