"""What leaves as one: its words, its number, and the way out of the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from notifications.ical import Invitation, invitation
from notifications.limits import address_of_sms
from notifications.mail import send_mail
from notifications.models import CalendarEvent, Message
from notifications.sms import send_sms
from notifications.states import Channel, MessageState
from notifications.writing import Written, page_language_of, write_digest


@dataclass
class Parcel:
    """What leaves as one: a message, or several to one person through one channel."""

    rows: list[Message]
    parts: list[Written]
    number: UUID  # fixed before it leaves, so that a second copy is known as one

    @property
    def first(self) -> Message:
        return self.rows[0]

    def words(self) -> Written:
        return self.parts[0] if len(self.parts) == 1 else write_digest(self.parts, self.first.to)


def number_of(rows: Sequence[Message]) -> UUID:
    """What these rows leave under: a number stands for all that has ever left under it.

    A gateway sends a number once: under one that it knows from another SMS nothing would leave, and
    yet the rows would become sent. So a number is used again only when nobody else who still has it
    stays behind; otherwise these rows get a new one. Their words may then come twice, and never not
    at all. What was cancelled does not count: it was in the first SMS, and does not leave again.
    With e-mail only a mailbox compares numbers: one that has left without these rows is not theirs.
    """
    first = rows[0]
    if first.sent_with is None:
        return first.pk if len(rows) == 1 else uuid4()
    others = Message.objects.filter(to=first.to_id, channel=first.channel)
    apart = others.filter(sent_with=first.sent_with).exclude(pk__in=[row.pk for row in rows])
    if first.channel == Channel.SMS:
        apart = apart.exclude(state=MessageState.CANCELLED)
    else:
        apart = apart.filter(state=MessageState.SENT)
    return uuid4() if apart.exists() else first.sent_with


def send(parcel: Parcel) -> None:
    person, words = parcel.first.to, parcel.words()
    if parcel.first.channel == Channel.SMS:
        address = address_of_sms(parcel.rows)
        send_sms(to=person.phone, text=f"{words.short} {address}", key=parcel.number)
        return
    invited = invitation_of(parcel.first)
    send_mail(to=person.email, words=words, message_id=parcel.number, invitation=invited)


def invitation_of(message: Message) -> Invitation | None:
    if "event" not in message.facts:
        return None
    event = CalendarEvent.objects.select_related("to").get(pk=message.facts["event"])
    return invitation(event, language=page_language_of(message.to))
