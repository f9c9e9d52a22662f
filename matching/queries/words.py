"""The words for codes: rules and what would lift them, criteria, reasons, changes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Words = str | Promise

# Every hard rule as a sentence about a pair that it refuses (domain.md §5).
RULES: dict[str, Words] = {
    "language": gettext_lazy("The Norwegian is below what is needed to start."),
    "days": gettext_lazy("Too few common days."),
    "period": gettext_lazy("The dates do not meet, or the programme ends before the placement."),
    "reach": gettext_lazy("The journey is longer than the person can travel."),
    "licence": gettext_lazy("A driving licence is missing."),
    "certificate": gettext_lazy("A certificate is missing."),
    "demand": gettext_lazy("The work asks for something the person cannot do at work."),
    "capacity": gettext_lazy("No place is free here now."),
    "loop": gettext_lazy("One more unpaid stay with this employer, and no job in sight."),
    "asked": gettext_lazy("The person has not asked for this kind of placement."),
    "pair": gettext_lazy("This pair is banned."),
    "rest": gettext_lazy("The employer rests, or a talk comes first."),
    "consent": gettext_lazy("No consent to matching, or it is paused."),
}
LIFTED_BY: dict[str, Words] = {
    "language": gettext_lazy("A higher level, or a strong wish that is recorded."),
    "days": gettext_lazy("More free days, or fewer days at the place."),
    "period": gettext_lazy("Another start, or a shorter stay."),
    "reach": gettext_lazy("A lift, a car, or longer travel."),
    "licence": gettext_lazy("The licence, or a place that does without."),
    "certificate": gettext_lazy("The certificate, or a place that does without."),
    "demand": gettext_lazy("Other tasks at the place."),
    "capacity": gettext_lazy("A place that becomes free."),
    "loop": gettext_lazy("A real prospect of a job, or another employer."),
    "asked": gettext_lazy("That the person asks for it."),
    "pair": gettext_lazy("That the ban is lifted."),
    "rest": gettext_lazy("That the rest is over and the talk is held."),
    "consent": gettext_lazy("A yes from the person."),
}
# Why a pair is banned, where no consultant banned it.
BANS: dict[str, Words] = {
    "ban": gettext_lazy("A consultant has banned this pair."),
    "said_no": gettext_lazy("One side has said no to this pair before."),
    "broke_off": gettext_lazy("A placement of this person at this workplace broke off before."),
    "school_picks": gettext_lazy("The school picks among its pupils."),
    "others_first": gettext_lazy("Another group comes first until a date."),
}
# Why somebody takes no part in a run, or a pair was lost in it.
OUT: dict[str, Words] = {
    "in_practice": gettext_lazy("is in a placement now"),
    "hold_outside": gettext_lazy("has an offer at a place that no longer takes part"),
    "hold_not_possible": gettext_lazy("has an offer that a rule no longer allows"),
    "over_full": gettext_lazy("has an offer where there are more people than room"),
    "left_the_run": gettext_lazy("takes no part any more"),
    "opening_gone": gettext_lazy("the place takes no part any more"),
    "better_together": gettext_lazy("others gain more from that place"),
    "not_in_the_run": gettext_lazy("took no part before"),
    "full": gettext_lazy("the possible places went to others"),
    "score": gettext_lazy("no place was worth a point"),
    "no_openings": gettext_lazy("there is no opening within reach"),
    "nothing": gettext_lazy("there was no opening within reach"),
    "nobody": gettext_lazy("nobody takes part"),
    "no_next_step": gettext_lazy("nothing comes next before the programme ends"),
    "open": gettext_lazy("open"),
}
# Not a rule in the way, but too few places.
NO_ROOM = frozenset({"full", "score"})
CRITERIA: dict[str, Words] = {
    "goal": gettext_lazy("Goal"),
    "competence": gettext_lazy("Competence"),
    "language": gettext_lazy("Language"),
    "support": gettext_lazy("Support"),
    "schedule": gettext_lazy("Hours"),
    "reach": gettext_lazy("Way"),
    "prospects": gettext_lazy("Prospects"),
    "record": gettext_lazy("Employer’s record"),
}
STANDING: dict[str, Words] = {
    "language.colleagues": gettext_lazy("Talk with colleagues"),
    "language.customers": gettext_lazy("Talk with customers or users"),
    "language.instructions": gettext_lazy("Read instructions"),
    "language.messages": gettext_lazy("Take oral messages"),
    "days": gettext_lazy("Days"),
    "period": gettext_lazy("Period"),
    "reach": gettext_lazy("Way"),
    "licences": gettext_lazy("Driving licence"),
    "certificates": gettext_lazy("Certificates"),
    "demands": gettext_lazy("What the work asks of the body"),
    "goal": gettext_lazy("Goal"),
    "experience": gettext_lazy("Experience"),
    "skills_needed": gettext_lazy("Skills needed"),
    "skills_wished": gettext_lazy("Skills wished"),
    "support": gettext_lazy("Support"),
    "hire": gettext_lazy("Chance of a job"),
}
SKILLS: dict[str, Words] = {
    "listening": gettext_lazy("listening"),
    "speaking": gettext_lazy("speaking"),
    "reading": gettext_lazy("reading"),
    "writing": gettext_lazy("writing"),
}


def why_words(code: str) -> Words:
    """Any code of a rule, a ban or a way out, as a sentence; an unknown code as it is."""
    for table in (RULES, BANS, OUT):
        if code in table:
            return table[code]
    return code


def why_sentence(code: str) -> str:
    """The same with a capital letter and a full stop."""
    words = str(why_words(code))
    return words if words.endswith(".") else f"{words[:1].upper()}{words[1:]}."


WEEKDAYS: dict[str, Words] = {
    "mon": gettext_lazy("Monday"),
    "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"),
    "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}
