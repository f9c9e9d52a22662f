"""What a placement is for: the words of the agreement, else those it was made with."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.parties import Party
from candidates.models.codes import FOLLOW_UP_NEED
from matching.queries.offer_page import wanted_entry
from placements.models import Agreement, Placement
from placements.states.agreement import AgreementState
from placements.states.placement import PlacementState

# The employer reads what it signs, and what the person has chosen to share: neither of these is.
READ_THE_GOAL = {Party.PARTICIPANT, Party.CONSULTANT, Party.TEACHER}


class Line(NamedTuple):
    label: str | Promise
    text: str


def purpose_of(placement: Placement) -> list[Line]:
    """Of the version in force, else the newest; before any, the place and what the person wants.

    What the person wants is read by the person and by staff: the employer reads what it signs.
    """
    versions = list(placement.agreements.order_by("-version"))
    signed = [each for each in versions if each.state == AgreementState.SIGNED]
    found = next(iter(signed or versions), None)
    lines = agreed_lines(found) if found else wanted_lines(placement)
    return [line for line in lines if line.text.strip()]


def need_of_follow_up(placement: Placement) -> str:
    """Stands beside the weeks after which the employer thinks the person manages alone (M-E-13)."""
    if not placement.viewer_parties & READ_THE_GOAL:
        return ""
    return str(dict(FOLLOW_UP_NEED)[placement.participant.follow_up_need])


def agreed_lines(agreement: Agreement) -> list[Line]:
    return [
        Line(_("Purpose"), agreement.purpose),
        Line(_("Learning goals"), agreement.learning_goals),
    ]


def wanted_lines(placement: Placement) -> list[Line]:
    opening = placement.opening
    lines = [Line(_("Purpose"), opening.purpose), Line(_("Learning goals"), opening.learning)]
    # Later on, what the person wants now is not what it was made for.
    is_new = placement.state == PlacementState.PREPARING
    if is_new and placement.viewer_parties & READ_THE_GOAL:
        entry = wanted_entry(placement.participant, placement.opening)
        lines.append(Line(_("Goal"), entry.in_words if entry else ""))
    return lines
