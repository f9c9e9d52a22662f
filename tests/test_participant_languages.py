"""What a participant reads exists in each of their languages, wholly, and says it is a draft."""

import gettext
import re
from datetime import UTC, datetime
from itertools import product

import polib
import pytest
from django.utils import translation
from django.utils.translation import ngettext, trans_real

from config.languages import DRAFT_LANGUAGES, FULL_LANGUAGES, LANGUAGES, LANGUAGES_BIDI
from notifications.ical import words_of
from notifications.models import CalendarEvent
from notifications.states import EventTitle
from notifications.writing import Version, moment_fact, versions_of
from placements.models import Placement
from placements.queries.agreement import words
from placements.states.agreement import AgreementType
from placements.states.evaluation import Contract
from reference.work import Kind, Weekday
from tests.conftest import LOCALE
from tests.participant_messages import TO_OTHERS, TO_PARTICIPANTS

THEIR_LANGUAGES = [code for code, _name in LANGUAGES if code not in FULL_LANGUAGES]
NOTE = "This text was translated by a machine. The Norwegian text is the one that counts."
MARK = "translated by a machine"  # the same in an SMS
MONTHS = {
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
}  # fmt: skip
# Django has no names of the months for these, and another calendar's for Sorani.
OWN_MONTHS = ("ti", "so", "ps", "prs", "ku", "ckb")
# What each language calls the agreement (avtale), as far as no ending changes it.
AGREEMENT = {
    "uk": "угод", "ar": "اتفاقية", "ti": "ስምምዕ", "so": "heshiis", "prs": "توافق‌نامه",
    "ps": "هوکړه‌لیک", "fa": "توافق‌نامه", "ku": "peyman", "ckb": "ڕێککەوتننامە", "sw": "mkataba",
    "ru": "соглашени", "tr": "anlaşma", "fr": "accord",
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
FACTS = {
    "address": "https://praksisbro.example/x/",
    "by": "Ingrid Prøve",
    "count": 5,
    "name": "Ingrid Prøve",
    "parts": [(1, Version("nb", "Hei", "Hei igjen."))],
    "phone": "400 00 001",
    "place": "Storgata 1",
    "when": moment_fact(datetime(2026, 5, 4, 9, 30, tzinfo=UTC), "l j. F H:i"),
}
CONTENT = {
    "participant": "Amina", "workplace": "Bakeri", "employer": "Kari AS", "purpose": "Norsk",
    "learning_goals": "Ord", "tasks": "Brød", "free_weeks": ["2026-W28"], "contact": "Kari",
    "contact_phone": "400 00 002", "deputy_contact": "Nils", "follow_up_by": "Ingrid",
    "follow_up_deputy": "Marit", "contact_channel": "Besøk", "most_contacts_in_4_weeks": 4,
    "starts_on": "2026-05-04", "ends_on": "2026-12-31", "subsidy_ends_on": "2026-08-31",
    "days": [[day, "09:00", "14:00"] for day in Weekday.values], "pay": "Tariff",
}  # fmt: skip


class Unanswered(gettext.NullTranslations):
    """Stands where Norwegian stands otherwise, and writes down what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str, str]] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(("", message))
        return message

    def pgettext(self, context: str, message: str) -> str:
        self.asked.add((context, message))
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(("", msgid1))
        return msgid1 if n == 1 else msgid2


def fall_back(language: str, monkeypatch: pytest.MonkeyPatch) -> Unanswered:
    last = Unanswered()
    monkeypatch.setattr(trans_real.translation(language), "_fallback", last)
    return last


def contents() -> list[dict[str, object]]:
    """Agreements that between them say everything that one can say."""
    kinds, types, forms = (list(each.values) for each in (Kind, AgreementType, Contract))
    weeks, doses = list(Placement.Weeks.values), [None, 1, 2, 5, 11]
    return [
        CONTENT
        | {
            "kind": kinds[number % len(kinds)],
            "type": types[number % len(types)],
            "contract_form": forms[number % len(forms)],
            "weeks_pattern": weeks[number % len(weeks)],
            "contact_every_weeks": doses[number % len(doses)],
            "alone_after_weeks": doses[number % len(doses)],
        }
        for number in range(max(map(len, (kinds, types, forms, weeks, doses))))
    ]


def read_everything(language: str) -> None:
    for kind in sorted(TO_PARTICIPANTS):
        versions_of(kind, FACTS, [language])
    with translation.override(language):
        for content in contents():
            words(content)
        for title in EventTitle.values:
            words_of(CalendarEvent(title=title, path="/x/"), [language])
        trans_real.gettext(NOTE)
        trans_real.gettext(MARK)


def catalogue_of(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def test_each_message_says_who_it_may_reach():
    """A new one is put into one of the two lists, and translated when a participant may get it."""
    kinds = {
        path.name.removesuffix(".txt").removesuffix(".subject")
        for path in (LOCALE.parent / "templates" / "messages").glob("*.txt")
    }
    assert not TO_PARTICIPANTS & TO_OTHERS
    assert kinds == TO_PARTICIPANTS | TO_OTHERS


@pytest.mark.parametrize("language", THEIR_LANGUAGES)
def test_no_message_and_no_line_of_an_agreement_falls_back(language, translated, monkeypatch):
    last = fall_back(language, monkeypatch)
    read_everything(language)
    assert last.asked == set()


@pytest.mark.parametrize("language", THEIR_LANGUAGES)
def test_a_catalogue_holds_what_is_needed_and_nothing_else(language, monkeypatch):
    """What is left over is a text that was changed: its translation is no more the one of it."""
    last = fall_back("ti", monkeypatch)  # Django knows nothing of it, so that it asks for all
    read_everything("ti")
    needed = {text for text in last.asked if text[1] not in MONTHS}
    if language in OWN_MONTHS:
        needed |= set(product(("", "alt. month"), MONTHS))
    assert {(entry.msgctxt or "", entry.msgid) for entry in catalogue_of(language)} == needed


@pytest.mark.parametrize("language", THEIR_LANGUAGES)
def test_a_catalogue_is_whole(language):
    catalogue = catalogue_of(language)
    assert catalogue.metadata["Language"] == language
    assert "UTF-8" in catalogue.metadata["Content-Type"]
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


@pytest.mark.parametrize("language", THEIR_LANGUAGES)
def test_placeholders_are_the_same(language):
    """A form of the plural for one number only may leave the number out."""
    for entry in catalogue_of(language):
        asked = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        if not entry.msgid_plural:
            assert sorted(PLACEHOLDER.findall(entry.msgstr)) == asked, entry.msgid
            continue
        told = [sorted(PLACEHOLDER.findall(each)) for each in entry.msgstr_plural.values()]
        assert all(each in ([], asked) for each in told), entry.msgid
        assert told[-1] == asked, entry.msgid


@pytest.mark.parametrize("language", THEIR_LANGUAGES)
def test_each_number_finds_its_form(language, translated):
    """As the language counts, with the number in it or, for one and two, in words."""
    with translation.override(language):
        for number in (1, 2, 5, 11):
            said = ngettext("%(counter)s message for you", "%(counter)s messages for you", number)
            assert str(number) in said % {"counter": number}
            weeks = ngettext("%(weeks)d week", "%(weeks)d weeks", number) % {"weeks": number}
            every = ngettext("Every week", "Every %(weeks)d weeks", number) % {"weeks": number}
            if number > 2:
                assert str(number) in weeks
                assert str(number) in every
        assert trans_real.gettext("Every week") == ngettext("Every week", "Every…", 1)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("uk", ["1 тиждень", "2 тижні", "5 тижнів", "11 тижнів", "21 тиждень"]),
        ("ru", ["1 неделю", "2 недели", "5 недель", "11 недель", "21 неделю"]),
        ("ar", ["أسبوع واحد", "أسبوعين", "5 أسابيع", "11 أسبوعا", "21 أسبوعا"]),
    ],
)
def test_languages_with_many_forms_count_rightly(language, said, translated):
    with translation.override(language):
        assert said == [
            ngettext("%(weeks)d week", "%(weeks)d weeks", number) % {"weeks": number}
            for number in (1, 2, 5, 11, 21)
        ]


@pytest.mark.parametrize("language", THEIR_LANGUAGES)
def test_every_message_comes_in_the_language_and_in_norwegian(language, translated):
    """The note stands under the own text, in its language; the page side follows the language."""
    with translation.override(language):
        note = trans_real.gettext(NOTE)
    for kind in sorted(TO_PARTICIPANTS):
        own, beside = versions_of(kind, FACTS, [language, "nb"]).versions
        assert (own.language, beside.language) == (language, "nb"), kind
        assert own.subject != beside.subject, kind
        assert own.text != beside.text, kind
        assert own.whole == f"{own.text}\n\n{note}", kind
        assert beside.whole == beside.text, kind
        assert "%(" not in own.subject + own.text, kind
        assert own.direction == ("rtl" if language in LANGUAGES_BIDI else "ltr")


def test_the_languages_of_participants_are_drafts_until_a_speaker_has_read_them():
    assert set(DRAFT_LANGUAGES) <= set(THEIR_LANGUAGES)
    for language in THEIR_LANGUAGES:
        is_draft = "not yet read" in catalogue_of(language).header
        assert is_draft == (language in DRAFT_LANGUAGES)


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("ti", "4 ግንቦት 2026"),
        ("so", "4 Maayo 2026"),
        ("ps", "4 مۍ 2026"),
        ("prs", "4 می 2026"),
        ("ku", "4 gulan 2026"),
        ("ckb", "4 ئایار 2026"),
        ("sw", "4 Mei 2026"),
    ],
)
def test_a_day_is_written_in_the_language(language, day, translated):
    with translation.override(language):
        said = {key: value for key, _label, value in words(contents()[0])}
    assert said["starts_on"] == day


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("uk", "четвер 26 листопада 09:30"),
        ("ru", "четверг 26 ноября 09:30"),
        ("tr", "Perşembe 26 Kasım 09:30"),
        ("fr", "jeudi 26 novembre 09:30"),
    ],
)
def test_a_day_in_a_message_has_the_form_that_the_language_gives_it(language, day, translated):
    """The month as it stands after a day, and no point after the day, which is Norwegian."""
    when = moment_fact(datetime(2026, 11, 26, 9, 30, tzinfo=UTC), "l j. F H:i")
    own, beside = versions_of("meetings.moved", FACTS | {"when": when}, [language, "nb"]).versions
    assert day in own.text
    assert "torsdag 26. november 09:30" in beside.text


@pytest.mark.parametrize("language", THEIR_LANGUAGES)
def test_the_agreement_has_one_name(language):
    """Two words for one paper read as two papers."""
    told = {
        entry.msgid: entry.msgstr
        for entry in catalogue_of(language)
        if "agreement" in entry.msgid.lower()
    }
    assert len(told) > 5
    assert {text for text in told.values() if AGREEMENT[language] not in text.lower()} == set()


def test_the_page_about_languages_says_of_each_whether_a_speaker_has_read_it():
    page = (LOCALE.parent / "docs" / "languages.md").read_text()
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| ")]
    told = {cells[1]: cells[3] for cells in rows if cells[1] in dict(LANGUAGES)}
    assert list(told) == [code for code, _name in LANGUAGES]
    drafts = {code for code, said in told.items() if said == "**no: draft by a machine**"}
    assert drafts == set(DRAFT_LANGUAGES)
