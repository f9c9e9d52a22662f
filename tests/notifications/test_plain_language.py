"""What participants are written is short and plain, in Bokmål and Nynorsk.

Measured by LIX (words a sentence, and how many of a hundred have more than six letters): up to 30
is very easy, up to 40 easy to read, as in books for children and in fiction (Björnsson 1968).
"""

import re

import pytest

from notifications.writing import versions_of
from tests.participant_messages import TO_PARTICIPANTS
from tests.test_participant_languages import FACTS

EASY, VERY_EASY = 40, 30
MOST_WORDS = 15
NORWEGIAN = ["nb", "nn"]


def body_of(kind: str, language: str) -> str:
    """The words of the message; the address of its page is no sentence."""
    [own] = versions_of(kind, FACTS, [language]).versions
    return "\n".join(line for line in own.text.splitlines() if "://" not in line)


def sentences_of(text: str) -> list[list[str]]:
    found = [re.findall(r"\w+", each) for each in re.split(r"[.!?:\n]+", text)]
    return [words for words in found if words]


def lix(sentences: list[list[str]]) -> float:
    words = [word for each in sentences for word in each]
    long = sum(len(word) > 6 for word in words)
    return len(words) / len(sentences) + 100 * long / len(words)


def test_the_measure_knows_plain_words_from_those_of_an_office():
    plain = sentences_of("Du kan begynne på mandag. Vi ses.")
    office = sentences_of("Iverksettelse av arbeidspraksis forutsetter undertegnet praksisavtale.")
    assert lix(plain) < VERY_EASY < EASY < lix(office)


@pytest.mark.parametrize("language", NORWEGIAN)
@pytest.mark.parametrize("kind", sorted(TO_PARTICIPANTS))
def test_each_message_to_a_participant_is_easy_to_read(kind, language):
    sentences = sentences_of(body_of(kind, language))
    assert max((len(words) for words in sentences), default=0) <= MOST_WORDS
    assert not sentences or lix(sentences) <= EASY


@pytest.mark.parametrize("language", NORWEGIAN)
def test_all_that_participants_are_written_is_very_easy_to_read(language):
    every = [each for kind in TO_PARTICIPANTS for each in sentences_of(body_of(kind, language))]
    assert lix(every) <= VERY_EASY
