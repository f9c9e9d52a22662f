"""What waits for somebody's own hand: a sheet, a signature, an answer, a certificate, an alarm."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from placements.models import (
    Agreement,
    Alarm,
    Certificate,
    Expectation,
    ExpectationSheet,
    Placement,
    Rating,
    Signature,
)
from placements.queries.start_note import start_note_rows
from placements.states.agreement import AgreementState, SheetState
from placements.states.certificate import CertificateState
from placements.states.evaluation import EvaluationState, RatingState

MARK = {
    Party.PARTICIPANT: "as_participant",
    Party.EMPLOYER: "as_employer",
    Party.CONSULTANT: "as_consultant",
}
WAITS_FOR_SIDE = {
    Party.PARTICIPANT: SheetState.SETTLED,
    Party.EMPLOYER: SheetState.COMPARED,
    Party.CONSULTANT: SheetState.COMPARED,
}
STEP_OF_CERTIFICATE = {
    Party.PARTICIPANT: CertificateState.DRAFTED,
    Party.EMPLOYER: CertificateState.READY,
}


def waiting_rows(user: User, party: str) -> list[dict[str, Any]]:
    """Rows with one button each, for the first page; a fixed number of queries."""
    places = Placement.objects.visible_to(user).filter(
        Q(**{MARK[Party(party)]: True}), participant__has_protected_address=False
    )
    if party == Party.CONSULTANT:
        places = places.filter(Q(participant__consultant=user) | Q(participant__deputy=user))
    found = [*sheets(places, party), *signatures(places, party), *evaluations(places, party)]
    if party != Party.EMPLOYER:
        found += start_note_rows(places, party)
    if party in STEP_OF_CERTIFICATE:
        found += certificates(places, party)
    return [*own_alarms(user), *found] if party != Party.CONSULTANT else found


def row(placement: Placement, text: str, url: str, action: str) -> dict[str, Any]:
    title = f"{placement.participant.first_name} · {placement.workplace.name}"
    return {"title": title, "text": text, "url": url, "action": action}


def sheets(places: Any, party: str) -> list[dict[str, Any]]:
    """Sheets that this side has not filled in, or that wait for it to settle or to agree."""
    filled = Expectation.objects.filter(sheet=OuterRef("pk"), side=party)
    waits = Q(state=WAITS_FOR_SIDE[Party(party)])
    if party != Party.PARTICIPANT:
        waits |= Q(state=SheetState.FILLING) & ~Q(Exists(filled))
    rows = ExpectationSheet.objects.filter(waits, placement__in=places.values("pk"))
    words: dict[str, str] = {
        SheetState.FILLING: _("What is good enough?"),
        SheetState.COMPARED: _("You answered differently"),
        SheetState.SETTLED: _("What the workplace expects of you"),
    }
    return [
        row(
            each.placement,
            words[each.state],
            reverse("placements:sheet", args=[each.placement_id]),
            _("Look"),
        )
        for each in rows.select_related("placement__participant", "placement__workplace")
    ]


def signatures(places: Any, party: str) -> list[dict[str, Any]]:
    """Agreements that lack this party's signature."""
    signed = Signature.objects.filter(agreement=OuterRef("pk"), party=party)
    rows = Agreement.objects.filter(
        ~Exists(signed), state=AgreementState.OPEN, placement__in=places.values("pk")
    )
    return [
        row(
            each.placement,
            _("Version %(version)d waits for your signature") % {"version": each.version},
            reverse("placements:agreement", args=[each.placement_id]),
            _("Read and sign"),
        )
        for each in rows.select_related("placement__participant", "placement__workplace")
    ]


def evaluations(places: Any, party: str) -> list[dict[str, Any]]:
    """Evaluations that this side has not answered."""
    rows = Rating.objects.filter(
        party=party,
        state=RatingState.WAITING,
        evaluation__state=EvaluationState.OPEN,
        evaluation__placement__in=places.values("pk"),
    )
    return [
        row(
            each.evaluation.placement,
            _("How was it?"),
            reverse("placements:evaluation", args=[each.evaluation.placement_id]),
            _("Answer"),
        )
        for each in rows.select_related(
            "evaluation__placement__participant", "evaluation__placement__workplace"
        )
    ]


def certificates(places: Any, party: str) -> list[dict[str, Any]]:
    """Certificates that the person looks at, or that the workplace signs."""
    rows = Certificate.objects.filter(
        state=STEP_OF_CERTIFICATE[Party(party)], placement__in=places.values("pk")
    )
    return [
        row(
            each.placement,
            _("Certificate of competence"),
            reverse("placements:certificate", args=[each.pk]),
            _("Look"),
        )
        for each in rows.select_related("placement__participant", "placement__workplace")
    ]


def own_alarms(user: User) -> list[dict[str, Any]]:
    """What one raised oneself and what is not solved yet: who answers by when."""
    rows = Alarm.objects.open().filter(raised_by=user)
    return [
        {
            "title": each.get_code_display(),
            "text": _("Answered") if each.answered_at else _("You get an answer"),
            "url": reverse("placements:alarm", args=[each.pk]),
            "tag": _("answer by %s")
            % date_format(timezone.localtime(each.answer_due_at), "j. F H:i"),
            "tone": "info",
            "action": _("Look"),
        }
        for each in rows
    ]


def notes_for_teacher(user: User) -> list[dict[str, Any]]:
    """Start notes that wait for the teacher's yes."""
    places = Placement.objects.visible_to(user).filter(
        as_teacher=True, participant__has_protected_address=False
    )
    return start_note_rows(places, Party.TEACHER)
