"""What the page of a run says: how it went, what changed and why, who is served and who is not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from employers.models import Employer, Opening
from matching.models import Run
from matching.models.rules import participants_of
from matching.queries.changes import helps_words
from matching.queries.next_step import MOST_HELPS, workplaces_in
from matching.queries.words import RULES, why_sentence, why_words

Words = str | Promise
MOST_LINES = 50


@dataclass
class Names:
    """Names for the public ids of a run: people only where the viewer may see them."""

    people: dict[str, str]
    openings: dict[str, str]

    def person(self, key: str) -> Words:
        return self.people.get(key) or _("somebody of another unit")

    def opening(self, key: str) -> Words:
        return self.openings.get(key) or _("a place that is gone")


def names_for(user: User, people: Iterable[str], openings: Iterable[str]) -> Names:
    """Two queries for any number of ids."""
    wanted = [UUID(key) for key in set(people)]
    seen = participants_of(user).filter(pk__in=wanted)
    rows = Opening.objects.filter(pk__in=[UUID(key) for key in set(openings)])
    return Names(
        {str(pk): name for pk, name in seen.values_list("pk", "first_name")},
        {
            str(pk): f"{title}, {workplace}"
            for pk, title, workplace in rows.values_list("pk", "title", "workplace__name")
        },
    )


@dataclass
class Line:
    """One change since the run before, in words."""

    how: str  # new, gone, moved, freed, opening_in, opening_out
    text: Words
    why: Words
    person: str = ""
    opening: str = ""


def difference_lines(run: Run, names: Names) -> list[Line]:
    """New, gone, moved and freed people, openings in and out: one sentence each, and why."""
    found = run.difference
    if not found:
        return []
    lines = [
        *(_new(each, names) for each in found["new"]),
        *(_moved(each, names) for each in found["moved"]),
        *(_gone(each, names) for each in found["gone"]),
        *(_freed(each, names) for each in found["freed"]),
        *(_opening(each, names) for each in found["openings"]),
    ]
    return lines[:MOST_LINES]


def _new(each: dict[str, str], names: Names) -> Line:
    text = _("%(person)s: %(place)s") % {
        "person": names.person(each["participant"]),
        "place": names.opening(each["opening"]),
    }
    why = _("Before: %(why)s.") % {"why": lower(why_words(each["before"]))}
    return Line("new", text, why, each["participant"], each["opening"])


def _moved(each: dict[str, str], names: Names) -> Line:
    text = _("%(person)s: from %(before)s to %(place)s") % {
        "person": names.person(each["participant"]),
        "before": names.opening(each["before"]),
        "place": names.opening(each["opening"]),
    }
    return Line("moved", text, why_sentence(each["why"]), each["participant"], each["opening"])


def _gone(each: dict[str, str], names: Names) -> Line:
    text = _("%(person)s: no longer %(place)s") % {
        "person": names.person(each["participant"]),
        "place": names.opening(each["opening"]),
    }
    return Line("gone", text, why_sentence(each["why"]), each["participant"], each["opening"])


def _freed(each: dict[str, str], names: Names) -> Line:
    text = _("%(person)s is free again") % {"person": names.person(each["participant"])}
    why = _("No longer held: %(place)s.") % {"place": names.opening(each["opening"])}
    return Line("freed", text, why, each["participant"], each["opening"])


def _opening(each: dict[str, str], names: Names) -> Line:
    is_in = each["how"] == "in"
    sentence = _("%(place)s can be filled") if is_in else _("%(place)s can not be filled")
    text = sentence % {"place": names.opening(each["opening"])}
    why: Words = why_sentence(each["why"])
    if is_in and each["why"] == "opening_gone":
        why = _("It is new.")
    elif is_in:
        why = _("Before: %(why)s.") % {"why": lower(why)}
    return Line(f"opening_{each['how']}", text, why, opening=each["opening"])


def lower(words: Words) -> str:
    """A sentence inside another one."""
    text = str(words).rstrip(".")
    return text[:1].lower() + text[1:]


def ids_in(run: Run) -> tuple[set[str], set[str]]:
    """Every participant and opening that the page of the run names."""
    people: set[str] = set()
    openings: set[str] = set()
    found = run.difference or {}
    assignment = run.answer.get("assignment") or {}
    lists = [found.get(name, []) for name in ("new", "gone", "moved", "freed", "openings")]
    lists += [run.locks, assignment.get("scarce", []), assignment.get("unplaced", [])]
    lists += [run.answer.get("no_next_step", []), fairness_of(run).get("without", [])]
    for each in (row for rows in lists for row in rows):
        people |= {each["participant"]} if "participant" in each else set()
        openings |= {each[key] for key in ("opening",) if key in each}
    openings |= {each["before"] for each in found.get("moved", [])}
    return people, openings


def fairness_of(run: Run) -> dict[str, Any]:
    participants: dict[str, Any] = (run.answer.get("fairness") or {}).get("participants", {})
    return participants


def scarce_rows(run: Run, names: Names) -> list[dict[str, Any]]:
    """Places that more people could use than there is room for, dearest first."""
    assignment = run.answer.get("assignment") or {}
    rows = []
    for each in assignment.get("scarce", [])[:MOST_LINES]:
        others = ngettext(
            "%(n)d other without a place could also go here",
            "%(n)d others without a place could also go here",
            each["others"],
        )
        rows.append(
            {
                "opening": names.opening(each["opening"]),
                "pk": each["opening"],
                "price": each["price"],
                "words": others % {"n": each["others"]},
            }
        )
    return rows


def refused_rows(run: Run) -> list[dict[str, Any]]:
    """How many pairs each rule refuses, the commonest first: a chart."""
    refused = run.answer.get("refused") or {}
    rows = [{"label": RULES.get(code, code), "value": count} for code, count in refused.items()]
    return sorted(rows, key=lambda row: -row["value"])


def lock_rows(run: Run, names: Names) -> list[dict[str, str]]:
    """What the run placed first, and locks that it could not keep."""
    rows = []
    for each in run.locks:
        pair = f"{names.person(each['participant'])}: {names.opening(each['opening'])}"
        if "left_out" in each:
            words = _("not kept: %(why)s") % {"why": lower(why_words(each["left_out"]))}
        else:
            words = _("an offer that waits") if each["source"] == "hold" else _("locked")
        rows.append({"pair": pair, "words": words})
    return rows


def unplaced_rows(run: Run, names: Names) -> list[dict[str, Any]]:
    """Who got no proposal, for how long they have waited, and the first reason."""
    assignment = run.answer.get("assignment") or {}
    why = {
        each["participant"]: (each["why"] or ["no_openings"])[0]
        for each in assignment.get("unplaced", [])
    }
    rows = []
    for each in fairness_of(run).get("without", []):
        key = each["participant"]
        rows.append(
            {
                "name": names.person(key),
                "pk": key if key in names.people else "",
                "waiting_days": each["waiting_days"],
                "possible": each["possible"],
                "why": why_sentence(why.get(key, "full")),
            }
        )
    return rows


def no_next_step_rows(run: Run, names: Names) -> list[dict[str, Any]]:
    """For whom nothing comes next before the programme ends, and what would open one (R-J4)."""
    seen = [
        each for each in run.answer.get("no_next_step", []) if each["participant"] in names.people
    ]
    workplaces = workplaces_in(help_ for each in seen for help_ in each["would_open"])
    return [
        {
            "name": names.person(each["participant"]),
            "pk": each["participant"],
            "until": date.fromisoformat(each["until"]),
            "helps": helps_words(each["would_open"][:MOST_HELPS], workplaces),
        }
        for each in seen
    ]


def exposure_rows(run: Run) -> list[dict[str, Any]]:
    """Each employer: how often shown and chosen, beside how often it was asked lately."""
    employers = (run.answer.get("fairness") or {}).get("employers", {})
    exposure = employers.get("exposure", [])
    names = dict(
        Employer.objects.filter(pk__in=[UUID(each["employer"]) for each in exposure]).values_list(
            "pk", "name"
        )
    )
    rows = [
        {
            "name": names.get(UUID(each["employer"]), _("an employer that is gone")),
            "asked": each["asked_90_days"],
            "shown": each["shown"],
            "proposed": each["proposed"],
        }
        for each in exposure
    ]
    return sorted(rows, key=lambda row: (-row["proposed"], -row["shown"], str(row["name"])))


def floor_words(run: Run) -> tuple[Words, str]:
    """What it costs that everybody who waited long gets a proposal, and the tone of it."""
    floor = (run.answer.get("fairness") or {}).get("floor")
    if not floor:
        return _("Worked out only for “best for all together”."), "neutral"
    if floor["with_proposal_then"] == floor["with_proposal_now"]:
        return (
            _("All who waited over %(days)d days and can get a proposal have one.")
            % {"days": floor["over_days"]},
            "success",
        )
    words = _(
        "If everybody who waited over {days} days and can be placed gets a proposal, {then} of "
        "them have one instead of {now}. All together lose {cost} % of the points."
    )
    text = words.format(
        days=floor["over_days"],
        then=floor["with_proposal_then"],
        now=floor["with_proposal_now"],
        cost=f"{floor['cost_percent']:.1f}",
    )
    return text, "warning" if floor["warning"] else "info"
