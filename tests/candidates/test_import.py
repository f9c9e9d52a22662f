"""A file of participants: all or nothing, every fault by row and column, twice is once."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from candidates import actions
from candidates.models import Participant, ParticipantImport, ProfileEntry
from common.errors import DomainError
from tests.builders import a_consultant, a_municipality, a_postal_code, a_teacher, a_unit
from tests.candidates.builders import a_language, a_participant, an_occupation

pytestmark = pytest.mark.django_db

GOOD = {
    "reference": "SEL-1",
    "first_name": "Amina",
    "last_name": "Eksempel",
    "programme_starts_on": "2026-08-01",
    "programme_ends_on": "01.08.2028",
    "track": "work",
    "contact_language": "so",
    "home_postal_code": "2670",
    "has_car": "nei",
    "max_travel_minutes": "75",
    "kinds_asked": "language_practice | work_practice",
    "listening": "A2",
    "speaking": "A1",
    "languages": "so",
    "goals": "5120",
    "skills": "laget mat i 12 år | sy",
    "mon": "09:00-14:00",
}


@pytest.fixture(autouse=True)
def _known_places_and_words():
    a_postal_code()
    a_language()
    an_occupation()


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def consultant(unit):
    return a_consultant(unit)


def a_file(*rows, encoding="utf-8-sig", delimiter=";"):
    """A CSV of these rows, with the columns of the first."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def checked(unit, by, content):
    job = actions.start_import(unit=unit, content=content, file_name="inn.csv", by=by)
    while job.is_at_work:
        job = actions.advance_import(job_id=job.pk)
    return job


def taken_in(unit, by, content):
    job = checked(unit, by, content)
    actions.confirm_import(job=job, by=by)
    return actions.advance_import(job_id=job.pk)


def counts(job):
    return (job.new_count, job.changed_count, job.unchanged_count, job.fault_count)


def test_a_preview_saves_nothing(unit, consultant):
    job = checked(unit, consultant, a_file(GOOD))

    assert (job.state, counts(job)) == ("checked", (1, 0, 0, 0))
    assert not Participant.objects.exists()


def test_a_row_becomes_a_participant_with_a_profile(unit, consultant):
    job = taken_in(unit, consultant, a_file(GOOD))

    participant = Participant.objects.get()
    assert job.state == "done"
    assert (participant.unit, participant.consultant) == (unit, consultant)
    assert (participant.contact_language_id, participant.home_postal_code_id) == ("so", "2670")
    assert participant.kinds_asked == ["language_practice", "work_practice"]
    assert [str(span) for span in participant.availability.all()] == ["mon 09:00–14:00"]
    entries = participant.entries.for_matching()
    said = entries.values_list("kind", "norwegian_skill", "level", "occupation_id", "text")
    assert sorted(said, key=str) == sorted(
        [
            ("norwegian", "listening", "A2", None, ""),
            ("norwegian", "speaking", "A1", None, ""),
            ("language", "", "", None, ""),
            ("goal", "", "", "5120", ""),
            ("skill", "", "", None, "laget mat i 12 år"),
            ("skill", "", "", None, "sy"),
        ],
        key=str,
    )
    assert not participant.has_matching_consent


def test_the_same_file_twice_changes_nothing(unit, consultant):
    content = a_file(GOOD)
    taken_in(unit, consultant, content)
    before = Participant.objects.get().version

    job = checked(unit, consultant, content)

    assert counts(job) == (0, 0, 1, 0)
    assert not job.can_be_saved
    actions.confirm_import(job=job, by=consultant)
    actions.advance_import(job_id=job.pk)
    assert Participant.objects.get().version == before
    assert ProfileEntry.objects.count() == 6


def test_what_is_exported_comes_in_again_without_a_change(client, unit, consultant):
    taken_in(unit, consultant, a_file(GOOD))
    client.force_login(consultant)
    for kind in ("csv", "xlsx"):
        content = client.get(reverse("candidates:export", args=[kind])).content

        assert counts(checked(unit, consultant, content)) == (0, 0, 1, 0)


def test_people_registered_by_hand_come_in_again_as_themselves(client, unit, consultant):
    by_hand = a_participant(unit, consultant=consultant)
    client.force_login(consultant)
    for kind in ("csv", "xlsx"):
        content = client.get(reverse("candidates:export", args=[kind])).content

        assert counts(checked(unit, consultant, content)) == (0, 0, 1, 0)

    taken_in(unit, consultant, a_file({**GOOD, "reference": str(by_hand.pk), "last_name": "Retta"}))

    assert [each.pk for each in Participant.objects.all()] == [by_hand.pk]
    by_hand.refresh_from_db()
    assert (by_hand.last_name, by_hand.version) == ("Retta", 2)


