"""The life of a placement, from the welcome to the last day."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.parties import Party
from common.flows import Flow, Step


class PlacementState(TextChoices):
    PREPARING = "preparing", _("Being prepared")
    AGREED = "agreed", _("Agreed, not started")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")
    CANCELLED = "cancelled", _("Never started")


S = PlacementState

# One person is in one of these at a time, and no two of them share a day.
IN_FORCE = frozenset({S.AGREED, S.RUNNING, S.PAUSED})
UNDER_WAY = frozenset({S.RUNNING, S.PAUSED})
OVER = frozenset({S.ENDED, S.CANCELLED})

PLACEMENT_FLOW = Flow(
    {
        # The third signature does it: nobody presses a button.
        "agree": Step(leaves={S.PREPARING}, reaches=S.AGREED, by={Party.CLOCK}),
        "reopen": Step(leaves={S.AGREED}, reaches=S.PREPARING, by={Party.CLOCK}),
        "start": Step(
            leaves={S.AGREED},
            reaches=S.RUNNING,
            by={Party.CONSULTANT, Party.CLOCK},
            label=_("Start"),
            hint=_("The five preparations must be done, or have a reason."),
        ),
        "pause": Step(
            leaves={S.RUNNING},
            reaches=S.PAUSED,
            by={Party.CONSULTANT, Party.TEACHER},
            label=_("Pause"),
            hint=_("All follow-ups wait. A pause is no end."),
            needs_reason=True,
        ),
        "resume": Step(
            leaves={S.PAUSED},
            reaches=S.RUNNING,
            by={Party.CONSULTANT, Party.TEACHER},
            label=_("Go on"),
            hint=_("The end and all follow-ups move by the length of the pause."),
        ),
        "end": Step(
            leaves={S.RUNNING, S.PAUSED},
            reaches=S.ENDED,
            by={Party.CONSULTANT, Party.TEACHER, Party.CLOCK},
            label=_("End"),
            hint=_("The place is free again. Evaluation and result follow."),
            needs_reason=True,
        ),
        "cancel": Step(
            leaves={S.PREPARING, S.AGREED},
            reaches=S.CANCELLED,
            by={Party.CONSULTANT},
            label=_("It will not start"),
            hint=_("The place is free again. Everybody is told."),
            needs_reason=True,
        ),
    }
)


class EndCause(TextChoices):
    """Why a placement ended (reasons.md, list 4)."""

    COMPLETED = "completed", _("Completed as agreed")
    HIRED_HERE = "hired_here", _("Job here")
    HIRED_ELSEWHERE = "hired_elsewhere", _("Job at another place")
    OWN_WISH = "own_wish", _("Wanted something else")
    MOVED = "moved", _("Moved")
    TASKS_DO_NOT_FIT = "tasks_do_not_fit", _("The tasks did not fit")
    LANGUAGE_GAP = "language_gap", _("The language was judged differently")
    NO_FOLLOW_UP = "no_follow_up", _("Too little follow-up from us")
    NO_TIME_AT_WORK = "no_time_at_work", _("No time at the workplace")
    TOO_LITTLE_TALK = "too_little_talk", _("Too few to talk with")
    TRAVEL = "travel", _("The travel did not work")
    TIMETABLE = "timetable", _("The timetable changed")
    SUBSIDY_ENDED = "subsidy_ended", _("The subsidy ended")
    PROGRAMME_ENDED = "programme_ended", _("The programme ended")
    OTHER = "other", _("Other")


class CauseGroup(TextChoices):
    """Where a cause lies: shares are counted by group, never by person."""

    NONE = "none", _("As planned")
    PARTICIPANT = "participant", _("Participant")
    MATCH = "match", _("Match")
    SUPPORT = "support", _("Support")
    WORKPLACE = "workplace", _("Workplace")
    SYSTEM = "system", _("System")


GROUP_OF = {
    EndCause.COMPLETED: CauseGroup.NONE,
    EndCause.HIRED_HERE: CauseGroup.NONE,
    EndCause.HIRED_ELSEWHERE: CauseGroup.NONE,
    EndCause.OWN_WISH: CauseGroup.PARTICIPANT,
    EndCause.MOVED: CauseGroup.PARTICIPANT,
    EndCause.TASKS_DO_NOT_FIT: CauseGroup.MATCH,
    EndCause.LANGUAGE_GAP: CauseGroup.MATCH,
    EndCause.NO_FOLLOW_UP: CauseGroup.SUPPORT,
    EndCause.NO_TIME_AT_WORK: CauseGroup.WORKPLACE,
    EndCause.TOO_LITTLE_TALK: CauseGroup.WORKPLACE,
    EndCause.TRAVEL: CauseGroup.SYSTEM,
    EndCause.TIMETABLE: CauseGroup.SYSTEM,
    EndCause.SUBSIDY_ENDED: CauseGroup.SYSTEM,
    EndCause.PROGRAMME_ENDED: CauseGroup.SYSTEM,
    EndCause.OTHER: CauseGroup.SYSTEM,
}

AS_PLANNED = frozenset(cause for cause, group in GROUP_OF.items() if group == CauseGroup.NONE)
# Neither drop-out nor a stay without benefit: nothing could have been tried.
WITHOUT_FAULT = frozenset({EndCause.MOVED, EndCause.SUBSIDY_ENDED, EndCause.PROGRAMME_ENDED})
# Before these come the talk, what was tried, and the decision (R-J20).
WITH_PROTOCOL = frozenset(EndCause) - AS_PLANNED - WITHOUT_FAULT
