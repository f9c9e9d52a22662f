"""A meeting is planned, its agenda sent ahead, it is held, and each case yields something."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from candidates.models import Participant
from common.calendar import add_working_days, check_thinkable
from common.errors import DomainError
from meetings.actions import appointments
from meetings.actions.base import party_of, write_fields
from meetings.actions.tasks import may_own, open_task, refuse_owner_without_access
from meetings.messages import remind_of_agenda, tell_agenda, tell_cancelled, tell_moved
from meetings.models import Meeting, MeetingCase, Task, has_left, people_consulted_by
from meetings.queries import COMING, everybody_in, reads_about
from meetings.states import MeetingState

AGENDA_WORKING_DAYS = 2


@transaction.atomic
def plan_meeting(
    *, participants: Sequence[Participant], invited: Sequence[User], by: User, now: datetime,
    **details: Any,
) -> Meeting:  # fmt: skip
    """`details`: kind, starts_at, place, interpreter, agenda, plain_agenda."""
    refuse_past(details["starts_at"], now)
    refuse_interpreter_unsaid(details.get("interpreter", ""))
    mine = people_consulted_by(by).filter(pk__in=[each.pk for each in participants])
    if not participants or mine.count() != len(participants):
        raise DomainError(
            _("Choose people whom you follow."), code="no_access", field="participants"
        )
    for person in participants:
        for user in invited:
            refuse_owner_without_access(person, user, field="invited")
    meeting = Meeting.objects.create(organised_by=by, **details)
    meeting.invited.set(invited)
    MeetingCase.objects.bulk_create(
        [MeetingCase(meeting=meeting, participant=person) for person in participants]
    )
    write_down("plan_meeting", meeting, by=by)
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, by: User, now: datetime, version: int | None = None, **details: Any
) -> Meeting:
    """Before it is held. Whoever got the agenda hears of another time or place.

    Raises StaleRecord when the form was opened on an older version.
    """
    refuse_past(details["starts_at"], now)
    refuse_interpreter_unsaid(details.get("interpreter", ""))
    held = Meeting.objects.locked().get(pk=meeting.pk)
    held.flow.next_state("hold", held.state)
    before = (held.starts_at, held.place)
    if not write_fields(held, details, version):
        return held
    write_down("change_meeting", held, by=by)
    if held.state == MeetingState.INVITED and (held.starts_at, held.place) != before:
        tell_moved(held, others_in(held, by), now=now)
        appointments.write_meeting(held)
    return held


def pass_on_meetings(*, now: datetime) -> int:
    """Coming meetings of whoever may read about nobody in them any more go to a consultant there.

    Staff leave and change units: the agenda, the invitation and the room are not lost with them.
    """
    read = MeetingCase.objects.filter(~has_left("meeting__organised_by")).values("meeting")
    lost = Meeting.objects.filter(state__in=COMING, starts_at__gt=now).exclude(pk__in=read)
    return sum(pass_on(pk) for pk in lost.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def pass_on(pk: UUID) -> bool:
    """Where every consultant has left as well it waits until one of the people has a new one."""
    held = Meeting.objects.locked().get(pk=pk)
    cases = held.cases.select_related("participant__consultant").order_by("pk")
    people = [case.participant for case in cases]
    takers = [
        each.consultant for each in people if each.consultant and may_own(each, each.consultant)
    ]
    if not takers or held.state not in COMING:
        return False
    held.organised_by = takers[0]
    held.save(update_fields=["organised_by"])
    write_down("pass_on_meeting", held, by=None)
    if held.state == MeetingState.INVITED:
        appointments.write_meeting(held)
    return True


def remind_of_agendas(*, now: datetime) -> int:
    """Two working days ahead the organiser hears that nobody has got the agenda."""
    until = add_working_days(timezone.localdate(now), AGENDA_WORKING_DAYS)
    waiting = Meeting.objects.filter(
        state=MeetingState.PLANNED, starts_at__gt=now, starts_at__date__lte=until
    )
    meetings = list(waiting.select_related("organised_by").order_by("pk"))
    for meeting in meetings:
        remind_of_agenda(meeting)
    return len(meetings)


@transaction.atomic
def send_agenda(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """Sent ahead, to colleagues and to the people whom it is about; never once it has begun."""
    held = Meeting.objects.locked().get(pk=meeting.pk)
    refuse_past(held.starts_at, now)
    held.move("send_agenda", by=by)
    write_down("send_agenda", held, by=by)
    tell_agenda(held, others_in(held, by))
    appointments.write_meeting(held)
    return held


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User) -> Meeting:
    held = Meeting.objects.locked().get(pk=meeting.pk)
    held.move("cancel", by=by)
    write_down("cancel_meeting", held, by=by)
    tell_cancelled(held, others_in(held, by))
    appointments.drop_meeting(held)
    return held


@transaction.atomic
def hold_meeting(
    *, meeting: Meeting, by: User, now: datetime, means_office_was_there: bool | None = None
) -> Meeting:
    """At every plan meeting it is said who was there: the last two are known only afterwards."""
    held = Meeting.objects.locked().get(pk=meeting.pk)
    if held.starts_at > now:
        raise DomainError(_("The meeting has not begun yet."), code="too_early")
    if held.kind != Meeting.Kind.CASE and means_office_was_there is None:
        raise DomainError(
            _("Say who was there."), code="presence_unsaid", field="means_office_was_there"
        )
    held.means_office_was_there = means_office_was_there
    held.save(update_fields=["means_office_was_there"])
    held.move("hold", by=by)
    write_down("hold_meeting", held, by=by)
    return held


@transaction.atomic
def add_output(
    *, case: MeetingCase, action: str, owner: User, due_on: date | None, by: User, today: date
) -> Task:
    """What shall be done, by whom, by when: all three. What is cancelled yields nothing."""
    meeting, held = hold_open_case(case)
    if meeting.state == MeetingState.CANCELLED:
        raise DomainError(_("The meeting was cancelled."), code="cancelled")
    return open_task(
        participant=held.participant,
        case=held,
        kind=Task.Kind.OUTPUT,
        action=action,
        owner=owner,
        due_on=due_on,
        by=by,
        today=today,
    )


@transaction.atomic
def close_case(*, case: MeetingCase, own_words: str, by: User, now: datetime) -> MeetingCase:
    """Never before the meeting, without the person's own words, or without what comes next."""
    meeting, held = hold_open_case(case)
    if meeting.state != MeetingState.HELD:
        raise DomainError(_("The meeting has not been held."), code="not_held")
    if not own_words.strip():
        raise DomainError(
            _("Write what the person says, in their own words."), code="empty", field="own_words"
        )
    if not held.outputs.exists():
        raise DomainError(
            _("Write first what shall be done, by whom and by when."), code="no_output"
        )
    held.own_words, held.closed_at = own_words.strip(), now
    held.save(update_fields=["own_words", "closed_at"])
    write_down("close_case", meeting, by=by)
    return held