def test_an_id_of_another_unit_or_of_a_protected_person_looks_the_same(unit, consultant):
    foreign = a_participant(a_unit(unit.municipality))
    hidden = a_participant(unit)
    actions.set_protected_address(participant=hidden, is_protected=True, by=hidden.consultant)

    rows = [{**GOOD, "reference": str(each.pk)} for each in (foreign, hidden)]
    job = checked(unit, consultant, a_file(*rows))

    assert [fault["expected"] for fault in job.faults] == [
        "a reference that no other unit uses"
    ] * 2


@pytest.mark.parametrize("role", ["consultant", "deputy", "teacher"])
def test_whoever_stands_there_and_has_left_is_no_fault(client, unit, consultant, role):
    person = a_participant(unit, consultant=consultant)
    gone = a_consultant(unit) if role != "teacher" else a_teacher(unit)
    Participant.objects.filter(pk=person.pk).update(**{role: gone})
    gone.unit_memberships.all().delete()
    client.force_login(consultant)
    content = client.get(reverse("candidates:export", args=["csv"])).content

    assert counts(checked(unit, consultant, content)) == (0, 0, 1, 0)
    elsewhere = a_participant(unit, consultant=consultant)
    job = checked(
        unit, consultant, a_file({**GOOD, "reference": str(elsewhere.pk), role: gone.email})
    )
    assert [fault["column"] for fault in job.faults] == [role]


def test_a_level_that_the_person_hid_is_neither_shown_nor_taken_for_news(client, unit, consultant):
    taken_in(unit, consultant, a_file(GOOD))
    person = Participant.objects.get()
    newer = actions.add_entry(
        participant=person, by=consultant, kind="norwegian", norwegian_skill="speaking",
        level="A2", source="document",
    )  # fmt: skip
    ProfileEntry.objects.filter(pk=newer.pk).update(hidden_at=timezone.now())
    client.force_login(consultant)
    content = client.get(reverse("candidates:export", args=["csv"])).content

    assert counts(checked(unit, consultant, content)) == (0, 0, 1, 0)


def test_a_changed_row_changes_only_what_it_says(unit, consultant):
    taken_in(unit, consultant, a_file(GOOD))

    taken_in(
        unit,
        consultant,
        a_file({**GOOD, "speaking": "A2", "last_name": "Ny", "skills": "veve", "mon": ""}),
    )

    participant = Participant.objects.get()
    levels = participant.entries.current().filter(kind="norwegian")
    assert sorted(levels.values_list("norwegian_skill", "level")) == [
        ("listening", "A2"),
        ("speaking", "A2"),
    ]
    assert participant.entries.filter(kind="norwegian").count() == 3  # history stays
    assert participant.entries.current().filter(kind="skill").count() == 3  # lists only grow
    assert participant.availability.count() == 1
    assert (participant.last_name, participant.version) == ("Ny", 2)


def test_a_column_that_the_file_lacks_leaves_what_is_stored(unit, consultant):
    taken_in(unit, consultant, a_file(GOOD))
    short = {name: GOOD[name] for name in list(GOOD)[:5]}

    job = checked(unit, consultant, a_file({**short, "first_name": "Amina Ali"}))

    assert counts(job) == (0, 1, 0, 0)
    participant = Participant.objects.get()
    assert participant.home_postal_code_id == "2670"


WRONG = [
    ("reference", ""),
    ("first_name", ""),
    ("programme_starts_on", "i går"),
    ("programme_ends_on", "2020-01-01"),
    ("track", "flying"),
    ("contact_language", "xx"),
    ("home_postal_code", "9999"),
    ("has_car", "perhaps"),
    ("max_travel_minutes", "-1"),
    ("max_travel_minutes", "1441"),
    ("kinds_asked", "holiday"),
    ("listening", "D1"),
    ("languages", "so | klingon"),
    ("goals", "5120 | 99999"),
    ("mon", "22:00-02:00"),
    ("first_name", "x" * 101),
    ("first_name", "\u202eanimA"),
]


@pytest.mark.parametrize(("column", "value"), WRONG)
def test_a_wrong_cell_is_named_and_the_whole_file_waits(unit, consultant, column, value):
    good = {**GOOD, "reference": "SEL-2", "first_name": "Bilal"}
    job = checked(unit, consultant, a_file(good, {**GOOD, column: value}))

    assert job.fault_count == 1
    fault = job.faults[0]
    assert (fault["row"], fault["column"]) == (3, column)
    assert fault["expected"]
    with pytest.raises(DomainError):
        actions.confirm_import(job=job, by=consultant)
    assert not Participant.objects.exists()


@pytest.mark.parametrize("column", ["consultant", "deputy", "teacher"])
def test_staff_of_another_municipality_are_unknown(unit, consultant, column):
    there = a_unit(a_municipality("3435"))
    foreign = a_teacher(there) if column == "teacher" else a_consultant(there)

    job = checked(unit, consultant, a_file({**GOOD, column: foreign.email}))

    assert [fault["column"] for fault in job.faults] == [column]


