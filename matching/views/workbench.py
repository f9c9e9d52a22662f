"""The workbench: which place, which person, and why? From both sides, and any pair in full."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from candidates.actions import note_reading
from matching.access import (
    opening_for_matching,
    participant_for_matching,
    participants_of,
    require_consultant,
)
from matching.filters import PairFilter, PeopleFilter, PlacesFilter
from matching.queries import workbench
from matching.queries.by_hand import decided_before
from matching.queries.changes import change_words, helps_words, people_words
from matching.queries.explained import (
    explain,
    live_case,
    live_row,
    refused_people,
    refused_places,
)
from matching.queries.marks import caseload_warning
from matching.queries.newest import newest_run
from matching.queries.next_step import no_next_step_of
from matching.queries.priorities import priorities_of
from matching.queries.rows import PairRow, live_proposals, rows_for
from matching.states import REJECT_REASONS
from matching.views.parts import directions, page_of, user_of

MOST_COMPARED = 3


def people(request: HttpRequest) -> HttpResponse:
    """Person → places: who needs a place, and what is proposed?"""
    user = user_of(request)
    require_consultant(user)
    shown = PeopleFilter(request.GET, queryset=workbench.people_to_match(user), request=request)
    rows = shown.qs if request.GET.get("order") else shown.qs.order_by("waiting_since", "pk")
    page = page_of(request, rows)
    found = list(page.object_list)
    note_reading(participants=found, by=user, what="read_list")
    context = {
        "filter": shown,
        "page": page,
        "rows": workbench.person_rows(user, found),
        "order": request.GET.get("order", ""),
        "tabs": directions("people"),
    }
    return render(request, "matching/workbench_people.html", context)


def places(request: HttpRequest) -> HttpResponse:
    """Place → people: which places are to fill, and with whom?"""
    user = user_of(request)
    require_consultant(user)
    shown = PlacesFilter(request.GET, queryset=workbench.openings_to_fill(user), request=request)
    rows = shown.qs if request.GET.get("order") else shown.qs.order_by("title", "pk")
    page = page_of(request, rows)
    context = {
        "filter": shown,
        "page": page,
        "rows": workbench.place_rows(user, list(page.object_list)),
        "order": request.GET.get("order", ""),
        "tabs": directions("places"),
    }
    return render(request, "matching/workbench_places.html", context)


def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The places for one person: the best side by side, the rest below."""
    user = user_of(request)
    participant = participant_for_matching(user, pk)
    pairs = workbench.pairs_of_person(participant)
    shown = PairFilter(request.GET, queryset=pairs, request=request)
    today = timezone.localdate()
    rows = kept_rows(
        rows_for(user, list(shown.qs)), shown, social=participant.wishes_social_contact
    )
    note_reading(participants=[participant], by=user, what="read_profile")
    levels, goals = workbench.profile_words([participant.pk])
    run = newest_run(participant.municipality_id)
    context = {
        "participant": participant,
        "filter": shown,
        "compared": compared(request, rows),
        "rows": rows,
        "levels": levels[participant.pk],
        "goals": goals[participant.pk],
        "waiting_days": participant.waiting_days(today),
        "priorities": priorities_of([participant], today)[participant.pk],
        "caseload": caseload_warning(participant),
        "no_fit": workbench.no_fit_of(participant),
        "reasons": REJECT_REASONS,
        "has_run": run is not None,
        "no_next_step": no_next_step_of(participant, run),
    }
    return render(request, "matching/workbench_person.html", context)


def kept_rows(rows: list[PairRow], shown: PairFilter, *, social: bool) -> list[PairRow]:
    """With or without warnings as chosen; places with talk and lunch first where that is wished."""
    wanted = shown.form.cleaned_data.get("warnings") if shown.form.is_valid() else ""
    if wanted:
        rows = [row for row in rows if bool(row.warnings) == (wanted == "with")]
    if social:
        rows = sorted(rows, key=lambda row: (not row.is_social, -row.score))
    return rows


def compared(request: HttpRequest, rows: list[PairRow]) -> list[PairRow]:
    """The chosen ones side by side, three at most; without a choice the best three."""
    chosen = request.GET.getlist("compare")
    picked = [row for row in rows if row.key in chosen] if chosen else rows
    return picked[:MOST_COMPARED]


def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The people for one place: the same table turned."""
    user = user_of(request)
    opening = opening_for_matching(user, pk)
    pairs = list(workbench.pairs_of_opening(user, opening))
    rows = rows_for(user, pairs)
    note_reading(participants=[row.participant for row in rows], by=user, what="read_list")
    run = newest_run(workbench.home_of(user, opening))
    context: dict[str, Any] = {
        "opening": opening,
        "compared": compared(request, rows),
        "rows": rows,
        "needs": workbench.needs_by_function(opening),
        "scarcity": workbench.scarcity_of(opening, run),
        "next_in_line": workbench.next_in_line(rows),
        "reasons": REJECT_REASONS,
        "has_run": bool(rows) or run is not None,
    }
    return render(request, "matching/workbench_place.html", context)


def person_why_not(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Why not another place? Every rule broken, and the smallest changes that open most."""
    user = user_of(request)
    participant = participant_for_matching(user, pk)
    live = live_case(participant.municipality, participants=[participant.pk])
    key = str(participant.pk)
    takes_part = key in live.built.people
    note_reading(participants=[participant], by=user, what="read_profile")
    context = {
        "participant": participant,
        "outside": "" if takes_part else live.built.out.get(key, "left_the_run"),
        "page": page_of(request, refused_places(live, participant) if takes_part else []),
        "helps": helps_words(live.calculation.help_for(key), live.names) if takes_part else [],
    }
    return render(request, "matching/workbench_person_why_not.html", context)


def place_why_not(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Why nobody else? Every rule broken, and what the place could ask less of."""
    user = user_of(request)
    opening = opening_for_matching(user, pk)
    seen = {each.pk: each for each in participants_of(user).active()}
    municipality = workbench.home_of(user, opening)
    live = live_case(municipality, openings=[opening.pk])
    takes_part = str(opening.pk) in live.built.openings
    page = page_of(request, refused_people(live, opening, seen) if takes_part else [])
    note_reading(
        participants=[each.participant for each in page.object_list], by=user, what="read_list"
    )
    helps = live.calculation.help_for_opening(str(opening.pk)) if takes_part else []
    context = {
        "opening": opening,
        "takes_part": takes_part,
        "page": page,
        "helps": [
            {
                "change": change_words(each["change"], live.names),
                "words": people_words(each["opens"]),
            }
            for each in helps
        ],
    }
    return render(request, "matching/workbench_place_why_not.html", context)


def pair(request: HttpRequest, participant_pk: UUID, opening_pk: UUID) -> HttpResponse:
    """One person and one place: everything that was read, and what can be done."""
    user = user_of(request)
    participant = participant_for_matching(user, participant_pk)
    opening = opening_for_matching(user, opening_pk)
    live = live_case(participant.municipality, participants=[participant.pk], openings=[opening.pk])
    note_reading(participants=[participant], by=user, what="read_profile")
    proposals = live_proposals(user, [participant], [opening])
    context = {
        "participant": participant,
        "opening": opening,
        "explained": explain(live, participant, opening),
        "proposal": proposals.get((participant.pk, opening.pk)),
        "row": live_row(user, live, participant, opening, proposals),
        **decided_before(participant, opening, timezone.localdate()),
        "reasons": REJECT_REASONS,
    }
    return render(request, "matching/pair.html", context)
