"""The life of a run and of a proposal."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.parties import Party
from common.flows import Flow, Step


class RunState(TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


R = RunState

RUN_FLOW = Flow(
    {
        "start": Step(leaves={R.WAITING}, reaches=R.RUNNING, by={Party.CLOCK}),
        # A worker that was killed leaves a running row: the clock hands it out again.
        "hand_out_again": Step(leaves={R.RUNNING}, reaches=R.WAITING, by={Party.CLOCK}),
        "finish": Step(leaves={R.RUNNING}, reaches=R.DONE, by={Party.CLOCK}),
        "fail": Step(leaves={R.WAITING, R.RUNNING}, reaches=R.FAILED, by={Party.CLOCK}),
        "cancel": Step(
            leaves={R.WAITING, R.RUNNING},
            reaches=R.CANCELLED,
            by={Party.CONSULTANT},
            label=_("Stop the run"),
            hint=_("Nothing is kept from a stopped run."),
        ),
    }
)


class ProposalState(TextChoices):
    SUGGESTED = "suggested", _("Proposed")
    APPROVED = "approved", _("Approved, place held")
    OFFERED = "offered", _("Offered to the participant")
    ASKED = "asked", _("The participant asks first")
    ACCEPTED = "accepted", _("Yes from the participant, employer to answer")
    WELCOMED = "welcomed", _("Welcome from the employer")
    PLACED = "placed", _("In placement")
    ENDED = "ended", _("Placement ended")
    REJECTED = "rejected", _("Rejected by the consultant")
    DECLINED = "declined", _("No from the participant")
    REFUSED = "refused", _("No from the employer")
    LAPSED = "lapsed", _("No answer in time")
    NOT_CHOSEN = "not_chosen", _("Another offer was chosen")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUPERSEDED = "superseded", _("Replaced by a newer run")


P = ProposalState

# A place is held from the approval until the placement has ended.
HOLDS_PLACE = frozenset({P.APPROVED, P.OFFERED, P.ASKED, P.ACCEPTED, P.WELCOMED, P.PLACED})
AWAITS_PARTICIPANT = frozenset({P.OFFERED, P.ASKED})
SAID_YES = frozenset({P.ACCEPTED, P.WELCOMED, P.PLACED})
LIVE = HOLDS_PLACE | {P.SUGGESTED}

PROPOSAL_FLOW = Flow(
    {
        "approve": Step(
            leaves={P.SUGGESTED},
            reaches=P.APPROVED,
            by={Party.CONSULTANT},
            label=_("Approve"),
            hint=_("The place is held. The offer is sent in ten minutes; until then you can undo."),
        ),
        "undo_approval": Step(
            leaves={P.APPROVED},
            reaches=P.SUGGESTED,
            by={Party.CONSULTANT},
            label=_("Undo"),
            hint=_("The place is free again. Nothing was sent."),
        ),
        "reject": Step(
            leaves={P.SUGGESTED},
            reaches=P.REJECTED,
            by={Party.CONSULTANT},
            label=_("Reject"),
            hint=_("The reason is kept. The participant can read it."),
            needs_reason=True,
        ),
        "offer": Step(
            leaves={P.APPROVED},
            reaches=P.OFFERED,
            by={Party.CONSULTANT, Party.CLOCK},
            label=_("Send the offer now"),
            hint=_("The participant sees the offer and gets a message."),
        ),
        "accept": Step(
            leaves={P.OFFERED, P.ASKED},
            reaches=P.ACCEPTED,
            by={Party.PARTICIPANT, Party.CONSULTANT},  # one who heard it writes it down
            label=_("Yes, I want this."),
            hint=_("The place sees what you ticked."),
        ),
        "ask": Step(
            leaves={P.OFFERED},
            reaches=P.ASKED,
            by={Party.PARTICIPANT},
            label=_("I want to ask first."),
            hint=_("The offer waits for you."),
        ),
        "answer": Step(
            leaves={P.ASKED},
            reaches=P.OFFERED,
            by={Party.CONSULTANT},
            label=_("Answer the question"),
            hint=_("The participant gets two more working days."),
        ),
        "decline": Step(
            leaves={P.OFFERED, P.ASKED},
            reaches=P.DECLINED,
            by={Party.PARTICIPANT, Party.CONSULTANT},
            label=_("No, thank you."),
            hint=_("That is fine. You lose nothing."),
        ),
        "take_back": Step(
            leaves={P.ACCEPTED, P.WELCOMED},
            reaches=P.WITHDRAWN,
            by={Party.PARTICIPANT},
            label=_("I take my yes back."),
            hint=_("The place sees nothing more. You lose nothing."),
        ),
        "lapse": Step(leaves={P.OFFERED}, reaches=P.LAPSED, by={Party.CLOCK}),
        "pass_over": Step(
            leaves={P.APPROVED, P.OFFERED, P.ASKED}, reaches=P.NOT_CHOSEN, by={Party.CLOCK}
        ),
        "welcome": Step(
            leaves={P.ACCEPTED},
            reaches=P.WELCOMED,
            by={Party.EMPLOYER, Party.CONSULTANT},  # a consultant who called writes it down
            label=_("Welcome"),
            hint=_("The first name is shown, and a joint visit is booked."),
        ),
        "refuse": Step(
            leaves={P.ACCEPTED},
            reaches=P.REFUSED,
            by={Party.EMPLOYER, Party.CONSULTANT},
            label=_("No, not now"),
            hint=_("Choose one reason. The participant only hears that it did not fit now."),
            needs_reason=True,
        ),
        "withdraw": Step(
            leaves={P.APPROVED, P.OFFERED, P.ASKED, P.ACCEPTED, P.WELCOMED},
            reaches=P.WITHDRAWN,
            by={Party.CONSULTANT, Party.CLOCK},
            label=_("Withdraw"),
            hint=_("Everybody who knew of it is told."),
            needs_reason=True,
        ),
        "start": Step(leaves={P.WELCOMED}, reaches=P.PLACED, by={Party.CLOCK}),
        "end": Step(leaves={P.PLACED}, reaches=P.ENDED, by={Party.CLOCK}),
        "supersede": Step(leaves={P.SUGGESTED}, reaches=P.SUPERSEDED, by={Party.CLOCK}),
    }
)


class RejectReason(TextChoices):
    """Why a consultant rejects a proposal. The participant reads it; the employer never does."""

    NOT_THE_GOAL = "not_the_goal", _("Does not fit the goal")
    PRACTICE_TO_PRACTICE = "practice_to_practice", _("Again without direction")
    LANGUAGE_RISK = "language_risk", _("Language too hard")
    NOT_READY = "not_ready", _("Too early now")
    TRAVEL_UNSOLVED = "travel_unsolved", _("Travel not solved")
    NO_ONE_TO_FOLLOW_UP = "no_one_to_follow_up", _("No time to follow up")
    EMPLOYER_NEEDS_REST = "employer_needs_rest", _("Firm needs a rest")
    CONFLICT_OF_INTEREST = "conflict_of_interest", _("Private relation")
    PROFILE_OUTDATED = "profile_outdated", _("Profile out of date")
    OTHER = "other", _("Other")


class DeclineReason(TextChoices):
    """Why a participant says no. Only the consultant reads it; a no never lowers a rank."""

    NOT_MY_GOAL = "not_my_goal", _("Not what I want to be")
    TRIED_BEFORE = "tried_before", _("Done this before")
    TOO_FAR = "too_far", _("Too far")
    TIMES_DO_NOT_FIT = "times_do_not_fit", _("Days do not fit")
    TOO_HARD = "too_hard", _("Language too hard")
    SCHOOL_FIRST = "school_first", _("School first")
    PAID_WORK = "paid_work", _("I want paid work")
    BAD_EXPERIENCE = "bad_experience", _("It was not good there")
    TALK_FIRST = "talk_first", _("Talk first: not a no")
    PRIVATE = "private", _("I will not say why")
    OTHER = "other", _("Other")


class RefusalReason(TextChoices):
    """Why an employer says no to a card. The participant only hears that it did not fit now."""

    NO_TIME_TO_SUPERVISE = "no_time_to_supervise", _("Nobody can supervise")
    OTHER_SCHEME_HERE = "other_scheme_here", _("Others are here now")
    LANGUAGE_COLLEAGUES = "language_colleagues", _("Too low: colleagues")
    LANGUAGE_CUSTOMERS = "language_customers", _("Language too low: customers")
    LANGUAGE_SAFETY = "language_safety", _("Must read instructions")
    SKILLS_MISSING = "skills_missing", _("Skills missing")
    STAFF_NOT_AGREED = "staff_not_agreed", _("Staff not on board")
    PURPOSE_UNCLEAR = "purpose_unclear", _("Purpose unclear")
    LESS_WORK = "less_work", _("Less work now")
    OTHER = "other", _("Other")


class WithdrawReason(TextChoices):
    """Why an offer is taken back. Whoever knew of it hears only that it is gone."""

    NOT_AVAILABLE = "not_available", _("The person cannot now")
    PLACE_GONE = "place_gone", _("The place is gone")
    MISTAKE = "mistake", _("It was a mistake")
    CONSENT = "consent", _("No consent any more, or a pause")
    OTHER = "other", _("Other")


REJECT_REASONS = RejectReason.choices
DECLINE_REASONS = DeclineReason.choices
REFUSAL_REASONS = RefusalReason.choices
WITHDRAW_REASONS = WithdrawReason.choices


class DecisionWarning(TextChoices):
    """What stands against a proposal without forbidding it: approving then needs a reason."""

    PRACTICE_AFTER_PRACTICE = "practice_after_practice", _("Practice after practice, off the goal")
    AVAILABILITY_ONLY = "availability_only", _("Only because there is room")
    AGAINST_WISH = "against_wish", _("The person has said no to this before")
    KNOWS_EACH_OTHER = "knows_each_other", _("The approver speaks for this employer")
