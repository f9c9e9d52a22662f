"""Workplaces in the browser, for their employer and for consultants."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from employers import actions
from employers.access import (
    contact_to_change,
    employer_to_change,
    occupancy_to_change,
    workplace_to_change,
)
from employers.forms.employers import ContactPersonForm, OccupancyForm, WorkplaceForm
from employers.models import Employer, Workplace
from employers.queries import workplaces_of
from employers.views.parts import is_done, typed, user_of, version_of


def back_to(employer: Employer | Workplace, owner: Employer) -> str:
    if employer.as_employer:
        return reverse("employers:my_workplaces")
    return reverse("employers:workplaces", args=[owner.pk])


def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    employer = employer_to_change(user, pk)
    form = WorkplaceForm(typed(request))
    made: list[Workplace] = []

    def save() -> None:
        made.append(actions.add_workplace(employer=employer, by=user, **form.cleaned_data))

    if is_done(form, save):
        return redirect("employers:workplace", made[0].pk)
    context = {"form": form, "employer": employer, "back_url": back_to(employer, employer)}
    return render(request, "employers/workplace_add.html", context)


def workplace(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything about one site: facts, who receives, who is inside from others."""
    user = user_of(request)
    shown = workplace_to_change(user, pk)
    form = WorkplaceForm(typed(request), instance=shown)

    def save() -> None:
        actions.change_workplace(
            workplace=shown, by=user, version=version_of(request), **form.cleaned_data
        )

    if is_done(form, save):
        messages.success(request, _("Saved."))
        return redirect("employers:workplace", pk)
    today = timezone.localdate()
    context = {
        "form": form,
        "place": workplaces_of(shown.employer).get(pk=pk),
        "today": today,
        "occupancy_form": OccupancyForm(initial={"starts_on": today}),
        "contact_form": ContactPersonForm(),
        "back_url": back_to(shown, shown.employer),
    }
    return render(request, "employers/workplace.html", context)


def add_occupancy(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    place = workplace_to_change(user, pk)
    form = OccupancyForm(typed(request), initial={"starts_on": timezone.localdate()})
    if is_done(form, lambda: actions.add_occupancy(workplace=place, by=user, **form.cleaned_data)):
        return redirect("employers:workplace", pk)
    return render(request, "employers/occupancy.html", {"form": form, "place": place})


@require_POST
def end_occupancy(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    occupancy = occupancy_to_change(user, pk)
    actions.end_occupancy(occupancy=occupancy, by=user)
    return redirect("employers:workplace", occupancy.workplace_id)


def add_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    place = workplace_to_change(user, pk)
    form = ContactPersonForm(typed(request))
    if is_done(form, lambda: actions.add_contact(workplace=place, by=user, **form.cleaned_data)):
        return redirect("employers:workplace", pk)
    return render(request, "employers/contact.html", {"form": form, "place": place})


@require_POST
def contact_left(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    contact = contact_to_change(user, pk)
    actions.contact_left(contact=contact, by=user)
    return redirect("employers:workplace", contact.workplace_id)
