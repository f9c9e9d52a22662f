"""Alarms, absences, worries: raised in two taps, answered, solved."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedIn, require_role
from accounts.models import User
from accounts.parties import Party
from candidates.access import participant_for
from matching.views.base import done
from placements.access.alarm import absence_at_work_for, absence_for_consultant, alarm_for
from placements.access.placement import party_in, placement_for, placement_for_staff
from placements.actions import absences, protocol
from placements.actions import alarms as actions
from placements.forms.alarm import (
    AbsenceForm,
    AlarmForm,
    CauseTalkForm,
    ResolveForm,
    WorryForm,
)
from placements.forms.protocol import BackForm, LeaveForm
from placements.messages.alarm import told_of
from placements.messages.people import leaders_of, who_answers, workplace_of
from placements.models import Alarm, Placement
from placements.queries.alarms import (
    absences_of,
    absences_shown,
    away,
    open_alarms,
    worries_about,
)
from placements.queries.time_at_work import next_day_there
from placements.states.alarm import AlarmCode

STAFF = {Party.CONSULTANT, Party.TEACHER}


def raise_alarm(request: SignedIn, pk: UUID) -> HttpResponse:
    """“This does not work”: choose a picture, press once."""
    placement = placement_for(request.user, pk)
    form = AlarmForm(request.POST or None)
    if form.is_valid():
        alarm = actions.raise_alarm(
            placement=placement,
            party=party_in(placement),
            by=request.user,
            now=timezone.now(),
            **form.cleaned_data,
        )
        messages.success(request, _("Your contact is told now."))
        return redirect("placements:alarm", alarm.pk)
    context = {
        "form": form,
        "placement": placement,
        "phones": who_answers(placement) or leaders_of(placement),
        "is_participant": Party.PARTICIPANT in placement.viewer_parties,
    }
    return render(request, "placements/alarm_raise.html", context)


def alarm(request: SignedIn, pk: UUID) -> HttpResponse:
    """What was raised, who answers by when; staff answer and solve."""
    return render(request, "placements/alarm.html", page_of(alarm_for(request.user, pk)))


def page_of(found: Alarm, form: ResolveForm | None = None) -> dict[str, object]:
    steps = found.next_verbs
    return {
        "alarm": found,
        "is_danger": found.code == AlarmCode.DANGER,
        "phones": told_of(found),
        "can_answer": "answer" in steps,
        "form": form or (ResolveForm() if "resolve" in steps else None),
    }


@require_POST
def answer_alarm(request: SignedIn, pk: UUID) -> HttpResponse:
    found = alarm_for(request.user, pk, "answer")
    actions.answer_alarm(alarm=found, by=request.user, now=timezone.now())
    messages.success(request, _("Whoever raised it sees that you have called."))
    return redirect("placements:alarm", pk)


@require_POST
def resolve_alarm(request: SignedIn, pk: UUID) -> HttpResponse:
    found = alarm_for(request.user, pk, "resolve")
    form = ResolveForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: actions.resolve_alarm(
            alarm=found, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, _("Solved. Whoever raised it can read what was agreed."))
        return redirect("placements:alarm", pk)
    return render(request, "placements/alarm.html", page_of(found, form))


def alarms(request: SignedIn) -> HttpResponse:
    """What waits for an answer, the next deadline first."""
    require_role(request.user, {Party.CONSULTANT, Party.TEACHER, Party.LEADER})
    return render(request, "placements/alarms.html", {"alarms": open_alarms(request.user)})


def absence(request: SignedIn, pk: UUID) -> HttpResponse:
    """Tell that somebody does not come. The workplace reads only that somebody told."""
    placement = placement_for(request.user, pk)
    party = party_in(placement)
    form = AbsenceForm(
        request.POST or None,
        initial={"day": next_day_there(placement, timezone.localdate())},
        knows_why=party != Party.EMPLOYER,
        is_own=party == Party.PARTICIPANT,
    )
    if form.is_valid() and done(
        form,
        lambda: absences.report_absence(
            participant=placement.participant,
            placement=placement,
            by=request.user,
            party=party,
            **{"is_notified": party == Party.PARTICIPANT} | form.cleaned_data,
        ),
    ):
        messages.success(request, said_of(placement, party, form.cleaned_data["day"]))
        return redirect("placements:absence", pk)
    context = absence_page(placement, form, request.user)
    context["opens_talk"] = "talk" in request.GET
    return render(request, "placements/absence.html", context)


def said_of(placement: Placement, party: str, day: date) -> str:
    """What becomes of the word: a workplace that cannot be written to is called."""
    if party == Party.EMPLOYER or day < timezone.localdate():
        return _("Thank you. It is written down.")
    if workplace_of(placement):
        return _("Thank you. The workplace is told.")
    return _("Thank you. It is written down. Call the workplace too.")


@require_POST
def take_back_absence(request: SignedIn, pk: UUID) -> HttpResponse:
    """The person comes to the workplace after all, or came."""
    row, placement = absence_at_work_for(request.user, pk)
    absences.withdraw_absence(absence=row, by=request.user, party=party_in(placement))
    messages.success(request, _("Taken back."))
    return redirect("placements:absence", placement.pk)


def absence_page(
    placement: Placement,
    form: AbsenceForm,
    user: User,
    talk_form: CauseTalkForm | None = None,
) -> dict[str, object]:
    is_staff = bool(placement.viewer_parties & STAFF)
    return {
        "form": form,
        "placement": placement,
        "rows": absences_shown(placement, by=user, party=party_in(placement)),
        "away": away(placement.participant_id, timezone.localdate()) if is_staff else None,
        "talk_form": (talk_form or CauseTalkForm()) if is_staff else None,
        "is_consultant": Party.CONSULTANT in placement.viewer_parties,
    }


@require_POST
def cause_talk(request: SignedIn, pk: UUID) -> HttpResponse:
    """The talk about causes was held."""
    placement = placement_for_staff(request.user, pk)
    form = CauseTalkForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: absences.hold_cause_talk(
            participant=placement.participant, by=request.user, **form.cleaned_data
        ),
    ):
        messages.success(request, _("The talk is written down."))
        return redirect("placements:absence", pk)
    telling = AbsenceForm(knows_why=True)
    context = absence_page(placement, telling, request.user, talk_form=form)
    context["opens_talk"] = True
    return render(request, "placements/absence.html", context)


def absences_of_person(request: SignedIn, pk: UUID) -> HttpResponse:
    """Days away from school and workplace together, and the talk about causes; also without a
    placement. Nothing is marked before the talk.
    """
    participant = participant_for(request.user, pk, Party.CONSULTANT, Party.TEACHER)
    is_consultant = Party.CONSULTANT in participant.viewer_parties
    is_away = is_consultant and participant.leaves.filter(ends_on=None).exists()
    is_leave = bool(request.POST.keys() & {"starts_on", "back_on"})
    form_class = BackForm if is_away else LeaveForm
    leave = form_class(request.POST if is_leave else None, participant=participant)
    act = protocol.end_leave if is_away else protocol.begin_leave
    if is_leave and not is_consultant:
        raise PermissionDenied
    if leave.is_valid() and done(
        leave, lambda: act(participant=participant, by=request.user, **leave.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("placements:absences-of-person", pk)
    form = CauseTalkForm(None if is_leave else request.POST or None)
    if form.is_valid() and done(
        form,
        lambda: absences.hold_cause_talk(
            participant=participant, by=request.user, **form.cleaned_data
        ),
    ):
        messages.success(request, _("The talk is written down."))
        return redirect("placements:absences-of-person", pk)
    context = {
        "form": form,
        "participant": participant,
        "rows": absences_of(participant),
        "away": away(participant.pk, timezone.localdate()),
        "is_consultant": is_consultant,
        "leave": leave,
        "is_away": is_away,
    }
    return render(request, "placements/absences_of_person.html", context)


@require_POST
def mark(request: SignedIn, pk: UUID) -> HttpResponse:
    row = absence_for_consultant(request.user, pk)
    absences.mark_absence(absence=row, by=request.user)
    messages.success(request, _("Marked."))
    if row.placement_id is None:
        return redirect("placements:absences-of-person", row.participant_id)
    return redirect("placements:absence", row.placement_id)


def worry(request: SignedIn, pk: UUID) -> HttpResponse:
    """A worry about a person opens a talk, also outside a placement."""
    participant = participant_for(request.user, pk, Party.CONSULTANT, Party.TEACHER)
    form = WorryForm(request.POST or None)
    if form.is_valid() and done(
        form,
        lambda: absences.write_worry(participant=participant, by=request.user, **form.cleaned_data),
    ):
        messages.success(request, _("A talk with the person is on the list."))
        return redirect("candidates:participant", pk)
    context = {"form": form, "participant": participant, "worries": worries_about(participant)}
    return render(request, "placements/worry.html", context)
