"""How well own words find their skill, on phrases that took no part in the fitting."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from reference.own_words.confidence import Judge, Signs, best_threshold, fit
from reference.own_words.suggesting import consider
from reference.own_words.vocabulary import Vocabulary

FOLDS = 5
SHUFFLES = ("a", "b", "c", "d")
# On the phrases of the fitting, so that on new ones 0.90 is held with something to spare.
PRECISION_AIMED_AT = 0.96
NONE = "none"


@dataclass(frozen=True)
class Phrase:
    """A labelled phrase and what the matcher makes of it."""

    text: str
    language: str
    kind: str
    expected: frozenset[str]
    found: tuple[str, ...]  # the first five
    signs: Signs | None  # of the first, if it may be accepted at all

    @property
    def has_skill(self) -> bool:
        return NONE not in self.expected

    @property
    def is_first_right(self) -> bool:
        return bool(self.found) and self.found[0] in self.expected

    @property
    def is_among_five(self) -> bool:
        return not self.expected.isdisjoint(self.found)


@dataclass
class Tally:
    """Counts over phrases; a phrase counts once per shuffle."""

    phrases: int = 0
    with_skill: int = 0
    first_right: int = 0
    among_five: int = 0
    accepted: int = 0
    accepted_right: int = 0

    def add(self, phrase: Phrase, *, is_accepted: bool) -> None:
        self.phrases += 1
        self.with_skill += phrase.has_skill
        self.first_right += phrase.is_first_right
        self.among_five += phrase.is_among_five
        self.accepted += is_accepted
        self.accepted_right += is_accepted and phrase.is_first_right

    @property
    def precision(self) -> float:
        return self.accepted_right / self.accepted if self.accepted else 1.0

    @property
    def recall(self) -> float:
        return self.accepted_right / self.with_skill if self.with_skill else 1.0

    @property
    def share_among_five(self) -> float:
        return self.among_five / self.with_skill if self.with_skill else 1.0


@dataclass
class Measured:
    """The figures on held-out phrases, over all and by kind and language."""

    total: Tally = field(default_factory=Tally)
    by_kind: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_language: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))


def read_phrases(path: Path, vocabulary: Vocabulary) -> list[Phrase]:
    """The labelled phrases with the matcher's answers."""
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return [_phrase(row, vocabulary) for row in csv.DictReader(opened)]


def _phrase(row: dict[str, str], vocabulary: Vocabulary) -> Phrase:
    judged = consider(row["phrase"], vocabulary)
    return Phrase(
        row["phrase"],
        row["language"],
        row["kind"],
        frozenset(row["expected"].split("|")),
        tuple(each.skill for each in judged[:5]),
        judged[0].signs if judged and judged[0].is_meant else None,
    )


def fitted(phrases: Iterable[Phrase]) -> Judge:
    """Weights and threshold from these phrases."""
    cases = [(p.signs, p.is_first_right) for p in phrases if p.signs]
    weights = fit(cases)
    judge = Judge(weights, threshold=1.0)
    chances = [(judge.chance(signs), is_right) for signs, is_right in cases]
    return Judge(weights, best_threshold(chances, precision=PRECISION_AIMED_AT))


def measure(phrases: Sequence[Phrase]) -> Measured:
    """Cross-validated: each phrase is judged by weights and a threshold fitted without it."""
    measured = Measured()
    for shuffle in SHUFFLES:
        ordered = sorted(phrases, key=lambda p: sha256((shuffle + p.text).encode()).digest())
        for fold in range(FOLDS):
            held_out = ordered[fold::FOLDS]
            judge = fitted(p for n, p in enumerate(ordered) if n % FOLDS != fold)
            for phrase in held_out:
                _count(phrase, judge, measured)
    return measured


def _count(phrase: Phrase, judge: Judge, measured: Measured) -> None:
    is_accepted = phrase.signs is not None and judge.chance(phrase.signs) >= judge.threshold
    for tally in (
        measured.total,
        measured.by_kind[phrase.kind],
        measured.by_language[phrase.language],
    ):
        tally.add(phrase, is_accepted=is_accepted)


def as_table(measured: Measured) -> str:
    """The figures as a Markdown table; phrases are counted once, shares over all shuffles."""
    lines = [
        "| Phrases | Number | Precision | Recall | Among five | Wrongly preselected |",
        "|---|---|---|---|---|---|",
        _line("**all**", measured.total),
        *(_line(f"kind {name}", tally) for name, tally in sorted(measured.by_kind.items())),
        *(_line(f"language {name}", t) for name, t in sorted(measured.by_language.items())),
    ]
    return "\n".join(lines)


def _line(name: str, tally: Tally) -> str:
    wrong = (tally.accepted - tally.accepted_right) / tally.phrases
    skilled = tally.with_skill > 0
    cells = (
        name,
        str(tally.phrases // len(SHUFFLES)),
        f"{tally.precision:.2f}" if skilled else "–",
        f"{tally.recall:.2f}" if skilled else "–",
        f"{tally.share_among_five:.2f}" if skilled else "–",
        f"{wrong:.2f}",
    )
    return "| " + " | ".join(cells) + " |"
