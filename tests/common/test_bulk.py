"""A batch writes what `bulk_create` and `save` would have written."""

from datetime import date, time

import pytest
from django.db import models

from accounts.models import AuditEntry
from candidates.models import Availability, Participant, ProfileEntry
from common.actions.bulk import Batch, values_of
from tests.candidates.builders import a_participant

pytestmark = pytest.mark.django_db


def some_entries(participant: Participant) -> list[ProfileEntry]:
    return [
        ProfileEntry(
            participant=participant,
            kind=ProfileEntry.Kind.NORWEGIAN,
            source=ProfileEntry.Source.TOLD,
            norwegian_skill=ProfileEntry.NorwegianSkill.SPEAKING,
            level=level,
            recorded_by=participant.consultant,
        )
        for level in ("A1", "A2")
    ]


def test_inserted_rows_are_those_of_bulk_create():
    person = a_participant()
    entries = some_entries(person)
    ProfileEntry.objects.bulk_create(entries)
    expected = list(ProfileEntry.objects.order_by("pk").values())
    ProfileEntry.objects.all().delete()

    batch = Batch()
    batch.insert(ProfileEntry, entries)
    assert not ProfileEntry.objects.exists()  # planned, not written
    batch.run()

    assert list(ProfileEntry.objects.order_by("pk").values()) == expected


@pytest.mark.parametrize("facts", [{}, {"fields": []}, {"fields": ["æ", "«x»"], "n": 0}])
def test_facts_of_every_shape_come_back_as_they_were(facts):
    person = a_participant()
    lines = [
        AuditEntry(verb="v", subject_kind="s", subject_id=person.pk, facts=each)
        for each in (facts, {"other": False}, facts)
    ]

    batch = Batch()
    batch.insert(AuditEntry, lines)
    batch.run()

    found = {each.pk: each.facts for each in AuditEntry.objects.filter(verb="v")}
    assert [found[each.pk] for each in lines] == [facts, {"other": False}, facts]


def test_a_number_that_the_database_counts_is_left_to_it():
    person = a_participant()

    batch = Batch()
    spans = [
        Availability(participant=person, weekday=day, starts_at=time(9), ends_at=time(14))
        for day in ("mon", "tue")
    ]
    batch.insert(Availability, spans)
    batch.run()

    first, second = Availability.objects.order_by("pk")
    assert (first.weekday, second.weekday, first.starts_at) == ("mon", "tue", time(9))
    batch = Batch()
    batch.delete(Availability, [first])
    batch.run()
    assert list(Availability.objects.all()) == [second]


def test_only_the_named_fields_of_the_named_records_are_updated():
    changed, other = a_participant(), a_participant()
    changed.last_name, changed.first_name = "Ny", "Not this"
    changed.programme_ends_on = date(2031, 1, 2)
    changed.kinds_asked = ["work_practice"]

    batch = Batch()
    batch.update(Participant, [changed], ["last_name", "programme_ends_on", "kinds_asked"])
    batch.run()

    found = Participant.objects.get(pk=changed.pk)
    said = (found.last_name, found.programme_ends_on, found.kinds_asked)
    assert said == ("Ny", date(2031, 1, 2), ["work_practice"])
    assert found.first_name != "Not this"
    assert Participant.objects.get(pk=other.pk).last_name == other.last_name


@pytest.mark.parametrize("when", ["auto_now", "auto_now_add"])
def test_a_field_that_changes_with_each_save_is_refused(when):
    with pytest.raises(TypeError):
        values_of([], [models.DateTimeField(**{when: True})])
