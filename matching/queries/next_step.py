"""The forecast of the newest run: for whom nothing comes next, and what would open something."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from candidates.models import Participant
from employers.models import Workplace
from matching.models import Run
from matching.queries.changes import helps_words, level_word
from matching.queries.newest import newest_run
from matching.queries.words import RULES, SKILLS

MOST_HELPS = 5


def without_next_step(people: QuerySet[Participant]) -> set[str]:
    """Public ids of everybody in these people's municipalities for whom the newest run sees
    nothing; a query for each municipality.
    """
    found: set[str] = set()
    for number in sorted(set(people.order_by().values_list("municipality_id", flat=True))):
        run = newest_run(number)
        if run is not None:
            found |= {each["participant"] for each in run.answer.get("no_next_step", [])}
    return found


def no_next_step_of(participant: Participant, run: Run | None) -> dict[str, Any] | None:
    """Until when, the Norwegian expected by then, what is in the way, and what would open one."""
    rows = run.answer.get("no_next_step", []) if run else []
    found = next((row for row in rows if row["participant"] == str(participant.pk)), None)
    if found is None:
        return None
    return {
        "until": date.fromisoformat(found["until"]),
        "expected": [
            {"skill": SKILLS[skill], "level": level_word(level)}
            for skill, level in found["expected"].items()
        ],
        "refused": [
            {"why": RULES.get(code, code), "places": places}
            for code, places in sorted(found["refused"].items(), key=lambda item: -item[1])
        ],
        "helps": helps_words(found["would_open"][:MOST_HELPS], workplaces_in(found["would_open"])),
    }


def workplaces_in(helps: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Names of the workplaces that a lift would lead to; no query when there are none."""
    ids = {each for help_ in helps for each in help_["change"].get("lift_to", [])}
    if not ids:
        return {}
    rows = Workplace.objects.filter(pk__in=ids).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}
