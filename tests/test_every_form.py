"""No form shows the name of a database constraint: it says which field is wrong, in words."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import F, Q
from django.db.models.constraints import BaseConstraint, CheckConstraint, UniqueConstraint
from django.forms import ModelForm

from employers.forms.employers import OccupancyForm
from meetings.forms import MeasureForm

pytestmark = pytest.mark.django_db

# A constraint that a form reads whole, and the field that carries the error.
TOLD_ON = {
    ("OccupancyForm", "occupancy_ends_after_it_starts"): "ends_on",
    ("MeasureForm", "a_measure_ends_after_it_starts"): "ends_on",
    ("ParticipantForm", "a_programme_ends_after_it_starts"): "programme_ends_on",
    ("NewParticipantForm", "a_programme_ends_after_it_starts"): "programme_ends_on",
    ("OpeningForm", "an_opening_can_start_before_its_window_ends"): "starts_until",
}


def forms_below(form: type[ModelForm]) -> list[type[ModelForm]]:
    return [each for below in form.__subclasses__() for each in (below, *forms_below(below))]


def own_forms() -> list[type[ModelForm]]:
    """The forms of our apps that store a record: every page reads its own."""
    import_module(settings.ROOT_URLCONF)
    names = {app.name for app in apps.get_app_configs()}
    found = [form for form in forms_below(ModelForm) if form._meta.model]
    return [form for form in found if form.__module__.split(".")[0] in names]


def reads(constraint: BaseConstraint) -> set[str]:
    """The fields of a constraint; Django asks it only when the form has them all."""
    if isinstance(constraint, UniqueConstraint):
        return set(constraint.fields)
    assert isinstance(constraint, CheckConstraint)
    return fields_in(constraint.condition)


def fields_in(condition: Any) -> set[str]:
    if isinstance(condition, Q):
        return set().union(*(fields_in(each) for each in condition.children))
    name, value = condition
    return {name.split("__")[0]} | ({value.name} if isinstance(value, F) else set())


def test_every_constraint_that_a_form_reads_is_told_on_a_field():
    asked = {
        (form.__name__, constraint.name)
        for form in own_forms()
        for constraint in form._meta.model._meta.constraints
        if reads(constraint) <= set(form.base_fields)
    }
    assert asked == set(TOLD_ON)


@pytest.mark.parametrize("form", [OccupancyForm, MeasureForm])
def test_a_last_day_before_the_first_is_told_on_the_last_day(form):
    filled = form({"starts_on": "2027-02-01", "ends_on": "2027-01-01"})
    assert filled.errors["ends_on"] == ["The last day is before the first."]
    assert "__all__" not in filled.errors
