"""Words of the course of a placement: pauses, guards, the protocol of drop-out."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PauseReason(TextChoices):
    """Why it waits. Health and family are never asked for."""

    LEAVE = "leave", _("Leave from the programme")
    WORKPLACE = "workplace", _("The workplace cannot now")
    SCHOOL = "school", _("School or an exam")
    SEASON = "season", _("Closed for a season")
    AGREED = "agreed", _("Agreed by both")
    PRIVATE = "private", _("Private")


# What somebody chooses for one placement. A leave is the person's, with every task.
CHOSEN_PAUSES = tuple(reason for reason in PauseReason if reason != PauseReason.LEAVE)


class Guard(TextChoices):
    """A warning that needs a written reason to go on."""

    PRACTICE_TO_PRACTICE = "practice_to_practice", _("Practice after practice without direction")
    AVAILABILITY_ONLY = "availability_only", _("Placed where there is room")
    FOLLOWS_SUBSIDY = "follows_subsidy", _("The length follows the subsidy")
    UNPAID_LOOP = "unpaid_loop", _("Unpaid again at the same employer")
    CONFLICT_OF_INTEREST = "conflict_of_interest", _("Private relation to one who approves")
    PREPARATIONS = "preparations", _("Started before all is prepared")
    NO_NEW_GOAL = "no_new_goal", _("Longer without a new learning goal")
    NO_PROTOCOL = "no_protocol", _("Ended early without writing down what was tried")


class TriedMeasure(TextChoices):
    """What was tried before somebody gave up (R-J20)."""

    TALK = "talk", _("A talk about what is wrong")
    OTHER_TASKS = "other_tasks", _("Other tasks")
    OTHER_HOURS = "other_hours", _("Other days or hours")
    MORE_FOLLOW_UP = "more_follow_up", _("More follow-up")
    OTHER_SUPERVISOR = "other_supervisor", _("Another daily supervisor")
    INTERPRETER = "interpreter", _("An interpreter")
    TRAVEL_HELP = "travel_help", _("Help with the travel")


class DropOutDecision(TextChoices):
    GO_ON = "go_on", _("Go on as it is")
    GO_ON_CHANGED = "go_on_changed", _("Go on with changes")
    PAUSE = "pause", _("Pause")
    END = "end", _("End, and find something else")


class Relation(TextChoices):
    """What a member of staff who leaves hands over."""

    PARTICIPANT = "participant", _("Participant")
    PLACEMENT = "placement", _("Placement")
    TASK = "task", _("Follow-up")
    EMPLOYER = "employer", _("Employer")
    DEPUTY = "deputy", _("Deputy")
    PUPIL = "pupil", _("Pupil")
    CLASS = "class", _("Class")
    PROMISE = "promise", _("Task from a meeting")
    DECISION = "decision", _("Decision")
