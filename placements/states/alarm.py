"""“This is not working”: any side, any time, one press; somebody must answer by a known time."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.parties import Party
from common.flows import Flow, Step
from placements.states.placement import PlacementState


class AlarmState(TextChoices):
    RAISED = "raised", _("Waits for an answer")
    ANSWERED = "answered", _("Answered, being solved")
    RESOLVED = "resolved", _("Solved")


S = AlarmState
STAFF = {Party.CONSULTANT, Party.TEACHER, Party.LEADER}
TO_THE_LEADERS = 2  # the level at which the leaders of the unit hear of it
MAY_BE_ALARMED = frozenset(
    {PlacementState.PREPARING, PlacementState.AGREED, PlacementState.RUNNING, PlacementState.PAUSED}
)

ALARM_FLOW = Flow(
    {
        "answer": Step(
            leaves={S.RAISED},
            reaches=S.ANSWERED,
            by=STAFF,
            label=_("I have called"),
            hint=_("Whoever raised it sees that you have answered."),
        ),
        "resolve": Step(
            leaves={S.RAISED, S.ANSWERED},
            reaches=S.RESOLVED,
            by=STAFF,
            label=_("It is solved"),
            hint=_("Write what was agreed. Whoever raised it reads it."),
            needs_reason=True,
        ),
        # Pressed again after an answer: it needs a new one, by a new time.
        "raise_again": Step(leaves={S.ANSWERED}, reaches=S.RAISED, by={Party.CLOCK}),
        # Somebody called, and nothing was agreed for days. The state stays.
        "remind": Step(leaves={S.ANSWERED}, reaches=S.ANSWERED, by={Party.CLOCK}),
        # Nobody answered: the deputy hears of it, then the leader. The state stays.
        "escalate": Step(leaves={S.RAISED}, reaches=S.RAISED, by={Party.CLOCK}),
    }
)


class AlarmCode(TextChoices):
    """What is wrong (reasons.md, list 7). Text is never required."""

    NOT_COMING = "not_coming", _("Does not come")
    NOT_UNDERSTANDING = "not_understanding", _("We do not understand each other")
    WRONG_TASKS = "wrong_tasks", _("Wrong tasks")
    LEFT_ALONE = "left_alone", _("Nobody helps")
    BADLY_TREATED = "badly_treated", _("I am treated badly")
    DANGER = "danger", _("It is dangerous")
    STOP = "stop", _("We must stop")
    OTHER = "other", _("Other")


class AbsenceCode(TextChoices):
    """Why somebody did not come. Health is never asked for (reasons.md, list 6)."""

    NOT_ABLE_TODAY = "not_able_today", _("Could not come")
    APPOINTMENT = "appointment", _("Had an appointment")
    TRAVEL = "travel", _("Bus or lift")
    DID_NOT_UNDERSTAND = "did_not_understand", _("Did not understand day or time")
    SCHOOL = "school", _("Had to be at school")
    AT_WORK = "at_work", _("Something at the workplace")
    PRIVATE = "private", _("Private")
    OTHER = "other", _("Other")


class AbsencePlace(TextChoices):
    """School and workplace have one rule."""

    WORK = "work", _("Workplace")
    SCHOOL = "school", _("School")
