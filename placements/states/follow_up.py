"""The life of a follow-up, its kinds, and the words of its notes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.parties import Party
from common.flows import Flow, Step


class FollowUpState(TextChoices):
    DUE = "due", _("Planned")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


S = FollowUpState

FOLLOW_UP_FLOW = Flow(
    {
        "finish": Step(
            leaves={S.DUE},
            reaches=S.DONE,
            by={Party.CONSULTANT, Party.TEACHER},
            label=_("Done"),
        ),
        "cancel": Step(
            leaves={S.DUE},
            reaches=S.CANCELLED,
            by={Party.CONSULTANT, Party.TEACHER, Party.CLOCK},
            label=_("Cancel"),
            needs_reason=True,
        ),
    }
)


class FollowUpKind(TextChoices):
    """What a follow-up is for. The first nine are born with the agreement."""

    PREPARE_CLASS = "prepare_class", _("Prepare in class")
    JOINT_VISIT = "joint_visit", _("Joint visit before the start")
    FIRST_DAY = "first_day", _("First day")
    WEEK_1 = "week_1", _("End of week 1")
    REGULAR = "regular", _("Regular contact")
    MIDWAY = "midway", _("Midway review: what have we discovered?")
    TWO_WEEKS_BEFORE_END = "two_weeks_before_end", _("Before the end: hire? Take one more?")
    FINAL_EVALUATION = "final_evaluation", _("Final evaluation")
    SUM_UP_CLASS = "sum_up_class", _("Sum up in class")
    OUTCOME = "outcome", _("Result")
    NEXT_CALL = "next_call", _("Call as agreed")
    MORE_NORWEGIAN = "more_norwegian", _("Make room for more Norwegian")
    SILENCE = "silence", _("Call: nobody has heard from them")
    HELP_AT_WORKPLACE = "help_at_workplace", _("Help the workplace do this")
    SUPPORT_TALK = "support_talk", _("Talk after the end")
    REPAIR_TALK = "repair_talk", _("Repair talk with the employer")
    CAUSE_TALK = "cause_talk", _("Talk about causes")
    WORRY_TALK = "worry_talk", _("Talk about a worry")
    CALL_EVALUATION = "call_evaluation", _("Call about the evaluation")
    HIRE_QUESTION = "hire_question", _("Ask about hiring")
    CASE_ACTION = "case_action", _("From a case meeting")
    BACK_CALL = "back_call", _("Away: when does it go on?")
    NEVER_STARTED = "never_started", _("It never started: agree anew, or say that it will not")
    LONGER_WAITS = "longer_waits", _("The last day has passed: the longer agreement is not signed")
    OTHER = "other", _("Other")


K = FollowUpKind

# Born with the agreement; they move with the placement, and a pause takes them along.
PLANNED = frozenset(
    {
        K.PREPARE_CLASS,
        K.JOINT_VISIT,
        K.FIRST_DAY,
        K.WEEK_1,
        K.REGULAR,
        K.MIDWAY,
        K.TWO_WEEKS_BEFORE_END,
        K.FINAL_EVALUATION,
        K.SUM_UP_CLASS,
    }
)

# What the class does: not bound to the days at the workplace, but to those with school.
IN_CLASS = frozenset({K.PREPARE_CLASS, K.SUM_UP_CLASS})

# What the participant and the employer see on the line of their placement.
SHOWN_TO_ALL = PLANNED - IN_CLASS
# The employer sees what it has ordered too.
SHOWN_TO_EMPLOYER = SHOWN_TO_ALL | {K.HELP_AT_WORKPLACE}


class Phase(TextChoices):
    """The three phases of language practice."""

    PREPARE = "prepare", _("Prepare")
    FOLLOW_UP = "follow_up", _("Follow up")
    SUM_UP = "sum_up", _("Sum up")


class CancelCode(TextChoices):
    """Why a follow-up did not happen (reasons.md, list 5)."""

    DONE_ANOTHER_WAY = "done_another_way", _("Done in another talk")
    OFFERED_DECLINED = "offered_declined", _("Offered and declined")
    ENOUGH_CONTACT = "enough_contact", _("Enough contact now")
    OWNER_AWAY = "owner_away", _("Owner was away")
    PLACEMENT_OVER = "placement_over", _("The placement is over")
    PLAN_CHANGED = "plan_changed", _("The plan changed")
    OTHER = "other", _("Other")


# A person may choose these; the others follow by themselves.
CHOSEN_CODES = (
    CancelCode.DONE_ANOTHER_WAY,
    CancelCode.OFFERED_DECLINED,
    CancelCode.ENOUGH_CONTACT,
    CancelCode.OWNER_AWAY,
    CancelCode.OTHER,
)

# Counts as missed: nobody came.
MISSED = frozenset({CancelCode.OWNER_AWAY})


class Kept(TextChoices):
    """How it went with what was agreed last time."""

    KEPT = "kept", _("Kept")
    PARTLY = "partly", _("Partly")
    NOT = "not", _("Not kept")


class NorwegianSpoken(TextChoices):
    """How much Norwegian is spoken at the workplace, asked midway (M-C-10)."""

    MUCH = "much", _("Much of the day")
    SOME = "some", _("Some")
    HARDLY = "hardly", _("Hardly any")


class SpokenWith(TextChoices):
    SUPERVISOR = "supervisor", _("The daily supervisor")
    COLLEAGUES = "colleagues", _("Colleagues")
    CUSTOMERS = "customers", _("Customers or users")
    NOBODY = "nobody", _("Nobody")


class ServesGoal(TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
