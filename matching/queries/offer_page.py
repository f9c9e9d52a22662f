"""One offer in the fixed order: what, when, why, learn, way, who, share, answer."""

from typing import Any

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidates.models import ProfileEntry
from candidates.queries import contact_of
from employers.models import Opening, Weekday
from matching.engine.travel import kilometres, minutes
from matching.models import Proposal
from matching.states import AWAITS_PARTICIPANT

MOST_ON_FOOT_KM = 2.0


def offer_page(proposal: Proposal) -> dict[str, Any]:
    participant, opening = proposal.participant, proposal.opening
    return {
        "proposal": proposal,
        "opening": opening,
        "lines": what_and_when(opening),
        "why": why_words(proposal),
        "learning": opening.learning,
        "way": way_words(proposal),
        "receiver": opening.contact.name if opening.contact else opening.workplace.name,
        "contact": contact_of(participant),
        "is_open": proposal.state in AWAITS_PARTICIPANT,
        "may_answer": proposal.state == "offered",
        "due": (date_format(proposal.answer_due_at, "l j. F") if proposal.answer_due_at else ""),
        "against_wish": proposal.approval_reason,
        "rejected_because": rejected_because(proposal),
        "questions": list(proposal.questions.filter(asked_by=participant.user_id)),
    }


def rejected_because(proposal: Proposal) -> str:
    return proposal.approval_reason if proposal.state == "rejected" else ""


def what_and_when(opening: Opening) -> list[dict[str, str]]:
    """Three short lines with a sign: what, where, when."""
    order = {day: place for place, day in enumerate(Weekday.values)}
    days = sorted(opening.days.all(), key=lambda each: order[each.weekday])
    lines = [
        {"icon": "work", "text": f"{opening.title} · {opening.get_kind_display()}"},
        {
            "icon": "map-pin",
            "text": f"{opening.workplace.name}, {opening.workplace.postal_code.place}",
        },
    ]
    if days:
        named = ", ".join(str(Weekday(each.weekday).label) for each in days)
        hours = f"{days[0].starts_at:%H:%M}–{days[0].ends_at:%H:%M}"
        lines.append({"icon": "calendar", "text": f"{named} {hours}"})
    weeks = ngettext("%(weeks)d week", "%(weeks)d weeks", opening.weeks) % {"weeks": opening.weeks}
    lines.append({"icon": "clock", "text": weeks})
    return lines


def why_words(proposal: Proposal) -> str:
    """“You want to be a cook.” From the goal that the place serves, else the wish in own words."""
    entries = list(
        proposal.participant.entries.for_matching()
        .filter(kind__in=[ProfileEntry.Kind.GOAL, ProfileEntry.Kind.WISH])
        .select_related("occupation")
    )
    code = proposal.opening.occupation_id or ""
    goals = [entry for entry in entries if entry.kind == ProfileEntry.Kind.GOAL]
    goals.sort(key=lambda entry: -shared_digits(entry.occupation_id or "", code))
    wish = next((entry.text for entry in entries if entry.text and not entry.occupation_id), "")
    if goals and shared_digits(goals[0].occupation_id or "", code):
        return _("You want: %s.") % goals[0].in_words
    if wish:
        return _("You said: “%s”") % wish
    if proposal.is_availability_only:
        return _("There is room here. It is not your goal, but you can train Norwegian.")
    return _("The days, the way and the language fit you.")


def shared_digits(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def way_words(proposal: Proposal) -> dict[str, str] | None:
    """How to get there and how long it takes, by the quickest of foot, bus and car."""
    home, workplace = proposal.participant.home_postal_code, proposal.opening.workplace
    if home is None or home.latitude is None or workplace.postal_code.latitude is None:
        return None
    there = (workplace.postal_code.latitude, workplace.postal_code.longitude)
    km = kilometres(np.array([home.latitude, home.longitude]), np.array(there))
    has_car = proposal.participant.has_car
    lift = proposal.participant.lifts.filter(workplace=workplace, ended_at=None).first()
    takes = round(float(minutes(km, by_car=np.array(has_car or lift is not None))))
    if lift is not None:
        return {"icon": "car", "text": lift.arrangement}
    if has_car:
        return {"icon": "car", "text": _("About %d minutes by car") % max(takes, 1)}
    if float(km) <= MOST_ON_FOOT_KM:
        return {"icon": "walk", "text": _("About %d minutes on foot") % max(takes, 1)}
    return {"icon": "bus", "text": _("About %d minutes by bus") % takes}
