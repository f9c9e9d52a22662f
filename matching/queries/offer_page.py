"""One offer in the fixed order: what, when, why, learn, way, who, share, answer."""

from collections.abc import Iterable
from datetime import time
from typing import Any

import numpy as np
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.parties import Party
from candidates.models import Participant, ProfileEntry
from candidates.queries import contact_of
from common.dates import date_format
from employers.models import Opening, Workplace
from employers.queries.labels import norwegian_here
from employers.queries.openings import bus_warnings
from matching.engine import travel
from matching.models import Proposal
from matching.states import AWAITS_PARTICIPANT, ProposalState, RejectReason
from reference.models import Occupation, OccupationTitle
from reference.work import Weekday

LONGEST_WALK = 60  # minutes
LEAST_TALK = 2  # of 3: talks with people much of the day
Line = dict[str, str]


def offer_page(proposal: Proposal) -> dict[str, Any]:
    """Everything the participant's page shows; what nobody has written down is left out."""
    participant, opening = proposal.participant, proposal.opening
    due = proposal.answer_due_at
    return {
        "proposal": proposal,
        "opening": opening,
        "lines": what_and_when(opening),
        "why": why_lines(proposal),
        "learning": opening.learning,
        "way": way_lines(participant, opening),
        "who": who_lines(proposal),
        "contact": contact_of(participant),
        "is_open": proposal.state in AWAITS_PARTICIPANT,
        "waits": proposal.state == ProposalState.ASKED,
        "due": date_format(due, "l j. F") if due and proposal.state == "offered" else "",
        "against_wish": proposal.approval_reason if proposal.approval_warnings else "",
        "rejected_because": rejected_because(proposal),
        "questions": list(proposal.questions.filter(asked_as=Party.PARTICIPANT)),
        "shared": [each.label for each in proposal.disclosed.filter(is_shared=True)],
        "may_take_back": "take_back"
        in proposal.flow.verbs_for({Party.PARTICIPANT}, proposal.state),
    }


def rejected_because(proposal: Proposal) -> str:
    """The words of the consultant's coded reason; never what was written beside it."""
    if proposal.state != ProposalState.REJECTED:
        return ""
    step = proposal.steps.filter(verb="reject").last()
    known = step is not None and step.code in RejectReason.values
    return str(RejectReason(step.code).label) if step and known else ""


def what_and_when(opening: Opening) -> list[Line]:
    """Short lines with a sign: what, which kind, where, when, how long."""
    order = {day: place for place, day in enumerate(Weekday.values)}
    days = sorted(opening.days.all(), key=lambda each: order[each.weekday])
    place = opening.workplace.postal_code.place
    lines = [
        {"icon": "work", "text": opening.title},
        {"icon": "ladder", "text": str(opening.get_kind_display())},
        {"icon": "map-pin", "text": f"{opening.workplace.name}, {place}"},
    ]
    hours: dict[str, list[str]] = {}
    for each in days:
        span = f"{each.starts_at:%H:%M}–{each.ends_at:%H:%M}"
        hours.setdefault(span, []).append(str(Weekday(each.weekday).label))
    lines += [
        {"icon": "calendar", "text": f"{', '.join(named)} {span}"} for span, named in hours.items()
    ]
    weeks = ngettext("%(weeks)d week", "%(weeks)d weeks", opening.weeks) % {"weeks": opening.weeks}
    lines.append({"icon": "clock", "text": weeks})
    return lines


def why_lines(proposal: Proposal) -> list[Line]:
    """“You want to be a cook.” From the goal that the place serves, a wish, and what it trains."""
    opening = proposal.opening
    lines = []
    wanted = wanted_words(proposal)
    if wanted:
        lines.append({"icon": "goal", "text": wanted})
    elif proposal.is_availability_only:
        lines.append({"icon": "goal", "text": _("There is room here. It is not your goal.")})
    if opening.talk >= LEAST_TALK:
        lines.append({"icon": "message", "text": _("You talk much Norwegian here.")})
    if opening.hire == Opening.HiringProspects.YES:
        lines.append({"icon": "krone", "text": _("It can become a job.")})
    return lines or [{"icon": "check", "text": _("The days, the way and the language fit you.")}]


def wanted_words(proposal: Proposal) -> str:
    """The goal in the same branch as the opening; else a wish in own words."""
    entry = wanted_entry(proposal.participant, proposal.opening)
    if entry is None:
        return ""
    if entry.kind == ProfileEntry.Kind.WISH:
        return _("You said: “%s”") % entry.text if entry.text else ""
    job = as_one_job(entry.occupation)
    if job:
        return _("You want to be %(job)s.") % {"job": job}
    return _("You want: %s.") % entry.in_words


