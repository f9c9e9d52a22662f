"""What a placement is for stands on top of its page, for everybody who may see it."""

import pytest
from django.urls import reverse

from candidates import actions as candidates
from candidates.models import ProfileEntry
from employers.models import Opening
from placements.models import Placement
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import agreement_builders as on_paper
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant(db):
    return base.a_consultant()


def shown_to(client, user, placement):
    client.force_login(user)
    page = client.get(reverse("placements:placement", args=[placement.pk]))
    assert page.status_code == 200
    texts = [line.text for line in page.context["purpose"]]
    assert all(text in page.content.decode() for text in texts)
    return texts


def parties_of(placement, consultant):
    person = offer_cast.person_of(placement.proposal)
    return [person, offer_cast.speaker_of(placement.opening), consultant]


def test_the_purpose_of_the_agreement_stands_on_top_for_all_parties(client, consultant):
    placement = cast.a_preparing_placement(consultant)
    on_paper.written(placement, consultant, learning_goals="To take orders")
    for user in parties_of(placement, consultant):
        assert shown_to(client, user, placement) == ["Learn to work in a kitchen", "To take orders"]


def test_the_version_in_force_counts_until_the_next_one_is_signed(client, consultant):
    placement = cast.a_preparing_placement(consultant)
    on_paper.signed(placement, consultant)
    before = shown_to(client, consultant, placement)
    assert before == ["Learn to work in a kitchen", "Cold dishes"]
    Placement.objects.update(state="running")
    placement.refresh_from_db()
    agreement = on_paper.written(placement, consultant, purpose="Another")
    assert shown_to(client, consultant, placement) == before
    for party in ("participant", "employer", "consultant"):
        on_paper.sign(agreement, party)
    assert shown_to(client, consultant, placement)[0] == "Another"


def test_before_an_agreement_the_place_and_the_goal_say_it_and_no_goal_to_the_employer(
    client, consultant
):
    placement = cast.a_preparing_placement(consultant)
    Opening.objects.filter(pk=placement.opening_id).update(purpose="To try the trade", learning="")
    candidates.add_entry(
        participant=placement.participant, by=consultant, kind=ProfileEntry.Kind.WISH,
        text="To work with food",
    )  # fmt: skip
    person, speaker, _staff = parties_of(placement, consultant)
    read = [shown_to(client, user, placement) for user in (person, speaker, consultant)]
    assert read[1] == ["To try the trade"]
    assert read[0] == read[2]
    assert len(read[0]) == 2
