"""One start note before the first placement: written, told, agreed to by all, or a reason."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import UnitMembership
from candidates import actions as candidates
from common.errors import DomainError
from employers.models import EmployerMember
from matching.models import Proposal
from notifications.models import Message
from placements.actions import course, ending, workplace_words
from placements.models import Placement
from placements.queries.course import missing_before_start
from placements.queries.waiting import consultants_rows, notes_for_teacher, waiting_rows
from tests import builders as base
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    placement = cast.an_agreed_placement(consultant)
    person = placement.participant
    person.consultant = consultant
    person.save()
    placement.follow_ups.filter(kind="joint_visit").delete()
    return placement


def write(placement, by, party="consultant"):
    return workplace_words.write_start_note(
        placement=placement, by=by, party=party, goals="Work in a kitchen"
    )


def rows(user, party):
    if party == "consultant":
        found, _stalled, _unowned = consultants_rows(user, timezone.localdate())
    else:
        found = waiting_rows(user, party)
    return [row["text"] for row in found]


def test_the_first_start_needs_the_note_or_a_reason(placement, consultant):
    refused = offer_cast.refusal(lambda: course.start(placement=placement, by=consultant))
    reasons = {"preparations": "Written on paper in the class"}
    started = course.start(placement=placement, by=consultant, reasons=reasons)

    assert refused.code == "preparations"
    assert started.guard_overrides.get().reason == "Written on paper in the class"


def test_it_lacks_the_yes_of_each_who_has_not_said_it(placement, consultant):
    own = placement.participant.user
    before = missing_before_start(placement)
    note = write(placement, consultant)
    between = missing_before_start(Placement.objects.get(pk=placement.pk))
    workplace_words.agree_to_start_note(note=note, by=own, party="participant")
    after = missing_before_start(Placement.objects.get(pk=placement.pk))

    assert before == ["The start note is not written"]
    assert between == ["No yes to the start note from: Participant"]
    assert after == []


def test_the_next_placement_needs_none(placement, consultant):
    Placement.objects.filter(pk=placement.pk).update(state="cancelled")
    earlier = Placement.objects.get(pk=placement.pk)
    earlier.started_on = cast.today()
    earlier.save()
    Proposal.objects.filter(pk=earlier.proposal_id).update(state="ended")
    opening = offer_cast.a_place(consultant, occupation="5120", kind="work_practice")
    welcome = offer_cast.a_welcome(consultant, opening=opening, participant=placement.participant)
    assert missing_before_start(cast.prepare(proposal=welcome, by=consultant)) == []


def test_the_others_are_told_and_see_it_on_their_first_page(placement, consultant):
    own = placement.participant.user
    teacher = cast.a_teacher_of(placement, consultant)
    assert "Where do we start?" in rows(consultant, "consultant")
    assert "Where do we start?" not in rows(own, "participant")

    note = write(placement, consultant)

    told = Message.objects.filter(kind="placements.start_note").values_list("to", flat=True)
    assert set(told) == {own.pk, teacher.pk}
    assert "Where do we start?" in rows(own, "participant")
    assert len(notes_for_teacher(teacher)) == 1
    assert "Where do we start?" not in rows(consultant, "consultant")
    workplace_words.agree_to_start_note(note=note, by=teacher, party="teacher")
    assert notes_for_teacher(teacher) == []


def test_the_teacher_sees_it_on_the_first_page(client, placement, consultant):
    teacher = cast.a_teacher_of(placement, consultant)
    write(placement, consultant)
    client.force_login(teacher)
    shown = client.get(reverse("dashboard:first_page"))
    assert "Say yes to the start note" in offer_cast.text_of(shown)


def missing(placement):
    return missing_before_start(Placement.objects.get(pk=placement.pk))


def agreed_by_both(placement, consultant):
    note = write(placement, consultant)
    own = placement.participant.user
    workplace_words.agree_to_start_note(note=note, by=own, party="participant")
    return note


def told(user):
    return Message.objects.filter(kind="placements.start_note", to=user, channel="in_app").count()


def test_a_teacher_whom_the_person_got_since_says_yes_too(placement, consultant):
    agreed_by_both(placement, consultant)
    assert missing(placement) == []

    teacher = base.a_teacher(base.a_unit(placement.municipality, kind="school"))
    candidates.change_participant(participant=placement.participant, by=consultant, teacher=teacher)

    assert missing(placement) == ["No yes to the start note from: Teacher"]
    assert len(notes_for_teacher(teacher)) == 1


def test_another_teacher_is_told_of_the_note_and_says_yes_for_themselves(placement, consultant):
    former = cast.a_teacher_of(placement, consultant)
    note = agreed_by_both(placement, consultant)
    workplace_words.agree_to_start_note(note=note, by=former, party="teacher")
    course.set_teacher(placement=placement, teacher=former, by=consultant)
    assert missing(placement) == []

    teacher = cast.a_teacher_of(placement, consultant)

    assert missing(placement) == ["No yes to the start note from: Teacher"]
    assert (told(former), told(teacher)) == (1, 1)


@pytest.fixture
def teaching(placement, consultant):
    """The consultant teaches the person too."""
    unit = base.a_unit(placement.municipality, kind="school")
    UnitMembership.objects.create(user=consultant, unit=unit, role="teacher")
    candidates.change_participant(
        participant=placement.participant, by=consultant, teacher=consultant
    )
    return consultant


def test_who_teaches_the_person_too_says_yes_in_both_capacities(client, placement, teaching):
    own = placement.participant.user
    workplace_words.write_start_note(
        placement=placement, by=own, party="participant", goals="Become a cook"
    )
    page = reverse("placements:start-note", args=[placement.pk])
    client.force_login(teaching)
    shown = client.get(page)
    assert "This is right" in offer_cast.text_of(shown)
    assert len(notes_for_teacher(teaching)) == 1

    client.post(page, {"agree": "1", "version": shown.context["version"]})

    assert missing(placement) == []
    assert notes_for_teacher(teaching) == []
    assert "Where do we start?" not in rows(teaching, "consultant")
    assert "This is right" not in offer_cast.text_of(client.get(page))


def test_who_teaches_the_person_too_has_said_yes_twice_by_writing(client, placement, teaching):
    client.force_login(teaching)
    page = reverse("placements:start-note", args=[placement.pk])
    client.post(page, {"goals": "Become a cook"})
    assert missing(placement) == ["No yes to the start note from: Participant"]
    assert told(teaching) == 0
    assert told(placement.participant.user) == 1


def test_who_became_the_teacher_since_says_that_yes_too(client, placement, consultant, request):
    agreed_by_both(placement, consultant)
    request.getfixturevalue("teaching")
    client.force_login(consultant)
    page = reverse("placements:start-note", args=[placement.pk])
    shown = client.get(page)
    client.post(page, {"agree": "1", "version": shown.context["version"]})
    assert missing(placement) == []


def test_a_consultant_who_speaks_for_the_workplace_too_says_yes(client, placement, consultant):
    EmployerMember.objects.create(employer=placement.workplace.employer, user=consultant)
    own = placement.participant.user
    workplace_words.write_start_note(placement=placement, by=own, party="participant", goals="Cook")
    client.force_login(consultant)
    page = reverse("placements:start-note", args=[placement.pk])
    client.post(page, {"agree": "1", "version": "1"})
    assert missing(placement) == []


def test_a_protected_address_waits_for_no_teacher(placement, consultant):
    cast.a_teacher_of(placement, consultant)
    candidates.set_protected_address(
        participant=placement.participant, is_protected=True, by=consultant
    )
    agreed_by_both(placement, consultant)

    assert missing(placement) == []


def test_a_teacher_is_chosen_for_any_kind_and_answers_for_language_practice_only(
    client, placement, consultant
):
    client.force_login(consultant)
    page = reverse("placements:placement", args=[placement.pk])
    choose = reverse("placements:change", args=[placement.pk, "teacher"])
    teacher = base.a_teacher(base.a_unit(placement.municipality, kind="school"))

    assert choose in client.get(page).content.decode()
    client.post(choose, {"teacher": str(teacher.pk)})

    placement.refresh_from_db()
    assert (placement.kind, placement.teacher) == ("work_practice", teacher)
    assert placement.owner == consultant


def test_the_note_of_a_placement_that_is_over_is_read_and_not_written(
    client, placement, consultant
):
    note = write(placement, consultant)
    ending.cancel(placement=placement, by=consultant, code="mistake")
    client.force_login(placement.participant.user)
    page = reverse("placements:start-note", args=[placement.pk])

    shown = offer_cast.text_of(client.get(page))
    refused = client.post(page, {"goals": "Another"})
    with pytest.raises(DomainError) as late:
        workplace_words.agree_to_start_note(
            note=note, by=placement.participant.user, party="participant"
        )

    note.refresh_from_db()
    assert "Work in a kitchen" in shown
    assert "This is right" not in shown
    assert "This placement is over." in offer_cast.text_of(refused)
    assert (note.goals, note.read_by) == ("Work in a kitchen", ["consultant"])
    assert late.value.code == "placement_over"


def test_what_was_typed_on_an_older_page_stays_beside_what_stands_there_now(
    client, placement, consultant
):
    note = write(placement, consultant)
    older = {"version": note.version}
    page = reverse("placements:start-note", args=[placement.pk])
    client.force_login(placement.participant.user)
    client.post(page, older | {"goals": "Become a cook"})
    client.force_login(consultant)

    shown = client.post(page, older | {"goals": "Serve guests", "way_on": "A course in spring"})

    note.refresh_from_db()
    assert (note.goals, note.way_on) == ("Become a cook", "")
    words = offer_cast.text_of(shown)
    for line in ("Somebody else changed this", "Become a cook", "Serve guests", "A course in"):
        assert line in words


def test_of_two_who_write_the_first_text_neither_erases_the_other(client, placement, consultant):
    page = reverse("placements:start-note", args=[placement.pk])
    client.force_login(placement.participant.user)
    client.post(page, {"goals": "Become a cook"})
    client.force_login(consultant)

    shown = client.post(page, {"goals": "Serve guests"})

    assert Placement.objects.get(pk=placement.pk).start_note.goals == "Become a cook"
    assert "Serve guests" in offer_cast.text_of(shown)


def test_what_was_written_for_a_first_placement_that_came_to_nothing_is_carried_on(
    placement, consultant, client
):
    write(placement, consultant)
    person = placement.participant
    ending.cancel(placement=placement, by=consultant, code="place_gone")
    candidates.hold_support_talk(participant=person, by=consultant)
    again = cast.a_preparing_placement(consultant, participant=person)
    client.force_login(consultant)

    page = client.get(reverse("placements:start-note", args=[again.pk]))

    assert page.context["form"]["goals"].value() == "Work in a kitchen"
    assert again.start_note.read_by == []
    assert len(missing_before_start(again)) > 1
    assert "Where do we start?" in rows(person.user, "participant")


def test_nothing_is_carried_on_after_a_first_stay(placement, consultant):
    write(placement, consultant)
    person = placement.participant
    reasons = {"preparations": "No time"}
    course.start(placement=placement, by=consultant, reasons=reasons)
    ending.end(placement=placement, cause="moved", on=cast.today(), by=consultant,
               talked_on=cast.today())  # fmt: skip
    candidates.hold_support_talk(participant=person, by=consultant)

    again = cast.a_preparing_placement(consultant, participant=person)

    assert not hasattr(again, "start_note")


def test_nobody_says_yes_to_a_note_that_they_never_read(client, placement, consultant):
    note = write(placement, consultant)
    page = reverse("placements:start-note", args=[placement.pk])
    client.force_login(placement.participant.user)
    older = client.get(page).context["version"]
    workplace_words.write_start_note(
        placement=placement, by=consultant, party="consultant", goals="Clean floors",
        version=older,
    )  # fmt: skip

    shown = client.post(page, {"agree": "1", "version": older})
    client.post(page, {"agree": "1"})

    note.refresh_from_db()
    assert note.read_by == ["consultant"]
    words = offer_cast.text_of(shown)
    assert "What you read is not what stands here now" in words
    assert "Clean floors" in words
    assert "This is right" in words
    client.post(page, {"agree": "1", "version": shown.context["version"]})
    note.refresh_from_db()
    assert note.read_by == ["consultant", "participant"]
