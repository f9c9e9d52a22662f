"""From a file to plain records: UTF-8 JSON, nothing doubled, of a size that can be worked on."""

import json
from pathlib import Path
from typing import Any

from matching.engine.errors import CaseError
from matching.engine.values import Repeated

# A case of 50,000 participants and 10,000 openings has about 60 MB.
LARGEST_FILE = 128 * 1024 * 1024
LONGEST_NUMBER = 400  # digits; Python refuses to read integers of more than 4,300


def read_case(path: Path) -> Any:
    """The JSON in the file; what it means is checked later. Raises CaseError."""
    return decode(_bytes_of(path))


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise CaseError("case: expected a file that can be read") from error
    if len(content) > LARGEST_FILE:
        raise CaseError(f"case: expected at most {LARGEST_FILE // 2**20} MB")
    return content


def decode(content: bytes) -> Any:
    """The JSON value; a doubled key is kept as `Repeated` until its place is known."""
    try:
        return json.loads(content.decode(), object_pairs_hook=_record, parse_int=_whole)
    except UnicodeDecodeError as error:
        raise CaseError("case: expected UTF-8") from error
    except RecursionError as error:
        raise CaseError("case: expected JSON nested less deep") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise CaseError(f"case: expected JSON, it breaks at {place}") from error


def _record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) == len(pairs):
        return record
    seen: set[str] = set()
    repeated = Repeated(record)
    repeated.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return repeated


def _whole(digits: str) -> int | float:
    # Infinity is refused later, with its place, by whatever field holds it.
    return int(digits) if len(digits) <= LONGEST_NUMBER else float("inf")
