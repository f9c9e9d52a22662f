"""Runs from the command line: again, only if changed, exported, and wrong input."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from candidates import actions as candidates
from matching.actions import runs
from matching.engine import solve_case
from matching.models import Run, RunCase, SeenVersion
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db


def test_a_replay_gives_the_same_answer_and_writes_nothing(consultant, capsys):
    for _ in range(3):
        cast.a_participant(consultant, goals=("5120",))
        cast.an_opening(consultant, occupation="5120")
    run = cast.a_finished_run(consultant)
    cast.a_participant(consultant, goals=("5120",))

    call_command("run_matching", replay=str(run.pk))

    assert "the same answer, 3 placed" in capsys.readouterr().out
    assert runs.replay(run)["assignment"]["placed"] == run.answer["assignment"]["placed"]
    assert Run.objects.count() == 1


def test_a_replay_of_a_case_that_was_deleted_says_so(consultant):
    run = cast.a_finished_run(consultant)
    RunCase.objects.all().delete()

    with pytest.raises(CommandError, match="no longer kept"):
        call_command("run_matching", replay=str(run.pk))


@pytest.mark.parametrize("given", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_replay_of_nothing_says_what_was_expected(given):
    with pytest.raises(CommandError, match="expected the id of a run"):
        call_command("run_matching", replay=given)


def test_the_command_prints_the_best_proposals_with_reasons(consultant, capsys):
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120")

    call_command("run_matching", municipality=["3437"])

    printed = capsys.readouterr().out
    assert f"{person.first_name} → {opening.title}" in printed
    assert "Goal 25/25" in printed
    assert "run_matching --replay" in printed


def test_if_changed_runs_only_where_something_has_changed(consultant, capsys):
    person = cast.a_participant(consultant, goals=("5120",))
    cast.an_opening(consultant, occupation="5120")
    call_command("run_matching", all=True, if_changed=True)
    call_command("run_matching", all=True, if_changed=True)
    assert "nothing has changed" in capsys.readouterr().out
    assert Run.objects.count() == 1

    candidates.change_practical(participant=person, by=consultant, has_car=True)
    call_command("run_matching", all=True, if_changed=True)

    assert Run.objects.count() == 2


def test_an_unknown_municipality_is_named():
    with pytest.raises(CommandError, match="--municipality 9999: expected the four digits"):
        call_command("run_matching", municipality=["9999"])
    with pytest.raises(CommandError, match="--municipality 9999: expected the four digits"):
        call_command("export_case", municipality=["9999"])


def test_the_engine_alone_agrees_with_the_stored_proposals(consultant, tmp_path):

    for code in ("5120", "5223", "9112"):
        cast.a_participant(consultant, goals=(code,))
        cast.an_opening(consultant, occupation=code)
    cast.a_finished_run(consultant)
    file = tmp_path / "case.json"

    call_command("export_case", municipality=["3437"], out=file)

    answer = solve_case(json.loads(file.read_text()))
    placed = {(each["participant"], each["opening"]) for each in answer["assignment"]["placed"]}
    assert placed == {(str(person), str(opening)) for person, opening in cast.suggested()}


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    base.a_municipality()
    with pytest.raises(CommandError, match="expected a file to write to"):
        call_command("export_case", municipality=["3437"], out=tmp_path / "no" / "case.json")


def test_the_versions_that_were_read_are_remembered(consultant):
    person = cast.a_participant(consultant)
    opening = cast.an_opening(consultant)

    cast.a_finished_run(consultant)

    seen = set(SeenVersion.objects.values_list("participant", "opening", "version"))
    assert seen == {(person.pk, None, person.version), (None, opening.pk, opening.version)}
