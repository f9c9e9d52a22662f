"""What happens on a press: propose, lock, ban, drive, adopt, and several at once."""

import re

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from matching.models import (
    LiftArrangement,
    PairBan,
    PairLock,
    PriorityRule,
    Proposal,
)
from matching.queries.by_hand import decided_before
from matching.states import ProposalState
from tests.matching import builders as cast
from tests.matching import offer_cast
from tests.matching.pages import page, text_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


# What happens on a press --------------------------------------------------------------------------


def test_a_pair_is_proposed_by_hand_and_the_decision_comes_next(signed_in, consultant):
    person = cast.a_participant(consultant, goals=("5120",))
    opening = cast.an_opening(consultant, occupation="5120")

    response = signed_in.post(
        page("propose-pair"), {"participant": person.pk, "opening": opening.pk}
    )

    assert response.url == page("decision", Proposal.objects.get().pk).rstrip("?")


def test_a_pair_that_a_rule_refuses_is_not_proposed_and_the_rule_is_said(signed_in, consultant):
    person = cast.a_participant(consultant, level="A1")
    opening = cast.an_opening(consultant, language={"colleagues": "C1"})

    response = signed_in.post(
        page("propose-pair"), {"participant": person.pk, "opening": opening.pk}, follow=True
    )

    assert "The Norwegian is below what is needed to start." in text_of(response)
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize("given", [{}, {"participant": "x", "opening": "y"}])
def test_a_pair_that_is_none_is_not_found(signed_in, given):
    assert signed_in.post(page("propose-pair"), given).status_code == 404


def test_a_lock_and_a_ban_are_set_and_lifted(signed_in, matched):
    both = {"participant": matched["person"].pk, "opening": matched["opening"].pk}
    given = both | {"reason": "agreed", "until": cast.days_from_now(30).isoformat()}
    for name, model, lift in (
        ("pair-lock", PairLock, "lock-lift"),
        ("pair-ban", PairBan, "ban-lift"),
    ):
        assert signed_in.get(page(name, **both)).status_code == 200
        assert signed_in.post(page(name), given).status_code == 302
        rule = model.objects.get()
        assert "agreed" in text_of(signed_in.get(page("pair-rules")))
        assert signed_in.post(page(lift, rule.pk)).status_code == 302
        rule.refresh_from_db()
        assert rule.lifted_at is not None


def test_the_page_of_a_pair_shows_what_was_decided_by_hand(signed_in, matched, consultant):
    person, opening = matched["person"], matched["opening"]
    both = {"participant": person, "opening": opening, "by": consultant}
    until = cast.days_from_now(30)
    lock = PairLock.objects.create(reason="They know it", until=until, **both)
    ban = PairBan.objects.create(reason="Too near to kin", **both)
    lift = LiftArrangement.objects.create(
        participant=person, workplace=opening.workplace, arrangement="A neighbour",
        recorded_by=consultant,
    )  # fmt: skip

    response = signed_in.get(page("pair", person.pk, opening.pk))

    text = text_of(response)
    for words in ("They know it", "Too near to kin", "A neighbour"):
        assert words in text
    assert f"Locked until {date_format(until, 'j. F Y')}." in text
    for name, rule in (("lock-lift", lock), ("ban-lift", ban), ("lift-end", lift)):
        assert page(name, rule.pk).rstrip("?") in response.content.decode()


@pytest.mark.parametrize("name", ["pair-lock", "pair-ban"])
def test_a_rule_without_reason_or_end_keeps_what_was_typed(signed_in, matched, name):
    both = {"participant": matched["person"].pk, "opening": matched["opening"].pk}

    response = signed_in.post(
        page(name), both | {"reason": "a typed reason", "until": "2001-01-01"}
    )
    empty = signed_in.post(page(name), both | {"reason": "", "until": "no day"})

    assert "a typed reason" in text_of(response)
    assert response.context["form"].errors.keys() == {"until"}
    assert empty.context["form"].errors.keys() == {"reason", "until"}
    assert (PairLock.objects.count(), PairBan.objects.count()) == (0, 0)


def test_a_ride_is_written_down_and_ended(signed_in, matched):
    both = {"participant": matched["person"].pk, "opening": matched["opening"].pk}
    assert signed_in.get(page("lift-record", **both)).status_code == 200
    assert signed_in.post(page("lift-record"), both).context["form"].errors

    signed_in.post(page("lift-record"), both | {"arrangement": "a neighbour"})
    lift = LiftArrangement.objects.get()
    assert "a neighbour" in text_of(signed_in.get(page("pair", *both.values())))
    signed_in.post(page("lift-end", lift.pk))

    lift.refresh_from_db()
    assert lift.ended_at is not None


