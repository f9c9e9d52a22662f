"""Where a page names a body or a role, it says the municipality's own word."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.models import LocalTerm
from accounts.queries import local_terms
from candidates import actions as candidates
from common.errors import DomainError
from meetings.actions import ends, meetings
from meetings.models import Meeting, ProgrammeEnd
from reference.models import Occupation
from tests import builders as base
from tests.employers.builders import a_waiting_employer, an_employer
from tests.matching import builders as cast
from tests.matching.offer_cast import text_of
from tests.meetings.builders import a_meeting
from tests.placements import builders as stays
from tests.placements.agreement_builders import filled

RENAMED = (
    "accounts.migrations.0005_name_offices_and_laws_by_what_they_do",
    "employers.migrations.0004_count_job_seekers_whoever_placed_them",
    "reference.migrations.0002_titles_come_from_an_open_list",
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


def a_word(municipality, key, text):
    LocalTerm.objects.create(municipality=municipality, key=key, language="en", text=text)


def page(client, user, name, *args):
    client.force_login(user)
    return text_of(client.get(reverse(name, args=args)))


def test_who_teaches_and_who_judges(client, consultant):
    placement = stays.a_preparing_placement(consultant, kind="language_practice")
    stays.a_teacher_of(placement, consultant)
    a_word(placement.municipality, "teacher", "Pathfinder")
    a_word(placement.municipality, "job_consultant", "Door opener")
    filled(placement, consultant, instructions="B1")

    person = placement.participant.pk
    assert "Pathfinder" in page(client, consultant, "candidates:participant", person)
    assert "Door opener" in page(client, consultant, "placements:sheet", placement.pk)


def test_who_looks_at_a_registration(client):
    employer = a_waiting_employer()
    a_word(employer.workplaces.get().municipality, "job_consultant", "Door opener")

    shown = page(client, employer.members.get().user, "employers:waiting")

    assert "Who looks: Door opener, Sel." in shown


def test_who_decides_on_means_at_the_end(client, consultant):
    today = timezone.localdate()
    person = cast.a_participant(consultant, programme_ends_on=today + timedelta(days=20))
    a_word(person.municipality, "means_office", "The labour desk")
    ends.open_ends(today=today)
    end = ProgrammeEnd.objects.first()

    assert "The labour desk is not invited yet" in page(client, consultant, "meetings:ends")
    form = page(client, consultant, "meetings:end", end.pk)
    assert "The labour desk was invited on" in form
    assert "What The labour desk decides on means" in form
    assert end.tasks.get().action == "Invite The labour desk, and agree who takes over."
    with pytest.raises(DomainError) as refused:
        ends.complete_end(end=end, by=consultant, now=timezone.now())
    assert refused.value.message == "Invite The labour desk first."


def test_who_was_at_the_meeting(client, consultant):
    person = cast.a_participant(consultant)
    a_word(person.municipality, "means_office", "The labour desk")
    meeting = a_meeting(person, by=consultant)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(hours=1))

    assert "Was The labour desk there?" in page(client, consultant, "meetings:hold", meeting.pk)
    meeting.refresh_from_db()
    meetings.hold_meeting(
        meeting=meeting, by=consultant, now=timezone.now(), means_office_was_there=True
    )
    assert "The labour desk was there." in page(client, consultant, "meetings:meeting", meeting.pk)


def test_who_picks_among_the_proposals(client, consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    school = base.a_unit(person.municipality, kind="school")
    candidates.change_participant(participant=person, by=consultant, teacher=base.a_teacher(school))
    opening = cast.an_opening(consultant, occupation="5120", selected_by="school_picks")
    a_word(person.municipality, "school", "The language house")

    shown = page(client, consultant, "matching:pair", person.pk, opening.pk)

    assert "The language house picks" in shown


def test_without_a_word_a_page_says_what_the_office_does(client, consultant):
    today = timezone.localdate()
    cast.a_participant(consultant, programme_ends_on=today + timedelta(days=20))
    ends.open_ends(today=today)

    shown = page(client, consultant, "meetings:ends")

    assert "The office that decides on means is not invited yet" in shown


def test_what_was_written_under_a_name_is_kept_under_what_it_does():
    workplace = an_employer().workplaces.get()
    unit = base.a_unit(workplace.municipality, kind="adult_education")
    a_word(workplace.municipality, "integration_act", "The law of here")
    stay = workplace.occupancies.create(scheme="nav", starts_on=timezone.localdate())
    occupation = Occupation.objects.create(code="9999", label_nb="Prøver")
    title = occupation.titles.create(title="Prøver", source="nav")

    def renamed(act):
        for migration in RENAMED:
            getattr(import_module(migration), act)(apps, None)
        for row in (unit, stay, title):
            row.refresh_from_db()
        return [unit.kind, stay.scheme, title.source]

    assert renamed("rename") == ["school", "job_seeker", "open"]
    assert local_terms(workplace.municipality)["programme_act"] == "The law of here"
    assert renamed("rename_back") == ["adult_education", "nav", "nav"]
