"""A file of employers and workplaces: all of it or nothing, and twice is once."""

import pytest
from django.utils import timezone

from common.actions import bulk
from common.errors import DomainError
from common.imports import ImportState
from common.tables import TableFault, write_csv
from employers import actions
from employers.models import (
    ContactPerson,
    Employer,
    EmployerImport,
    EmployerOwner,
    Occupancy,
    Workplace,
)
from employers.tables import employers as table
from tests.builders import a_consultant
from tests.employers.builders import a_place, an_employer, an_opening, valid_number

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = "310001007", "310001015", "310001023"


@pytest.fixture
def consultant():
    a_place()
    return a_consultant()


def a_file(*rows: dict) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return write_csv(names, [[row.get(name, "") for name in names] for row in rows])


def a_row(number: str = FIRST, **cells) -> dict:
    return {
        "organisation_number": number,
        "employer": "Otta prøvebakeri (demo)",
        "workplace": "Otta",
        "postal_code": "2670",
        "supervision_ceiling": 2,
    } | cells


def checked(content: bytes, by, kind="employers") -> EmployerImport:
    job = actions.start_import(kind=kind, content=content, file_name="firms.csv", by=by)
    while job.state == ImportState.CHECKING:
        job = actions.advance_import(job_id=job.pk)
    return job


def saved(content: bytes, by, kind="employers") -> EmployerImport:
    job = actions.confirm_import(job=checked(content, by, kind), by=by)
    return actions.advance_import(job_id=job.pk)


def counts(job: EmployerImport) -> tuple[int, int, int, int]:
    return job.new_count, job.changed_count, job.unchanged_count, job.fault_count


def test_the_numbers_in_these_tests_are_right():
    assert {number for number in (FIRST, SECOND) if len(number) == 9} == {FIRST, SECOND}


def test_a_row_becomes_employer_workplace_contact_occupancy_and_owner(consultant):
    row = a_row(
        sector="bakery",
        ownership="municipal",
        is_cyclical="yes",
        contact="Kari Prøve",
        contact_phone="+47 61 00 00 01",
        pupils_inside=1,
        inside_from="2026-08-01",
        written_norm="nn",
        bus_from="7:30",
        bus_days="mon | tue",
        owner=consultant.email,
    )
    job = saved(a_file(row), consultant)
    employer, place = Employer.objects.get(), Workplace.objects.get()
    assert (job.state, counts(job)) == ("done", (1, 0, 0, 0))
    assert (employer.state, employer.ownership, employer.is_cyclical) == (
        "approved",
        "municipal",
        True,
    )
    assert employer.steps.get().by == consultant
    assert (place.postal_code_id, place.municipality_id, place.bus_days) == (
        "2670",
        "3437",
        ["mon", "tue"],
    )
    assert ContactPerson.objects.get().phone == "+47 61 00 00 01"
    assert Occupancy.objects.get().scheme == "pupil"
    assert EmployerOwner.objects.get().owner == consultant


def test_the_same_file_twice_changes_nothing(consultant):
    content = a_file(
        a_row(contact="Kari", pupils_inside=1, students_inside=2, owner=consultant.email),
        a_row(workplace="Dombås"),
    )
    saved(content, consultant)
    before = [list(model.objects.order_by("pk").values()) for model in (Employer, Workplace)]
    again = checked(content, consultant)
    assert (counts(again), again.can_be_saved) == ((0, 0, 2, 0), False)
    actions.confirm_import(job=again, by=consultant)
    actions.advance_import(job_id=again.pk)
    assert [list(m.objects.order_by("pk").values()) for m in (Employer, Workplace)] == before
    assert (ContactPerson.objects.count(), Occupancy.objects.count()) == (1, 2)


def test_a_changed_row_changes_only_what_it_says(consultant):
    saved(a_file(a_row(sector="bakery", spoken_dialect="gudbrandsdal")), consultant)
    opening = an_opening(Employer.objects.get())
    version = opening.version
    job = saved(a_file(a_row(supervision_ceiling=5)), consultant)
    place = Workplace.objects.get()
    assert counts(job) == (0, 1, 0, 0)
    assert (place.supervision_ceiling, place.spoken_dialect, place.version) == (
        5,
        "gudbrandsdal",
        2,
    )
    assert Employer.objects.get().sector == "bakery"
    opening.refresh_from_db()
    assert opening.version == version + 1


