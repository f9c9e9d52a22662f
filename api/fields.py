"""Building blocks of what is sent in: bounded values, and no key that is not known."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from common.calendar import check_thinkable
from common.errors import DomainError

MOST_LETTERS = 2000


class Body(serializers.Serializer):
    """What is sent in. A key that is unknown or read-only is a fault, and nothing changes (A8)."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            unknown = [name for name in data if name not in known]
            if unknown:
                words = serializers.ErrorDetail(
                    _("This cannot be sent here. Expected: %s.")
                    % (", ".join(sorted(known)) or _("nothing")),
                    code="unknown",
                )
                raise serializers.ValidationError({name: [words] for name in unknown})
        return super().to_internal_value(data)


class Nothing(Body):
    """The verb says it all."""


class Day(serializers.DateField):
    """A day in years that a calendar can count with."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        try:
            check_thinkable(day, self.field_name or "")
        except DomainError as error:
            raise serializers.ValidationError(error.message, code="out_of_range") from error
        return day


class Words(serializers.CharField):
    """A few sentences in somebody's own words."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**({"max_length": MOST_LETTERS} | given))


class ShortTime(serializers.TimeField):
    """A time of day as 09:00."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**({"format": "%H:%M", "input_formats": ["%H:%M"]} | given))


class Known(serializers.PrimaryKeyRelatedField):
    """One of the records the caller may name; another's and an unknown one read the same (A10)."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("This does not exist."),
        "incorrect_type": gettext_lazy("This does not exist."),
    }


def one_of(choices: Iterable[Any], **given: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=list(choices), **given)


def several_of(choices: Iterable[Any], **given: Any) -> serializers.ListField:
    """A list of codes, each once at most."""
    child = serializers.ChoiceField(choices=list(choices))
    return serializers.ListField(child=child, max_length=50, **given)


def whole_number(low: int, high: int, **given: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=low, max_value=high, **given)


def known_id(rows: QuerySet, **given: Any) -> Known:
    """A record by its UUID."""
    return Known(queryset=rows, pk_field=serializers.UUIDField(), **given)


def many(body: Any, most: int, least: int = 0, **given: Any) -> Any:
    """So many of these, in a list."""
    return body(many=True, min_length=least, max_length=most, **given)


class Named(serializers.Serializer):
    """A record in two words: its id and its name."""

    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()


class Place(serializers.Serializer):
    """A municipality by its four digits."""

    number = serializers.CharField()
    name = serializers.CharField()
