"""Where two of the staff have written differently, the page offers to see it differently."""

import pytest
from django.urls import reverse

from candidates import actions
from candidates.queries.contradictions import contradictions
from tests.builders import a_consultant
from tests.candidates.builders import a_participant_with_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return a_participant_with_account()


def speaks(person, by, level):
    return actions.add_entry(
        participant=person, by=by, kind="norwegian", norwegian_skill="speaking", level=level
    )


def found(person):
    return contradictions(person, person.entries.current())


def test_two_of_the_staff_who_write_differently_contradict_each_other(person):
    speaks(person, person.consultant, "A1")
    assert found(person) == []
    speaks(person, a_consultant(person.unit), "B1")
    assert found(person) == ["Speaking: B1 / Speaking: A1"]


def test_the_same_level_one_author_or_the_person_is_no_contradiction(person):
    speaks(person, person.consultant, "A1")
    speaks(person, person.user, "B1")
    speaks(person, a_consultant(person.unit), "A1")
    assert found(person) == []


def test_a_corrected_entry_contradicts_nothing(person):
    other = a_consultant(person.unit)
    first = speaks(person, person.consultant, "A1")
    actions.replace_entry(entry=first, by=other, level="B1")
    assert found(person) == []


def test_the_page_leads_to_a_form_that_says_what_is_seen_differently(client, person):
    speaks(person, person.consultant, "A1")
    speaks(person, a_consultant(person.unit), "B1")
    client.force_login(person.consultant)
    page = client.get(reverse("candidates:participant", args=[person.pk]))
    assert page.context["contradictions"] == ["Speaking: B1 / Speaking: A1"]

    form = client.get(
        reverse("meetings:disagree", args=[person.pk]), {"subject": "Speaking: B1 / Speaking: A1"}
    )

    assert "Speaking: B1 / Speaking: A1" in form.content.decode()
