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
            leaves={P.OFFERED},
            reaches=P.ACCEPTED,
            by={Party.PARTICIPANT},
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
            by={Party.PARTICIPANT},
            label=_("No, thank you."),
            hint=_("That is fine. You lose nothing."),
        ),
        "lapse": Step(leaves={P.OFFERED}, reaches=P.LAPSED, by={Party.CLOCK}),
        "pass_over": Step(
            leaves={P.APPROVED, P.OFFERED, P.ASKED}, reaches=P.NOT_CHOSEN, by={Party.CLOCK}
        ),
        "welcome": Step(
            leaves={P.ACCEPTED},
            reaches=P.WELCOMED,
            by={Party.EMPLOYER},
            label=_("Welcome"),
            hint=_("You get the first name, and a joint visit is booked."),
        ),
        "refuse": Step(
            leaves={P.ACCEPTED},
            reaches=P.REFUSED,
            by={Party.EMPLOYER},
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