def others_in(meeting: Meeting, by: User) -> list[User]:
    """Whom to tell of what `by` did with it: the organiser too, when it was a colleague."""
    organiser, cases = meeting.organised_by, meeting.cases.values("participant")
    told = [organiser] if reads_about(organiser, cases) else []
    return [user for user in dict.fromkeys([*told, *everybody_in(meeting)]) if user != by]


def hold_open_case(case: MeetingCase) -> tuple[Meeting, MeetingCase]:
    """The meeting first: nobody cancels it while something is written about its case."""
    meeting = Meeting.objects.locked().get(pk=case.meeting_id)
    held = MeetingCase.objects.locked().select_related("participant").get(pk=case.pk)
    if held.closed_at:
        raise DomainError(_("The case is closed."), code="closed")
    return meeting, held


def refuse_past(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise DomainError(_("This time has gone by."), code="past", field="starts_at")
    check_thinkable(starts_at.date(), "starts_at")


def refuse_interpreter_unsaid(interpreter: str) -> None:
    if interpreter not in Meeting.Interpreter.values:
        raise DomainError(
            _("Say whether an interpreter is needed."), code="unsaid", field="interpreter"
        )


def write_down(verb: str, meeting: Meeting, *, by: User | None) -> None:
    cases = meeting.cases.select_related("participant__municipality").order_by("pk")
    people = [case.participant for case in cases]
    place = people[0].municipality if people else None
    audit.record(verb, meeting, by=by, party=party_of(by, *people), municipality=place)
