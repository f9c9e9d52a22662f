"""The pages of matching: who gets in, what is shown, what happens on a press, how much it asks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, MunicipalitySettings
from candidates import actions as candidates
from employers import actions as employers
from matching.actions import decisions, pairs, priorities, runs
from matching.models import (
    LiftArrangement,
    PairBan,
    PairLock,
    PriorityRule,
    Proposal,
    Run,
    ScoredPair,
)
from matching.states import ProposalState, RunState
from tests import builders as base
from tests.matching import builders as cast

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def consultant():
    return base.a_consultant(first_name="Ingrid")


@pytest.fixture
def signed_in(client, consultant):
    client.force_login(consultant)
    return client


@pytest.fixture
def matched(consultant):
    """One cook and one kitchen, and a finished run."""
    person = cast.a_participant(consultant, goals=("5120",), first_name="Amina")
    opening = cast.an_opening(consultant, occupation="5120", title="Kjøkken")
    return {"person": person, "opening": opening, "run": cast.a_finished_run(consultant)}


def page(name, *args, **query):
    address = reverse(f"matching:{name}", args=args)
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}"


def text_of(response):
    return response.content.decode()


# Who gets in ------------------------------------------------------------------------------------

LISTS = ["people", "places", "proposal-list", "pair-rules", "weights"]
READ_BY_LEADERS = ["run-list", "ledger", "priorities"]


@pytest.fixture
def others(consultant, matched):
    """One of each other party, none of them this consultant."""
    unit = matched["person"].unit
    employer_user, person_user = base.a_user(), base.a_user()
    employers.add_member(
        employer=matched["opening"].workplace.employer, user=employer_user, by=consultant
    )
    candidates.link_account(participant=matched["person"], user=person_user, by=consultant)
    return {
        "leader": base.a_leader(unit),
        "teacher": base.a_teacher(),
        "employer": employer_user,
        "participant": person_user,
        "stranger": base.a_user(),
        "elsewhere": base.a_consultant(base.a_unit(base.a_municipality("3435"))),
    }


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["leader", "teacher", "employer", "participant", "stranger"])
def test_the_workbench_is_for_consultants(client, others, name, who):
    client.force_login(others[who])
    assert client.get(page(name)).status_code in (403, 404)


@pytest.mark.parametrize("name", READ_BY_LEADERS)
def test_leaders_read_runs_ledger_and_priorities(client, others, name):
    client.force_login(others["leader"])
    assert client.get(page(name)).status_code == 200
    for who in ("teacher", "employer", "participant", "stranger"):
        client.force_login(others[who])
        assert client.get(page(name)).status_code == 403


@pytest.mark.parametrize("name", [*LISTS, *READ_BY_LEADERS])
def test_without_a_login_nothing_is_shown(client, name):
    assert client.get(page(name)).status_code == 302


def test_people_of_another_municipality_do_not_exist(client, others, matched):
    client.force_login(others["elsewhere"])
    person, opening, run = (matched[name].pk for name in ("person", "opening", "run"))
    assert "Amina" not in text_of(client.get(page("people")))
    for address in (
        page("person", person),
        page("person-why-not", person),
        page("pair", person, opening),
        page("run", run),
        page("run-fairness", run),
        page("run-progress", run),
        page("pair-lock", participant=person, opening=opening),
    ):
        assert client.get(address).status_code == 404
    assert "Amina" not in text_of(client.get(page("place", opening)))
    assert "Amina" not in text_of(client.get(page("place-why-not", opening)))
    given = {"participant": person, "opening": opening, "reason": "x", "arrangement": "x"}
    for name in ("propose-pair", "pair-lock", "pair-ban", "lift-record"):
        assert client.post(page(name), given).status_code == 404
    assert client.post(page("run-stop", run)).status_code == 404
    assert Proposal.objects.count() == 1


def test_a_protected_address_shows_nowhere(client, consultant, matched):
    candidates.set_protected_address(
        participant=matched["person"], is_protected=True, by=consultant
    )
    client.force_login(consultant)
    for name in ("people", "proposal-list", "ledger"):
        assert "Amina" not in text_of(client.get(page(name)))
    for address in (page("place", matched["opening"].pk), page("run", matched["run"].pk)):
        assert "Amina" not in text_of(client.get(address))
    assert client.get(page("person", matched["person"].pk)).status_code == 404


def test_a_leader_may_not_stop_a_run(client, others, consultant):
    run = runs.request_run(
        municipalities=[base.a_municipality()], by=consultant, now=timezone.now()
    )
    client.force_login(others["leader"])
    assert client.get(page("run", run.pk)).status_code == 200
    assert client.post(page("run-stop", run.pk)).status_code == 403


def test_every_reading_of_a_person_leaves_a_line(signed_in, consultant, matched):
    signed_in.get(page("people"))
    signed_in.get(page("person", matched["person"].pk))

    readings = AuditEntry.objects.filter(subject_id=matched["person"].pk, is_reading=True)
    assert [each.verb for each in readings] == ["read_list", "read_profile"]
    assert {each.by for each in readings} == {consultant}


# How much it asks -------------------------------------------------------------------------------


def questions(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", ["people", "places", "proposal-list", "ledger", "run-list",
                                  "pair-rules", "priorities"])  # fmt: skip
def test_a_list_asks_the_same_for_one_row_and_for_three(signed_in, consultant, matched, name):
    fill(consultant, 1)
    one = questions(signed_in, page(name))
    fill(consultant, 2)

    assert questions(signed_in, page(name)) == one
    assert one <= MOST_QUERIES


def fill(consultant, count):
    """Rows for every list: pairs, proposals, runs, ledger, locks, bans, rides, priorities."""
    for _ in range(count):
        person = cast.a_participant(consultant, goals=("5120",))
        opening = cast.an_opening(consultant, occupation="5120")
        poor = cast.a_participant(consultant, level="A1", kinds_asked=["apprenticeship"])
        banned = cast.a_participant(consultant, goals=("5120",))
        until = cast.days_from_now(30)
        pairs.lock_pair(participant=person, opening=opening, by=consultant, reason="x", until=until)
        pairs.ban_pair(participant=banned, opening=opening, by=consultant, reason="x", until=until)
        pairs.record_lift(
            participant=poor, workplace=opening.workplace, arrangement="x", by=consultant
        )
        priorities.adopt_priority(
            municipality=base.a_municipality(),
            by=consultant,
            group="alpha_track",
            points=1,
            agreed_by="x",
            agreed_on=timezone.localdate(),
        )
        cast.a_finished_run(consultant)


@pytest.mark.parametrize("name", ["person", "place"])
def test_the_table_of_a_name_asks_the_same_for_one_row_and_for_three(
    signed_in, consultant, matched, name
):
    key = matched["person" if name == "person" else "opening"].pk
    one = questions(signed_in, page(name, key))
    for _ in range(2):
        cast.a_participant(consultant, goals=("5120",))
        cast.an_opening(consultant, occupation="5120")
    cast.a_finished_run(consultant)

    assert questions(signed_in, page(name, key)) == one


# What is shown ----------------------------------------------------------------------------------


def test_the_list_of_people_says_what_is_proposed_and_what_stands_in_the_way(
    signed_in, consultant, matched
):
    cast.a_participant(consultant, first_name="Yusuf", kinds_asked=["apprenticeship"])
    cast.a_finished_run(consultant)

    shown = text_of(signed_in.get(page("people")))

    assert "Kjøkken" in shown
    assert "A2/A2/A2/A2" in shown
    assert "No place fits" in shown
    assert "The person has not asked for this kind of placement." in shown


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"search": "Ami"}, {"Amina"}),
        ({"search": "Am"}, set()),
        ({"standing": "proposed"}, {"Amina"}),
        ({"standing": "no_fit"}, {"Yusuf"}),
        ({"standing": "nothing"}, {"Yusuf"}),
        ({"standing": "under_way"}, set()),
        ({"level": "B1"}, {"Yusuf"}),
        ({"asks_for": "apprenticeship"}, {"Yusuf"}),
        ({"waiting": "101"}, set()),
        ({"waiting": "99"}, {"Amina", "Yusuf"}),
        ({"mine": "on"}, {"Amina", "Yusuf"}),
        ({"order": "-score"}, {"Amina", "Yusuf"}),
    ],
)
def test_people_are_filtered(signed_in, consultant, matched, query, names):
    cast.a_participant(consultant, first_name="Yusuf", level="B1", kinds_asked=["apprenticeship"])
    cast.a_finished_run(consultant)

    shown = text_of(signed_in.get(page("people", **query)))

    assert {name for name in ("Amina", "Yusuf") if f"{name} Eksempel" in shown} == names


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"search": "kjøkken"}, {"Kjøkken"}),
        ({"standing": "proposed"}, {"Kjøkken"}),
        ({"standing": "no_fit"}, {"Kontor"}),
        ({"standing": "free"}, {"Kjøkken", "Kontor"}),
        ({"kind": "work_practice"}, {"Kontor"}),
        ({"rung": "2"}, {"Kjøkken"}),
        ({"level": "B2"}, {"Kjøkken"}),
        ({"social": "on"}, {"Kontor"}),
        ({"municipality": "3437"}, {"Kjøkken", "Kontor"}),
        ({"order": "-free"}, {"Kjøkken", "Kontor"}),
    ],
)
def test_places_are_filtered(signed_in, consultant, matched, query, titles):
    cast.an_opening(
        consultant,
        title="Kontor",
        kind="work_practice",
        language={"colleagues": "C1"},
        talk=3,
        lunch_together=True,
    )
    cast.a_finished_run(consultant)

    shown = text_of(signed_in.get(page("places", **query)))

    assert {title for title in ("Kjøkken", "Kontor") if f">{title}</bdi>" in shown} == titles


def test_the_table_of_a_person_compares_three_and_keeps_the_chosen(signed_in, consultant, matched):
    for occupation in ("9112", "5223", "7512"):
        cast.an_opening(consultant, occupation=occupation, title=f"Plass {occupation}")
    cast.a_finished_run(consultant)
    person = matched["person"]

    usual = signed_in.get(page("person", person.pk))
    worst = usual.context["rows"][-1]
    chosen = signed_in.get(page("person", person.pk, compare=worst.key))

    assert len(usual.context["compared"]) == 3
    assert [row.key for row in chosen.context["compared"]] == [worst.key]
    assert len(chosen.context["rows"]) == 4


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"warnings": "with"}, 1),
        ({"warnings": "without"}, 1),
        ({"goal": "1"}, 1),
        ({"goal": "0.5"}, 1),
        ({"kind": "apprenticeship"}, 0),
        ({"social": "on"}, 0),
    ],
)
def test_the_places_of_a_person_are_filtered(signed_in, consultant, matched, query, count):
    cast.an_opening(consultant, occupation="9112", motivation_talk=True)
    cast.a_finished_run(consultant)

    shown = signed_in.get(page("person", matched["person"].pk, **query))

    assert len(shown.context["rows"]) == count


def test_places_with_talk_and_lunch_come_first_for_who_wishes_them(signed_in, consultant):
    person = cast.a_participant(consultant, goals=("5120",), wishes_social_contact=True)
    cast.an_opening(consultant, occupation="5120")
    social = cast.an_opening(consultant, occupation="9112", talk=3, lunch_together=True)
    cast.a_finished_run(consultant)

    rows = signed_in.get(page("person", person.pk)).context["rows"]

    assert rows[0].opening == social


def test_before_the_first_run_the_page_says_so(signed_in, consultant):
    person = cast.a_participant(consultant)
    opening = cast.an_opening(consultant)

    for address in (page("person", person.pk), page("place", opening.pk)):
        assert "Nobody has been matched here yet." in text_of(signed_in.get(address))
    assert "Nobody has been matched here yet." in text_of(signed_in.get(page("run-list")))


def test_a_person_for_whom_nothing_is_possible_gets_a_way_on(signed_in, consultant, matched):
    person = cast.a_participant(consultant, kinds_asked=["apprenticeship"])
    cast.a_finished_run(consultant)

    shown = text_of(signed_in.get(page("person", person.pk)))
    why = text_of(signed_in.get(page("person-why-not", person.pk)))

    assert "No place is possible now." in shown
    assert "ask for: Apprenticeship, Language practice" in shown
    assert "The person has not asked for this kind of placement." in why


def test_any_pair_can_be_opened_possible_or_not(signed_in, consultant, matched):
    other = cast.an_opening(
        consultant, language={"colleagues": "C1"}, title="Kontor", occupation="4110"
    )

    possible = text_of(signed_in.get(page("pair", matched["person"].pk, matched["opening"].pk)))
    impossible = text_of(signed_in.get(page("pair", matched["person"].pk, other.pk)))

    assert "Why not" not in possible
    assert "wants: Occupation 5120; the place: Occupation 5120" in possible
    assert "Talk with colleagues: needs C1, has A2" in impossible
    assert "What lifts it:" in impossible
    assert "speaking at C1" in impossible


def test_a_pair_with_somebody_who_takes_no_part_says_so(signed_in, consultant, matched):
    employers.close_opening(opening=matched["opening"], by=consultant)
    shown = text_of(signed_in.get(page("pair", matched["person"].pk, matched["opening"].pk)))
    assert "The place takes no part in matching" in shown

    why = text_of(signed_in.get(page("place-why-not", matched["opening"].pk)))
    assert "The place takes no part in matching" in why


# What happens on a press ------------------------------------------------------------------------


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


# Several at once --------------------------------------------------------------------------------


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
    signed_in.post(page("proposal-bulk"), given | {"code": "not_ready"})

    assert Proposal.objects.filter(state=ProposalState.REJECTED).count() == 2


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


# Runs -------------------------------------------------------------------------------------------


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
