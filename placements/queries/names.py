"""Names in what a class shall read: nobody is named there, nor whom they met."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.utils.translation import gettext as _

from accounts.models import User
from candidates.models import Participant
from employers.models import ContactPerson, EmployerMember
from placements.models import Note, Placement

STAFF_OF_A_STAY = ("owner", "deputy", "teacher")
STAFF_OF_A_PERSON = ("participant__consultant", "participant__deputy", "participant__teacher")


def names_in(placement: Placement, *texts: str) -> list[str]:
    """Names that stand in a text, as they are written there."""
    others = names_around(Placement.objects.filter(pk=placement.pk))
    found = pattern([placement.participant.name], others).finditer("\n".join(texts))
    return [match.group() for match in found]


def without_names(text: str, person: str, others: Iterable[str]) -> str:
    """The text of a note about this person, with a neutral word for everybody's name."""
    return pattern([person], others).sub(_("somebody"), text)


def names_around(stays: QuerySet[Placement]) -> list[str]:
    """Who may be named in a note of these placements: pupils, their workplace and staff. One query.

    Also those who have left: an older note may name them.
    """
    teachers = Q(teacher__in=stays.values("participant__teacher"))
    teachers |= Q(teacher__in=stays.values("teacher"))
    pupils = Participant.objects.filter(Q(pk__in=stays.values("participant")) | teachers)
    contacts = ContactPerson.objects.filter(workplace__in=stays.values("workplace"))
    members = EmployerMember.objects.filter(employer__in=stays.values("workplace__employer"))
    wrote = Note.objects.filter(placement__in=stays)
    works = Q(pk__in=members.values("user")) | Q(pk__in=wrote.values("by"))
    for field in (*STAFF_OF_A_STAY, *STAFF_OF_A_PERSON):
        works |= Q(pk__in=stays.values(field))
    named = [
        both_names(pupils),
        both_names(User.objects.filter(works)),
        contacts.order_by().annotate(one=F("name"), two=Value("", CharField())),
    ]
    first, *more = [rows.values_list("one", "two") for rows in named]
    return [" ".join(names) for names in first.union(*more)]


def both_names(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().annotate(one=F("first_name"), two=F("last_name"))


def pattern(own: Iterable[str], others: Iterable[str]) -> re.Pattern[str]:
    """The person's names in any writing. Others' only as they are: dag and stein are words too.

    First and last name together are one find, and “Fatimas” names Fatima.
    """
    in_any, as_is = one_of(own), one_of(others)
    name = rf"(?:(?i:{in_any})|(?:{as_is}))"
    return re.compile(rf"\b{name}(?:[ -]+{name})*(?=(?:['’]?s)?\b)")


def one_of(names: Iterable[str]) -> str:
    """Each word of these names, the longest first; nothing at all when there are none."""
    words = {part for name in names for part in re.split(r"[\s-]+", name) if len(part) > 1}
    in_order = sorted(words, key=lambda part: (-len(part), part))
    return "|".join(re.escape(part) for part in in_order) or r"(?!)"
