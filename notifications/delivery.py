"""Bring messages to people. The row is the truth: it says before each step what is about to happen.

due → claimed (this look has taken it up) → sending (it is leaving the house now) → sent. A process
that dies while a row is claimed has sent nothing: the row is due again. One that dies while a row
is sending leaves a question: e-mail leaves our transaction, so one must choose between a possible
duplicate and a possible unsent one that is shown. We choose the second; only messages that must
arrive, and SMS, whose gateway knows the key, are sent again.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from notifications import limits
from notifications.letters import send_letters
from notifications.limits import (
    CLAIM_LASTS,
    FAULTS_TO_REST,
    MOST_TRIES,
    next_try,
    said,
    unless_taken_back,
)
from notifications.mail import PerhapsSent
from notifications.models import ChannelChoice, Message
from notifications.outbox import chosen_channels
from notifications.parcels import Parcel, number_of, send
from notifications.queries import clock_is_behind
from notifications.sms import NotPossible
from notifications.states import IN_HAND, Channel, MessageState, Urgency
from notifications.timing import Habits, habits_of
from notifications.writing import Written, write

log = logging.getLogger(__name__)

PEOPLE_A_CLAIM = 50
REST = timedelta(minutes=1)
LONGEST_CATCH_UP = timedelta(minutes=15)  # a clock that stays behind holds nothing up for longer

Outcome = Counter[str]


@dataclass
class Look:
    """One look of one process at what is due."""

    now: datetime
    clock_is_behind: bool = False
    claim: UUID = field(default_factory=uuid4)
    faults: Counter[str] = field(default_factory=Counter)  # in a row, by channel

    def __post_init__(self) -> None:
        self.watch = limits.Watch(self.now)

    def rests(self, channel: str) -> bool:
        return self.faults[channel] >= FAULTS_TO_REST


def send_due(*, now: datetime) -> dict[str, int]:
    """One pass: everything due is sent, or stays and says why. Returns counts by outcome."""
    outcome: Outcome = Counter({"sent": 0, "again": 0, "parked": 0, "later": 0})
    outcome["unconfirmed"] = mark_unconfirmed(now=now)
    forget_who_left(now=now)
    outcome["sent"] += show_in_app(now=now)
    look = Look(now, clock_is_behind=clock_is_behind(settings.CELERY_BEAT_SCHEDULE, now=now))
    while people := claim(look):
        outcome += deliver_claimed(look, people)
        look.claim = uuid4()
    outcome += send_letters(now=now)
    return {name: outcome[name] for name in ("sent", "again", "parked", "later", "unconfirmed")}


def show_in_app(*, now: datetime) -> int:
    """A notice in the product is delivered by being shown: one statement, exactly once."""
    return Message.objects.filter(
        state=MessageState.DUE, channel=Channel.IN_APP, due_at__lte=now
    ).update(state=MessageState.SENT, sent_at=now)


def mark_unconfirmed(*, now: datetime) -> int:
    """What a process that died had in its hands: due again when nothing can have left."""
    lost = Message.objects.in_hand_since(now - CLAIM_LASTS)
    safe = Q(state=MessageState.CLAIMED) | Q(must_arrive=True) | Q(channel=Channel.SMS)
    lost.filter(safe).update(state=unless_taken_back(MessageState.DUE), claim=None)
    return lost.filter(state=MessageState.SENDING).update(
        state=unless_taken_back(MessageState.UNCONFIRMED), claim=None
    )


def forget_who_left(*, now: datetime) -> int:
    """Somebody whose account was closed hears nothing more, not even what was written before."""
    gone = Message.objects.due(now).order_by().filter(to__is_active=False)
    return gone.update(state=MessageState.CANCELLED)


def claim(look: Look) -> list[User]:
    """Take up everything that is due to some people, whoever has waited longest first.

    Two processes never make two digests for one person: the person's row is locked, and who is in
    the hands of another look is left to it. Only an alarm waits for nobody.
    """
    others = Message.objects.in_hand().exclude(claim=look.claim)  # the dead were let go of
    is_free = ~Q(to__in=others.order_by().values("to"))
    waiting = Message.objects.due(look.now).exclude(channel=Channel.IN_APP)
    waiting = waiting.filter(is_free | Q(urgency=Urgency.URGENT))
    if look.clock_is_behind:
        # What the clock catches up after an outage leaves together, when all of it is written.
        old_enough = Q(created_at__lt=look.now - LONGEST_CATCH_UP)
        # Rows of one SMS number have been written long since, and are taken up together or not.
        has_company = Q(channel=Channel.SMS, sent_with__isnull=False)
        waiting = waiting.filter(old_enough | Q(urgency=Urgency.URGENT) | has_company)
    resting = [channel for channel in look.faults if look.rests(channel)]
    if resting:  # these keep their hour, and would be taken up again and again
        waiting = waiting.exclude(channel__in=resting, to__channel_choice__digest_at__isnull=False)
    with transaction.atomic():
        rows = waiting.values_list("to", flat=True)[: 4 * PEOPLE_A_CLAIM]
        longest = list(dict.fromkeys(rows))[:PEOPLE_A_CLAIM]
        free = User.objects.select_for_update(skip_locked=True, no_key=True)
        people = list(free.filter(pk__in=longest))
        waiting.order_by().filter(to__in=people).update(
            state=MessageState.CLAIMED,
            # A long pass takes rows up later than it began.
            claimed_at=max(look.now, timezone.now()),
            claim=look.claim,
        )
    order = {pk: place for place, pk in enumerate(longest)}
    return sorted(people, key=lambda user: order[user.pk])


def deliver_claimed(look: Look, people: Sequence[User]) -> Outcome:
    """Send what this look has taken up, person by person, oldest first."""
    rows: dict[UUID, list[Message]] = defaultdict(list)
    mine = Message.objects.filter(claim=look.claim, state=MessageState.CLAIMED)
    for row in mine.select_related("to").order_by("due_at", "created_at", "pk"):
        rows[row.to_id].append(row)
    choices = {choice.user_id: choice for choice in ChannelChoice.objects.filter(user__in=people)}
    today = limits.sent_today(people, now=look.now)
    outcome: Outcome = Counter()
    for person in people:
        choice = choices.get(person.pk)
        still = those_still_wanted(look, rows[person.pk], chosen_channels(person, choice))
        outcome += deliver_to_person(look, still, habits_of(choice), today)
    return outcome


def those_still_wanted(
    look: Look, rows: Sequence[Message], chosen: Sequence[str]
) -> Sequence[Message]:
    """Without those that wait in a channel which the person has given up since.

    What may have left keeps its channel: elsewhere it would come twice.
    """
    still = [row for row in rows if row.channel in chosen or row.sent_with]
    for row in rows:
        if row not in still:
            change_over(look, row, chosen)
    return still


@transaction.atomic
def change_over(look: Look, row: Message, chosen: Sequence[str]) -> None:
    """Due in the channel that is wanted now, unless the same was written there too.

    What was given up there in favour of this one, and can never have left, makes room for it.
    """
    channel = next(iter(chosen), None)
    same = Message.objects.filter(to=row.to_id, channel=channel, key=row.key)
    same.filter(state=MessageState.CANCELLED, taken_back_at=None, sent_with=None).delete()
    if channel is None or same.exists():
        finish(look, [row], state=MessageState.CANCELLED)
    else:
        finish(look, [row], state=MessageState.DUE, channel=channel)


def deliver_to_person(
    look: Look, rows: Sequence[Message], habits: Habits, today: limits.Today
) -> Outcome:
    outcome: Outcome = Counter()
    for group in grouped(rows):
        later, leaving = hold_back(look, group, habits, today)
        outcome["later"] += later
        if leaving and look.rests(leaving[0].channel):
            outcome["later"] += let_rest(look, leaving, habits)
        elif leaving:
            delivered = deliver(look, leaving)
            if delivered["sent"]:
                today.note(leaving[0])
            outcome += delivered
    return outcome


def hold_back(
    look: Look, group: Sequence[Message], habits: Habits, today: limits.Today
) -> tuple[int, list[Message]]:
    """How many of these wait, and those that leave now."""
    now = look.watch.now()
    moments = [limits.leaves_at(row, now=now, habits=habits, today=today) for row in group]
    if group[0].keeps_company:
        moments = [max(moments)] * len(group)
    by_moment: dict[datetime, list[Message]] = defaultdict(list)
    for row, moment in zip(group, moments, strict=True):
        by_moment[max(moment, now)].append(row)
    leaving = by_moment.pop(now, [])
    # A company has one moment, and one statement puts it off.
    return sum(put_off(look, rows, moment) for moment, rows in by_moment.items()), leaving


def let_rest(look: Look, rows: Sequence[Message], habits: Habits) -> int:
    """Their server rests; that is no try.

    For who wants one e-mail a day the hour has come and stays: moved past it, they would wait for
    that of the next day.
    """
    if habits.digest_at is not None:
        return finish(look, rows, state=MessageState.DUE)
    return put_off(look, rows, look.now + REST)


def grouped(rows: Iterable[Message]) -> list[list[Message]]:
    """What goes to one person as one; an urgent message and an invitation go alone."""
    groups: dict[object, list[Message]] = {}
    for row in rows:
        # What may have left before keeps its company and its number. In an SMS, which keeps both
        # for good, nothing that may leave today is bound to what waits for Monday.
        pace = row.urgency if row.channel == Channel.SMS else ""
        together = (row.channel, row.sent_with, pace) if limits.may_join(row) else row.pk
        groups.setdefault(together, []).append(row)
    return list(groups.values())


def deliver(look: Look, rows: Sequence[Message]) -> Outcome:
    """Send one group. A fault makes its rows due again later, eight times at most."""
    outcome, parts = render(look, rows)
    parcel = begin(look, parts)
    if parcel is None:
        return outcome
    channel = parcel.first.channel
    try:
        send(parcel)
    except PerhapsSent as fault:
        look.faults[channel] += 1
        return outcome + leave_open(look, parcel.rows, fault)
    except NotPossible as fault:
        return outcome + try_later(look, parcel.rows, fault, tries=MOST_TRIES)
    except Exception as fault:  # whatever the mail server, the gateway or a template raises
        look.faults[channel] += 1
        if channel == Channel.SMS:
            # The gateway may have seen its number: the rows keep it, their company and their pace.
            most = max(row.tries for row in parcel.rows)
            return outcome + try_later(look, parcel.rows, fault, tries=most + 1)
        # No mail server has seen the number of this e-mail.
        return outcome + try_later(look, parcel.rows, fault, sent_with=None)
    look.faults[channel] = 0
    outcome["sent"] += finish(
        look, parcel.rows, state=MessageState.SENT, sent_at=look.now, fault=""
    )
    return outcome


def render(look: Look, rows: Sequence[Message]) -> tuple[Outcome, list[tuple[Message, Written]]]:
    """Put each into words; one that cannot be does not hold up the others."""
    outcome: Outcome = Counter()
    parts = []
    for row in rows:
        try:
            parts.append((row, write(row)))
        except Exception as fault:  # a template that is missing or broken
            outcome += try_later(look, [row], fault)
    return outcome, parts


def begin(look: Look, parts: Sequence[tuple[Message, Written]]) -> Parcel | None:
    """Say that these rows leave now, before they do; what was cancelled meanwhile stays."""
    if not parts:
        return None
    number = number_of([row for row, _words in parts])
    mine = Message.objects.filter(pk__in=[row.pk for row, _words in parts], claim=look.claim)
    mine.filter(state=MessageState.CLAIMED).update(
        state=MessageState.SENDING,
        sent_with=number,
        # A slow server may have held up this look: its hands are on the row from now on.
        claimed_at=max(look.now, timezone.now()),
    )
    leaving = set(mine.filter(state=MessageState.SENDING).values_list("pk", flat=True))
    left = [(row, words) for row, words in parts if row.pk in leaving]
    if not left:
        return None
    return Parcel([row for row, _words in left], [words for _row, words in left], number)


def put_off(look: Look, rows: Sequence[Message], moment: datetime) -> int:
    """Wait until then; that is no try."""
    return finish(look, rows, state=MessageState.DUE, due_at=moment)


def leave_open(look: Look, rows: Sequence[Message], fault: Exception) -> Outcome:
    """It may have arrived: sent again when it must arrive, else shown."""
    again = [row for row in rows if row.must_arrive]
    outcome = try_later(look, again, fault)
    rest = [row for row in rows if not row.must_arrive]
    outcome["unconfirmed"] += finish(
        look, rest, state=unless_taken_back(MessageState.UNCONFIRMED), fault=said(fault)
    )
    return outcome


@transaction.atomic  # rows that share a number wait together, or not at all
def try_later(
    look: Look,
    rows: Sequence[Message],
    fault: Exception,
    *,
    tries: int | None = None,
    **fields: object,
) -> Outcome:
    outcome: Outcome = Counter()
    for row in rows:
        log.warning("message %s: %s", row.pk, type(fault).__name__)
        tried = tries or row.tries + 1
        given_up = tried >= MOST_TRIES
        finish(
            look,
            [row],
            state=unless_taken_back(MessageState.PARKED if given_up else MessageState.DUE),
            tries=tried,
            due_at=next_try(look.now, tried),
            fault=said(fault),
            **fields,
        )
        outcome["parked" if given_up else "again"] += 1
    return outcome


def finish(look: Look, rows: Sequence[Message], **fields: object) -> int:
    """Let go of rows that are still this look's own."""
    mine = Message.objects.filter(
        pk__in=[row.pk for row in rows], claim=look.claim, state__in=IN_HAND
    )
    return mine.update(claim=None, **fields)
