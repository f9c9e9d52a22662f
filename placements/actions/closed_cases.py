"""Cases from before the system, without names: all of a file, or nothing (domain rules, §10)."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from candidates.models import Participant
from common.errors import DomainError
from placements.models import ClosedCase
from placements.states.outcome import EndReason
from reference.models import Municipality

COLUMNS = (
    "key",
    "left_in",
    "end_reason",
    "sex",
    "track",
    "reason_after_one_year",
    "reason_after_two_years",
)
ALLOWED = {
    "end_reason": set(EndReason.values),
    "sex": set(ClosedCase.Sex.values),
    "track": {*Participant.Track.values, ""},
    "reason_after_one_year": {*EndReason.values, ""},
    "reason_after_two_years": {*EndReason.values, ""},
}


@transaction.atomic
def import_closed_cases(
    *, municipality: Municipality, rows: Sequence[Mapping[str, str]], by: User | None = None
) -> tuple[int, int]:
    """Returns (new, known before). A row that cannot be read stops all of it, by number and column.

    `left_in` is a year and a month, such as 2025-06. The same file twice changes nothing.
    """
    cases = [case_of(municipality, row, number) for number, row in enumerate(rows, start=2)]
    check_keys(cases)
    known = set(
        ClosedCase.objects.filter(municipality=municipality).values_list("import_key", flat=True)
    )
    new = [case for case in cases if case.import_key not in known]
    ClosedCase.objects.bulk_create(new, batch_size=500)
    if new:
        audit.record(
            "import_closed_cases",
            new[0],
            by=by,
            municipality=municipality,
            facts={"new": len(new)},
        )
    return len(new), len(cases) - len(new)


def case_of(municipality: Municipality, row: Mapping[str, str], number: int) -> ClosedCase:
    missing = [name for name in COLUMNS if row.get(name) is None]
    if missing:
        raise fault(number, missing[0], _("this column is missing"))
    values = {name: row[name].strip() for name in COLUMNS}
    if not values["key"]:
        raise fault(number, "key", _("expected a key that tells the case from the others"))
    for name, allowed in ALLOWED.items():
        if values[name] not in allowed:
            expected = ", ".join(sorted(filter(None, allowed)))
            raise fault(number, name, _("expected one of: %(codes)s") % {"codes": expected})
    return ClosedCase(
        municipality=municipality,
        import_key=values.pop("key"),
        left_in=month_of(values.pop("left_in"), number),
        **values,
    )


def month_of(text: str, number: int) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise fault(number, "left_in", _("expected a year and a month, such as 2025-06")) from error


def check_keys(cases: list[ClosedCase]) -> None:
    seen: set[str] = set()
    for number, case in enumerate(cases, start=2):
        if case.import_key in seen:
            raise fault(number, "key", _("this key stands there twice"))
        seen.add(case.import_key)


def fault(number: int, column: str, words: str) -> DomainError:
    return DomainError(
        _("Row %(row)d, column %(column)s: %(words)s.")
        % {"row": number, "column": column, "words": words},
        code="bad_row",
        field=column,
    )