def test_priorities_are_adopted_and_ended_by_consultants(signed_in, client, others, consultant):
    client.force_login(consultant)
    given = {
        "municipality": "3437",
        "group": "waiting_over",
        "days": 90,
        "points": 10,
        "agreed_by": "Kommunestyret",
        "agreed_on": timezone.localdate().isoformat(),
    }
    wrong = client.post(page("priorities"), given | {"days": "", "agreed_by": "typed"})
    assert wrong.context["form"].errors.keys() == {"days"}
    assert "typed" in text_of(wrong)
    foreign = client.post(page("priorities"), given | {"municipality": "3435"})
    assert foreign.context["form"].errors.keys() == {"municipality"}

    assert client.post(page("priorities"), given).status_code == 302
    rule = PriorityRule.objects.get()
    assert "Kommunestyret" in text_of(client.get(page("priorities")))
    client.force_login(others["leader"])
    assert client.post(page("priorities"), given).status_code == 403
    assert client.post(page("priority-end", rule.pk)).status_code == 403
    client.force_login(consultant)
    client.post(page("priority-end", rule.pk))
    rule.refresh_from_db()
    assert rule.ended_on == timezone.localdate()


# Several at once ----------------------------------------------------------------------------------


def three_proposals(consultant):
    for occupation in ("5120", "5223", "7512"):
        cast.a_participant(consultant, goals=(occupation,))
        cast.an_opening(consultant, occupation=occupation, motivation_talk=(occupation == "7512"))
    cast.a_finished_run(consultant)
    return list(Proposal.objects.order_by("opening__motivation_talk", "pk"))


def test_rows_without_a_warning_are_approved_together(signed_in, consultant):
    first, second, warned = three_proposals(consultant)

    response = signed_in.post(
        page("proposal-bulk"),
        {"verb": "approve", "chosen": [first.pk, second.pk, warned.pk]},
        follow=True,
    )

    states = dict(Proposal.objects.values_list("pk", "state"))
    assert states == {
        first.pk: ProposalState.APPROVED,
        second.pk: ProposalState.APPROVED,
        warned.pk: ProposalState.SUGGESTED,
    }
    assert "2 are done." in text_of(response)
    assert "Wished: a motivation talk first." in text_of(response)


def test_several_are_rejected_with_one_reason(signed_in, consultant):
    chosen = three_proposals(consultant)[:2]
    given = {"verb": "reject", "chosen": [each.pk for each in chosen]}

    without = signed_in.post(page("proposal-bulk"), given, follow=True)
    assert "Choose one reason for all of them." in text_of(without)
    ticked = re.findall(r'name="chosen" value="([^"]+)" checked', without.content.decode())
    assert set(ticked) == {str(each.pk) for each in chosen}
    signed_in.post(page("proposal-bulk"), given | {"code": "not_ready"})

    assert Proposal.objects.filter(state=ProposalState.REJECTED).count() == 2


def test_a_refused_list_keeps_its_filter_and_its_links_lead_to_the_list(signed_in, consultant):
    chosen = three_proposals(consultant)
    address = page("proposal-bulk", mine="on")

    again = signed_in.post(address, {"verb": "reject", "chosen": [chosen[0].pk], "code": "zz"})
    link = signed_in.get(address)
    done = signed_in.post(
        address, {"verb": "reject", "chosen": [chosen[0].pk], "code": "not_ready"}
    )

    assert again.context["filter"].data["mine"] == "on"
    assert link.url == done.url == page("proposal-list", mine="on")


def test_nothing_chosen_too_many_or_not_ones_own_changes_nothing(
    signed_in, consultant, monkeypatch
):
    chosen = three_proposals(consultant)
    monkeypatch.setattr("matching.forms.pairs.MOST_AT_ONCE", 2)
    for given, words in (
        ({"verb": "approve"}, "required"),
        ({"verb": "approve", "chosen": [each.pk for each in chosen]}, "2 at most"),
        ({"verb": "approve", "chosen": ["nonsense"]}, "not one of the available"),
        ({"verb": "place", "chosen": [chosen[0].pk]}, "not one of the available"),
    ):
        assert words in text_of(signed_in.post(page("proposal-bulk"), given, follow=True))
    assert set(Proposal.objects.values_list("state", flat=True)) == {ProposalState.SUGGESTED}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 3),
        ({"state": "approved"}, 0),
        ({"mine": "on"}, 3),
        ({"outdated": "on"}, 0),
        ({"availability_only": "on"}, 0),
        ({"kind": "work_practice"}, 0),
        ({"rung": "2"}, 3),
        ({"municipality": "3437", "order": "-waiting"}, 3),
    ],
)
def test_proposals_are_filtered(signed_in, consultant, query, count):
    three_proposals(consultant)
    assert len(signed_in.get(page("proposal-list", **query)).context["rows"]) == count


def test_the_page_of_a_pair_says_who_said_no_before(consultant):
    proposal = offer_cast.declined(consultant)
    today = timezone.localdate()

    found = decided_before(proposal.participant, proposal.opening, today)["said_no"]

    assert found == {"who": "No from the participant", "when": proposal.in_state_since}