def test_who_is_inside_follows_the_file(consultant):
    saved(a_file(a_row(pupils_inside=1, job_seekers_inside=1)), consultant)
    saved(a_file(a_row(pupils_inside=2, job_seekers_inside=0)), consultant)
    rows = Occupancy.objects.not_over(timezone.localdate()).values_list("scheme", "people")
    assert list(rows) == [("pupil", 2)]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"organisation_number": "310001008"}, "organisation_number"),
        ({"organisation_number": ""}, "organisation_number"),
        ({"employer": ""}, "employer"),
        ({"postal_code": "0000"}, "postal_code"),
        ({"municipality": "9999"}, "municipality"),
        ({"supervision_ceiling": -1}, "supervision_ceiling"),
        ({"supervision_ceiling": "two"}, "supervision_ceiling"),
        ({"ownership": "royal"}, "ownership"),
        ({"rest_until": "next week"}, "rest_until"),
        ({"bus_from": "25:00"}, "bus_from"),
        ({"bus_from": "10:00", "bus_until": "9:00"}, "bus_until"),
        ({"inside_from": "2026-08-02", "inside_until": "2026-08-01"}, "inside_until"),
        ({"contact_email": "kari"}, "contact_email"),
        ({"owner": "nobody@demo.example"}, "owner"),
        ({"address": "x" * 121}, "address"),
        ({"sector": "a\u202eb"}, "sector"),
    ],
)
def test_each_fault_names_row_column_and_what_was_expected(consultant, cells, column):
    job = checked(a_file(a_row(SECOND), a_row(**cells)), consultant)
    assert [(fault["row"], fault["column"]) for fault in job.faults] == [(3, column)]
    assert job.faults[0]["expected"]


def test_one_fault_keeps_the_whole_file_out(consultant):
    job = checked(a_file(a_row(), a_row("310001008")), consultant)
    assert counts(job) == (1, 0, 0, 1)
    with pytest.raises(DomainError) as refused:
        actions.confirm_import(job=job, by=consultant)
    assert refused.value.code == "faults"
    assert not Employer.objects.exists()


def test_the_same_workplace_twice_and_two_stories_of_one_employer_are_faults(consultant):
    job = checked(a_file(a_row(), a_row()), consultant)
    assert [(f["row"], f["column"]) for f in job.faults] == [(3, "organisation_number")]
    job = checked(a_file(a_row(), a_row(workplace="B", employer="Other")), consultant)
    assert [(f["row"], f["column"]) for f in job.faults] == [(3, "employer")]


def test_a_ceiling_below_the_people_who_are_there_is_a_fault(consultant):
    saved(a_file(a_row()), consultant)
    opening = an_opening(Employer.objects.get(), capacity=2)
    actions.hold_place(opening_id=opening.pk)
    actions.hold_place(opening_id=opening.pk)
    job = checked(a_file(a_row(supervision_ceiling=1)), consultant)
    assert [f["column"] for f in job.faults] == ["supervision_ceiling"]


def test_what_changed_between_preview_and_yes_is_seen_and_nothing_is_saved(consultant):
    number = valid_number()
    job = checked(a_file(a_row(number, supervision_ceiling=1), a_row(SECOND)), consultant)
    employer = an_employer(organisation_number=number, workplace={"name": "Otta"})
    opening = an_opening(employer, capacity=2)
    actions.hold_place(opening_id=opening.pk)
    actions.hold_place(opening_id=opening.pk)
    job = actions.confirm_import(job=job, by=consultant)
    job = actions.advance_import(job_id=job.pk)
    assert (job.state, job.done) == (ImportState.CHECKING, 0)
    job = actions.advance_import(job_id=job.pk)
    assert (job.state, job.fault_count) == (ImportState.CHECKED, 1)
    assert not Employer.objects.filter(organisation_number=SECOND).exists()


def test_a_fault_in_the_middle_of_saving_leaves_nothing(consultant, monkeypatch):
    job = checked(a_file(a_row(contact="Kari"), a_row(SECOND)), consultant)
    job = actions.confirm_import(job=job, by=consultant)

    send, sent = bulk.send, []

    def broken(statement, rows):
        sent.append(statement)
        if len(sent) == 3:
            raise RuntimeError("the disk is full")
        send(statement, rows)

    monkeypatch.setattr(bulk, "send", broken)
    with pytest.raises(RuntimeError):
        actions.advance_import(job_id=job.pk)
    assert not Employer.objects.exists()
    assert EmployerImport.objects.get().state == ImportState.WRITING
    monkeypatch.undo()
    assert actions.advance_import(job_id=job.pk).state == ImportState.DONE


