"""Sheets, versions and signatures on their way, by the real actions."""

from datetime import timedelta

from django.utils import timezone

from placements.actions import agreements, sheets
from placements.models import Expectation
from placements.states.agreement import ROWS, SIGNERS
from tests.matching.offer_cast import speaker_of as speaker_of_opening
from tests.placements import builders as cast

SAME = {row: str(choices[1][0]) for row, (_question, choices) in ROWS.items()}


def boss_of(placement):
    return speaker_of_opening(placement.opening)


def filled(placement, consultant, **employer_says):
    """Both sides have answered; the employer says some things otherwise."""
    sheet = sheets.open_sheet(placement=placement, by=consultant)
    sheets.fill_side(sheet=sheet, side="consultant", answers=SAME, by=consultant)
    return sheets.fill_side(
        sheet=sheet, side="employer", answers=SAME | employer_says, by=boss_of(placement)
    )


def accepted(placement, consultant):
    sheet = filled(placement, consultant)
    return sheets.accept_sheet(sheet=sheet, by=placement.participant.user)


def facts(placement, **given):
    contact = placement.workplace.contacts.first() or placement.workplace.contacts.create(
        name="Nils Prøve", phone="61 00 00 01"
    )
    first = cast.next_working_day(timezone.localdate())
    plain = {
        "purpose": "Learn to work in a kitchen",
        "learning_goals": "Cold dishes",
        "contact": contact,
        "starts_on": first,
        "ends_on": first + timedelta(weeks=12),
        "contact_channel": "Visit and phone",
        "days": {"tue": ["09:00", "14:00"], "thu": ["09:00", "14:00"]},
    }
    return agreements.AgreementFacts(**(plain | given))


def written(placement, consultant, **given):
    if not Expectation.objects.filter(sheet__placement=placement).exists():
        accepted(placement, consultant)
    return agreements.write_version(
        placement=placement, facts=facts(placement, **given), by=consultant
    )


def sign(agreement, party, by=None, **given):
    users = {
        "participant": agreement.placement.participant.user,
        "employer": boss_of(agreement.placement),
        "consultant": agreement.placement.participant.consultant,
    }
    told = {"content_hash": agreement.content_hash} | given
    return agreements.sign(agreement=agreement, party=party, by=by or users[party], **told)


def signed(placement, consultant, **given):
    agreement = written(placement, consultant, **given)
    for party in SIGNERS:
        sign(agreement, party)
    agreement.refresh_from_db()
    return agreement
