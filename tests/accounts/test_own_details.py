"""What a person writes about themselves under “My account”."""

import pytest
from django.urls import reverse

from notifications.actions import choose_channels
from tests.builders import a_user

pytestmark = pytest.mark.django_db

OWN = {"first_name": "Kim", "last_name": "Berg", "phone": "", "language": ""}


@pytest.mark.parametrize(
    ("sms", "phone", "kept"),
    [
        (True, " ", "+4740000001"),
        (True, "+4740000002", "+4740000002"),
        (False, "", ""),
        (None, "", ""),
    ],
)
def test_who_gets_sms_keeps_a_number(client, sms, phone, kept):
    person = a_user(phone="+4740000001")
    if sms is not None:
        choose_channels(user=person, email=True, sms=sms)
    client.force_login(person)

    page = client.post(reverse("accounts:own_details"), OWN | {"phone": phone})

    person.refresh_from_db()
    assert person.phone == kept
    refused = phone.strip() != kept
    assert page.status_code == (200 if refused else 302)
    if refused:
        [error] = page.context["form"].errors["phone"]
        assert "How do you want to be told?" in error
        assert reverse("notifications:channels") in page.content.decode()
