"""Mentors: offered, asked for, matched on language and place, agreed by both, stopped by either."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from candidates.models import Participant
from mentoring import actions
from mentoring.models import MentorOffer, MentorPair
from reference.models import Language
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db
OWN = reverse("mentoring:own")
PAIRS = reverse("mentoring:pairs")


@pytest.fixture
def consultant(db):
    return base.a_consultant()


def language(code):
    return Language.objects.get_or_create(pk=code, defaults={"own_name": code})[0]


def a_former(consultant):
    return cast.an_ended_placement(consultant).participant


def offered(person, code="so", **given):
    return actions.offer_to_be_mentor(
        participant=person, language=language(code), form="paid", by=person.user, **given
    )


def asked(person, code="so"):
    return actions.ask_for_mentor(participant=person, language=language(code), by=person.user)


def bring():
    return actions.bring_together(now=timezone.now())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def pair(consultant):
    offered(a_former(consultant))
    asked(offer_cast.a_person(consultant))
    bring()
    return MentorPair.objects.get()


def test_only_who_has_been_there_offers(consultant):
    newcomer = offer_cast.a_person(consultant)

    refused = offer_cast.refusal(lambda: offered(newcomer))

    assert refused.code == "not_yet"
    assert offered(a_former(consultant)).form == "paid"


def test_two_are_brought_together_once_by_their_language(consultant):
    mentor, other = a_former(consultant), a_former(consultant)
    offered(mentor, "ar", second_language=language("so"))
    offered(other, "uk")
    asked(offer_cast.a_person(consultant))

    assert [bring(), bring()] == [1, 0]
    assert MentorPair.objects.get().mentor == mentor


def test_the_same_workplace_comes_before_who_offered_first(consultant):
    elsewhere = a_former(consultant)
    been_there = cast.an_ended_placement(consultant)
    offered(elsewhere)
    offered(been_there.participant)
    here = offer_cast.a_welcome(consultant, opening=been_there.opening)
    cast.prepare(proposal=here, by=consultant)
    asked(here.participant)

    bring()

    found = MentorPair.objects.get()
    assert (found.mentor, found.nearness) == (been_there.participant, "workplace")


def test_neither_sees_the_other_before_both_have_said_yes(pair):
    pages = []
    for act in (None, pair.mentor.user, pair.mentee.user):
        if act:
            actions.say_yes(pair=pair, by=act)
        pages.append(
            [
                there.name in signed_in(here.user).get(OWN).content.decode()
                for here, there in ((pair.mentor, pair.mentee), (pair.mentee, pair.mentor))
            ]
        )

    assert pages == [[False, False], [False, False], [True, True]]


def test_the_pages_offer_ask_agree_and_stop(consultant):
    mentor, mentee = a_former(consultant), offer_cast.a_person(consultant)
    helper, asker = signed_in(mentor.user), signed_in(mentee.user)
    language("so")
    helper.post(reverse("mentoring:offer"), {"language": "so", "form": "practice"})
    asker.post(reverse("mentoring:ask"), {"language": "so"})
    bring()
    pair = MentorPair.objects.get()

    for client in (helper, asker):
        client.post(reverse("mentoring:step", args=[pair.pk, "yes"]))
    pair.refresh_from_db()
    agreed = pair.state
    asker.post(reverse("mentoring:step", args=[pair.pk, "stop"]))
    pair.refresh_from_db()

    assert (agreed, pair.state) == ("agreed", "stopped")
    assert "mentoring.over" in offer_cast.told(mentor.user)


def test_after_a_no_the_same_two_are_not_suggested_again(pair):
    actions.decline(pair=pair, by=pair.mentee.user)

    assert bring() == 0


def test_a_protected_address_ends_the_pair_and_hides_it(pair, consultant):
    Participant.objects.filter(pk=pair.mentor.pk).update(has_protected_address=True)

    page = signed_in(pair.mentee.user).get(OWN).content.decode()
    bring()
    pair.refresh_from_db()

    assert "Your mentor" not in page
    assert pair.state == "declined"


def test_a_consent_taken_back_ends_the_pair_and_asking_needs_it(pair):
    Participant.objects.filter(pk=pair.mentee.pk).update(has_matching_consent=False)

    bring()
    pair.refresh_from_db()
    refused = offer_cast.refusal(lambda: asked(pair.mentee, "uk"))

    assert pair.state == "declined"
    assert refused.code == "consent"


def test_taking_back_ends_what_is_open(pair):
    actions.take_back(participant=pair.mentor, by=pair.mentor.user)

    pair.refresh_from_db()
    assert pair.state == "declined"
    assert not MentorOffer.objects.open().exists()


def test_strangers_and_other_municipalities_do_not_get_in(pair, consultant):
    address = reverse("mentoring:step", args=[pair.pk, "yes"])
    people = [base.a_user(), base.a_consultant(), consultant]

    assert [signed_in(user).post(address).status_code for user in people] == [404, 404, 403]
    assert signed_in(pair.mentee.user).get(PAIRS).status_code == 403
    assert pair.mentor.name not in signed_in(people[1]).get(PAIRS).content.decode()


@pytest.mark.parametrize("rows", [1, 10])
def test_the_consultants_list_costs_the_same(consultant, rows, django_assert_num_queries):
    for _ in range(rows):
        offered(a_former(consultant))
        asked(offer_cast.a_person(consultant))
        bring()
    client = signed_in(consultant)

    with django_assert_num_queries(PAIRS_QUERIES):
        text = offer_cast.text_of(client.get(PAIRS))

    assert text.count("→") == rows


def test_the_database_refuses_a_pair_that_one_has_agreed_to(pair):
    with pytest.raises(IntegrityError, match="agreed_by_both"), transaction.atomic():
        MentorPair.objects.update(state="agreed")


PAIRS_QUERIES = 4
