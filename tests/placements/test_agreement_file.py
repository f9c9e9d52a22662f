"""The agreement as a PDF: Norwegian, with the participant's language beside it, each once."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from common.dates import date_format
from placements.queries.agreement import words
from placements.queries.agreement_file import agreement_file
from placements.states.agreement import AgreementState
from reference.models import Language
from tests import builders as base
from tests.placements import builders as cast
from tests.placements.agreement_builders import boss_of, facts, sign, written
from tests.test_participant_languages import NOTE, THEIR_LANGUAGES
from tools.pdf.rules import Document, faults
from tools.pdf.rules import text_of as text_in

pytestmark = pytest.mark.django_db

CODES = {"ku": "kmr"}  # ISO 639 knows Kurmanji by its own code; the pages do not


@pytest.fixture
def agreement():
    consultant = base.a_consultant()
    return written(cast.a_preparing_placement(consultant), consultant, tasks="Wash up")


def read_by(agreement, code):
    language, _new = Language.objects.get_or_create(
        code=CODES.get(code, code), defaults={"own_name": code}
    )
    agreement.placement.participant.contact_language = language
    return agreement_file(agreement)


def in_language(code, text):
    with translation.override(code):
        return gettext(text)


def times(text, pdf):
    """How often the words stand in the file, wherever its lines are broken."""
    return "".join(text_in(pdf).split()).count("".join(text.split()))


# What stands in the file of `whole`, beside the names and days that are only known then.
SAID = {
    "kind": "Jobb med lønnstilskudd",
    "purpose": "Bli kjent med kjøkkenet",
    "learning_goals": "Kalde retter og norske ord",
    "tasks": "Vaske opp og dekke bord",
    "days": "mandag 08:15–11:45, torsdag 12:30–15:00",
    "weeks_pattern": "Oddetallsuker",
    "free_weeks": "2027-W08, 2027-W40",
    "contact": "Nils Prøve 61 00 00 01",
    "deputy_contact": "Siv Prøve",
    "follow_up_by": "Kim Prøve 400 00 007",
    "follow_up_deputy": "Dina Prøve",
    "contact_channel": "Besøk og telefon",
    "contact_every_weeks": "Hver 3. uke",
    "most_contacts_in_4_weeks": "5 kontakter på fire uker",
    "alone_after_weeks": "9 uker",
    "pay": "Tariff, 215 kroner timen",
    "contract_form": "Midlertidig",
}


@pytest.fixture
def whole():
    """A version in which every line says something."""
    consultant = base.a_consultant(phone="400 00 007")
    placement = cast.a_preparing_placement(consultant, kind="wage_subsidy")
    placement.deputy = base.a_consultant(first_name="Dina")
    placement.save()
    contact = facts(placement).contact
    given = {name: SAID[name] for name in ("purpose", "learning_goals", "tasks", "contact_channel")}
    return written(
        placement,
        consultant,
        days={"thu": ["12:30", "15:00"], "mon": ["08:15", "11:45"]},
        weeks_pattern="odd",
        free_weeks=["2027-W40", "2027-W08"],
        contact=contact,
        deputy_contact=placement.workplace.contacts.create(name="Siv Prøve", phone="61 00 00 02"),
        contact_every_weeks=3,
        most_contacts_in_4_weeks=5,
        alone_after_weeks=9,
        subsidy_ends_on=facts(placement).ends_on - timedelta(weeks=4),
        pay=SAID["pay"],
        contract_form="temporary",
        **given,
    )


def test_each_line_of_what_is_signed_stands_in_the_file(whole, translated):
    placement = whole.placement
    with translation.override("nb"):
        said = SAID | {
            "participant": placement.participant.name,
            "workplace": f"{placement.workplace.name}, {placement.workplace.employer.name}",
            "type": "Privat arbeidssted",
            "starts_on": date_format(whole.starts_on, "DATE_FORMAT"),
            "ends_on": date_format(whole.ends_on, "DATE_FORMAT"),
            "subsidy_ends_on": date_format(whole.subsidy_ends_on, "DATE_FORMAT"),
        }
        labels = {key: label for key, label, _value in words(whole.content)}

    pdf = read_by(whole, "nb")

    assert faults(pdf) == []
    assert said.keys() == labels.keys()
    for key, value in said.items():
        assert times(f"{labels[key]}: {value}", pdf) == 1, key
    assert times(whole.content_hash, pdf) == 1


def test_each_signature_stands_in_the_file_with_the_reason_of_one_for_another(whole, translated):
    person, boss = whole.placement.participant, boss_of(whole.placement)
    read_by(whole, "nb")
    assert times("Deltaker: –", agreement_file(whole)) == 1
    sign(whole, "participant", by=person.consultant, reason="Ringte, og sa ja")
    sign(whole, "employer")
    half = agreement_file(whole)
    sign(whole, "consultant")

    with translation.override("nb"):
        day = date_format(timezone.localdate(), "DATE_FORMAT")
    pdf = agreement_file(whole)

    own = person.consultant.name
    for line in (f"Deltaker: {own} (Ringte, og sa ja), {day}", f"Arbeidsgiver: {boss.name}, {day}"):
        assert (times(line, half), times(line, pdf)) == (1, 1)
    assert (times("Jobbkonsulent: –", half), times("Jobbkonsulent: –", pdf)) == (1, 0)
    assert times(f"Jobbkonsulent: {own}, {day}", pdf) == 1


@pytest.mark.parametrize(
    ("state", "notice"),
    [
        ("open", None),
        ("signed", None),
        ("void", "Erstattet av en nyere versjon"),
        ("expired", "Gikk ut uten underskrifter"),
        ("closed", "Plassen var slutt før alle hadde skrevet under"),
    ],
)
def test_a_file_of_what_does_not_hold_says_so(agreement, translated, state, notice):
    agreement.state = state
    pdf = read_by(agreement, "uk")
    assert faults(pdf) == []
    with translation.override("nb"):
        assert (str(AgreementState(state).label) == notice) == (notice is not None)
    for label in AgreementState.values:
        with translation.override("nb"):
            line = str(AgreementState(label).label)
        assert times(line, pdf) == (line == notice)


@pytest.mark.parametrize("code", THEIR_LANGUAGES)
def test_the_participants_language_stands_beside_norwegian(code, agreement, translated):
    pdf = read_by(agreement, code)
    assert faults(pdf) == []
    assert "U+" not in text_in(pdf)  # each letter has a font
    for language in ("nb", code):
        assert times(in_language(language, "Learning goals"), pdf) == 1
        assert times(in_language(language, "Days and hours"), pdf) == 1
    assert times(in_language(code, NOTE).split(".")[0], pdf) == 1
    assert times(agreement.purpose, pdf) == 2


@pytest.mark.parametrize("code", ["am", "nb", "ti"])
def test_a_language_without_texts_does_not_repeat_norwegian(
    code, agreement, translated, settings, tmp_path
):
    """Amharic has no pages; of Tigrinya nothing is compiled here."""
    if code == "ti":
        settings.LOCALE_PATHS = [tmp_path]
    pdf = read_by(agreement, code)
    assert faults(pdf) == []
    assert times(agreement.purpose, pdf) == 1
    assert times(in_language("nb", NOTE), pdf) == 0


def test_somebody_who_reads_english_gets_no_word_about_a_machine(agreement, translated):
    pdf = read_by(agreement, "en")
    assert times("Learning goals:", pdf) == 1
    assert times("Læringsmål:", pdf) == 1
    assert times(NOTE, pdf) == 0


@pytest.mark.parametrize("code", ["en", "uk", "ar", "prs", "ckb", "ti"])
def test_what_was_typed_in_norwegian_is_marked_as_norwegian_in_both_columns(
    code, agreement, translated
):
    """A screen reader does not read a task with the voice of another language."""
    file = Document(read_by(agreement, code))
    norwegian, own = ("".join(file.text_in(each).split()) for each in ("nb", code))
    for name in ("purpose", "learning_goals", "tasks", "contact_channel"):
        typed = "".join(getattr(agreement, name).split())
        assert norwegian.count(typed) == 2, name
        assert typed not in own, name
    assert "".join(in_language(code, "Learning goals").split()) in own
