"""JSON in: text that no database can keep is refused here, by name, before anything reads it."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser


class SafeJSONParser(JSONParser):
    """JSON without NaN, bottomless nesting, NUL bytes and half characters (D9)."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            parsed = super().parse(stream, media_type, parser_context)
            place = next(unkeepable(parsed), None)
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deeply.")) from error
        if place is not None:
            fault: Any = [_("The text holds a character that cannot be kept.")]
            for key in reversed(place):
                fault = {key: fault}
            raise ValidationError(fault)
        return parsed


def unkeepable(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where in the document a text (a value or a key) cannot be stored or sent back."""
    if isinstance(value, str) and not is_keepable(value):
        yield place
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not is_keepable(key):
                yield place
            else:
                yield from unkeepable(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from unkeepable(inner, (*place, str(number)))


def is_keepable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= each <= "\udfff" for each in text)
