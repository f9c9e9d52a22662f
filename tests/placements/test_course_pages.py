"""The placement page for each party, the list, the follow-ups: access, steps, queries."""

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import FollowUp, Placement
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant(db):
    return base.a_consultant()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(placement: Placement) -> str:
    return reverse("placements:placement", args=[placement.pk])


def test_each_party_opens_the_page_and_a_stranger_does_not(consultant):
    placement = cast.a_running_placement(consultant)
    speaker = offer_cast.speaker_of(placement.opening)
    people = [consultant, placement.participant.user, speaker, base.a_user(), base.a_consultant()]

    answers = [signed_in(user).get(page_of(placement)).status_code for user in people]

    assert answers == [200, 200, 200, 404, 404]


def test_the_teacher_of_the_placement_opens_the_page(consultant):
    placement = cast.an_agreed_placement(consultant, kind="language_practice")
    teacher = cast.a_teacher_of(placement, consultant)

    answer = signed_in(teacher).get(page_of(placement))

    assert "Prepare in class" in offer_cast.text_of(answer)


def test_the_participant_sees_days_and_not_what_staff_do_alone(consultant):
    placement = cast.an_agreed_placement(consultant, kind="language_practice")

    text = offer_cast.text_of(signed_in(placement.participant.user).get(page_of(placement)))

    assert "First day" in text
    assert "Prepare in class" not in text
    assert "Write a note" not in text


def test_the_employer_learns_the_surname_with_the_agreement(consultant):
    placement = cast.a_preparing_placement(consultant)
    speaker = signed_in(offer_cast.speaker_of(placement.opening))

    before = speaker.get(page_of(placement)).content.decode()
    person = placement.participant
    person.last_name = "Etternavnesen"
    person.save()
    still = speaker.get(page_of(placement)).content.decode()
    cast.course.agree(placement=placement, agreement=cast.some_terms(), by=consultant)
    after = speaker.get(page_of(placement)).content.decode()

    assert person.first_name in before
    assert "Etternavnesen" not in still
    assert "Etternavnesen" in after


def test_a_consultant_starts_it_on_the_page_and_a_warning_asks_for_a_reason(consultant):
    placement = cast.an_agreed_placement(consultant, terms=cast.some_terms(starts_on=cast.today()))
    address = reverse("placements:step", args=[placement.pk, "start"])
    client = signed_in(consultant)
    given = {"on": cast.today().isoformat()}

    refused = client.post(address, given)
    taken = client.post(address, given | {"preparations": "They have met before"})

    placement.refresh_from_db()
    assert "preparations" in refused.context["form"].errors
    assert taken.status_code == 302
    assert placement.state == "running"


@pytest.mark.parametrize("verb", ["pause", "end", "cancel", "start"])
def test_an_employer_takes_no_step_of_the_consultant(consultant, verb):
    placement = cast.a_running_placement(consultant)
    speaker = signed_in(offer_cast.speaker_of(placement.opening))

    answer = speaker.get(reverse("placements:step", args=[placement.pk, verb]))

    assert answer.status_code == 403


def test_an_unknown_step_is_not_found(consultant):
    placement = cast.a_running_placement(consultant)

    answer = signed_in(consultant).get(reverse("placements:step", args=[placement.pk, "agree"]))

    assert answer.status_code in (403, 404)


def test_a_protected_address_is_in_no_list_and_its_tasks_name_nobody(consultant):
    placement = cast.a_running_placement(consultant)
    cast.candidates.set_protected_address(
        participant=placement.participant, is_protected=True, by=consultant
    )
    client = signed_in(consultant)
    FollowUp.objects.update(due_on=cast.today())

    rows = client.get(reverse("placements:placements")).context["page"].object_list
    page = client.get(reverse("placements:follow_ups"))

    assert list(rows) == []
    assert page.context["today"]
    assert placement.participant.first_name not in page.content.decode()


def test_the_list_is_exported_as_it_is_narrowed(consultant):
    cast.a_running_placement(consultant)
    cast.an_agreed_placement(consultant)

    answer = signed_in(consultant).get(
        reverse("placements:placements"), {"state": "running", "export": "csv"}
    )

    assert len(answer.content.decode().strip().splitlines()) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(consultant, rows, django_assert_num_queries):
    for _ in range(rows):
        cast.a_running_placement(consultant)
    client = signed_in(consultant)

    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("placements:placements"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_follow_ups_cost_the_same_for_one_and_three(
    consultant, rows, django_assert_num_queries
):
    for _ in range(rows):
        cast.a_running_placement(consultant)
    FollowUp.objects.update(due_on=cast.today())
    client = signed_in(consultant)

    with django_assert_num_queries(FOLLOW_UP_QUERIES):
        client.get(reverse("placements:follow_ups"))


@pytest.mark.parametrize("notes", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_notes(
    consultant, notes, django_assert_num_queries
):
    placement = cast.a_running_placement(consultant)
    for _ in range(notes):
        cast.a_note(placement, consultant)
    client = signed_in(consultant)

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(page_of(placement))


def test_the_first_page_of_each_role_leads_to_the_placement(consultant):
    placement = cast.an_agreed_placement(consultant, kind="language_practice")
    teacher = cast.a_teacher_of(placement, consultant)
    FollowUp.objects.filter(kind="joint_visit").update(due_on=cast.today())
    people = [
        consultant_of(placement),
        teacher,
        placement.participant.user,
        offer_cast.speaker_of(placement.opening),
    ]

    pages = [signed_in(user).get("/").content.decode() for user in people]

    assert [str(placement.pk) in page for page in pages] == [True] * 4


@pytest.mark.parametrize("party", ["consultant", "participant", "employer"])
def test_every_link_of_the_page_opens(consultant, party):
    placement = cast.a_running_placement(consultant)
    users = {
        "consultant": consultant,
        "participant": placement.participant.user,
        "employer": offer_cast.speaker_of(placement.opening),
    }
    client = signed_in(users[party])
    page = client.get(page_of(placement))

    answers = {each["url"]: client.get(each["url"]).status_code for each in page.context["links"]}

    assert set(answers.values()) == {200}


def consultant_of(placement: Placement):
    return placement.participant.consultant


LIST_QUERIES = 4
FOLLOW_UP_QUERIES = 4
PAGE_QUERIES = 13


def test_teacher_and_participant_read_which_norwegian_is_used_there(client, consultant):
    placement = cast.a_running_placement(consultant)
    teacher = cast.a_teacher_of(placement, consultant)
    workplace = placement.workplace
    type(workplace).objects.filter(pk=workplace.pk).update(
        written_norm="nn", spoken_dialect="Gudbrandsdal"
    )
    for user in (teacher, placement.participant.user):
        client.force_login(user)
        page = client.get(reverse("placements:workplace", args=[placement.pk]))
        assert "People here write Nynorsk and speak" in page.content.decode()
