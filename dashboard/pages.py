"""What each role's first page shows; plain data out, a fixed number of queries a page."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import SignedIn, municipalities_of
from accounts.models import User
from accounts.parties import Party
from accounts.queries import settings_for
from candidates import queries as people
from candidates.models import Participant
from common.dates import date_format
from employers import queries as firms
from employers.models import Employer
from employers.states import EmployerState
from matching.queries import offers
from meetings.queries import decision_rows, task_rows
from networks.models import Network
from networks.queries import RUNGS, ladder_coverage, member_rows, open_requests
from placements.models import Placement
from placements.queries import first_pages
from placements.queries import pages as follow_ups
from placements.queries.alarms import alarm_address, open_alarms
from placements.queries.waiting import consultants_rows, notes_for_teacher, waiting_rows
from reports import queries as figures
from reports.access import units_led_by
from schooling.queries.days import DAY, stay_of, week_with
from schooling.queries.lessons import clock

ROWS = 8  # a first page shows the nearest; the lists behind it show all
LONGEST = 3

Row = dict[str, Any]


def participant(request: SignedIn) -> dict[str, Any]:
    person = request.user.participant
    contact = people.contact_of(person)
    today = timezone.localdate()
    waiting, coming = offers.offers_now(person)
    stays = first_pages.own_stays(request.user, today, today + 6 * DAY)
    return {
        "participant": person,
        "offers": waiting,
        "coming": coming,
        "days": days_ahead(person, [each for each in stays if each.is_in_span]),
        "places": first_pages.here_rows(each for each in stays if not each.is_over),
        "to_do": waiting_rows(request.user, Party.PARTICIPANT),
        "goal_line": people.goal_line(person),
        "my_contact": contact,
        "no_offer": _("No offer now. %s is looking.")
        % (contact or {"name": _("Somebody")})["name"],
        "suggests_volunteering": people.suggests_volunteering(
            person, settings_for(person.municipality)
        ),
        "consent": people.consent_state(person),
        "wrong_url": alarm_address(stays) or reverse("candidates:own_objection"),
    }


def days_ahead(person: Participant, places: Iterable[Placement]) -> list[dict[str, Any]]:
    """Today and the next six days that have something: where, when, who meets them, the way."""
    today = timezone.localdate()
    found = []
    for day in week_with(person, today, [stay_of(each, today) for each in places]):
        lines = [
            {"icon": "school", "text": f"{clock(slot.starts_at, slot.ends_at)} {_('School')}"}
            for slot in day["lessons"]
        ]
        for stay in day["stays"]:
            lines.append({"icon": "work", "text": stay.words(day["day"])})
            if stay.meets:
                lines.append({"icon": "person", "text": _("%s meets you.") % stay.meets})
            lines += stay.ways(person, day["day"])
        if lines or day["day"] == today:
            found.append({"day": day["day"], "is_today": day["day"] == today, "lines": lines})
    return found if any(day["lines"] for day in found) else []


def employer(request: SignedIn) -> dict[str, Any]:
    own = list(firms.employers_of(request.user))
    places = firms.openings_overview(own)
    openings = [each for rows in places.values() for row in rows for each in row["openings"]]
    asked = firms.all_asked_lately(own)
    cards, welcomed = offers.cards_now(request.user)
    return {
        "to_answer": [
            *waiting_rows(request.user, Party.EMPLOYER),
            *cards,
            *(answer_row(each) for each in firms.to_answer(own, openings)),
        ],
        "welcomed": welcomed,
        "here": first_pages.here_rows(first_pages.employers_stays(request.user)),
        "employers": [
            {
                "record": each,
                "may_change": each.state == EmployerState.APPROVED,
                "workplaces": places[each.pk],
                "asked_words": firms.asked_words(asked[each.pk]),
            }
            for each in own
        ],
        "is_approved": any(each.state == EmployerState.APPROVED for each in own),
        "offer_url": reverse("employers:offer", args=[own[0].pk]) if own else "",
    }


def answer_row(item: dict[str, Any]) -> Row:
    """One thing an employer must answer, as a row with one button."""
    if "talk" in item:
        return {
            "title": _("The repair talk"),
            "url": reverse("employers:repair_talk", args=[item["talk"].pk]),
            "action": _("Confirm"),
        }
    opening = item["opening"]
    is_confirm = item["what"] == "confirm_opening"
    return {
        "title": opening.title,
        "text": _("We filled in more on the phone.") if is_confirm else _("Is it still true?"),
        "url": reverse("employers:opening", args=[opening.pk]),
        "action": _("Confirm") if is_confirm else _("Look"),
    }


def consultant(request: SignedIn) -> dict[str, Any]:
    """Everything that waits, most urgent first; a group without rows is not shown."""
    user = request.user
    today = timezone.localdate()
    places = own_municipalities(user)
    due, orphans = follow_ups.due_and_orphan_rows(user, today)
    to_do, stalled, unowned_stays = consultants_rows(user, today)
    proposals = offers.to_follow(user)
    waiting_firms = firms.waiting_or_unowned(places, ROWS)
    protected, longest = protected_and_longest(user)
    groups = filled(
        (
            (_("Alarms"), alarm_rows(user)),
            (_("Follow-ups due today or late"), due),
            (_("Sheets, signatures and evaluations"), to_do),
            (_("In preparation, standing still"), stalled),
            (_("My tasks from meetings and plans"), task_rows(user, today)),
            (_("Different views: I decide"), decision_rows(user, today)),
            (_("Nobody answers for these"), unowned_stays + orphans),
            (_("Questions to answer"), offers.questions_to_answer(user)),
            (_("Offers near the deadline"), offers.offers_near_deadline(proposals)),
            (_("No answer in time: call"), offers.lapsed(proposals)),
            (_("Employers who are late: call"), offers.calls_due(proposals)),
            (_("New places: call"), call_rows(user)),
            (_("Messages from firms"), message_rows(user)),
            (_("Objections to answer"), objection_rows(user)),
            (_("Firms that wait for approval"), approval_rows(waiting_firms)),
            (_("Employers without an owner"), unowned_rows(waiting_firms)),
            (_("Proposals to decide"), offers.suggested_to(proposals)),
            (_("Protected address: only you and your deputy see this"), protected),
        )
    )
    return {
        "groups": groups,
        "is_empty": not groups,
        "longest": longest,
        "own_count": max((each.own_count for each in places), default=0),
        "norm": max((settings_for(each).caseload_norm for each in places), default=0),
    }


def own_municipalities(user: User) -> list[Any]:
    """Where the user is a consultant: with the settings there, and how many are followed in all."""
    followed = Participant.objects.active().filter(consultant=user).order_by()
    number = followed.values("consultant").annotate(number=Count("pk")).values("number")
    here = municipalities_of(user, Party.CONSULTANT).select_related("settings")
    return list(here.annotate(own_count=Coalesce(Subquery(number), 0)))


def alarm_rows(user: User) -> list[Row]:
    """“This is not working”: nothing is more urgent."""
    return [
        {
            "title": f"{alarm.placement.participant.first_name} · {alarm.get_code_display()}",
            "text": alarm.placement.workplace.name,
            "url": reverse("placements:alarm", args=[alarm.pk]),
            "tag": _("answer by %s")
            % date_format(timezone.localtime(alarm.answer_due_at), "j. F H:i"),
            "tone": "info" if alarm.answered_at else "danger",
            "action": _("Answer"),
        }
        for alarm in open_alarms(user)
    ]


def call_rows(user: User) -> list[Row]:
    """Places that employers offered by themselves, until somebody has called about them."""
    today = timezone.localdate()
    calls = firms.places_to_call_about(user)[:ROWS]
    return [
        {
            "title": f"{opening.workplace.employer.name} · {opening.title}",
            "text": opening.call_owner.name if opening.call_owner else _("Nobody"),
            "url": reverse("employers:opening", args=[opening.pk]),
            "tag": _("call by %s") % date_format(due, "j. F"),
            "tone": "danger" if due < today else "info",
            "action": _("Look"),
        }
        for opening, due in ((each, each.call_due_on) for each in calls)
        if due
    ]


def message_rows(user: User) -> list[Row]:
    today = timezone.localdate()
    return [
        {
            "title": message.employer.name,
            "text": message.text[:120],
            "url": reverse("employers:message", args=[message.pk]),
            "tag": _("answer by %s") % date_format(message.answer_due_on, "j. F"),
            "tone": "danger" if message.answer_due_on < today else "info",
            "action": _("Answer"),
        }
        for message in firms.unanswered_messages(user)[:ROWS]
    ]


def objection_rows(user: User) -> list[Row]:
    return [
        {
            "title": objection.participant.name,
            "text": objection.text[:120],
            "url": reverse("candidates:answer_objection", args=[objection.pk]),
            "action": _("Answer"),
        }
        for objection in people.unanswered_objections(user)[:ROWS]
    ]


def approval_rows(waiting: list[Employer]) -> list[Row]:
    """The day to look at them by comes first."""
    new = [firm for firm in waiting if firm.state == EmployerState.WAITING]
    return [
        {
            "title": firm.name,
            "url": reverse("employers:employer", args=[firm.pk]),
            "action": _("Look"),
        }
        for firm in sorted(new, key=lambda each: each.approval_due_on or date.max)
    ]


def unowned_rows(waiting: list[Employer]) -> list[Row]:
    return [
        {"title": firm.name, "url": reverse("employers:employer", args=[firm.pk])}
        for firm in waiting
        if firm.state == EmployerState.APPROVED
    ]


def protected_and_longest(user: User) -> tuple[list[Row], list[Row]]:
    """Own people with a protected address, and who has waited longest of the others; one query."""
    protected = people.protected_people_of(user)
    longest = (
        Participant.objects.visible_to(user)
        .active()
        .without_protected()
        .filter(as_consultant=True, in_practice_since=None)
        .with_waiting_since()
        .order_by("waiting_since")
    )
    shown = Q(pk__in=protected.values("pk")) | Q(pk__in=longest.values("pk")[:LONGEST])
    found = list(Participant.objects.filter(shown).with_waiting_since())
    others = [person for person in found if not person.has_protected_address]
    others.sort(key=lambda person: person.waiting_since or date.max)
    return [protected_row(each) for each in found if each.has_protected_address], [
        longest_row(each) for each in others
    ]


def protected_row(person: Participant) -> Row:
    return {"title": person.name, "url": reverse("candidates:participant", args=[person.pk])}


def longest_row(person: Participant) -> Row:
    return {
        "title": person.name,
        "text": _("%d days without practice") % person.waiting_days(timezone.localdate()),
        "url": reverse("matching:person", args=[person.pk]),
        "action": _("Find a place"),
    }


def teacher(request: SignedIn) -> dict[str, Any]:
    today = timezone.localdate()
    out = offers.pupils_out(request.user)
    lines = first_pages.taught_lines(request.user, today)
    for row in out:
        row["lines"] = lines.get(row["person"], [])
    away = {row["url"] for row in out}
    pupils = [
        {
            "title": pupil.first_name,
            "text": pupil.consultant.name if pupil.consultant else "",
            "url": reverse("candidates:participant", args=[pupil.pk]),
        }
        for pupil in Participant.objects.visible_to(request.user)
        .active()
        .without_protected()
        .filter(as_teacher=True)
        .select_related("consultant")
    ]
    return {
        "groups": filled(
            (
                (_("Alarms"), alarm_rows(request.user)),
                (_("Say yes to the start note"), notes_for_teacher(request.user)),
                (_("My tasks from meetings and plans"), task_rows(request.user, today)),
                (_("Different views: I decide"), decision_rows(request.user, today)),
            )
        ),
        "due": follow_ups.due_rows(request.user, today)[:ROWS],
        "out": out,
        "pupils": [row for row in pupils if row["url"] not in away],
    }


def filled(groups: Iterable[tuple[str, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    """The groups that have rows, the first rows of each."""
    return [{"title": title, "rows": rows[:ROWS]} for title, rows in groups if rows]


def leader(request: SignedIn) -> dict[str, Any]:
    units = units_led_by(request.user)
    today = timezone.localdate()
    people_here = figures.everybody_in(units)
    funnel = figures.offer_funnel(units, since=figures.half_year_before(today))
    return {
        "units": units,
        "groups": filled(
            (
                (_("Alarms that nobody has answered"), alarm_rows(request.user)),
                (_("Different views: I decide"), decision_rows(request.user, today)),
                (_("My tasks from meetings and plans"), task_rows(request.user, today)),
            )
        ),
        "unowned": figures.unowned(units, today=today),
        "waiting": figures.waiting_by_phase(units, people_here, today=today),
        "caseload": figures.caseload(units, people_here),
        "funnel_rows": [{"label": step.label, "value": step.number} for step in funnel],
        "funnel_caption": _("Offers in half a year, by how far they came"),
    }


def coordinator(request: SignedIn) -> dict[str, Any]:
    networks = list(Network.objects.visible_to(request.user))
    today = timezone.localdate()
    return {
        "ladder": ladder_coverage(networks),
        "rungs": RUNGS,
        "requests": list(open_requests(networks)),
        "networks": [
            {"record": network, "members": member_rows(network, today=today)}
            for network in networks
        ],
    }
