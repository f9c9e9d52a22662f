"""Staff see a thing differently: one named person decides, past the day the leader."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.parties import Party
from accounts.queries import who_works
from candidates.models import Participant
from common.calendar import check_thinkable
from common.errors import DomainError
from meetings.actions.appointments import write_due
from meetings.actions.base import hand_on, write_down
from meetings.actions.tasks import may_own, refuse_owner_without_access
from meetings.messages import cancel_of_disagreement, tell_disagreement
from meetings.models import Disagreement, View
from meetings.states import DisagreementState


@transaction.atomic
def raise_disagreement(
    *,
    participant: Participant,
    subject: str,
    view: str,
    decider: User,
    due_on: date,
    by: User,
    today: date,
) -> Disagreement:
    """The decider hears of it at once."""
    check_thinkable(due_on, "due_on")
    if due_on < today:
        raise DomainError(_("This day has gone by."), code="past", field="due_on")
    refuse_owner_without_access(participant, decider, field="decider")
    raised = Disagreement.objects.create(
        participant=participant, subject=subject, decider=decider, due_on=due_on, raised_by=by
    )
    View.objects.create(disagreement=raised, by=by, text=view)
    write_down("raise_disagreement", raised, by=by)
    write_due(raised)
    tell_disagreement(raised, [decider], "raised")
    return raised


@transaction.atomic
def add_view(*, disagreement: Disagreement, text: str, by: User) -> View:
    held = Disagreement.objects.locked().select_related("participant").get(pk=disagreement.pk)
    if held.state == DisagreementState.DECIDED:
        raise DomainError(_("It is decided already."), code="decided")
    if not text.strip():
        raise DomainError(_("Write how you see it."), code="empty", field="text")
    view = View.objects.create(disagreement=held, by=by, text=text.strip())
    write_down("add_view", held, by=by)
    return view


@transaction.atomic
def decide(*, disagreement: Disagreement, decision: str, reason: str, by: User) -> Disagreement:
    """By the named person; past the day by a leader of the unit, where there is one."""
    held = Disagreement.objects.locked().select_related("participant").get(pk=disagreement.pk)
    if by not in deciders_of(held):
        raise DomainError(_("Somebody else decides this."), code="not_the_decider")
    for field, text in (("decision", decision), ("reason", reason)):
        if not text.strip():
            raise DomainError(
                _("Write what is decided, and why."), code="reason_needed", field=field
            )
    held.decision, held.reason = decision.strip(), reason.strip()
    held.save(update_fields=["decision", "reason"])
    held.move("decide", by=by)
    cancel_of_disagreement(held)
    write_down("decide", held, by=by)
    write_due(held)
    told = {view.by for view in held.views.select_related("by")} | {held.raised_by}
    tell_disagreement(held, readers_of(held, told - {by}), "decided")
    return held


@transaction.atomic
def give_decision(pk: UUID, decider: User, by: User) -> None:
    """Somebody who leaves hands it over; whoever decides now hears of it."""
    held = Disagreement.objects.locked().select_related("participant").get(pk=pk)
    refuse_owner_without_access(held.participant, decider)
    hand_on("give_decision", held, "decider", decider, by=by)
    tell_disagreement(held, [decider], "raised")


def escalate_disagreements(*, today: date) -> int:
    """Past its day it goes to the leaders."""
    late = Disagreement.objects.past(today).values_list("pk", flat=True).order_by("pk")
    return sum(escalate(pk, today=today) for pk in late)


def escalate(pk: object, *, today: date) -> bool:
    with transaction.atomic():
        held = Disagreement.objects.locked().select_related("participant", "decider").get(pk=pk)
        if held.state != DisagreementState.OPEN or held.due_on >= today:
            return False
        held.move("escalate", by=None)
        write_down("escalate_disagreement", held, by=None)
        told = {*deciders_of(held), held.decider}
        tell_disagreement(held, readers_of(held, told), "late", by_clock=True)
    return True


def readers_of(held: Disagreement, users: set[User]) -> list[User]:
    """Of these whoever may read about the person still: the others could not open the page."""
    readers = [user for user in users if may_own(held.participant, user)]
    return sorted(readers, key=lambda user: str(user.pk))


def deciders_of(held: Disagreement) -> list[User]:
    """In a unit without a leader it stays with the named person and who answers for the case."""
    if held.state == DisagreementState.OPEN:
        return [held.decider]
    person = held.participant
    stand_ins = [held.decider, person.consultant, person.deputy]
    return leaders_of(person) or [user for user in stand_ins if user]


def leaders_of(person: Participant) -> list[User]:
    """For a protected address owner and deputy: a leader may not read about the person."""
    if person.has_protected_address:
        return [user for user in (person.consultant, person.deputy) if user]
    return list(who_works([Party.LEADER], unit=person.unit_id).order_by("pk"))
