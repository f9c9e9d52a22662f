"""The public doors: an employer registers itself, and an invited colleague joins."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import Invitation, User
from accounts.queries import invitation_by_token
from common.errors import DomainError
from employers import actions
from employers.forms.employers import JoinForm, RegisterForm
from employers.models import Employer
from employers.views.parts import is_done, typed, user_of


@login_not_required
def register(request: HttpRequest) -> HttpResponse:
    """Whoever is signed in registers one more employer for the same account."""
    form = RegisterForm(typed(request))
    person = user_of(request) if request.user.is_authenticated else None
    if person:
        for name in ("email", "password"):
            del form.fields[name]
    made: list[Employer] = []

    def save() -> None:
        said = form.cleaned_data
        made.append(
            actions.register_employer(
                **form.facts(),
                contact_name=said["contact_name"],
                phone=said["phone"],
                email=person.email if person else said["email"],
                password=said.get("password", ""),
                user=person,
            )
        )

    if is_done(form, save):
        if person is None:
            login(request, made[0].members.get().user)
        return redirect("employers:waiting")
    return render(request, "employers/register.html", {"form": form})


@login_not_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, so that mail scanners do no harm; POST accepts."""
    found = invitation_by_token(token)
    if found is None or found.purpose != Invitation.Purpose.EMPLOYER:
        return render(request, "link_unknown.html", status=404)
    person = user_of(request) if request.user.is_authenticated else None
    form = JoinForm(typed(request))
    if person:
        del form.fields["password"]
    joined: list[User] = []
    try:
        accept = form.is_bound and form.is_valid()
        if accept:
            password = form.cleaned_data.get("password", "")
            joined.append(actions.join_employer(invitation=found, user=person, password=password))
    except DomainError as error:
        if error.code == "invitation_over":
            return render(request, "employers/invitation_over.html", status=410)
        form.add_error("password" if error.field == "password" else None, error.message)
    if joined:
        if person is None:
            login(request, joined[0])
        return redirect("employers:my_openings")
    employer = Employer.objects.filter(pk=found.target_id).first()
    context = {"form": form, "employer": employer, "needs_password": person is None}
    return render(request, "employers/invitation.html", context)
