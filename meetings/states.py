"""The life of a case meeting and of a disagreement among staff."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.parties import Party
from common.flows import Flow, Step


class MeetingState(TextChoices):
    PLANNED = "planned", _("planned")
    INVITED = "invited", _("agenda sent")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class DisagreementState(TextChoices):
    OPEN = "open", _("waits for a decision")
    WITH_LEADER = "with_leader", _("with the leader")
    DECIDED = "decided", _("decided")


MEETING_FLOW = Flow(
    {
        "send_agenda": Step(
            leaves={MeetingState.PLANNED},
            reaches=MeetingState.INVITED,
            by={Party.CONSULTANT},
            label=_("Send the agenda"),
        ),
        "hold": Step(
            leaves={MeetingState.PLANNED, MeetingState.INVITED},
            reaches=MeetingState.HELD,
            by={Party.CONSULTANT},
            label=_("It was held"),
        ),
        "cancel": Step(
            leaves={MeetingState.PLANNED, MeetingState.INVITED},
            reaches=MeetingState.CANCELLED,
            by={Party.CONSULTANT},
            label=_("Cancel the meeting"),
        ),
    }
)

DISAGREEMENT_FLOW = Flow(
    {
        "escalate": Step(
            leaves={DisagreementState.OPEN},
            reaches=DisagreementState.WITH_LEADER,
            by={Party.CLOCK},
        ),
        "decide": Step(
            leaves={DisagreementState.OPEN, DisagreementState.WITH_LEADER},
            reaches=DisagreementState.DECIDED,
            by={Party.CONSULTANT, Party.TEACHER, Party.LEADER},
            label=_("Decide"),
        ),
    }
)
