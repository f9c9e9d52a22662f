"""One course for three kinds of file: in pieces, by one worker at a time, all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

import candidates.actions
import candidates.tasks
import employers.actions
import employers.tasks
from accounts.models import AuditEntry, UnitMembership
from candidates.models import Participant, ParticipantImport
from common.actions import imports
from common.imports import ImportJob
from common.tables import write_csv
from employers.models import Employer, EmployerImport, Opening, Workplace
from tests.builders import a_consultant, a_postal_code, a_unit
from tests.employers.builders import a_place, an_employer, valid_number

pytestmark = pytest.mark.django_db
NUMBERS = [valid_number() for _ in range(3)]
HERE = valid_number()  # where the openings are


@dataclass(frozen=True)
class Kind:
    """One kind of file: how row `n` of it looks, and what it becomes."""

    name: str
    actions: ModuleType
    tasks: ModuleType
    page: str
    jobs: type[ImportJob]
    record: type[Any]
    row: Callable[[int], dict[str, str]]
    column: str  # where a repeated row is marked
    changed: dict[str, str]
    same_otherwise: dict[str, str]  # the same row in other letters
    verb: str

    def start(self, rows: list[dict[str, str]], by: Any) -> ImportJob:
        names = list(rows[0])
        content = write_csv(names, [[row[name] for name in names] for row in rows])
        said = {"kind": self.name}
        if self.name == "participants":
            said = {"unit": UnitMembership.objects.get(user=by).unit}
        return self.actions.start_import(content=content, file_name="f.csv", by=by, **said)

    def checked(self, rows: list[dict[str, str]], by: Any) -> ImportJob:
        job = self.start(rows, by)
        while job.is_at_work:
            job = self.actions.advance_import(job_id=job.pk, seconds=0)
        return job

    def confirmed(self, rows: list[dict[str, str]], by: Any) -> ImportJob:
        return self.actions.confirm_import(job=self.checked(rows, by), by=by)


def participant(n: int) -> dict[str, str]:
    return {
        "reference": f"SEL-{n}",
        "first_name": "Amina",
        "last_name": "Eksempel",
        "programme_starts_on": "2026-08-01",
        "programme_ends_on": "2028-08-01",
        "skills": "sy",
    }


def employer(n: int) -> dict[str, str]:
    """Two rows an employer, far from each other."""
    return {
        "organisation_number": NUMBERS[n % 3],
        "employer": f"Prøvebakeri {n % 3}",
        "workplace": f"Sted {n}",
        "postal_code": "2670",
        "owner": "eier@prove.example",
        "contact": "Kari Prøve",
    }


def opening(n: int) -> dict[str, str]:
    return {
        "organisation_number": HERE,
        "workplace": "Otta",
        "kind": "language_practice",
        "title": f"Bake {n}",
        "reference": f"O{n}",
        "mon": "07:00-12:00",
        "contact": "Ny Prøve",
    }


KINDS = [
    Kind("participants", candidates.actions, candidates.tasks, "candidates:import_job",
         ParticipantImport, Participant, participant, "reference", {"last_name": "Ny"},
         {"reference": "sel-0"}, "import_participant"),
    Kind("employers", employers.actions, employers.tasks, "employers:import",
         EmployerImport, Workplace, employer, "organisation_number", {"address": "Ny vei 1"},
         {"organisation_number": f"{NUMBERS[0][:3]} {NUMBERS[0][3:]}"}, "import_workplace"),
    Kind("openings", employers.actions, employers.tasks, "employers:import",
         EmployerImport, Opening, opening, "reference", {"title": "Bake more"},
         {"workplace": ""}, "import_opening"),
]  # fmt: skip
EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])


@pytest.fixture
def consultant():
    a_place()
    a_postal_code()
    by = a_consultant(a_unit())
    by.email = "eier@prove.example"
    by.save()
    an_employer(by=by, organisation_number=HERE)
    return by


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(imports, "PIECE", 2)


def rows_of(kind: Kind, many: int = 6) -> list[dict[str, str]]:
    return [kind.row(n) for n in range(many)]


def made(kind: Kind) -> int:
    """How many records the file made, beside those that were there."""
    others = {"employers": 1}.get(kind.name, 0)
    return kind.record.objects.count() - others


def dies_in_piece(monkeypatch, number: int, error: BaseException) -> None:
    """The worker comes to an end when it has that piece in its hands."""
    parse, called = imports.parse_rows, []

    def broken(*args: Any) -> Any:
        called.append(1)
        if len(called) == number:
            raise error
        return parse(*args)

    monkeypatch.setattr(imports, "parse_rows", broken)


@EACH_KIND
def test_every_row_of_every_piece_is_saved_and_the_trail_says_each(kind, consultant):
    job = kind.confirmed(rows_of(kind), consultant)

    job = kind.actions.advance_import(job_id=job.pk)

    assert (job.state, job.done, job.new_count, made(kind)) == ("done", 6, 6, 6)
    assert AuditEntry.objects.filter(verb=kind.verb).count() == 6
    again = kind.checked(rows_of(kind), consultant)
    assert (again.unchanged_count, again.can_be_saved) == (6, False)


@EACH_KIND
@pytest.mark.parametrize("other", ["the same letters", "other letters"])
def test_a_row_of_the_first_piece_that_comes_again_in_the_third_is_named_with_both(
    kind, consultant, other
):
    rows = rows_of(kind)
    rows[4] = dict(rows[0]) | (kind.same_otherwise if other == "other letters" else {})

    job = kind.checked(rows, consultant)

    assert [(fault["row"], fault["column"]) for fault in job.faults] == [(6, kind.column)]
    assert "row 2 " in job.faults[0]["expected"]


@EACH_KIND
def test_a_worker_that_dies_between_two_pieces_leaves_nothing_and_the_clock_goes_on(
    kind, consultant, monkeypatch
):
    job = kind.confirmed(rows_of(kind), consultant)
    dies_in_piece(monkeypatch, 3, KeyboardInterrupt())
    monkeypatch.setattr(imports.Claim, "release", lambda self: None)  # as when it is killed
    with pytest.raises(KeyboardInterrupt):
        kind.actions.advance_import(job_id=job.pk)
    monkeypatch.undo()
    monkeypatch.setattr(imports, "PIECE", 2)

    held = kind.jobs.objects.get()
    assert (held.state, held.done, made(kind)) == ("writing", 4, 0)
    kind.tasks.go_on_with_imports()
    assert made(kind) == 0  # it might still be at work

    kind.jobs.objects.update(worked_on_until=timezone.now() - timedelta(seconds=1))
    kind.tasks.go_on_with_imports()

    held.refresh_from_db()
    assert (held.state, held.done, made(kind), held.worked_on_until) == ("done", 6, 6, None)


@EACH_KIND
def test_only_one_works_on_a_file_and_the_others_see_how_far_it_is(kind, consultant, monkeypatch):
    job = kind.confirmed(rows_of(kind), consultant)
    parse, seen = imports.parse_rows, []

    def parse_while_another_looks(*args: Any) -> Any:
        seen.append(kind.actions.advance_import(job_id=job.pk).done)
        assert not connection.savepoint_ids[1:]  # others can write meanwhile
        return parse(*args)

    monkeypatch.setattr(imports, "parse_rows", parse_while_another_looks)
    kind.actions.advance_import(job_id=job.pk)

    assert seen == [0, 2, 4]
    assert made(kind) == 6


@EACH_KIND
def test_a_worker_that_was_overtaken_by_another_saves_nothing_more(kind, consultant, monkeypatch):
    job = kind.confirmed(rows_of(kind), consultant)
    parse = imports.parse_rows

    def parse_slowly(*args: Any) -> Any:
        monkeypatch.setattr(imports, "parse_rows", parse)
        kind.jobs.objects.update(worked_on_until=timezone.now() - timedelta(seconds=1))
        kind.actions.advance_import(job_id=job.pk)
        return parse(*args)

    monkeypatch.setattr(imports, "parse_rows", parse_slowly)
    kind.actions.advance_import(job_id=job.pk)

    assert made(kind) == 6
    assert AuditEntry.objects.filter(verb="finish_import").count() == 1


@EACH_KIND
def test_a_no_while_it_is_prepared_saves_nothing(kind, consultant, monkeypatch):
    job = kind.confirmed(rows_of(kind), consultant)
    parse, pieces = imports.parse_rows, []

    def parse_after_a_no(*args: Any) -> Any:
        pieces.append(1)
        if len(pieces) == 1:
            kind.actions.cancel_import(job=job, by=consultant)
        return parse(*args)

    monkeypatch.setattr(imports, "parse_rows", parse_after_a_no)

    assert kind.actions.advance_import(job_id=job.pk).state == "cancelled"
    assert (made(kind), len(pieces)) == (0, 1)  # nobody reads on for nothing


def change_what_is_stored(kind: Kind) -> None:
    """Another file changes what row 5 of ours is about."""
    name = {"participants": "last_name", "employers": "address", "openings": "tasks"}[kind.name]
    changed = kind.record.objects.order_by("-created_at")[:1].get()
    setattr(changed, name, "Meanwhile")
    changed.save()


@EACH_KIND
@pytest.mark.parametrize("moment", ["before the yes", "while it is prepared"])
def test_what_was_changed_after_the_preview_is_said_and_nothing_is_saved(
    client, kind, consultant, monkeypatch, moment
):
    first = kind.confirmed(rows_of(kind), consultant)
    kind.actions.advance_import(job_id=first.pk)
    job = kind.checked([row | kind.changed for row in rows_of(kind)], consultant)
    assert job.changed_count == 6
    before = list(kind.record.objects.order_by("pk").values_list("version"))

    if moment == "before the yes":
        change_what_is_stored(kind)
    else:
        lock = imports.Course.locked

        def locked(self: Any, held: Any) -> Any:
            change_what_is_stored(kind)
            monkeypatch.setattr(imports.Course, "locked", lock)
            return lock(self, held)

    kind.actions.confirm_import(job=job, by=consultant)
    if moment == "while it is prepared":
        monkeypatch.setattr(imports.Course, "locked", locked)
    job = kind.actions.advance_import(job_id=job.pk)

    assert (job.state, job.done, job.was_overtaken) == ("checking", 0, True)
    assert list(kind.record.objects.order_by("pk").values_list("version")) == before
    client.force_login(consultant)
    page = client.get(reverse(kind.page, args=[job.pk])).content.decode()
    assert "was changed here while the file waited" in page
    kind.actions.confirm_import(job=job, by=consultant)
    assert kind.actions.advance_import(job_id=job.pk).state == "done"


@EACH_KIND
def test_a_file_that_fails_stops_no_other_and_is_tried_again(kind, consultant, monkeypatch):
    for number in (0, 1):
        kind.confirmed([kind.row(number) | {"contact": f"Ny {number}"}], consultant)
    dies_in_piece(monkeypatch, 1, RuntimeError("the disk is full"))

    assert kind.tasks.go_on_with_imports() == 1
    assert made(kind) == 1
    assert kind.tasks.go_on_with_imports() == 1
    assert made(kind) == 2


@EACH_KIND
def test_the_page_shows_how_far_the_saving_is_and_then_what_was_saved(
    client, kind, consultant, monkeypatch
):
    client.force_login(consultant)
    job = kind.checked(rows_of(kind), consultant)
    confirm = reverse(f"{kind.page}_confirm".replace("job_", ""), args=[job.pk])
    progress = reverse(f"{kind.page}_progress".replace("job_", ""), args=[job.pk])

    page = client.post(confirm, follow=True)

    assert ("0 of 6" in page.content.decode(), made(kind)) == (True, 0)
    assert page.content.decode().count(f'hx-get="{progress}"') == 2  # one works, one looks
    parse, seen = imports.parse_rows, []

    def parse_while_the_bar_polls(*args: Any) -> Any:
        bar = client.get(progress).content.decode()
        seen.append([far for far in ("0 of 6", "2 of 6", "4 of 6") if far in bar])
        return parse(*args)

    monkeypatch.setattr(imports, "parse_rows", parse_while_the_bar_polls)
    client.get(progress)
    assert (seen, made(kind)) == ([["0 of 6"], ["2 of 6"], ["4 of 6"]], 6)
    result = client.get(reverse(kind.page, args=[job.pk])).content.decode()
    assert "aved" in result
    assert "6" in result


def test_an_employer_whose_rows_stand_in_two_pieces_is_made_once(consultant):
    kind = KINDS[1]
    job = kind.confirmed(rows_of(kind), consultant)

    kind.actions.advance_import(job_id=job.pk)

    found = Employer.objects.filter(organisation_number__in=NUMBERS)
    assert sorted(each.workplaces.count() for each in found) == [2, 2, 2]
    assert [each.owners.count() for each in found] == [1, 1, 1]
