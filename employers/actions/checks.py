"""Rules that an employer's and an opening's facts must keep. Each says which field is wrong."""

from collections.abc import Mapping
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.no import orgnr

from common.errors import DomainError
from employers.models import Opening, WorkFunction, Workplace
from employers.models.facts import Need
from reference.levels import Level, order
from reference.models import Municipality, PostalCode
from reference.work import Weekday


def organisation_number(text: str) -> str:
    """Nine digits with the right check digit, spaces taken out."""
    try:
        return str(orgnr.validate(text))
    except WrongNumber as error:
        raise DomainError(
            _("This is no organisation number: expected nine digits, the last is a check digit."),
            code="wrong_organisation_number",
            field="organisation_number",
        ) from error


def known_postal_code(code: str) -> PostalCode:
    found = PostalCode.objects.filter(pk=code).select_related("municipality").first()
    if found is None:
        raise DomainError(
            _("We do not know this postal code: expected four digits such as 2670."),
            code="unknown_postal_code",
            field="postal_code",
        )
    return found


def known_municipality(text: str) -> Municipality:
    """By its four digits, or by its name when only one has that name."""
    found = list(Municipality.objects.filter(pk=text)[:1]) or list(
        Municipality.objects.filter(name__iexact=text)[:2]
    )
    if len(found) != 1:
        raise DomainError(
            _("We do not know this municipality: expected four digits such as 3437, or its name."),
            code="unknown_municipality",
            field="municipality",
        )
    return found[0]


def days(hours: Mapping[str, tuple[time, time]]) -> None:
    """At least one weekday; each ends after it starts, on the same day."""
    if not hours:
        raise DomainError(_("Choose at least one weekday."), code="no_days", field="days")
    for day, (start, end) in hours.items():
        if day not in Weekday:
            raise DomainError(_("This is no weekday."), code="unknown_day", field="days")
        if end <= start:
            raise DomainError(
                _("%(day)s: the end must come after the start. Hours over midnight: use two days.")
                % {"day": Weekday(day).label},
                code="end_before_start",
                field="days",
            )


def language(needs: Mapping[str, Need]) -> None:
    """Known functions and levels; to be hired is never less than to start."""
    for function, need in needs.items():
        if function not in WorkFunction:
            raise DomainError(_("We do not know this situation."), field="language")
        for level in (need.to_start, need.to_be_hired):
            if level and level not in Level:
                raise DomainError(
                    _("This level does not exist: expected one of %(levels)s.")
                    % {"levels": ", ".join(Level.values)},
                    code="unknown_level",
                    field=f"{function}_start",
                )
        if need.to_start and need.to_be_hired and order(need.to_be_hired) < order(need.to_start):
            raise DomainError(
                _("%(function)s: the level to be hired is below the level to start.")
                % {"function": WorkFunction(function).label},
                code="hire_below_start",
                field=f"{function}_hire",
            )


def window(starts_from: date | None, starts_until: date | None) -> None:
    if starts_from and starts_until and starts_until < starts_from:
        raise DomainError(
            _("The last day to start is before the first."),
            code="end_before_start",
            field="starts_until",
        )


def capacity(opening: Opening) -> None:
    """Never below the places that are held: those people have been promised a place."""
    if opening.capacity < max(opening.places_held, 1):
        raise DomainError(
            _("%(held)d places are taken. Choose at least so many, or free one first.")
            % {"held": opening.places_held}
            if opening.places_held
            else _("There must be at least one place."),
            code="below_held",
            field="capacity",
        )


def ceiling(workplace: Workplace) -> None:
    """Never below the people who are there through us."""
    limit = workplace.supervision_ceiling
    if limit is not None and limit < workplace.people_held:
        raise DomainError(
            _("%(held)d people are there now or have been promised to come. Choose at least that.")
            % {"held": workplace.people_held},
            code="below_held",
            field="supervision_ceiling",
        )


def fields_of(record: Model, names: list[str]) -> None:
    """The model's own limits on these fields, as a DomainError that names the field."""
    exclude = {field.name for field in record._meta.get_fields()} - set(names)
    try:
        record.clean_fields(exclude=exclude)
    except ValidationError as error:
        field, faults = next(iter(error.message_dict.items()))
        raise DomainError(faults[0], code="invalid", field=field) from error
