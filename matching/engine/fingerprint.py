"""One number for the facts of a case: equal facts, equal fingerprint, in any order of the file."""

import json
from dataclasses import astuple, fields
from hashlib import sha256
from typing import Any

from matching.engine.facts import Case


def _values(record: Any) -> list[Any]:
    return [getattr(record, field.name) for field in fields(record)]


def fingerprint(case: Case) -> str:
    """`sha256:` and 64 hex digits over every fact: sorted, defaults filled in, numbers as floats.

    Levels stand as integers, days as ordinals, hours as minutes, so that only the meaning counts.
    """
    digest = sha256(b"praksisbro case 1\n")
    digest.update(_line([case.as_of, case.weights, case.vocabulary, case.unpaid_limit]))
    for records in (case.participants, case.openings):
        for record in records:
            digest.update(_line(_values(record)))
    for by_id in (case.workplaces, case.employers):
        digest.update(_line([astuple(by_id[key]) for key in sorted(by_id)]))
    digest.update(_line([case.locks, case.bans]))
    return f"sha256:{digest.hexdigest()}"


def _line(facts: Any) -> bytes:
    return json.dumps(facts, separators=(",", ":")).encode() + b"\n"
