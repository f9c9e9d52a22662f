"""The ways to a page that everybody needs: the own account, and the door for a new firm."""

import pytest
from django.urls import reverse

from tests.builders import a_consultant

pytestmark = pytest.mark.django_db


def test_whoever_is_signed_in_comes_to_the_own_account_from_every_page(client):
    client.force_login(a_consultant())
    page = client.get(reverse("dashboard:privacy")).content.decode()
    assert page.count(f'href="{reverse("accounts:own_details")}"') == 2  # wide, and on the phone


def test_a_firm_that_is_new_finds_the_way_in(client):
    page = client.get(reverse("account_login")).content.decode()
    assert f'href="{reverse("employers:register")}"' in page
