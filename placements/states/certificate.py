"""The life of a certificate, and the code that proves it."""

import secrets

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.parties import Party
from common.flows import Flow, Step
from placements.states.placement import PlacementState


class CertificateState(TextChoices):
    DRAFTED = "drafted", _("Draft")
    READY = "ready", _("Waits for the signature")
    SIGNED = "signed", _("Signed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = CertificateState
MAY_HAVE_CERTIFICATE = frozenset(
    {PlacementState.RUNNING, PlacementState.PAUSED, PlacementState.ENDED}
)

CERTIFICATE_FLOW = Flow(
    {
        "choose": Step(
            leaves={S.DRAFTED, S.READY},
            reaches=S.READY,
            by={Party.PARTICIPANT},
            label=_("This is right"),
            hint=_("You choose if your levels stand there. Then the workplace signs."),
        ),
        "rewrite": Step(
            leaves={S.DRAFTED, S.READY},
            reaches=S.DRAFTED,
            by={Party.CONSULTANT, Party.EMPLOYER},
            label=_("Change the text"),
            hint=_("The participant looks at it again."),
        ),
        "sign": Step(
            leaves={S.READY},
            reaches=S.SIGNED,
            by={Party.EMPLOYER, Party.CONSULTANT},  # a consultant on behalf, with a reason
            label=_("Sign"),
            hint=_("The person keeps it, also when the case is closed."),
        ),
        "withdraw": Step(
            leaves={S.SIGNED},
            reaches=S.WITHDRAWN,
            by={Party.CONSULTANT},
            label=_("Withdraw"),
            hint=_("Whoever checks the code reads that it is not valid any more."),
            needs_reason=True,
        ),
    }
)

# Thirty-one characters that are not mistaken for one another. The number is prime, so that the
# weighted sum below finds every single wrong character and every swap of two.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12  # the last is the check character
GROUP = 4


def check_character(body: str) -> str:
    """The character that makes the weighted sum of the whole code a multiple of 31."""
    total = sum(
        weight * ALPHABET.index(character) for weight, character in enumerate(body, start=2)
    )
    return ALPHABET[-total % len(ALPHABET)]


def new_code() -> str:
    """A random code: 31**11 possibilities, so that nobody finds one by trying."""
    body = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH - 1))
    return body + check_character(body)


def clean_code(typed: str) -> str:
    """What somebody typed, as it is stored: without spaces and dashes, in capitals."""
    return "".join(typed.split()).replace("-", "").upper()


def is_well_formed(code: str) -> bool:
    """Whether a code can exist at all; a wrong character is told apart from an unknown code."""
    if len(code) != LENGTH or set(code) - set(ALPHABET):
        return False
    return check_character(code[:-1]) == code[-1]


def in_groups(code: str) -> str:
    """As it is printed: ABCD-EFGH-JKMN."""
    return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))
