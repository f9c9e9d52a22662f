"""When two skill texts are the same, close, or neither."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from matching.engine import explain_pair
from matching.engine.criteria import SKILLS_SHARE
from matching.engine.skills import CLOSE, SAME, normalised
from tests.engine.small_cases import case, opening, participant

VOCABULARY = {
    "http://skill/1": ["prepare bakery products", "baking"],
    "http://skill/2": ["Making  COFFEE", "baking"],
}


def worth(theirs: list[str], asked: str) -> float:
    record = case(
        [participant(skills=theirs)], [opening(skills_wished=[asked])], vocabulary=VOCABULARY
    )
    found = explain_pair(record, "p1", "o1")
    return found["criteria"]["competence"]["value"] / SKILLS_SHARE


@pytest.mark.parametrize(
    ("theirs", "asked", "expected"),
    [
        ("baking", "baking", SAME),
        ("ＢＡＫＩＮＧ", "baking", SAME),
        ("STRASSE", "straße", SAME),
        (" making\u00a0 coffee ", "making coffee", SAME),
        ("baking", "prepare bakery products", SAME),
        ("Making coffee", "http://skill/2", SAME),
        ("http://skill/1", "BAKING", SAME),
        ("prepare bakery products", "making coffee", 0.0),  # two entries that share one label
        ("sewing", "baking", 0.0),
        ("kitchen hygine", "kitchen hygiene", CLOSE),
        ("prepare bakery prodcts", "http://skill/1", CLOSE),
        ("http://skill/1", "prepare bakery prodcts", CLOSE),
        ("bake", "baking", 0.0),
    ],
)
def test_examples(theirs: str, asked: str, expected: float) -> None:
    assert worth([theirs], asked) == expected
    assert worth(["gardening", theirs, "sewing"], asked) in (expected, SAME)


@settings(max_examples=60, deadline=None)
@given(st.text("abcde ", min_size=1, max_size=12), st.text("abcde ", min_size=1, max_size=12))
def test_outside_the_vocabulary_the_ratio_decides(theirs: str, asked: str) -> None:
    left, right = normalised(theirs), normalised(asked)
    expected = SAME if left == right else CLOSE if fuzz.ratio(left, right) >= 88 else 0.0
    assert worth([theirs], asked) == expected
