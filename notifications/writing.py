"""A message in words: in the reader's language, and in Norwegian beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from accounts.letters import address_of
from accounts.models import Letter, User
from common.dates import date_format
from notifications.models import Message

NORWEGIAN = ("nb", "nn")
DIGEST = "notifications.digest"


@dataclass(frozen=True)
class Version:
    """Subject and plain text in one language."""

    language: str
    subject: str
    text: str

    @property
    def words(self) -> tuple[str, str]:
        return self.subject, self.text

    @property
    def whole(self) -> str:
        """The text, and under a machine's translation the word that it is one."""
        if self.language not in settings.DRAFT_LANGUAGES:
            return self.text
        with translation.override(self.language):
            note = gettext(
                "This text was translated by a machine. The Norwegian text is the one that counts."
            )
        return f"{self.text}\n\n{note}"

    @property
    def short(self) -> str:
        """The subject that travels without its text, with the same word in brackets."""
        if self.language not in settings.DRAFT_LANGUAGES:
            return self.subject
        with translation.override(self.language):
            return f"{self.subject} ({gettext('translated by a machine')})"

    @property
    def direction(self) -> str:
        return "rtl" if translation.get_language_info(self.language)["bidi"] else "ltr"


@dataclass(frozen=True)
class Written:
    """The same message in one or two languages; the reader's own comes first."""

    versions: tuple[Version, ...]

    @property
    def subject(self) -> str:
        return " / ".join(version.subject for version in self.versions)

    @property
    def short(self) -> str:
        """For an SMS, which has no room for the text."""
        return " / ".join(version.short for version in self.versions)

    @property
    def text(self) -> str:
        return "\n\n– – –\n\n".join(version.whole for version in self.versions)


def page_language_of(user: User) -> str:
    """The language a person chose, where the pages have it; else the product's own."""
    return page_language(user.language)


def page_language(language: str) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    return language if language in known else settings.LANGUAGE_CODE


def moment_fact(moment: date | datetime | None, pattern: str) -> dict[str, str] | str:
    """A day or a local moment as a fact: each language of the message says it in its own words.

    Empty when there is none.
    """
    return {"at": moment.isoformat(), "as": pattern} if moment else ""


def in_words(facts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The facts with their days and moments as that language writes them."""
    with translation.override(language):
        return {name: fact_in_words(fact) for name, fact in facts.items()}


def fact_in_words(fact: Any) -> Any:
    if not isinstance(fact, dict) or fact.keys() != {"at", "as"}:
        return fact
    kind = datetime if "T" in fact["at"] else date
    return date_format(kind.fromisoformat(fact["at"]), fact["as"])


def languages_for(user: User) -> list[str]:
    """The own language, and Norwegian beside it, so that one can show it to anybody."""
    return languages_beside(user.language)


def languages_beside(language: str) -> list[str]:
    """The same for a language; empty, or one that the pages do not have, is the product's own."""
    own = page_language(language)
    beside = settings.LANGUAGE_CODE
    return [own] if own in {*NORWEGIAN, beside} else [own, beside]


def versions_of(kind: str, context: dict[str, Any], languages: Sequence[str]) -> Written:
    """The message in these languages; the last of them is the product's own.

    What nobody has translated comes out in the product's own language: it is not said twice, and
    carries the name of the language that it is in.
    """
    *others, beside = languages
    last = version_of(kind, in_words(context, beside), beside)
    versions = [
        version_of(kind, in_words(context, language), language)
        for language in others
        if version_of(kind, in_words(context, beside), language).words != last.words
    ]
    return Written((*versions, last))


def version_of(kind: str, context: dict[str, Any], language: str) -> Version:
    with translation.override(language):
        subject = render_to_string(f"messages/{kind}.subject.txt", context)
        text = render_to_string(f"messages/{kind}.txt", context)
    return Version(language, " ".join(subject.split()), text.strip())


def write(message: Message) -> Written:
    """Render the templates `messages/<kind>` for the receiver."""
    context: dict[str, Any] = {
        **message.facts,
        "address": settings.SITE_ADDRESS + message.path,
        "receiver": message.to,
    }
    return versions_of(message.kind, context, languages_for(message.to))


def write_letter(letter: Letter) -> Written:
    """Render the templates for somebody without an account; the address is made only here."""
    context = {**letter.facts, "address": address_of(letter)}
    return versions_of(letter.kind, context, languages_beside(letter.language))


def write_digest(parts: Sequence[Written], user: User) -> Written:
    """Several messages as one, in their order; each language holds all that exists in it."""
    versions: list[Version] = []
    for language in languages_for(user):
        inner = [
            (number, version)
            for number, part in enumerate(parts, start=1)
            for version in part.versions
            if version.language == language
        ]
        if inner:
            context = {"parts": inner, "count": len(parts), "address": settings.SITE_ADDRESS}
            versions.append(version_of(DIGEST, context, language))
    return Written(tuple(versions))
