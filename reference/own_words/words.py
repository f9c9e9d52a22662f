"""Words that carry no skill by themselves, and words that change what a clause means.

The lists stand in data/own_words_grammar.csv, each with what it is for.
"""

import csv
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "data" / "own_words_grammar.csv"


def _lists() -> dict[str, tuple[str, ...]]:
    with _FILE.open(encoding="utf-8", newline="") as opened:
        return {row["list"]: tuple(row["words"].split("|")) for row in csv.DictReader(opened)}


_LISTS = _lists()

STOP = frozenset(_LISTS["stop"])
COMMON = frozenset(_LISTS["common"])
NEGATIONS = frozenset(_LISTS["negations"])
AVERSIONS = frozenset(_LISTS["aversions"])
WISHES = frozenset(_LISTS["wishes"])
CONSUMING = frozenset(_LISTS["consuming"])
OWNING = frozenset(_LISTS["owning"])
PROOFS = frozenset(_LISTS["proofs"])
WORKED = frozenset(_LISTS["worked"])
BEEN = frozenset(_LISTS["been"])
CLAUSE_BREAKS = frozenset(_LISTS["clause_breaks"])
ADDITIONS = frozenset(_LISTS["additions"])
OTHERS = frozenset(_LISTS["others"])
ONESELF = frozenset(_LISTS["oneself"])
MY = frozenset(_LISTS["my"])

HARMLESS = _LISTS["harmless"]
WISH_PHRASES = _LISTS["wish_phrases"]
CONSUMING_PHRASES = _LISTS["consuming_phrases"]
PROOF_ENDINGS = _LISTS["proof_endings"]
DONE_PHRASES = _LISTS["done_phrases"]