def test_staff_of_the_municipality_are_found_by_e_mail(unit, consultant):
    other = a_consultant(unit)
    teacher = a_teacher(a_unit(unit.municipality, kind="school"))

    taken_in(
        unit, consultant, a_file({**GOOD, "consultant": other.email, "teacher": teacher.email})
    )

    participant = Participant.objects.get()
    assert (participant.consultant, participant.teacher) == (other, teacher)


def test_the_same_reference_twice_in_a_file_is_a_fault(unit, consultant):
    job = checked(unit, consultant, a_file(GOOD, {**GOOD, "first_name": "Bilal"}))

    assert [(fault["row"], fault["column"]) for fault in job.faults] == [(3, "reference")]


def test_a_reference_of_another_unit_or_of_a_protected_person_looks_the_same(unit, consultant):
    a_participant(a_unit(unit.municipality), import_key="SEL-9")
    hidden = a_participant(unit, import_key="SEL-8")
    actions.set_protected_address(participant=hidden, is_protected=True, by=hidden.consultant)

    job = checked(
        unit, consultant, a_file({**GOOD, "reference": "SEL-9"}, {**GOOD, "reference": "SEL-8"})
    )

    assert [fault["expected"] for fault in job.faults] == [
        "a reference that no other unit uses",
        "a reference that no other unit uses",
    ]


def test_a_row_that_went_wrong_meanwhile_stops_the_whole_file(unit, consultant):
    rows = [{**GOOD, "reference": f"SEL-{number}"} for number in range(3)]
    job = checked(unit, consultant, a_file(*rows))
    actions.confirm_import(job=job, by=consultant)
    a_participant(a_unit(unit.municipality), import_key="SEL-2")

    job = actions.advance_import(job_id=job.pk)

    assert job.state == "checking"
    assert Participant.objects.filter(unit=unit).count() == 0


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ";"), ("utf-8-sig", ";"), ("latin-1", ";"), ("utf-8", ","), ("utf-16", "\t")],
)
def test_every_usual_file_survives(unit, consultant, encoding, delimiter):
    content = a_file({**GOOD, "first_name": "Åse Ærlig"}, encoding=encoding, delimiter=delimiter)

    taken_in(unit, consultant, content)

    assert Participant.objects.get().first_name == "Åse Ærlig"


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"only one heading\n"])
def test_a_file_that_is_no_table_is_said_on_the_form(client, unit, consultant, content):
    client.force_login(consultant)

    page = client.post(
        reverse("candidates:import_start"),
        {"unit": unit.pk, "file": SimpleUploadedFile("bilde.csv", content)},
    )

    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert not ParticipantImport.objects.exists()


def test_the_whole_way_in_the_browser(client, unit, consultant):
    client.force_login(consultant)
    started = client.post(
        reverse("candidates:import_start"),
        {"unit": unit.pk, "file": SimpleUploadedFile("inn.csv", a_file(GOOD))},
    )
    preview = client.get(started["Location"]).content.decode()
    assert "Save all" in preview

    job = ParticipantImport.objects.get()
    page = client.post(reverse("candidates:import_confirm", args=[job.pk]), follow=True)
    assert "Being saved" in page.content.decode()
    bar = client.get(reverse("candidates:import_progress", args=[job.pk])).content.decode()

    assert "Finished" in bar
    assert Participant.objects.get().first_name == "Amina"


def test_faults_come_back_as_a_file_and_a_stopped_import_saves_nothing(client, unit, consultant):
    client.force_login(consultant)
    job = checked(unit, consultant, a_file({**GOOD, "listening": "D1"}))
    page = client.get(reverse("candidates:import_job", args=[job.pk])).content.decode()
    assert "D1" in page

    assert client.get(reverse("candidates:import_faults", args=[job.pk])).content[:2] == b"PK"
    client.post(reverse("candidates:import_cancel", args=[job.pk]))

    job.refresh_from_db()
    assert job.state == "cancelled"
    assert not Participant.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_can_be_taken_home(client, consultant, kind):
    client.force_login(consultant)

    answer = client.get(reverse("candidates:import_template", args=[kind]))

    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]


def test_somebody_elses_import_does_not_exist_and_a_teacher_has_none(client, unit, consultant):
    job = checked(unit, consultant, a_file(GOOD))
    client.force_login(a_consultant(unit))
    for page in ("import_job", "import_progress", "import_faults"):
        assert client.get(reverse(f"candidates:{page}", args=[job.pk])).status_code == 404
    for page in ("import_confirm", "import_cancel"):
        assert client.post(reverse(f"candidates:{page}", args=[job.pk])).status_code == 404

    client.force_login(a_teacher())
    assert client.get(reverse("candidates:import_start")).status_code == 403
