"""Talks that “done” says too little about: causes of absence, repair talks, the midway review."""

from django.urls import reverse

from employers.models import RepairTalk
from placements.models import FollowUp
from placements.states.follow_up import FollowUpKind

K = FollowUpKind
ON_OWN_PAGE = frozenset({K.CAUSE_TALK, K.REPAIR_TALK})


def is_written_elsewhere(task: FollowUp) -> bool:
    """A repair talk that is recorded already, or was never opened, is finished like any other."""
    return task.kind == K.CAUSE_TALK or unwritten_repair_talk(task) is not None


def unwritten_repair_talk(task: FollowUp) -> RepairTalk | None:
    """The repair talk of the workplace's employer that nobody has written down yet."""
    if task.kind != K.REPAIR_TALK or task.placement is None:
        return None
    employer = task.placement.workplace.employer_id
    return RepairTalk.objects.outstanding().filter(employer=employer, recorded_by=None).first()


def has_questions(task: FollowUp) -> bool:
    """Midway: how much Norwegian, with whom, does it serve the goal (M-C-10)?"""
    return task.kind == K.MIDWAY


def talk_page(task: FollowUp) -> str:
    """Where such a talk is written down; nothing when it is finished like any other."""
    if task.kind == K.CAUSE_TALK:
        return cause_talk_page(task)
    if has_questions(task):
        return note_page(task)
    talk = unwritten_repair_talk(task)
    return reverse("employers:repair_talk", args=[talk.pk]) if talk else ""


def cause_talk_page(task: FollowUp) -> str:
    if task.placement_id is None:
        return reverse("placements:absences-of-person", args=[task.participant_id])
    return f"{reverse('placements:absence', args=[task.placement_id])}?talk=1"


def note_page(task: FollowUp) -> str:
    return f"{reverse('placements:note', args=[task.placement_id])}?follow_up={task.pk}"
