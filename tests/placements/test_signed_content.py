"""The database itself keeps signed content as it was, whoever asks; by raw SQL."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from placements.models import Agreement, Signature
from tests import builders as base
from tests.placements import agreement_builders as on_paper
from tests.placements import builders as cast

pytestmark = pytest.mark.django_db
CHANGES = [
    "UPDATE placements_agreement SET purpose = 'Something else'",
    "UPDATE placements_agreement SET content = '{}'",
    "UPDATE placements_agreement SET content_hash = 'x'",
    "UPDATE placements_agreement SET ends_on = '2099-01-01'",
    "UPDATE placements_agreement SET version = version + 5",
]
OTHER_SIGNATURES = [
    "UPDATE placements_signature SET party = 'participant'",
    "UPDATE placements_signature SET content_hash = 'x'",
]


@pytest.fixture
def agreement():
    consultant = base.a_consultant()
    return on_paper.written(cast.a_preparing_placement(consultant), consultant)


def refused_by_name(name, statement):
    with (
        pytest.raises(IntegrityError, match=name),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("change", CHANGES)
def test_one_signature_is_enough_to_keep_the_content(agreement, change):
    on_paper.sign(agreement, "employer")

    refused_by_name("signed_content_stays", change)


def test_without_a_signature_nothing_is_kept(agreement):
    with connection.cursor() as cursor:
        cursor.execute(CHANGES[0])

    assert Agreement.objects.get().purpose == "Something else"


def test_voiding_touches_only_what_may_change(agreement):
    on_paper.sign(agreement, "employer")
    consultant = agreement.placement.participant.consultant

    on_paper.written(agreement.placement, consultant, purpose="Another purpose")

    agreement.refresh_from_db()
    assert (agreement.state, agreement.purpose) == ("void", "Learn to work in a kitchen")
    refused_by_name("signed_content_stays", CHANGES[0])


@pytest.mark.parametrize("change", OTHER_SIGNATURES)
def test_a_signature_is_never_changed(agreement, change):
    on_paper.sign(agreement, "employer")

    refused_by_name("a_signature_stays", change)


def test_on_postgresql_a_signature_is_never_deleted(agreement, on_postgresql):
    if not on_postgresql:
        pytest.skip("SQLite is emptied row by row")
    on_paper.sign(agreement, "employer")

    refused_by_name("a_signature_stays", "DELETE FROM placements_signature")


def test_a_signature_under_other_content_is_refused(agreement):
    signed = on_paper.sign(agreement, "employer")

    with pytest.raises(IntegrityError, match="under_what_stands"), transaction.atomic():
        Signature.objects.bulk_create([copy_of(signed, party="participant", content_hash="x" * 64)])


def test_a_signature_under_a_replaced_version_is_refused(agreement):
    signed = on_paper.sign(agreement, "employer")
    consultant = agreement.placement.participant.consultant
    on_paper.written(agreement.placement, consultant, purpose="Another purpose")

    with pytest.raises(IntegrityError, match="under_what_stands"), transaction.atomic():
        Signature.objects.bulk_create([copy_of(signed, party="participant")])


def copy_of(signed, **given):
    """Another row with the same facts, as somebody beside the product would write it."""
    names = ("agreement", "party", "by", "content_hash", "signed_at")
    return Signature(**({name: getattr(signed, name) for name in names} | given))


def test_the_rule_can_be_taken_back_and_put_again(agreement):
    rule = import_module("placements.migrations.0004_signed_content_stays")
    on_paper.sign(agreement, "employer")

    connection.check_constraints()  # PostgreSQL alters no table that has checks outstanding
    editor = connection.schema_editor()
    rule.remove(apps, editor)
    with connection.cursor() as cursor:
        cursor.execute(CHANGES[0])
    rule.add(apps, editor)

    refused_by_name("signed_content_stays", CHANGES[3])
