"""How long a run's case is kept, and what a run says of those for whom nothing comes next."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from matching.actions import decisions
from matching.actions.keeping import drop_old_cases
from matching.models import Proposal, Run, RunCase
from matching.states import ProposalState
from matching.tasks import drop_old_cases as the_task
from tests.matching import builders as cast
from tests.matching.pages import page, text_of

pytestmark = pytest.mark.django_db
LATER = timedelta(days=181)


def kept() -> set:
    return set(RunCase.objects.values_list("run", flat=True))


def an_old_run(consultant) -> Run:
    """Finished, and another one after it."""
    run = cast.a_finished_run(consultant)
    cast.a_finished_run(consultant)
    return run


def test_an_old_case_goes_and_the_run_and_the_newest_case_stay(consultant):
    old = an_old_run(consultant)
    newest = Run.objects.exclude(pk=old.pk).get()

    assert drop_old_cases(now=timezone.now() + LATER) == 1
    assert (kept(), Run.objects.count()) == ({newest.pk}, 2)
    assert drop_old_cases(now=timezone.now() + LATER) == 0


def test_a_case_within_its_time_stays(consultant):
    an_old_run(consultant)

    assert the_task() == 0
    assert len(kept()) == 2


def test_a_case_stays_while_a_proposal_of_its_run_lives(consultant, matched):
    proposal = Proposal.objects.get()
    decisions.approve(proposal=proposal, by=consultant)
    cast.a_finished_run(consultant)

    assert drop_old_cases(now=timezone.now() + LATER) == 0
    Proposal.objects.update(state=ProposalState.REJECTED)
    assert drop_old_cases(now=timezone.now() + LATER) == 1
    assert matched["run"].pk not in kept()


def test_a_run_whose_case_is_gone_says_so_on_its_page_and_to_the_command(signed_in, consultant):
    old = an_old_run(consultant)
    drop_old_cases(now=timezone.now() + LATER)

    assert "the case of this run is no longer kept" in text_of(signed_in.get(page("run", old.pk)))
    with pytest.raises(CommandError, match="kept for 180 days"):
        call_command("run_matching", replay=str(old.pk))


@pytest.fixture
def stuck(consultant):
    """The only place asks for far more Norwegian than can be learnt in the programme."""
    person = cast.a_participant(consultant, level="A1", first_name="Yusuf")
    cast.an_opening(consultant, language={"colleagues": "C2"})
    return {"person": person, "run": cast.a_finished_run(consultant)}


def test_the_run_says_who_got_nothing_for_how_long_and_what_would_open_a_next_step(
    signed_in, stuck
):
    shown = text_of(signed_in.get(page("run", stuck["run"].pk)))

    assert "Who got no proposal, and for how long they have waited" in shown
    assert ": 100 days" in shown
    assert "No next step in sight" in shown
    assert "speaking at C2: opens 1 place" in shown


def test_the_page_of_the_person_says_what_the_forecast_sees(signed_in, stuck):
    shown = text_of(signed_in.get(page("person", stuck["person"].pk)))

    assert "no place can begin and end before then" in shown
    assert "Norwegian expected by then:" in shown
    assert "speaking at C2: opens 1 place" in shown


def test_the_workbench_lists_those_without_a_next_step(signed_in, consultant, stuck):
    cast.an_opening(consultant)
    cast.a_participant(consultant, first_name="Amina")

    rows = signed_in.get(page("people", standing="no_next_step")).context["rows"]

    assert [row.participant for row in rows] == [stuck["person"]]
