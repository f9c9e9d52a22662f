"""The agreement as a PDF: Norwegian, with the participant's language beside it, each once."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from placements.queries.agreement_file import agreement_file
from reference.models import Language
from tests import builders as base
from tests.placements import builders as cast
from tests.placements.agreement_builders import written
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
