"""What waits for somebody's own hand: a sheet, a signature, an answer, a certificate, an alarm."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from common.dates import date_format
from common.models import as_mark
from placements.models import (
    Agreement,
    Alarm,
    Expectation,
    Placement,
    Rating,
    Signature,
)
from placements.models.placement import PlacementQuerySet, nobody_has
from placements.queries.stalled import preparing, stalled_rows, with_hands
from placements.queries.start_note import (
    before_first_start,
    note_row,
    start_note_rows,
    waits_for,
)
from placements.states.agreement import SheetState
from placements.states.certificate import CertificateState
from placements.states.evaluation import EvaluationState, RatingState
from placements.states.placement import OVER

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

Row = dict[str, Any]


def waiting_rows(user: User, party: str) -> list[Row]:
    """Rows with one button each, for the first page of a person or an employer; two queries."""
    return [*own_alarms(user), *rows_of(with_open_matters(own_places(user, party), party), party)]


def consultants_rows(user: User, today: date) -> tuple[list[Row], ...]:
    """What waits for the consultant's hand, stands still in preparation, or has nobody.

    One query for the three.
    """
    own = own_places(user, Party.CONSULTANT)
    unowned = nobody_has() & ~Q(state__in=OVER)
    marked = with_open_matters(own, Party.CONSULTANT, also=preparing() | unowned)
    found = list(with_hands(marked).annotate(is_unowned=as_mark(unowned)))
    return (
        rows_of(found, Party.CONSULTANT),
        stalled_rows(found, today),
        [unowned_row(each) for each in found if each.is_unowned],
    )


def unowned_row(placement: Placement) -> Row:
    return {
        "title": f"{placement.participant.first_name} · {placement.workplace.name}",
        "text": placement.get_kind_display(),
        "url": reverse("placements:orphans"),
        "tag": _("Nobody answers for it"),
        "tone": "danger",
        "action": _("Hand over"),
    }


def own_places(user: User, party: str) -> PlacementQuerySet:
    places = Placement.objects.visible_to(user).filter(
        Q(**{MARK[Party(party)]: True}), participant__has_protected_address=False
    )
    if party == Party.CONSULTANT:
        places = places.filter(Q(participant__consultant=user) | Q(participant__deputy=user))
    return places


def with_open_matters(
    places: PlacementQuerySet, party: str, *, also: Q | None = None
) -> PlacementQuerySet:
    """Those where something lacks this party's hand, each with marks that say what."""
    versions = Agreement.objects.open().filter(placement=OuterRef("pk"))
    signed = Signature.objects.filter(agreement=OuterRef("pk"), party=party)
    marks = open_matters(party)
    return (
        places.annotate(
            unsigned_version=Subquery(versions.filter(~Exists(signed)).values("version")[:1]),
            **{name: as_mark(condition) for name, condition in marks.items()},
        )
        .filter(reduce(or_, (Q(**{name: True}) for name in marks), also or Q()))
        .select_related("sheet", "start_note", "certificate", "participant", "workplace")
    )


def open_matters(party: str) -> dict[str, Q]:
    """What this side has to do at a placement, each as a condition."""
    rating = Rating.objects.filter(
        evaluation__placement=OuterRef("pk"),
        evaluation__state=EvaluationState.OPEN,
        party=party,
        state=RatingState.WAITING,
    )
    goes_on = ~Q(state__in=OVER)
    found = {
        "lacks_sheet": open_sheet(party) & goes_on,
        "lacks_signature": Q(unsigned_version__isnull=False) & goes_on,
        "lacks_rating": Q(Exists(rating)),
    }
    if party != Party.EMPLOYER:
        found["lacks_note"] = before_first_start()
    if party in STEP_OF_CERTIFICATE:
        found["lacks_certificate"] = Q(certificate__state=STEP_OF_CERTIFICATE[Party(party)])
    return found


def open_sheet(party: str) -> Q:
    """A sheet that this side has not filled in, or that waits for it to settle or to agree."""
    waits = Q(sheet__state=WAITS_FOR_SIDE[Party(party)])
    if party == Party.PARTICIPANT:
        return waits
    filled = Expectation.objects.filter(sheet__placement=OuterRef("pk"), side=party)
    return waits | Q(sheet__state=SheetState.FILLING) & ~Q(Exists(filled))


def rows_of(places: Iterable[Any], party: str) -> list[Row]:
    """A row for each matter of each placement: all sheets, then all signatures, and so on."""
    found = list(places)
    return [
        row_of(each)
        for mark, row_of in ROWS.items()
        for each in found
        if getattr(each, mark, False) and (mark != "lacks_note" or waits_for(each, party))
    ]


def row(placement: Placement, text: str, page: str, action: str, *, key: Any = None) -> Row:
    title = f"{placement.participant.first_name} · {placement.workplace.name}"
    url = reverse(f"placements:{page}", args=[key or placement.pk])
    return {"title": title, "text": text, "url": url, "action": action}


def sheet_row(placement: Any) -> Row:
    words: dict[str, str] = {
        SheetState.FILLING: _("What is good enough?"),
        SheetState.COMPARED: _("You answered differently"),
        SheetState.SETTLED: _("What the workplace expects of you"),
    }
    return row(placement, words[placement.sheet.state], "sheet", _("Look"))


def signature_row(placement: Any) -> Row:
    words = _("Version %(version)d waits for your signature")
    text = words % {"version": placement.unsigned_version}
    return row(placement, text, "agreement", _("Read and sign"))


def rating_row(placement: Any) -> Row:
    return row(placement, _("How was it?"), "evaluation", _("Answer"))


def certificate_row(placement: Any) -> Row:
    """A certificate that the person looks at, or that the workplace signs."""
    words = _("Certificate of competence")
    return row(placement, words, "certificate", _("Look"), key=placement.certificate.pk)


ROWS: dict[str, Callable[[Any], Row]] = {
    "lacks_sheet": sheet_row,
    "lacks_signature": signature_row,
    "lacks_rating": rating_row,
    "lacks_note": note_row,
    "lacks_certificate": certificate_row,
}


def own_alarms(user: User) -> list[Row]:
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


def notes_for_teacher(user: User) -> list[Row]:
    """Start notes that wait for the teacher's yes."""
    places = Placement.objects.visible_to(user).filter(
        as_teacher=True, participant__has_protected_address=False
    )
    return start_note_rows(places, Party.TEACHER)
