"""What both sides expect, and the agreement that three sign."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.parties import Party
from common.flows import Flow, Step
from reference.levels import Level
from reference.work import Kind


class SheetState(TextChoices):
    FILLING = "filling", _("Each side fills in alone")
    COMPARED = "compared", _("Differences to settle")
    SETTLED = "settled", _("Settled, the participant looks at it")
    ACCEPTED = "accepted", _("Agreed by all")


H = SheetState

SHEET_FLOW = Flow(
    {
        "compare": Step(leaves={H.FILLING}, reaches=H.COMPARED, by={Party.CLOCK}),
        "settle": Step(leaves={H.COMPARED}, reaches=H.SETTLED, by={Party.CLOCK}),
        "unsettle": Step(leaves={H.SETTLED, H.ACCEPTED}, reaches=H.COMPARED, by={Party.CLOCK}),
        "accept": Step(
            leaves={H.SETTLED},
            reaches=H.ACCEPTED,
            by={Party.PARTICIPANT, Party.CONSULTANT},  # a consultant writes down the spoken yes
            label=_("I agree"),
            hint=_("Then the agreement can be written."),
        ),
    }
)


class AgreementState(TextChoices):
    OPEN = "open", _("Waits for signatures")
    SIGNED = "signed", _("Signed by all")
    VOID = "void", _("Replaced by a newer version")
    EXPIRED = "expired", _("Ran out without signatures")
    CLOSED = "closed", _("The placement was over before all had signed")


A = AgreementState
SIGNERS = (Party.PARTICIPANT, Party.EMPLOYER, Party.CONSULTANT)

AGREEMENT_FLOW = Flow(
    {
        # The third signature does it.
        "complete": Step(leaves={A.OPEN}, reaches=A.SIGNED, by={Party.CLOCK}),
        "replace": Step(leaves={A.OPEN, A.SIGNED}, reaches=A.VOID, by={Party.CLOCK}),
        "expire": Step(leaves={A.OPEN}, reaches=A.EXPIRED, by={Party.CLOCK}),
        # With the placement, whoever ends or cancels it.
        "close": Step(leaves={A.OPEN}, reaches=A.CLOSED, by={Party.CLOCK}),
    }
)


class AgreementType(TextChoices):
    """By who owns the workplace (I-E13)."""

    PRIVATE = "private", _("Private workplace")
    MUNICIPAL = "municipal", _("Municipal workplace")
    VOLUNTARY = "voluntary", _("Voluntary organisation")
    OTHER_PUBLIC = "other_public", _("Other public workplace")


PAID = frozenset(
    {
        Kind.WAGE_SUBSIDY,
        Kind.SUMMER_JOB,
        Kind.TEMPORARY_JOB,
        Kind.ORDINARY_JOB,
        Kind.APPRENTICESHIP,
    }
)
SHORT = frozenset({Kind.COMPANY_VISIT, Kind.JOB_SHADOWING, Kind.MICRO_ASSIGNMENT})

# What must stand in an agreement, by kind: the purpose always, learning goals where one learns,
# pay and contract where one is paid.
ALWAYS_NEEDED = ("purpose", "contact", "starts_on", "ends_on", "days")


def needed_fields(kind: str) -> tuple[str, ...]:
    """The fields that an agreement of this kind cannot be signed without."""
    needed: tuple[str, ...] = ALWAYS_NEEDED
    if kind not in SHORT and kind not in PAID:
        needed = (*needed, "learning_goals")
    if kind not in SHORT:
        needed = (*needed, "contact_channel")
    if kind in PAID:
        needed = (*needed, "pay", "contract_form")
    if kind == Kind.WAGE_SUBSIDY:
        needed = (*needed, "subsidy_ends_on")
    return needed


class Side(TextChoices):
    """Who fills in a sheet alone."""

    EMPLOYER = "employer", _("Workplace")
    CONSULTANT = "consultant", _("Job consultant")


LEVELS: list[tuple[str, str | Promise]] = [
    ("", _("Not needed")),
    (Level.A1.value, _("Words (A1)")),
    (Level.A2.value, _("Sentences (A2)")),
    (Level.B1.value, _("Talk (B1)")),
    (Level.B2.value, _("Talk freely (B2)")),
]

Choices = list[tuple[str, str | Promise]]

# Row → its question and the answers to choose from.
ROWS: dict[str, tuple[str | Promise, Choices]] = {
    "colleagues": (_("Good enough to talk with colleagues"), LEVELS),
    "customers": (_("Good enough to talk with customers or users"), LEVELS),
    "instructions": (_("Good enough to read instructions"), LEVELS),
    "messages": (_("Good enough to take oral messages"), LEVELS),
    "tasks": (
        _("Tasks"),
        [
            ("few_first", _("A few tasks first, more with time")),
            ("as_posted", _("All tasks that stand in the opening, from the first week")),
            ("chosen_together", _("Chosen together as we go")),
        ],
    ),
    "presence": (
        _("Presence"),
        [
            ("every_day", _("Every agreed day")),
            ("most_days", _("Most days, appointments are fine")),
            ("flexible", _("Flexible")),
        ],
    ),
    "notice": (
        _("When somebody cannot come"),
        [
            ("before_start", _("Call before work starts")),
            ("evening_before", _("Message the evening before")),
            ("any_time", _("Message when possible")),
        ],
    ),
    "tempo": (
        _("Tempo"),
        [
            ("as_others_soon", _("As the others after a while")),
            ("slower_first", _("Slower at first")),
            ("own_pace", _("Own pace")),
        ],
    ),
    "helper": (
        _("Who helps day by day"),
        [
            ("supervisor", _("One daily supervisor")),
            ("several", _("Several colleagues")),
            ("teacher", _("A teacher or consultant comes")),
        ],
    ),
    "contact": (
        _("How often we talk"),
        [
            ("1", _("Every week")),
            ("2", _("Every second week")),
            ("4", _("Every fourth week")),
            ("", _("Only when something is wrong")),
        ],
    ),
    "lunch": (_("Lunch"), [("together", _("Together")), ("own", _("On one's own"))]),
    "alone": (
        _("Manages alone after"),
        [
            ("2", _("2 weeks")),
            ("4", _("4 weeks")),
            ("8", _("8 weeks")),
            ("12", _("12 weeks")),
            ("", _("Not expected")),
        ],
    ),
}
LANGUAGE_ROWS = ("colleagues", "customers", "instructions", "messages")


class SettledBy(TextChoices):
    EMPLOYER = "employer", _("As the workplace says")
    CONSULTANT = "consultant", _("As the consultant says")
    STEP = "step", _("A step: now this, later that")


class PreparationCode(TextChoices):
    """The five preparations before the first day (M-E-12, I-P5, I-J8)."""

    STAFF_INFORMED = "staff_informed", _("The staff know who comes and why")
    SUPERVISOR_AGREED = "supervisor_agreed", _("A daily supervisor said yes and has time for it")
    RULES_GONE_THROUGH = "rules_gone_through", _("Rules and safety are gone through")
    PARTICIPANT_LIST = (
        "participant_list",
        _("The participant knows: on time, tell when away, dare to ask"),
    )
    JOINT_VISIT = "joint_visit", _("A visit together at the workplace")
