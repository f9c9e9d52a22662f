"""Runs as pages: started, watched, stopped and read; weights, fairness, ledger."""

import pytest
from django.urls import reverse

from accounts.models import MunicipalitySettings
from matching.actions import decisions, pairs, runs
from matching.models import (
    Run,
    ScoredPair,
)
from matching.states import RunState
from tests import builders as base
from tests.matching import builders as cast
from tests.matching.pages import page, text_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


def test_the_button_matches_a_small_municipality_at_once(signed_in, consultant):
    cast.a_participant(consultant)
    cast.an_opening(consultant)

    response = signed_in.post(page("run-start"), {"municipalities": ["3437"], "method": "joint"})

    run = Run.objects.get()
    assert response.url == reverse("matching:run", args=[run.pk])
    assert (run.state, run.started_by) == (RunState.DONE, consultant)


def test_a_large_one_waits_for_the_clock_and_shows_how_far_it_is(
    signed_in, consultant, monkeypatch
):
    monkeypatch.setattr("matching.views.runs.MOST_IN_A_REQUEST", 0)
    cast.a_participant(consultant)
    signed_in.post(page("run-start"), {"municipalities": ["3437"]})
    run = Run.objects.get()

    shown = text_of(signed_in.get(page("run", run.pk)))
    assert (run.state, "Waiting for its turn" in shown) == (RunState.WAITING, True)
    again = signed_in.post(page("run-start"), {"municipalities": ["3437"]}, follow=True)
    assert "A run is already under way here." in text_of(again)
    assert "HX-Refresh" not in signed_in.get(page("run-progress", run.pk))

    signed_in.post(page("run-stop", run.pk))
    assert "was stopped" in text_of(signed_in.get(page("run", run.pk)))
    assert signed_in.get(page("run-progress", run.pk))["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    "given", [{}, {"municipalities": ["3435"]}, {"municipalities": ["3437"], "method": "magic"}]
)
def test_a_run_of_nothing_or_of_others_is_not_started(signed_in, given):
    base.a_municipality("3435")
    assert signed_in.post(page("run-start"), given).status_code == 302
    assert Run.objects.count() == 0


def test_a_run_tells_how_it_was_worked_out(signed_in, matched):
    shown = text_of(signed_in.get(page("run", matched["run"].pk)))

    for words in (
        "This was the first run.",
        "No better joint answer exists",
        matched["run"].fingerprint,
        matched["run"].replay_command,
        "HiGHS",
    ):
        assert words in shown


def test_a_run_that_failed_says_that_nothing_was_kept(signed_in, consultant, monkeypatch):
    monkeypatch.setattr("matching.actions.runs.calculate", break_down)
    run = cast.a_finished_run(consultant)

    shown = text_of(signed_in.get(page("run", run.pk)))

    assert "The run did not finish. Nothing of it was kept." in shown
    assert "ZeroDivisionError" in shown


def break_down(run):
    return 1 / 0


def test_fairness_lists_who_got_nothing_and_for_how_long(signed_in, consultant, matched):
    cast.a_participant(consultant, first_name="Yusuf", kinds_asked=["apprenticeship"])
    run = cast.a_finished_run(consultant)

    shown = text_of(signed_in.get(page("run-fairness", run.pk)))

    assert "Yusuf" in shown
    assert "100" in shown
    assert matched["opening"].workplace.employer.name in shown
    assert "All who waited over 90 days" in shown


def test_weights_are_looked_at_before_they_are_saved(signed_in, matched):
    given = dict.fromkeys(runs.CRITERIA, 12.5)
    look = signed_in.post(page("weights"), given | {"municipality": "3437", "look": 1})
    assert "Nobody would move." in text_of(look)
    assert not MunicipalitySettings.objects.exists()

    wrong = signed_in.post(page("weights"), given | {"goal": 50, "save": 1})
    assert "The weights must sum to 100. Now they sum to 137.5." in text_of(wrong)
    missing = signed_in.post(page("weights"), given | {"goal": "", "save": 1})
    assert missing.context["form"].errors.keys() == {"goal"}
    assert signed_in.post(page("weights"), given | {"municipality": "3435"}).status_code == 404

    assert signed_in.post(page("weights"), given | {"save": 1}).status_code == 302
    assert MunicipalitySettings.objects.get().weights == given


def test_the_ledger_is_filtered_and_exported_without_names(signed_in, consultant, matched):
    person = cast.a_participant(consultant, first_name="Yusuf", kinds_asked=["apprenticeship"])
    cast.a_finished_run(consultant)

    shown = signed_in.get(page("ledger", side="no_fit_person", still="on"))
    assert [row.participant for row in shown.context["rows"]] == [person]
    assert signed_in.get(page("ledger", code="reach")).context["rows"] == []
    file = signed_in.get(page("ledger", export="csv"))

    text = file.content.decode("utf-8-sig")
    assert file["Content-Disposition"].startswith("attachment")
    assert str(person.pk) in text
    assert "Yusuf" not in text
    assert "has not asked" in text


def test_locks_of_other_units_are_not_listed(signed_in, consultant):
    colleague = base.a_consultant(base.a_unit(base.a_municipality()))
    hidden = cast.a_participant(colleague)
    opening = cast.an_opening(consultant)
    rule = pairs.lock_pair(
        participant=hidden,
        opening=opening,
        by=colleague,
        reason="secret reason",
        until=cast.days_from_now(5),
    )

    assert "secret reason" not in text_of(signed_in.get(page("pair-rules")))
    assert signed_in.post(page("lock-lift", rule.pk)).status_code == 404
    assert ScoredPair.objects.count() == 0


def test_an_approved_pair_shows_the_undo_and_a_held_place(signed_in, consultant, matched):
    decisions.approve(proposal=cast.proposal_of(matched["person"]), by=consultant)

    shown = text_of(signed_in.get(page("person", matched["person"].pk)))

    assert 'value="undo_approval"' in shown
    assert 'value="approve"' not in shown
