"""The life of an employer and of an opening."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.parties import Party
from common.flows import Flow, Step


class EmployerState(TextChoices):
    WAITING = "waiting", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Not approved")


E = EmployerState

EMPLOYER_FLOW = Flow(
    {
        "approve": Step(
            leaves={E.WAITING, E.DECLINED},
            reaches=E.APPROVED,
            by={Party.CONSULTANT},
            label=_("Approve"),
            hint=_("The employer can then see cards and post openings."),
        ),
        "decline": Step(
            leaves={E.WAITING, E.APPROVED},
            reaches=E.DECLINED,
            by={Party.CONSULTANT},
            label=_("Do not approve"),
            hint=_("The employer sees nothing and is told why."),
            needs_reason=True,
        ),
    }
)


class OpeningState(TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    STALE = "stale", _("Needs a refresh")
    CLOSED = "closed", _("Closed")


O = OpeningState  # noqa: E741 - the table below reads as one picture

OPENING_FLOW = Flow(
    {
        "post": Step(
            leaves={O.DRAFT},
            reaches=O.OPEN,
            by={Party.EMPLOYER, Party.CONSULTANT},
            label=_("Post"),
            hint=_("The opening takes part in matching."),
        ),
        "refresh": Step(
            leaves={O.STALE, O.OPEN},
            reaches=O.OPEN,
            by={Party.EMPLOYER, Party.CONSULTANT},
            label=_("Still true"),
            hint=_("The opening stays in matching."),
        ),
        "go_stale": Step(leaves={O.OPEN}, reaches=O.STALE, by={Party.CLOCK}),
        "close": Step(
            leaves={O.DRAFT, O.OPEN, O.STALE},
            reaches=O.CLOSED,
            by={Party.EMPLOYER, Party.CONSULTANT},
            label=_("Close"),
            hint=_("Nobody new is proposed. It can be copied later."),
        ),
        "reopen": Step(
            leaves={O.CLOSED},
            reaches=O.OPEN,
            by={Party.EMPLOYER, Party.CONSULTANT},
            label=_("Open again"),
            hint=_("The opening takes part in matching again."),
        ),
    }
)
