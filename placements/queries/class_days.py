"""What is planned for the class on a day that has no school any more, and where it moves to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from placements.models import FollowUp, Placement
from placements.queries.planning import Terms, after_end, day_in_class, has_school, prepared_on
from placements.queries.terms import terms_of, with_terms
from placements.states.follow_up import IN_CLASS, FollowUpKind


@dataclass(frozen=True)
class Move:
    """An open follow-up and its new day."""

    task: FollowUp
    to: date


def moves_to_school(has_class: Mapping[UUID, Callable[[date], bool]], *, today: date) -> list[Move]:
    """What these people's classes are to do from today on, where that day has no school.

    The new day follows the rule that the plan is born by, and is never one before today. A day
    that somebody chose stays, and so does one for which there is no better. Four queries.
    """
    tasks = FollowUp.objects.open().filter(kind__in=sorted(IN_CLASS), participant__in=has_class)
    ahead = tasks.filter(due_on__gte=today).on_planned_day().in_order()
    lost = [task for task in ahead if not has_class[task.participant_id](task.due_on)]
    stays: dict[UUID | None, Placement] = {
        stay.pk: stay for stay in with_terms({task.placement_id for task in lost})
    }
    found = []
    for task in lost:
        terms = terms_in_class(stays[task.placement_id], has_class[task.participant_id], today)
        day = class_day(task.kind, terms, today)
        if has_school(terms, day):
            found.append(Move(task, day))
    return found


def terms_in_class(stay: Placement, has_class: Callable[[date], bool], today: date) -> Terms:
    """With the day on which it really ended, where it is over."""
    terms = terms_of(stay, today=today)
    return replace(terms, ends_on=stay.ended_on or terms.ends_on, has_class=has_class)


def class_day(kind: str, terms: Terms, today: date) -> date:
    if kind == FollowUpKind.PREPARE_CLASS:
        return prepared_on(terms, today)
    return day_in_class(terms, max(after_end(terms), today))
