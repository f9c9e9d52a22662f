"""When two skill texts are the same, close, or neither."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from matching.engine.skills import CLOSE, SAME, Vocabulary, likeness, normalised

VOCABULARY = Vocabulary.of(
    [
        ("http://skill/1", ("prepare bakery products", "baking")),
        ("http://skill/2", ("Making  COFFEE", "baking")),
    ]
)


def worth(theirs: str, asked: str) -> float:
    rows, _, worths = likeness([normalised(theirs)], [normalised(asked)], VOCABULARY)
    return float(worths[0]) if len(rows) else 0.0


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
    assert worth(theirs, asked) == expected


@settings(max_examples=200, deadline=None)
@given(st.text("abcde ", min_size=1, max_size=12), st.text("abcde ", min_size=1, max_size=12))
def test_outside_the_vocabulary_the_ratio_decides(theirs: str, asked: str) -> None:
    left, right = normalised(theirs), normalised(asked)
    expected = SAME if left == right else CLOSE if fuzz.ratio(left, right) >= 88 else 0.0
    assert worth(theirs, asked) == expected
