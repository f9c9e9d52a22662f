"""Contact with an employer: the log, its own messages, mapping and repair talks."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import require_consultant, units_of
from accounts.parties import Party
from accounts.queries import settings_for
from employers import actions
from employers.access import (
    employer_for_staff,
    employer_to_decide,
    message_for,
    message_to_answer,
    own_employers,
    repair_talk_for,
    require_party,
)
from employers.forms.contact import (
    AnswerForm,
    ContactLogForm,
    MappingForm,
    MessageForm,
    RepairTalkForm,
    SpokenYesForm,
)
from employers.models import RepairTalk
from employers.queries import (
    contact_warnings,
    members_of,
    own_messages,
    places_to_call_about,
    unanswered_messages,
)
from employers.views.parts import is_done, page_of, typed, user_of


def log(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down a contact; the warnings stand on top before one calls."""
    user = user_of(request)
    employer = employer_for_staff(user, pk)
    now = timezone.localtime()
    unit = units_of(user).order_by("created_at").first()
    form = ContactLogForm(typed(request), initial={"happened_at": now.replace(second=0)})

    def save() -> None:
        actions.log_contact(employer=employer, by=user, unit=unit, **form.cleaned_data)

    if is_done(form, save):
        messages.success(request, _("Written down. All bodies can see it."))
        return redirect("employers:contact_log", pk)
    limits = settings_for(unit.municipality_id if unit else "")
    context = {
        "form": form,
        "employer": employer,
        "warnings": contact_warnings(employer, limits, now),
        "is_resting": employer.is_resting(now.date()),
    }
    return render(request, "employers/log_contact.html", context)


def add_mapping(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    employer = employer_to_decide(user, pk)
    newest = employer.mappings.first()
    form = MappingForm(typed(request), initial=start_from(newest))
    if is_done(form, lambda: actions.map_employer(employer=employer, by=user, **form.cleaned_data)):
        return redirect("employers:mapping", pk)
    return render(request, "employers/mapping_add.html", {"form": form, "employer": employer})


def start_from(newest: object | None) -> dict[str, object]:
    """The last answers, so that nothing is asked twice; the day is today."""
    names = [name for name in MappingForm.Meta.fields if name != "mapped_on"]
    said = {name: getattr(newest, name) for name in names} if newest else {}
    return said | {"mapped_on": timezone.localdate()}


def inbox(request: HttpRequest) -> HttpResponse:
    """What firms offered or wrote by themselves and nobody has answered, oldest deadline first."""
    user = user_of(request)
    require_consultant(user)
    context = {
        "page": page_of(request, unanswered_messages(user)),
        "calls": places_to_call_about(user),
        "today": timezone.localdate(),
    }
    return render(request, "employers/inbox.html", context)


def write_message(request: HttpRequest) -> HttpResponse:
    """An employer offers or asks by itself, also before it is approved."""
    user = user_of(request)
    own = list(own_employers(user))
    if not own:
        raise PermissionDenied
    chosen = request.GET.get("employer")
    employer = next((each for each in own if str(each.pk) == chosen), own[0])
    form = MessageForm(typed(request))

    def send() -> None:
        actions.write_message(employer=employer, by=user, text=form.cleaned_data["text"])

    if is_done(form, send):
        messages.success(request, _("Sent. You get an answer."))
        return redirect("employers:write_message")
    context = {"form": form, "employer": employer, "sent": own_messages(user)}
    return render(request, "employers/write_message.html", context)


def message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One message and its answer; a consultant of the municipality answers here."""
    user = user_of(request)
    shown = message_for(user, pk)
    form = AnswerForm(typed(request))
    if request.method == "POST":
        require_party(shown, Party.CONSULTANT)

    def answer() -> None:
        actions.answer_message(message=shown, by=user, answer=form.cleaned_data["answer"])

    if is_done(form, answer):
        return redirect("employers:message", pk)
    can_answer = shown.as_consultant and shown.answered_at is None
    context = {"message": shown, "form": form, "can_answer": can_answer}
    return render(request, "employers/message.html", context)


@require_POST
def take_message(request: HttpRequest, pk: UUID) -> HttpResponse:
    user = user_of(request)
    actions.take_message(message=message_to_answer(user, pk), owner=user, by=user)
    return redirect("employers:message", pk)


@require_POST
def open_repair_talk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Something went wrong there: nobody new before one has talked."""
    user = user_of(request)
    talk = actions.open_repair_talk(
        employer=employer_to_decide(user, pk), by=user, reason=request.POST.get("note", "")[:300]
    )
    return redirect("employers:repair_talk", talk.pk)


@require_safe
def repair_talk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What went wrong, and what was agreed? The employer confirms it."""
    talk = repair_talk_for(user_of(request), pk)
    return repair_talk_page(request, talk, repair_talk_form(request, talk))


def repair_talk_form(request: HttpRequest, talk: RepairTalk) -> RepairTalkForm:
    day = talk.held_on or timezone.localdate()
    return RepairTalkForm(typed(request), initial={"held_on": day, "agreed": talk.agreed})


def repair_talk_page(
    request: HttpRequest, talk: RepairTalk, form: RepairTalkForm, yes: SpokenYesForm | None = None
) -> HttpResponse:
    is_employer = talk.employer.as_employer
    is_open = bool(talk.recorded_by) and not talk.confirmed_at
    is_staff = talk.employer.as_consultant and not is_employer
    context = {
        "talk": talk,
        "form": form,
        "can_record": is_staff and not talk.confirmed_at,
        "can_confirm": is_employer and is_open,
        "has_account": bool(members_of(talk.employer)),
    }
    if yes or (is_staff and is_open and not context["has_account"]):
        context["yes"] = yes or SpokenYesForm()
    return render(request, "employers/repair_talk.html", context)


@require_POST
def confirm_repair_talk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The employer presses; for one without an account the consultant writes the yes."""
    user = user_of(request)
    talk = repair_talk_for(user, pk)
    if talk.employer.as_employer:
        actions.confirm_repair_talk(talk=talk, by=user)
        return redirect("employers:repair_talk", pk)
    require_party(talk.employer, Party.CONSULTANT)
    yes = SpokenYesForm(request.POST)
    if yes.is_valid() and is_done(
        yes,
        lambda: actions.confirm_repair_talk(
            talk=talk, by=user, how=yes.cleaned_data["how_confirmed"]
        ),
    ):
        return redirect("employers:repair_talk", pk)
    typed_before = RepairTalkForm(initial={"held_on": talk.held_on, "agreed": talk.agreed})
    return repair_talk_page(request, talk, typed_before, yes)
