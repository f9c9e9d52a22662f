"""Reads about people and municipalities; plain data out."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.letters import subject_of
from accounts.models import (
    Invitation,
    LocalTerm,
    MunicipalitySettings,
    UnitMembership,
    User,
)
from reference.models import Municipality

READ_WITH_IT = MunicipalitySettings._meta.get_field("municipality").remote_field


def settings_for(municipality: Municipality | str) -> MunicipalitySettings:
    """The municipality's settings, or our defaults when it has chosen nothing yet (not saved).

    What was read with the municipality (`select_related("municipality__settings")`) is not read
    again: a page that asks for them in ten places asks the database once.
    """
    if isinstance(municipality, Municipality) and READ_WITH_IT.is_cached(municipality):
        return getattr(municipality, "settings", None) or MunicipalitySettings(
            municipality=municipality
        )
    number = municipality if isinstance(municipality, str) else municipality.pk
    found = MunicipalitySettings.objects.filter(municipality=number).first()
    return found or MunicipalitySettings(municipality_id=number)


def local_terms(municipality: Municipality | str, language: str | None = None) -> dict[str, str]:
    """{key: the municipality's word}: in the language asked for, else any; else our own."""
    number = municipality if isinstance(municipality, str) else municipality.pk
    return local_terms_of([number], language)[number]


def local_terms_of(
    numbers: Iterable[str], language: str | None = None
) -> dict[str, dict[str, str]]:
    """The words of several municipalities; one query."""
    wanted = language or get_language() or "nb"
    ours = {key: str(label) for key, label in LocalTerm.Key.choices}
    # What the setting asks for is no answer: whoever reads needs a place to go to, in a sentence.
    ours |= {
        LocalTerm.Key.COMPLAINT_BODY: _("your municipality"),
        LocalTerm.Key.PROGRAMME_OFFICE: _("your contact person"),
        LocalTerm.Key.SCHOOL: _("the school"),
        LocalTerm.Key.MEANS_OFFICE: _("the office that decides on means"),
        LocalTerm.Key.PROGRAMME_ACT: _("the act on the programme"),
    }
    words = {number: dict(ours) for number in numbers}
    rows = list(LocalTerm.objects.filter(municipality__in=list(words)))
    for row in sorted(rows, key=lambda row: row.language == wanted):  # the wanted language last
        words[row.municipality_id][row.key] = row.text
    return words


def who_works(roles: Iterable[str], **where: Any) -> QuerySet[User]:
    """Who has one of these roles now; `where` narrows the place, as `unit=…` does."""
    held = UnitMembership.objects.active().filter(role__in=list(roles), **where)
    return User.objects.filter(pk__in=held.values("user")).order_by("first_name", "pk")


def invitation_by_token(token: str) -> Invitation | None:
    return Invitation.objects.filter(pk=subject_of(token)).first()


def contact_card(user: User | None, today: date | None = None) -> dict[str, Any] | None:
    """Name, phone, answer time and, when away, the deputy: as the page frame shows it."""
    if user is None:
        return None
    membership = (
        UnitMembership.objects.active()
        .filter(user=user)
        .select_related("unit", "deputy")
        .order_by("role")
        .first()
    )
    card: dict[str, Any] = {
        "name": user.name,
        "phone": user.phone,
        "answer_time": "",
        "is_away": False,
        "deputy": None,
    }
    if membership:
        card["phone"] = user.phone or membership.unit.phone
        card["answer_time"] = membership.answers_within
        away_until = membership.away_until
        card["is_away"] = bool(away_until and away_until >= (today or timezone.localdate()))
        if card["is_away"] and membership.deputy:
            card["deputy"] = {"name": membership.deputy.name, "phone": membership.deputy.phone}
    return card
