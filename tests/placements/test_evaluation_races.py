"""Answers that come at the same moment: one of a side counts, and all are shown once."""

from collections import Counter

import pytest
from django.utils import timezone

from notifications.models import Message
from placements.actions import evaluations as actions
from placements.models import RatingAnswer
from placements.states.evaluation import questions_for
from tests import builders as base
from tests.placements.stay import an_ended_placement
from tests.placements.test_evaluation import rating_of, send
from tests.placements.test_signature_races import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def only_on_postgresql(on_postgresql):
    if not on_postgresql:
        pytest.skip("locks between connections are PostgreSQL's")


@pytest.fixture
def evaluation():
    consultant = base.a_consultant()
    return actions.open_final(
        placement=an_ended_placement(consultant), now=timezone.now(), by=consultant
    )


def sending(evaluation, party, **other):
    return lambda: send(evaluation, party, **other)


def test_of_one_side_six_times_one_whole_answer_stands(evaluation):
    speaking = [1, 2, 3, 4, 1, 2]
    answers = at_once(*[sending(evaluation, "employer", speaking=each) for each in speaking])

    assert Counter(answers) == {"done": 1, "step_not_allowed": 5}
    stored = rating_of(evaluation, "employer").answers
    assert stored.count() == len(questions_for("employer"))
    assert stored.get(question="speaking").value == speaking[answers.index("done")]


def test_the_last_answers_at_once_are_shown_once(evaluation):
    answers = at_once(*[sending(evaluation, each) for each in ("participant", "employer")])
    evaluation.refresh_from_db()
    assert (answers, evaluation.is_shown) == (["done"] * 2, False)

    at_once(
        sending(evaluation, "consultant"),
        lambda: actions.reveal_overdue(now=evaluation.closes_at),
    )
    evaluation.refresh_from_db()
    assert evaluation.is_shown
    assert evaluation.steps.filter(verb="reveal").count() == 1
    assert RatingAnswer.objects.filter(rating__party="employer").exists()
    told = Message.objects.filter(kind="placements.evaluation_shown").values_list("key", "channel")
    assert len(told) == len(set(told))
