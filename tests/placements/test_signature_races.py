"""Who signs at the same moment: no signature stands under anything but what was shown."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from unittest import mock

import pytest
from django.db import connection

from candidates.models.participant import ParticipantQuerySet
from common.errors import DomainError
from placements.actions import course
from placements.models import Agreement, Signature
from placements.models.agreement import AgreementQuerySet
from placements.models.placement import PlacementQuerySet
from placements.queries.fingerprint import hash_of_content
from placements.states.agreement import SIGNERS
from tests import builders as base
from tests.placements import agreement_builders as on_paper
from tests.placements import builders as cast

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
RACES = 5
NO = {"signed_already", "older_version", "not_open", "step_not_allowed"}


@pytest.fixture(autouse=True)
def only_on_postgresql(on_postgresql):
    if not on_postgresql:
        pytest.skip("locks between connections are PostgreSQL's")


@pytest.fixture
def consultant():
    return base.a_consultant()


@pytest.fixture
def placement(consultant):
    return cast.a_preparing_placement(consultant)


def at_once(*acts):
    """What each got, pressed at the same moment: "done", a rule's code, or the name of a fault."""
    gate = threading.Barrier(len(acts))

    def press(act):
        gate.wait()
        try:
            act()
        except DomainError as refused:
            return refused.code
        except Exception as fault:  # a fault is a result here: it is told
            return f"{type(fault).__name__}: {fault}".split("\n")[0]
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(press, acts))


def signing(agreement, party, by=None):
    return lambda: on_paper.sign(agreement, party, by=by)


def nothing_is_signed_that_was_not_shown():
    """Every signature carries the hash of its version, and that is the hash of what stands."""
    for signature in Signature.objects.select_related("agreement"):
        held = signature.agreement
        assert signature.content_hash == held.content_hash == hash_of_content(held.content)


def test_two_parties_and_the_third_sign_at_once_and_it_is_in_force_once(placement, consultant):
    agreement = on_paper.written(placement, consultant)

    answers = at_once(*[signing(agreement, party) for party in SIGNERS])

    agreement.refresh_from_db()
    placement.refresh_from_db()
    assert answers == ["done"] * 3
    assert (agreement.state, placement.state) == ("signed", "agreed")
    assert agreement.steps.filter(verb="complete").count() == 1


def test_of_the_same_party_six_times_one_signature_stands(placement, consultant):
    agreement = on_paper.written(placement, consultant)

    answers = at_once(*[signing(agreement, "employer")] * 6)

    assert Counter(answers) == {"done": 1, "signed_already": 5}
    assert Signature.objects.count() == 1


def test_who_signs_while_it_is_changed_signs_what_was_shown_or_reads_why_not(placement, consultant):
    for race in range(RACES):
        agreement = on_paper.written(placement, consultant, purpose=f"Round {race}")

        changed, *signed = at_once(
            lambda: on_paper.written(placement, consultant, purpose="Changed meanwhile"),
            *[signing(agreement, party) for party in SIGNERS],
        )

        assert changed == "done"
        assert set(signed) <= {"done", "older_version", "not_open"}
        agreement.refresh_from_db()
        placement.refresh_from_db()
        newest = Agreement.objects.filter(placement=placement).first()
        assert (agreement.state, newest.state, placement.state) == ("void", "open", "preparing")
        assert not newest.signatures.exists()
        nothing_is_signed_that_was_not_shown()


def test_it_starts_on_a_signed_agreement_or_not_at_all(placement, consultant):
    agreement = on_paper.signed(placement, consultant)
    cast.visit_held(placement, consultant)

    def start():
        return course.start(
            placement=placement,
            by=consultant,
            on=agreement.starts_on,
            reasons={"preparations": "All is ready in fact"},
        )

    with cast.on_day(agreement.starts_on):
        started, changed = at_once(
            start, lambda: on_paper.written(placement, consultant, purpose="Changed meanwhile")
        )

    placement.refresh_from_db()
    in_force = Agreement.objects.filter(placement=placement, state="signed").exists()
    assert changed == "done"
    assert started in {"done", "step_not_allowed"}
    assert (placement.state == "running") == (started == "done") == in_force
    nothing_is_signed_that_was_not_shown()


def test_control_without_locks_the_database_still_lets_nothing_false_stand(placement, consultant):
    """The locks give the words; the rule in the database stands when they are taken away."""
    faults = []
    for race in range(RACES):
        agreement = on_paper.written(placement, consultant, purpose=f"Round {race}")
        with without_locks():
            answers = at_once(
                lambda: on_paper.written(placement, consultant, purpose="Changed meanwhile"),
                *[signing(agreement, "employer")] * 5,
            )
        faults += [each for each in answers if each not in {"done", *NO}]
        nothing_is_signed_that_was_not_shown()

    assert faults
    assert Signature.objects.count() <= RACES


@contextmanager
def without_locks():
    """The same code with every lock taken away."""
    with ExitStack() as patches:
        for kind in (ParticipantQuerySet, PlacementQuerySet, AgreementQuerySet):
            patches.enter_context(
                mock.patch.object(kind, "locked", lambda self: self.order_by("pk"))
            )
        yield
