"""A participant in a few words: contact, goal line, waiting, objections."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import MunicipalitySettings, User
from accounts.queries import contact_card
from candidates.models import Objection, Participant, ProfileEntry
from common.calendar import add_working_days

Kind = ProfileEntry.Kind
# More than this is a slip of the keyboard, or somebody says that it is meant.
LONGEST_PROGRAMME = timedelta(days=4 * 365 + 1)


def is_very_long(starts_on: date, ends_on: date) -> bool:
    """Whether a programme of this length is asked about before it is stored."""
    return ends_on > starts_on + LONGEST_PROGRAMME


def contact_of(participant: Participant, today: date | None = None) -> dict[str, Any] | None:
    """The participant's person, as the page frame shows it: name, phone, answer time, deputy."""
    card = contact_card(participant.consultant, today)
    if card is None:
        return contact_card(participant.deputy, today)
    if card["is_away"] and participant.deputy and card["deputy"] is None:
        card["deputy"] = {"name": participant.deputy.name, "phone": participant.deputy.phone}
    return card


def waiting_days(participant: Participant, day: date | None = None) -> int:
    """Days without practice since the programme started or the last practice ended."""
    return participant.waiting_days(day or timezone.localdate())


def suggests_volunteering(
    participant: Participant, settings: MunicipalitySettings, day: date | None = None
) -> bool:
    """Whether it is time to suggest volunteering, which the person must ask for (I-J14, R-P8)."""
    asked = "volunteering" in participant.kinds_asked
    waited = waiting_days(participant, day) >= settings.volunteering_prompt_day
    return waited and not asked and participant.in_practice_since is None


def goals_in_words(participant: Participant) -> list[str]:
    """What the person wants: occupations and studies side by side, then wishes in own words."""
    entries = (
        participant.entries.for_matching()
        .filter(kind__in=[Kind.GOAL, Kind.STUDY_GOAL, Kind.WISH])
        .select_related("occupation")
        .newest_first()
    )
    order = {Kind.GOAL: 0, Kind.STUDY_GOAL: 1, Kind.WISH: 2}
    ranked = sorted(entries, key=lambda entry: order[Kind(entry.kind)])
    return [entry.in_words for entry in ranked]


def goal_line(participant: Participant) -> dict[str, Any]:
    """The line with the arrow: {steps: [{label, state}], goal}; state is done, now or next."""
    has_had_practice = participant.last_practice_ended_on is not None
    reached = [
        (_("School and my profile"), True),
        (_("Yes to matching"), participant.has_matching_consent),
        (_("Practice"), has_had_practice and participant.in_practice_since is None),
    ]
    steps: list[dict[str, str]] = []
    now_is_taken = False
    for label, is_done in reached:
        state = "done" if is_done else "next" if now_is_taken else "now"
        now_is_taken = now_is_taken or state == "now"
        steps.append({"label": label, "state": state})
    goals = goals_in_words(participant)
    return {"steps": steps, "goal": goals[0] if goals else ""}


def protected_people_of(user: User) -> QuerySet[Participant]:
    """The only list that shows protected addresses: their own consultant's and deputy's."""
    return (
        Participant.objects.visible_to(user)
        .active()
        .filter(Q(consultant=user) | Q(deputy=user), has_protected_address=True)
    )


def unowned_people(user: User) -> QuerySet[Participant]:
    """People of the consultant's units whose consultant has left, or who never had one (M-C-1)."""
    mine = Participant.objects.visible_to(user).active().without_protected().for_consultant()
    return mine.unowned()


def unanswered_objections(user: User) -> QuerySet[Objection]:
    """Objections that wait for this consultant or deputy, oldest first."""
    mine = Participant.objects.visible_to(user).filter(Q(consultant=user) | Q(deputy=user))
    return (
        Objection.objects.unanswered()
        .filter(participant__in=mine.values("pk"))
        .select_related("participant")
        .order_by("raised_at")
    )


def answer_due_on(objection: Objection, settings: MunicipalitySettings) -> date:
    """The day by which an objection is answered, in working days."""
    day = timezone.localdate(objection.raised_at)
    return add_working_days(day, settings.message_answer_working_days)
