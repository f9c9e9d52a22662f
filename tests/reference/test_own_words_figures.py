"""The figures that are promised, on labelled phrases left out of the fitting."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from reference.own_words.confidence import JUDGE, best_threshold
from reference.own_words.files import vocabulary
from reference.own_words.measuring import Phrase, Tally, fitted, measure, read_phrases

LABELLED = Path(__file__).parent / "data" / "own_words_labelled.csv"
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "own_words.md"


@pytest.fixture(scope="module")
def phrases() -> list[Phrase]:
    return read_phrases(LABELLED, vocabulary())


def test_the_promised_figures_hold_on_held_out_phrases(phrases):
    total = measure(phrases).total
    assert total.precision >= 0.90
    assert total.recall >= 0.70
    assert total.share_among_five >= 0.93


def test_the_shipped_weights_are_the_fitted_ones(phrases):
    """If this fails after a change of vocabulary: run measure_own_words and copy its last line."""
    judge = fitted(phrases)
    assert JUDGE.weights == pytest.approx(judge.weights, abs=0.15)
    assert JUDGE.threshold == pytest.approx(judge.threshold, abs=0.05)


def test_no_labelled_phrase_was_added_to_the_vocabulary(phrases):
    """In 100 phrases, a few are everyday wordings; a tuned vocabulary would hold most of them."""
    wordings = {wording.text.casefold() for wording in vocabulary().wordings}
    equal = [phrase for phrase in phrases if phrase.text.casefold() in wordings]
    assert len(equal) / len(phrases) < 0.35


def test_the_document_shows_what_is_measured(phrases, capsys):
    call_command("measure_own_words", "--phrases", LABELLED)
    printed = capsys.readouterr().out
    for line in printed.splitlines()[:-1]:
        assert line in DOCUMENT.read_text(encoding="utf-8")


def test_figures_are_written_between_the_marks(tmp_path, phrases):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- figures: start -->\nold\n<!-- figures: end -->\nafter\n")
    call_command("measure_own_words", "--phrases", LABELLED, "--write", page)
    text = page.read_text()
    assert text.startswith("before\n<!-- figures: start -->\n| Phrases |")
    assert text.endswith("<!-- figures: end -->\nafter\n")
    assert "old" not in text


def test_a_page_without_marks_and_a_missing_file_are_refused(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("no marks")
    with pytest.raises(CommandError, match="expected the lines"):
        call_command("measure_own_words", "--phrases", LABELLED, "--write", page)
    with pytest.raises(CommandError, match="there is no such file"):
        call_command("measure_own_words", "--phrases", tmp_path / "none.csv")


def test_counting():
    tally = Tally()
    right = Phrase("a", "nb", "exact", frozenset({"knit"}), ("knit", "weave"), None)
    second = Phrase("b", "nb", "exact", frozenset({"weave"}), ("knit", "weave"), None)
    nothing = Phrase("c", "nb", "none", frozenset({"none"}), ("knit",), None)
    tally.add(right, is_accepted=True)
    tally.add(second, is_accepted=False)
    tally.add(nothing, is_accepted=True)
    assert (tally.precision, tally.recall, tally.share_among_five) == (0.5, 0.5, 1.0)


def test_the_threshold_is_the_lowest_that_keeps_the_precision():
    chances = [(0.9, True), (0.8, True), (0.7, False), (0.6, True), (0.5, False)]
    assert best_threshold(chances, precision=0.75) == 0.6
    assert best_threshold(chances, precision=1.0) == 0.8
