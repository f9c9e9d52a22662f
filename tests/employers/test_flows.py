"""Each state with each verb, and who may press which button."""

from datetime import timedelta

import pytest

from accounts.parties import Party
from common.errors import StepNotAllowed
from employers import actions
from employers.models import Employer, Opening
from employers.states import EMPLOYER_FLOW, OPENING_FLOW, EmployerState, OpeningState
from tests.builders import a_consultant
from tests.employers.builders import (
    a_draft,
    a_member,
    a_waiting_employer,
    an_employer,
    an_opening,
)

EMPLOYER_STEPS = {
    ("waiting", "approve"): "approved",
    ("waiting", "decline"): "declined",
    ("approved", "decline"): "declined",
    ("declined", "approve"): "approved",
}
OPENING_STEPS = {
    ("draft", "post"): "open",
    ("draft", "close"): "closed",
    ("open", "refresh"): "open",
    ("open", "go_stale"): "stale",
    ("open", "close"): "closed",
    ("stale", "refresh"): "open",
    ("stale", "close"): "closed",
    ("closed", "reopen"): "open",
}


def all_pairs(flow, states):
    return [(state, verb) for state in states.values for verb in flow.steps]


@pytest.mark.parametrize(("state", "verb"), all_pairs(EMPLOYER_FLOW, EmployerState))
def test_employer_steps(state, verb):
    if (state, verb) in EMPLOYER_STEPS:
        assert EMPLOYER_FLOW.next_state(verb, state) == EMPLOYER_STEPS[state, verb]
    else:
        with pytest.raises(StepNotAllowed):
            EMPLOYER_FLOW.next_state(verb, state)


@pytest.mark.parametrize(("state", "verb"), all_pairs(OPENING_FLOW, OpeningState))
def test_opening_steps(state, verb):
    if (state, verb) in OPENING_STEPS:
        assert OPENING_FLOW.next_state(verb, state) == OPENING_STEPS[state, verb]
    else:
        with pytest.raises(StepNotAllowed):
            OPENING_FLOW.next_state(verb, state)


@pytest.mark.parametrize("party", [Party.EMPLOYER, Party.CONSULTANT])
def test_both_parties_see_the_same_buttons_of_an_opening(party):
    seen = {state: OPENING_FLOW.verbs_for({party}, state) for state in OpeningState.values}
    assert seen == {
        "draft": ["post", "close"],
        "open": ["refresh", "close"],
        "stale": ["refresh", "close"],
        "closed": ["reopen"],
    }


def test_only_consultants_decide_about_employers():
    assert EMPLOYER_FLOW.verbs_for({Party.EMPLOYER}, "waiting") == []
    assert EMPLOYER_FLOW.verbs_for({Party.CONSULTANT}, "waiting") == ["approve", "decline"]


@pytest.mark.django_db
def test_each_step_is_remembered_with_who_took_it():
    by = a_consultant()
    opening = an_opening(by=by)
    actions.close_opening(opening=opening, by=by, code="filled")
    steps = opening.steps.values_list("verb", "before", "after", "by", "code")
    assert list(steps) == [
        ("post", "draft", "open", by.pk, ""),
        ("close", "open", "closed", by.pk, "filled"),
    ]


@pytest.mark.django_db
def test_a_double_click_takes_one_step_and_the_second_is_refused_in_words():
    by = a_consultant()
    draft = a_draft(by=by)
    actions.post_opening(opening=draft, by=by)
    with pytest.raises(StepNotAllowed, match="not possible now"):
        actions.post_opening(opening=draft, by=by)
    assert draft.steps.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("state", OpeningState.values)
@pytest.mark.parametrize("party", ["member", "consultant", "teacher", "other member", "stranger"])
def test_who_sees_an_opening_in_each_state(party, state, people):
    employer = an_employer()
    opening = a_draft(employer)
    reach(opening, state)
    viewer = people(party, employer)
    seen = Opening.objects.visible_to(viewer).filter(pk=opening.pk).first()
    expected = {
        "member": {Party.EMPLOYER},
        "consultant": {Party.CONSULTANT},
        "teacher": set(),
        "other member": None,
        "stranger": None,
    }[party]
    assert (seen.viewer_parties if seen else None) == expected


def reach(opening, state):
    by = a_consultant()
    if state in {"open", "stale"}:
        actions.post_opening(opening=opening, by=by)
    if state == "closed":
        actions.close_opening(opening=opening, by=by)
    if state == "stale":
        actions.mark_stale(now=opening.refreshed_at + timedelta(days=366))


@pytest.mark.django_db
@pytest.mark.parametrize("state", EmployerState.values)
@pytest.mark.parametrize("party", ["member", "consultant", "teacher", "other member", "stranger"])
def test_who_sees_an_employer_in_each_state(party, state, people):
    employer = a_waiting_employer()
    if state == "approved":
        actions.approve_employer(employer=employer, by=a_consultant())
    if state == "declined":
        actions.decline_employer(employer=employer, by=a_consultant(), reason="x")
    viewer = people(party, employer)
    seen = Employer.objects.visible_to(viewer).filter(pk=employer.pk).first()
    expected = {
        "member": {Party.EMPLOYER},
        "consultant": {Party.CONSULTANT},
        "teacher": set(),
        "other member": None,
        "stranger": None,
    }[party]
    assert (seen.viewer_parties if seen else None) == expected


@pytest.mark.django_db
def test_a_declined_employer_sees_its_openings_no_more():
    employer = an_employer()
    member = a_member(employer)
    opening = an_opening(employer)
    assert Opening.objects.visible_to(member).get() == opening
    actions.decline_employer(employer=employer, by=a_consultant(), reason="x")
    assert not Opening.objects.visible_to(member).exists()
    assert not Opening.objects.in_matching().exists()
