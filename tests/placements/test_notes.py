"""The one-minute note, the midway warning, help at the workplace, the class page."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import UnitMembership, User
from candidates.models import ProfileEntry
from common.calendar import add_working_days
from notifications.models import Message
from placements.actions import course, follow_ups, notes
from placements.models import FollowUp, Note, Placement
from placements.models.course_facts import Lines, Midway
from placements.queries import pages
from placements.states.follow_up import FollowUpKind
from tests import builders as base
from tests.candidates.builders import a_participant
from tests.matching import offer_cast
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultant(db):
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    return cast.a_running_placement(consultant)


def some_lines(**given) -> Lines:
    given = {"with_employer": True} | given
    return Lines(next_on=add_working_days(cast.today(), 3), **given)


def test_who_calls_next_becomes_a_task_with_an_owner(consultant, placement):
    note = notes.write_note(placement=placement, by=consultant, lines=some_lines())

    task = note.next_follow_up
    assert (task.kind, task.owner) == (FollowUpKind.NEXT_CALL, consultant)
    assert task.due_on == add_working_days(cast.today(), 3)


def test_a_note_finishes_the_follow_up_it_belongs_to(consultant, placement):
    first_day = placement.follow_ups.get(kind=FollowUpKind.FIRST_DAY)

    notes.write_note(placement=placement, by=consultant, lines=some_lines(), follow_up=first_day)

    first_day.refresh_from_db()
    assert first_day.state == "done"


def test_a_follow_up_that_somebody_wrote_down_a_moment_ago_is_refused(consultant, placement):
    as_read_before = placement.follow_ups.get(kind=FollowUpKind.FIRST_DAY)
    follow_ups.finish(
        task=FollowUp.objects.get(pk=as_read_before.pk), by=consultant, on=cast.today()
    )

    refused = offer_cast.refusal(
        lambda: notes.write_note(
            placement=placement, by=consultant, lines=some_lines(), follow_up=as_read_before
        )
    )

    assert (refused.code, Note.objects.count()) == ("step_not_allowed", 0)


def test_a_note_says_with_whom(consultant, placement):
    refused = offer_cast.refusal(
        lambda: notes.write_note(
            placement=placement, by=consultant, lines=some_lines(with_employer=False)
        )
    )

    assert (refused.field, Note.objects.count()) == ("with_participant", 0)


def saturday():
    return cast.today() + timedelta(days=(5 - cast.today().weekday()) % 7)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        (lambda: {"next_on": cast.today() - timedelta(days=1)}, "past", "next_on"),
        (lambda: {"next_on": saturday()}, "day_off", "next_on"),
        (lambda: {"next_caller": "clock"}, "who_calls", "next_caller"),
    ],
)
def test_somebody_calls_next_on_a_working_day_to_come(consultant, placement, given, code, field):
    lines = replace(some_lines(), **given())

    refused = offer_cast.refusal(
        lambda: notes.write_note(placement=placement, by=consultant, lines=lines)
    )

    assert (refused.code, refused.field, Note.objects.count()) == (code, field, 0)


def test_a_note_settles_no_follow_up_of_another_placement(consultant, placement):
    other = cast.a_running_placement(consultant)
    task = other.follow_ups.get(kind=FollowUpKind.FIRST_DAY)

    refused = offer_cast.refusal(
        lambda: notes.write_note(
            placement=placement, by=consultant, lines=some_lines(), follow_up=task
        )
    )

    task.refresh_from_db()
    assert (refused.code, task.state, Note.objects.count()) == ("other", "due", 0)


def test_hardly_any_norwegian_is_a_warning_with_an_action(consultant, placement):
    midway = Midway(norwegian="hardly", serves_goal="partly", spoken_with=("nobody",))

    notes.write_note(placement=placement, by=consultant, lines=some_lines(midway=midway))

    task = placement.follow_ups.get(kind=FollowUpKind.MORE_NORWEGIAN)
    assert task.due_on == add_working_days(cast.today(), 5)
    assert pages.warnings_of(placement) == [
        "Hardly any Norwegian is spoken here. Make room for more."
    ]


def test_midway_asks_again_when_the_person_manages_alone(consultant, placement):
    midway = Midway(norwegian="much", serves_goal="yes", alone_after_weeks=6)

    notes.write_note(placement=placement, by=consultant, lines=some_lines(midway=midway))

    placement.refresh_from_db()
    assert placement.alone_after_weeks == 6


def test_what_was_found_midway_is_read_on_the_page(client, consultant, placement):
    midway = Midway(
        norwegian="some", serves_goal="no", spoken_with=("colleagues",), discovered="Mends bikes"
    )
    lines = some_lines(midway=midway, words="ovn\ndeig", situation="Asks for help")
    notes.write_note(placement=placement, by=consultant, lines=lines)
    client.force_login(consultant)

    page = offer_cast.text_of(client.get(reverse("placements:placement", args=[placement.pk])))

    said = ("Does it serve the goal? No", "With whom? Colleagues", "Mends bikes", "deig")
    assert [words for words in (*said, "Asks for help") if words not in page] == []


def test_a_new_skill_enters_the_profile_as_observed_at_work(consultant, placement):
    notes.write_note(placement=placement, by=consultant, lines=some_lines(new_skill="Peels fast"))

    entry = ProfileEntry.objects.get(participant=placement.participant, text="Peels fast")
    assert entry.source == ProfileEntry.Source.OBSERVED


def test_only_shared_notes_are_read_by_the_others(consultant, placement):
    notes.write_note(placement=placement, by=consultant, lines=some_lines(agreed="ours only"))
    notes.write_note(
        placement=placement, by=consultant, lines=some_lines(agreed="for all", is_shared=True)
    )
    speaker = offer_cast.speaker_of(placement.opening)

    seen = {
        user: [note.agreed for note in pages.notes_of(placement, user)]
        for user in (placement.participant.user, speaker, base.a_consultant())
    }

    assert list(seen.values()) == [["for all"], ["for all"], []]
    assert len(pages.notes_of(placement, consultant)) == 2


def test_an_employer_orders_help_that_gets_an_owner_and_a_deadline(consultant, placement):
    speaker = offer_cast.speaker_of(placement.opening)

    task = notes.order_help(placement=placement, by=speaker, text="Make a picture list")
    again = notes.order_help(placement=placement, by=speaker, text="Make a picture list")

    assert (task.pk, task.owner) == (again.pk, consultant)
    assert task.due_on <= add_working_days(cast.today(), 10)
    assert "placements.help_ordered" in offer_cast.told(consultant)


def has_left(*users):
    UnitMembership.objects.filter(user__in=users).update(ended_at=timezone.now())


def order_help(placement, text="Make a picture list"):
    """What the employer reads after ordering, and the task."""
    speaker = Client()
    speaker.force_login(offer_cast.speaker_of(placement.opening))
    address = reverse("placements:order_help", args=[placement.pk])
    page = offer_cast.text_of(speaker.post(address, {"text": text}, follow=True))
    return page, FollowUp.objects.get(kind=FollowUpKind.HELP_AT_WORKPLACE)


def test_help_goes_to_who_answers_for_the_person_where_the_owner_has_left(consultant, placement):
    teacher = cast.a_teacher_of(placement, consultant)
    deputy = base.a_consultant(placement.participant.unit)
    Placement.objects.filter(pk=placement.pk).update(owner=teacher, deputy=deputy)
    has_left(teacher, deputy)

    page, task = order_help(placement)

    assert "Somebody answers for it now" in page
    assert (task.owner, task.deputy) == (consultant, None)
    told = [offer_cast.told(each) for each in (consultant, teacher, deputy)]
    assert ["placements.help_ordered" in kinds for kinds in told] == [True, False, False]


def test_help_goes_to_the_deputy_where_only_the_owner_has_left(consultant, placement):
    deputy = base.a_consultant(placement.participant.unit)
    Placement.objects.filter(pk=placement.pk).update(deputy=deputy)
    has_left(consultant)
    _page, task = order_help(placement)
    assert (task.owner, task.deputy) == (deputy, None)


@pytest.mark.parametrize("has_leader", [True, False])
def test_help_that_only_leavers_would_answer_for_is_handed_to_somebody_who_is_there(
    consultant, placement, client, has_leader
):
    """The leaders hear of it; where the unit has none, the colleagues do."""
    unit = placement.participant.unit
    colleague = base.a_consultant(unit)
    deputy = base.a_consultant(unit)
    told = base.a_leader(unit) if has_leader else colleague
    Placement.objects.filter(pk=placement.pk).update(deputy=deputy)
    has_left(consultant, deputy)

    page, task = order_help(placement)
    order_help(placement)

    assert "waits on our list until somebody takes it" in page
    assert "Somebody answers for it now" not in page
    assert (task.owner, task.deputy) == (None, None)
    heard = {each: offer_cast.told(each) for each in (told, colleague, consultant, deputy)}
    kind = "placements.help_ordered"
    assert [each for each, kinds in heard.items() if kinds.count(kind) == 1] == [told]
    assert [each for each, kinds in heard.items() if kind in kinds] == [told]

    client.force_login(told)
    where = Message.objects.get(to=told, kind=kind, channel="in_app").path
    assert "Make a picture list" in offer_cast.text_of(client.get(where))
    given = {f"owner_task_{task.pk}": str(colleague.pk), f"note_task_{task.pk}": "They wait for us"}
    client.post(where, given)
    task.refresh_from_db()
    assert task.owner == colleague


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"text": " "}, "empty", "text"),
        ({"text": "A list", "wanted_by": -1}, "past", "wanted_by"),
    ],
)
def test_whoever_orders_help_says_what_and_by_a_day_to_come(placement, given, code, field):
    speaker = offer_cast.speaker_of(placement.opening)
    if "wanted_by" in given:
        given = given | {"wanted_by": cast.today() + timedelta(days=given["wanted_by"])}

    refused = offer_cast.refusal(lambda: notes.order_help(placement=placement, by=speaker, **given))

    assert (refused.code, refused.field) == (code, field)
    assert not FollowUp.objects.filter(kind=FollowUpKind.HELP_AT_WORKPLACE).exists()


def test_help_comes_when_it_is_wanted_and_within_ten_working_days(placement):
    speaker = offer_cast.speaker_of(placement.opening)
    soon, latest = (add_working_days(cast.today(), days) for days in (2, 10))

    tasks = [
        notes.order_help(placement=placement, by=speaker, text=f"By {day}", wanted_by=day)
        for day in (soon, latest + timedelta(days=30))
    ]

    assert [task.due_on for task in tasks] == [soon, latest]
    assert {task.caller for task in tasks} == {"employer"}


def test_an_employer_finds_where_help_is_ordered(placement, client):
    client.force_login(offer_cast.speaker_of(placement.opening))
    page = client.get(reverse("placements:placement", args=[placement.pk])).content.decode()
    assert reverse("placements:order_help", args=[placement.pk]) in page


def test_for_a_placement_that_is_over_no_help_is_ordered(consultant, client):
    placement = cast.an_ended_placement(consultant)
    client.force_login(offer_cast.speaker_of(placement.opening))
    address = reverse("placements:order_help", args=[placement.pk])

    page = client.get(reverse("placements:placement", args=[placement.pk])).content.decode()
    answer = client.post(address, {"text": "Make a picture list"})

    assert address not in page
    assert "This placement is over." in offer_cast.text_of(answer)
    assert "Make a picture list" in answer.content.decode()
    assert not FollowUp.objects.filter(kind=FollowUpKind.HELP_AT_WORKPLACE).exists()


def test_the_class_page_shows_words_by_kind_of_work_without_names(consultant, client):
    placement = cast.an_agreed_placement(consultant, kind="language_practice")
    teacher = cast.a_teacher_of(placement, consultant)
    cast.visit_held(placement, consultant)
    course.start(placement=placement, by=consultant, on=placement.starts_on)
    lines = some_lines(words="bolle\nkniv", situation="To ask for a break")
    notes.write_note(placement=placement, by=teacher, lines=lines)
    client.force_login(teacher)

    text = offer_cast.text_of(client.get(reverse("placements:class")))

    assert "bolle" in text
    assert "To ask for a break" in text
    assert placement.participant.first_name not in text
    assert placement.workplace.name not in text


def test_a_note_is_written_on_the_page(consultant, placement, client):
    client.force_login(consultant)
    task = placement.follow_ups.get(kind=FollowUpKind.FIRST_DAY)
    address = f"{reverse('placements:note', args=[placement.pk])}?follow_up={task.pk}"

    answer = client.post(
        address,
        {
            "with_participant": "on",
            "went_well": "On time every day",
            "next_caller": "employer",
            "next_on": add_working_days(cast.today(), 2).isoformat(),
        },
    )

    assert answer.status_code == 302
    assert Note.objects.get().next_follow_up.caller == "employer"


def note_on(client, placement, day, **more):
    given = {"with_employer": "on", "next_caller": "consultant", "next_on": day.isoformat()}
    return client.post(reverse("placements:note", args=[placement.pk]), given | more)


def test_more_contact_than_the_workplace_agreed_to_is_asked_about_once(
    consultant, placement, client
):
    client.force_login(consultant)
    placement.most_contacts_in_4_weeks = 1
    placement.save(update_fields=["most_contacts_in_4_weeks"])
    soon = add_working_days(cast.today(), 2)

    asked = note_on(client, placement, soon)
    form = asked.context["form"]
    assert (list(form.errors), "is_wanted" in form.fields) == (["next_on"], True)
    assert Note.objects.count() == 0
    assert note_on(client, placement, soon, is_wanted="on").status_code == 302


def test_contact_within_what_was_agreed_asks_nothing(consultant, placement, client):
    client.force_login(consultant)
    placement.most_contacts_in_4_weeks = 20
    placement.save(update_fields=["most_contacts_in_4_weeks"])

    answer = note_on(client, placement, add_working_days(cast.today(), 2))

    assert answer.status_code == 302


def test_a_half_filled_note_keeps_what_was_typed_and_names_the_field(consultant, placement, client):
    client.force_login(consultant)

    answer = client.post(
        reverse("placements:note", args=[placement.pk]),
        {"went_well": "Speaks more", "next_caller": "consultant"},
    )

    assert "Speaks more" in answer.content.decode()
    assert "next_on" in answer.context["form"].errors


def test_a_midway_follow_up_opens_the_midway_questions(consultant, placement, client):
    client.force_login(consultant)
    task = FollowUp.objects.get(placement=placement, kind=FollowUpKind.MIDWAY)

    answer = client.get(f"{reverse('placements:note', args=[placement.pk])}?follow_up={task.pk}")

    assert "norwegian" in answer.context["form"].fields


def midway_of(placement) -> FollowUp:
    return FollowUp.objects.get(placement=placement, kind=FollowUpKind.MIDWAY)


def test_a_midway_review_is_not_done_without_its_answers(consultant, placement):
    task = midway_of(placement)
    asked = Midway(norwegian="some", serves_goal="yes")  # with whom is not answered
    written = {"placement": placement, "by": consultant, "follow_up": task}

    refused = [
        offer_cast.refusal(act)
        for act in (
            lambda: follow_ups.finish(task=task, by=consultant, on=cast.today()),
            lambda: follow_ups.cancel(task=task, by=consultant, code="done_another_way"),
            lambda: notes.write_note(lines=some_lines(), **written),
            lambda: notes.write_note(lines=some_lines(midway=asked), **written),
        )
    ]

    task.refresh_from_db()
    assert {each.code for each in refused} == {"midway_questions"}
    assert [each.field for each in refused[2:]] == ["norwegian", "spoken_with"]
    assert (task.state, Note.objects.count()) == ("due", 0)


def test_the_page_of_a_midway_review_leads_to_its_questions(consultant, placement, client):
    client.force_login(consultant)
    task = midway_of(placement)
    done = reverse("placements:finish_follow_up", args=[task.pk])
    questions = f"{reverse('placements:note', args=[placement.pk])}?follow_up={task.pk}"

    page = client.get(reverse("placements:follow_up", args=[task.pk])).content.decode()
    pressed = client.post(done)

    assert questions in page
    assert done not in page
    assert pressed.status_code == 409
    assert midway_of(placement).state == "due"


def test_a_midway_review_with_its_answers_is_done(consultant, placement, client):
    client.force_login(consultant)
    task = midway_of(placement)
    page = f"{reverse('placements:note', args=[placement.pk])}?follow_up={task.pk}"
    given = {
        "with_employer": "on",
        "next_caller": "consultant",
        "next_on": add_working_days(cast.today(), 3).isoformat(),
        "is_wanted": "on",  # more contact than agreed
        "norwegian": "some",
        "serves_goal": "yes",
    }

    half = client.post(page, given)
    client.post(page, given | {"spoken_with": ["nobody"]})

    assert half.context["form"].errors.keys() == {"spoken_with"}
    assert midway_of(placement).state == "done"
    assert Note.objects.get().midway.spoken_with == ["nobody"]
    # Whoever presses “done” on an older page is told nothing else.
    assert follow_ups.finish(task=task, by=consultant, on=cast.today()).state == "done"


def test_a_midway_review_may_still_be_declined(consultant, placement):
    task = midway_of(placement)
    follow_ups.cancel(task=task, by=consultant, code="offered_declined")
    task.refresh_from_db()
    assert task.state == "cancelled"


@pytest.mark.parametrize("field", ["words", "situation"])
def test_the_class_reads_no_name_of_the_person_or_of_who_meets_them(consultant, placement, field):
    placement.workplace.contacts.create(name="Dag Prøvesen", phone="61 00 00 09")
    own = placement.participant.first_name

    for name in (own, own.lower(), "Dag", "Prøvesen"):
        lines = some_lines(**{field: f"Help, said {name}, now"})
        refused = offer_cast.refusal(
            lambda lines=lines: notes.write_note(placement=placement, by=consultant, lines=lines)
        )
        assert (refused.code, refused.field) == ("names_somebody", field)
    kept = notes.write_note(
        placement=placement, by=consultant, lines=some_lines(**{field: "God dag, sa sjefen"})
    )
    assert getattr(kept, field) == "God dag, sa sjefen"


@pytest.fixture
def taught(consultant):
    """A language practice with its teacher, who teaches another pupil too."""
    placement = cast.an_agreed_placement(consultant, kind="language_practice")
    teacher = cast.a_teacher_of(placement, consultant)
    cast.visit_held(placement, consultant)
    course.start(placement=placement, by=consultant, on=placement.starts_on)
    a_participant(
        placement.participant.unit, consultant=consultant, teacher=teacher,
        first_name="Amina", last_name="Warsame",
    )  # fmt: skip
    placement.workplace.contacts.create(name="Dag Anne-Marie Prøvesen", phone="61 00 00 09")
    User.objects.filter(pk=teacher.pk).update(first_name="Sigrid", last_name="Moe")
    placement.refresh_from_db()
    return placement


@pytest.mark.parametrize("name", ["Amina", "Warsames", "Sigrid Moe", "Marie", "Dag"])
def test_names_of_pupils_contacts_and_staff_are_refused_and_what_was_typed_stays(
    taught, client, name
):
    client.force_login(taught.teacher)
    answer = note_on(
        client,
        taught,
        add_working_days(cast.today(), 2),
        situation=f"{name} is late",
        is_wanted="on",
    )
    assert "situation" in answer.context["form"].errors
    assert f"{name} is late" in answer.content.decode()
    assert not Note.objects.exists()


def test_names_in_an_older_note_are_masked_on_the_class_page(taught, client):
    own = taught.participant.first_name
    kept = notes.write_note(
        placement=taught, by=taught.teacher, lines=some_lines(words="kniv", situation="Be late")
    )
    Note.objects.filter(pk=kept.pk).update(
        words=f"dag\nstein\nAmina\n{own.lower()}s bolle",
        situation="Amina Warsame asks Dag and Anne-Marie, sigrid, Moe-land and Sigrids mother",
    )
    client.force_login(taught.teacher)

    theme = client.get(reverse("placements:class")).context["themes"][0]

    assert theme.words == ["dag", "somebodys bolle", "stein"]
    assert theme.situations == [
        "somebody asks somebody and somebody, sigrid, somebody-land and somebodys mother"
    ]
