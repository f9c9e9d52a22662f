"""Wishes and job names find their occupation."""

import time

import pytest

from reference.own_words import Vocabulary, suggest_occupations
from reference.own_words.files import occupation_vocabulary


@pytest.fixture(scope="module")
def occupations() -> Vocabulary:
    return occupation_vocabulary()


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("jobb i barnehage", "5311"),
        ("vaskehjelp", "9112"),
        ("kjøkkenhjelp", "9412"),
        ("vil gjerne bli kokk", "5120"),
        ("drømmer om å bli lege", "2211"),
        ("butikk", "5223"),
        ("jobbe på lager", "4321"),
        ("snikkar", "7115"),
        ("elektreker", "7411"),
        ("fikse biler", "7231"),
        ("kjøre trailer", "8332"),
        ("klippe hår", "5141"),
        ("passe gamle på sykehjem", "5321"),
        ("I want to be a teacher", "2341"),
        ("work in a kindergarten", "5311"),
        ("khayat", "7531"),
        ("шеф-кухар", "5120"),
        ("نجار", "7115"),
        ("Førskolelærer", "2342"),
    ],
)
def test_the_occupation_is_found_first(phrase, code, occupations):
    assert suggest_occupations(phrase, occupations)[0].code == code


@pytest.mark.parametrize("phrase", ["vil ikke vaske", "", "qwrtz", "1234", "x" * 1_000_000])
def test_nothing_is_made_of_nothing(phrase, occupations):
    assert suggest_occupations(phrase, occupations) == []


def test_suggestions_are_few_and_best_first(occupations):
    found = suggest_occupations("lærer", occupations, limit=3)
    assert len(found) == 3
    assert [each.confidence for each in found] == sorted(
        (each.confidence for each in found), reverse=True
    )


def test_it_is_quick(occupations):
    suggest_occupations("selge klær", occupations)
    started = time.process_time()
    for _ in range(10):
        suggest_occupations("selge klær i butikk", occupations)
    assert (time.process_time() - started) / 10 < 0.02