def test_a_no_to_the_preview_saves_nothing_and_stays_no(consultant):
    job = checked(a_file(a_row()), consultant)
    actions.cancel_import(job=job, by=consultant)
    assert actions.advance_import(job_id=job.pk).state == ImportState.CANCELLED
    with pytest.raises(DomainError):
        actions.confirm_import(job=job, by=consultant)
    assert not Employer.objects.exists()


def test_a_double_yes_saves_once(consultant):
    job = checked(a_file(a_row()), consultant)
    actions.confirm_import(job=job, by=consultant)
    actions.confirm_import(job=job, by=consultant)
    actions.advance_import(job_id=job.pk)
    assert actions.advance_import(job_id=job.pk).state == ImportState.DONE
    assert Employer.objects.count() == 1


def test_the_check_goes_on_piece_by_piece_and_survives_a_restart(consultant, monkeypatch):
    monkeypatch.setattr("common.actions.imports.PIECE", 2)
    rows = [a_row(valid_number(), workplace=f"Place {n}") for n in range(5)]
    job = actions.start_import(
        kind="employers", content=a_file(*rows), file_name="f.csv", by=consultant
    )
    done = []
    while job.state == ImportState.CHECKING:
        job = actions.advance_import(job_id=job.pk, seconds=0)
        done.append(EmployerImport.objects.get().done)
    assert done == [2, 4, 5]
    assert counts(job) == (5, 0, 0, 0)


def test_latin_1_with_commas_is_understood(consultant):
    text = "organisation_number,employer,workplace,postal_code\n310001007,Blåbær,Våle,2670\n"
    saved(text.encode("latin-1"), consultant)
    assert Employer.objects.get().name == "Blåbær"


def test_norwegian_or_english_headings_are_understood(consultant):
    text = "Organisation number;Employer;Workplace;Postal code\n310001007;A;B;2670\n"
    saved(text.encode(), consultant)
    assert Workplace.objects.get().name == "B"


def test_a_file_that_is_no_table_makes_no_job(consultant):
    with pytest.raises(TableFault):
        actions.start_import(kind="employers", content=b"\x00", file_name="x", by=consultant)
    assert not EmployerImport.objects.exists()


def test_what_was_exported_is_read_back_unchanged(consultant):
    rows = [
        a_row(
            contact="Kari =1",
            contact_phone="+47 61",
            pupils_inside=1,
            job_seekers_inside=2,
            bus_days="mon | fri",
            bus_from="07:30",
            owner=consultant.email,
            rest_until="2030-01-01",
            bus_solution="=SUM(A1)",
        ),
        a_row(SECOND, employer="Æ", max_people=3),
    ]
    saved(a_file(*rows), consultant)
    places = Workplace.objects.prefetch_related(
        "contacts", "occupancies", "employer__owners__owner", "employer__owners__deputy"
    )
    headings = [column.label for column in table.COLUMNS]
    content = write_csv(headings, table.export_rows(places, timezone.localdate()))
    assert counts(checked(content, consultant)) == (0, 0, 2, 0)


def test_one_call_imports_a_whole_file_or_names_the_first_fault(consultant):
    job = actions.import_file(
        kind="employers", content=a_file(a_row()), file_name="f.csv", by=consultant
    )
    assert job.state == ImportState.DONE
    with pytest.raises(DomainError, match="Row 2, postal_code"):
        actions.import_file(
            kind="employers",
            content=a_file(a_row(SECOND, postal_code="0000")),
            file_name="f.csv",
            by=consultant,
        )


def test_texts_of_the_file_are_never_longer_than_the_database_allows():
    fields = {
        **{column: (Employer, name) for column, name in table.EMPLOYER_FIELDS.items()},
        **{column: (Workplace, name) for column, name in table.WORKPLACE_FIELDS.items()},
        "workplace": (Workplace, "name"),
        "contact": (ContactPerson, "name"),
        "contact_phone": (ContactPerson, "phone"),
        "contact_email": (ContactPerson, "email"),
    }
    by_name = {column.name: column for column in table.COLUMNS}
    longest = {c: m._meta.get_field(name).max_length for c, (m, name) in fields.items()}
    limited = {column: most for column, most in longest.items() if most and most > 15}
    assert {column: by_name[column].most for column in limited} == limited