def wanted_entry(participant: Participant, opening: Opening) -> ProfileEntry | None:
    """What the place serves: the nearest goal of its branch, else the newest wish."""
    entries = list(
        participant.entries.for_matching()
        .filter(kind__in=[ProfileEntry.Kind.GOAL, ProfileEntry.Kind.WISH])
        .select_related("occupation")
        .newest_first()
    )
    code = opening.occupation_id or ""
    goals = [each for each in entries if each.kind == ProfileEntry.Kind.GOAL and each.occupation]
    near = [each for each in goals if shared_digits(each.occupation_id or "", code)]
    if near:
        return max(near, key=lambda each: shared_digits(each.occupation_id or "", code))
    return next((each for each in entries if each.kind == ProfileEntry.Kind.WISH), None)


def as_one_job(occupation: Occupation | None) -> str:
    """“kokk”, “a cook”: one who works as that; empty where the official word is a group."""
    if occupation is None:
        return ""
    if (get_language() or "nb").startswith("en"):
        words = occupation.label_in("en")
        is_one = words.endswith("s") and not words.endswith("ss") and " and " not in words
        if not is_one or "," in words:
            return ""
        job = words[:-1].lower()
        return f"an {job}" if job[0] in "aeiou" else f"a {job}"
    titles = OccupationTitle.objects.filter(occupation=occupation).values_list("title", flat=True)
    label = occupation.label_nb.lower()
    fitting = [title.lower() for title in titles if label.startswith(title.lower())]
    return max(fitting, key=len, default="")


def shared_digits(one: str, other: str) -> int:
    """How many leading digits two occupation codes have in common."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def way_lines(participant: Participant, opening: Opening) -> list[Line]:
    """How to get to the place of an opening, at the hours of its days."""
    workplace = opening.workplace
    lift = participant.lifts.filter(workplace=workplace, ended_at=None).first()
    hours = [(each.weekday, each.starts_at, each.ends_at) for each in opening.days.all()]
    return ways_to(participant, workplace, hours, lift=lift.arrangement if lift else "")


def ways_to(
    participant: Participant,
    workplace: Workplace,
    hours: Iterable[tuple[str, time, time]],
    *,
    lift: str,
) -> list[Line]:
    """How to get there and how long it takes, by each means the person has.

    From the engine's own minutes; no timetable is asked, so every line says “about”.
    """
    lines = [{"icon": "car", "text": lift}] if lift else []
    km = distance_km(participant, workplace)
    if km is not None:
        walk = 60 * km / travel.WALK_KMH
        if walk <= LONGEST_WALK:
            lines.append({"icon": "walk", "text": about(walk, _("About %d minutes on foot"))})
        else:
            bus = 60 * km / travel.PUBLIC_KMH + travel.PUBLIC_WAIT
            lines.append({"icon": "bus", "text": about(bus, _("About %d minutes by bus"))})
        if participant.has_car:
            drive = 60 * km / travel.CAR_KMH + travel.CAR_START
            lines.append({"icon": "car", "text": about(drive, _("About %d minutes by car"))})
    lines += [{"icon": "bus", "text": words} for words in bus_warnings(workplace, hours)]
    return lines


def distance_km(participant: Participant, workplace: Workplace) -> float | None:
    """By road, roughly; nothing when one of the two places is not known."""
    home, there = participant.home_postal_code, workplace.postal_code
    if home is None or home.latitude is None or there.latitude is None:
        return None
    ends = np.array([[home.latitude, home.longitude], [there.latitude, there.longitude]])
    points = travel.on_sphere(ends)
    return float(travel.kilometres(points[:1], points[1:])[0])


def about(minutes: float, words: str) -> str:
    return words % max(5 * round(minutes / 5), 5)


def who_lines(proposal: Proposal) -> list[Line]:
    """Who meets me, who helps day by day, who follows up, and which Norwegian they use."""
    opening = proposal.opening
    contact = opening.contact
    name = contact.name if contact and not contact.left_at else opening.workplace.name
    lines = [{"icon": "person", "text": _("%(name)s meets you.") % {"name": name}}]
    if opening.mentor:
        text = _("%(name)s helps you day by day.") % {"name": opening.mentor}
        lines.append({"icon": "hand", "text": text})
    owner = proposal.participant.consultant
    if owner:
        text = _("%(name)s follows up.") % {"name": owner.first_name or owner.name}
        lines.append({"icon": "phone", "text": text})
    if heard := norwegian_here(opening.workplace):
        lines.append({"icon": "sound", "text": heard})
    return lines
