"""The facts that a rule or a criterion has read, in a few words."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from matching.queries.changes import level_word
from matching.queries.words import STANDING, WEEKDAYS
from reference.work import Certificate, Kind, WorkDemand

Facts = dict[str, Any]
Names = dict[str, str]


def listed(values: Any, names: Names | None = None) -> str:
    words = [str((names or {}).get(str(value), value)) for value in values]
    return ", ".join(words) or "–"


def day_list(days: dict[str, list[str]]) -> str:
    """“Monday 09:00–14:00, …” in the order of the week."""
    return ", ".join(
        f"{label} {days[key][0]}–{days[key][1]}" for key, label in WEEKDAYS.items() if key in days
    ) or _("no days")


def certificate_names() -> Names:
    return {each.value: str(each.label) for each in Certificate}


def demand_names() -> Names:
    return {each.value: str(each.label) for each in WorkDemand}


def kind_names() -> Names:
    return {each.value: str(each.label) for each in Kind}


# Rules --------------------------------------------------------------------------------------------


def rule_words(code: str, facts: Facts) -> str:
    """What the rule compared, for one pair that it refuses."""
    makers: dict[str, Callable[[Facts], str]] = {
        "language": language_rule,
        "days": lambda f: (
            _("free: %(free)s; the place: %(asked)s; at least %(least)d days")
            % {
                "free": day_list(f["available"]),
                "asked": day_list(f["days"]),
                "least": f["min_days"],
            }
        ),
        "period": lambda f: (
            _(
                "first day %(first)s, latest start %(latest)s, %(weeks)d weeks, "
                "programme until %(end)s"
            )
            % {
                "first": f["first_day"],
                "latest": f["latest_start"],
                "weeks": f["weeks"],
                "end": f["until"],
            }
        ),
        "reach": lambda f: (
            _("%(minutes)d minutes, can travel %(most)d")
            % {"minutes": f["minutes"], "most": f["max_travel_minutes"]}
        ),
        "licence": lambda f: listed(f["missing"]),
        "certificate": lambda f: listed(f["missing"], certificate_names()),
        "demand": lambda f: listed(f["met"], demand_names()),
        "loop": lambda f: (
            _("%(times)d earlier stays, the limit is %(limit)d")
            % {"times": f["unpaid_at"], "limit": f["unpaid_limit"]}
        ),
        "asked": lambda f: (
            _("this is %(kind)s; asks for: %(kinds)s")
            % {"kind": kind_names()[f["kind"]], "kinds": listed(f["kinds"], kind_names())}
        ),
        "rest": rest_rule,
    }
    return makers[code](facts) if code in makers else ""


def language_rule(facts: Facts) -> str:
    """Only the functions that are below their start level."""
    order = [None, "below_A1", "A1", "A2", "B1", "B2", "C1", "C2"]
    short = [
        _("%(function)s: needs %(start)s, has %(has)s")
        % {
            "function": STANDING[f"language.{function}"],
            "start": level_word(levels["start"]),
            "has": level_word(levels["has"] or "below_A1"),
        }
        for function, levels in facts["functions"].items()
        if order.index(levels["start"]) > order.index(levels["has"] or "below_A1")
    ]
    return "; ".join(short)


def rest_rule(facts: Facts) -> str:
    both = [
        (facts["resting"], _("the employer rests or has a repair talk to hold")),
        (facts["support_talk_due"], _("a support talk with the person comes first")),
    ]
    return "; ".join(words for applies, words in both if applies)


# Criteria -----------------------------------------------------------------------------------------


def criterion_words(name: str, facts: Facts, names: Names) -> str:
    """The entries that one part of the score has read."""
    makers: dict[str, Callable[[Facts], str]] = {
        "goal": lambda f: (
            _("wants: %(goals)s; the place: %(occupation)s")
            % {
                "goals": listed(f["goals"], names),
                "occupation": listed([f["occupation"]], names | {"0": _("not said")}),
            }
        ),
        "competence": lambda f: competence_words(f, names),
        "language": language_words,
        "support": lambda f: (
            _("needs %(need)d of 3, the place gives %(given)d")
            % {"need": f["follow_up_need"], "given": f["support"]}
        ),
        "schedule": lambda f: (
            _("free: %(free)s; the place: %(asked)s")
            % {"free": day_list(f["available"]), "asked": day_list(f["days"])}
        ),
        "reach": lambda f: (
            _("%(minutes)d minutes, can travel %(most)d")
            % {"minutes": f["minutes"], "most": f["max_travel_minutes"]}
        ),
        "prospects": lambda f: {
            "yes": _("It can become a job."),
            "maybe": _("It can perhaps become a job."),
            "no": _("It does not become a job."),
        }[f["hire"]],
        "record": record_words,
    }
    return makers[name](facts)


def competence_words(facts: Facts, names: Names) -> str:
    done = [
        _("%(occupation)s %(years)g years")
        % {"occupation": names.get(each["occupation"], ""), "years": each["years"]}
        for each in facts["experience"]
    ]
    return _("can: %(skills)s; has done: %(done)s; asked: %(asked)s") % {
        "skills": listed(facts["skills"], names),
        "done": listed(done),
        "asked": listed([*facts["skills_needed"], *facts["skills_wished"]], names),
    }


def language_words(facts: Facts) -> str:
    norwegian = facts["norwegian"]
    levels = "/".join(
        level_word(norwegian[skill] or "below_A1")
        for skill in ("listening", "speaking", "reading", "writing")
    )
    helps = [
        words
        for applies, words in (
            (facts["slow_talk"], _("slow talk")),
            (facts["teacher_on_site"], _("teacher at the place")),
        )
        if applies
    ]
    return _("has %(levels)s; talk at work %(talk)d of 3; %(helps)s") % {
        "levels": levels,
        "talk": facts["talk"],
        "helps": listed(helps),
    }


def record_words(facts: Facts) -> str:
    rate = facts["answer_rate"]
    answered = _("not known") if rate is None else f"{rate:.0%}"
    return _("asked %(asked)d times in 90 days; answers: %(rate)s; took %(hosted)d in a year") % {
        "asked": facts["asked_90_days"],
        "rate": answered,
        "hosted": facts["hosted_12_months"],
    }
