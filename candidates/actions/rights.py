"""Rights and duties are read; an objection is raised and must be answered; who looked is kept."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from accounts.queries import settings_for
from candidates import messages
from candidates.actions.base import (
    check_fields,
    clean_text,
    hold,
    note_act,
    party_of,
)
from candidates.models import Objection, Participant
from candidates.queries.people import answer_due_on
from common.errors import DomainError


@transaction.atomic
def confirm_rights(*, participant: Participant, by: User) -> None:
    """The person has read or heard the page on rights and duties; the first offer waits for it."""
    held = hold(participant)
    if party_of(held, by) != Party.PARTICIPANT:
        raise DomainError(
            _("Only the person can confirm this. Record the course instead."), code="not_yours"
        )
    if held.rights_read_at is None:
        held.rights_read_at = timezone.now()
        held.save(update_fields=["rights_read_at"])
        note_act("confirm_rights", held, by=by)


@transaction.atomic
def record_rights_course(*, participant: Participant, on: date, by: User) -> None:
    """The consultant writes down the day of the course on rights and duties."""
    held = hold(participant)
    if on > timezone.localdate():
        raise DomainError(_("Choose a day that is not in the future."), code="invalid", field="on")
    if party_of(held, by) != Party.CONSULTANT:
        raise DomainError(_("The consultant writes this down."), code="not_yours")
    held.rights_course_on = on
    held.save(update_fields=["rights_course_on"])
    note_act("record_rights_course", held, by=by)


@transaction.atomic
def raise_objection(*, participant: Participant, text: str, by: User) -> Objection:
    """The person says that something is wrong; the consultant and the deputy are told at once."""
    held = hold(participant)
    if party_of(held, by) != Party.PARTICIPANT:
        raise DomainError(_("Only the person can object."), code="not_yours")
    words = clean_text(text, "text")
    if not words:
        raise DomainError(_("Write what is wrong."), code="required", field="text")
    twin = held.objections.unanswered().filter(text=words).first()
    if twin is not None:
        return twin
    objection = Objection(participant=held, text=words)
    check_fields(objection)
    objection.save()
    note_act("raise_objection", held, by=by, objection=str(objection.pk))
    messages.objection_raised(objection)
    return objection


@transaction.atomic
def answer_objection(*, objection: Objection, answer: str, by: User) -> None:
    """Answer; the person is told. An answer is given once."""
    held = hold(objection.participant)
    found = Objection.objects.select_for_update().get(pk=objection.pk)
    if found.answered_at is not None:
        raise DomainError(_("This is answered already."), code="answered")
    found.answer = clean_text(answer, "answer")
    if not found.answer:
        raise DomainError(_("Write an answer."), code="required", field="answer")
    check_fields(found)
    found.answered_by, found.answered_at = by, timezone.now()
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    note_act("answer_objection", held, by=by, objection=str(found.pk))
    found.participant = held
    messages.objection_answered(found)


def remind_of_objections(*, now: datetime) -> int:
    """Remind consultants of objections whose answer is late. Returns how many; twice is once."""
    unanswered = Objection.objects.unanswered().select_related(
        "participant__consultant", "participant__deputy"
    )
    late = [
        each
        for each in unanswered
        if answer_due_on(each, settings_for(each.participant.municipality_id))
        < timezone.localdate(now)
    ]
    for objection in late:
        messages.objection_unanswered(objection)
    return len(late)


def note_reading(*, participants: list[Participant], by: User, what: str) -> None:
    """One row for each person whose record somebody else saw (I7). Own readings are not kept."""
    seen = [each for each in participants if each.user_id != by.pk]
    audit.record_readings([(each, party_of(each, by)) for each in seen], by=by, what=what)
