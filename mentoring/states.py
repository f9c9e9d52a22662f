"""The life of a mentor pair: suggested, agreed by both, stopped by either."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.parties import Party
from common.flows import Flow, Step


class PairState(TextChoices):
    SUGGESTED = "suggested", _("Both are asked")
    AGREED = "agreed", _("Both have said yes")
    DECLINED = "declined", _("One said no")
    STOPPED = "stopped", _("Stopped")


S = PairState
OPEN = frozenset({S.SUGGESTED, S.AGREED})

PAIR_FLOW = Flow(
    {
        "yes": Step(
            leaves={S.SUGGESTED},
            reaches=S.SUGGESTED,
            by={Party.PARTICIPANT},
            label=_("Yes"),
            hint=_("When both say yes, you see each other's name."),
        ),
        # The second yes does it: nobody presses a button.
        "agree": Step(leaves={S.SUGGESTED}, reaches=S.AGREED, by={Party.CLOCK}),
        "decline": Step(
            leaves={S.SUGGESTED},
            reaches=S.DECLINED,
            by={Party.PARTICIPANT, Party.CLOCK},
            label=_("No"),
            hint=_("Nobody learns who you are."),
        ),
        "stop": Step(
            leaves={S.AGREED},
            reaches=S.STOPPED,
            by={Party.PARTICIPANT, Party.CONSULTANT, Party.CLOCK},
            label=_("Stop"),
            hint=_("You need no reason."),
        ),
    }
)


class OfferForm(TextChoices):
    """How a mentor wants to do it."""

    PAID = "paid", _("Paid")
    PRACTICE = "practice", _("As practice")
    EITHER = "either", _("Either")


class Nearness(TextChoices):
    """How near the mentor has worked; the nearest comes first."""

    WORKPLACE = "workplace", _("The same workplace")
    EMPLOYER = "employer", _("The same employer")
    ELSEWHERE = "elsewhere", _("Another place")
