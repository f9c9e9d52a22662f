"""One change that would help, as a phrase: of the person, the opening, the workplace, the pair."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.queries.words import SKILLS, STANDING, WEEKDAYS
from reference.work import Kind

Words = str | Promise
Names = dict[str, str]


def change_words(change: dict[str, Any], names: Names | None = None) -> str:
    """“speaking at B1”, “a lift to Heidal”; `names`: what stands for public ids."""
    return "; ".join(_one(field, value, names or {}) for field, value in change.items())


def helps_words(helps: list[dict[str, Any]], names: Names | None = None) -> list[dict[str, Any]]:
    """Each change with what it opens, for a list."""
    return [
        {
            "change": change_words(each["change"], names) if "change" in each else "",
            "opens": each.get("opens"),
            "words": opens_words(each["opens"]) if each.get("opens") else "",
            "score": each.get("score"),
            "best": names.get(each["best"].get("opening", ""), "")
            if names and "best" in each
            else "",
        }
        for each in helps
    ]


def opens_words(opens: int) -> str:
    return ngettext("opens %(n)d place", "opens %(n)d places", opens) % {"n": opens}


def people_words(people: int) -> str:
    return ngettext("for %(n)d more person", "for %(n)d more people", people) % {"n": people}


def _one(field: str, value: Any, names: Names) -> str:
    head, _dot, tail = field.partition(".")
    by_head: dict[str, Callable[[str, Any], str]] = {
        "norwegian": lambda skill, level: (
            _("%(skill)s at %(level)s") % {"skill": SKILLS[skill], "level": level_word(level)}
        ),
        "available": lambda day, hours: (
            _("free on %(day)s %(start)s–%(end)s")
            % {"day": WEEKDAYS[day], "start": hours[0], "end": hours[1]}
        ),
        "language": lambda function, level: (
            _("“%(function)s” at %(level)s to start")
            % {
                "function": STANDING[f"language.{function.partition('.')[0]}"],
                "level": level_word(level),
            }
        ),
        "days": lambda day, hours: (
            _("also %(day)s %(start)s–%(end)s")
            % {"day": WEEKDAYS[day], "start": hours[0], "end": hours[1]}
        ),
    }
    if tail and head in by_head:
        return by_head[head](tail, value)
    if isinstance(value, bool):
        return flag_words(field, yes=value)
    return plain_words(field, value, names)


def level_word(level: str | None) -> str:
    if level is None:
        return _("no need")
    return _("below A1") if level == "below_A1" else level


def flag_words(field: str, *, yes: bool) -> str:
    phrases = {
        ("has_car", True): _("a car"),
        ("consent", True): _("consent to matching"),
        ("support_talk_due", False): _("the support talk held"),
        ("resting", False): _("the rest over, the talk held"),
        ("banned", False): _("the ban lifted"),
        ("strong_wish", True): _("a strong wish that is recorded"),
        ("slow_talk", True): _("slow talk"),
        ("teacher_on_site", True): _("a teacher at the place"),
    }
    return phrases.get((field, yes), field)


def plain_words(field: str, value: Any, names: Names) -> str:
    """A field that takes a number, a day or a list."""
    several = value if isinstance(value, list) else [value]
    kinds = {kind.value: str(kind.label) for kind in Kind}
    listed = ", ".join(names.get(str(e), kinds.get(str(e), str(e))) for e in several)
    phrases = {
        "max_travel_minutes": _("travel up to %(value)s minutes"),
        "lift_to": _("a lift to %(value)s"),
        "licences": _("licence: %(value)s"),
        "certificates": _("certificate: %(value)s"),
        "demands": _("demands: %(value)s"),
        "from": _("start from %(value)s"),
        "until": _("programme until %(value)s"),
        "kinds": _("ask for: %(value)s"),
        "kind": _("as %(value)s"),
        "hire": _("a prospect of a job"),
        "min_days": _("%(value)s days a week are enough"),
        "weeks": _("%(value)s weeks"),
        "start_between": _("start between %(value)s"),
        "capacity": _("%(value)s place"),
        "supervision_ceiling": _("follow up %(value)s at once"),
        "max_people": _("%(value)s in the whole firm"),
    }
    phrase: str = phrases.get(field, field + ": %(value)s")
    return phrase % {"value": listed or _("none")}
