"""A message in words: in the reader's language, and in Norwegian beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format

from accounts.letters import address_of
from accounts.models import Letter, User
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
    def text(self) -> str:
        return "\n\n– – –\n\n".join(version.text for version in self.versions)


def page_language_of(user: User) -> str:
    """The language a person chose, where the pages have it; else the product's own."""
    return page_language(user.language)


def page_language(language: str) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    return language if language in known else settings.LANGUAGE_CODE


def when_for(user: User, when: date | datetime, pattern: str) -> str:
    """A day or a local moment in the receiver's language, as a fact of a message."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        return date_format(when, pattern)


def languages_for(user: User) -> list[str]:
    """The own language, and Norwegian beside it, so that one can show it to anybody."""
    return languages_beside(user.language)


def languages_beside(language: str) -> list[str]:
    """The same for a language; empty, or one that the pages do not have, is the product's own."""
    own = page_language(language)
    beside = settings.LANGUAGE_CODE
    return [own] if own in {*NORWEGIAN, beside} else [own, beside]


def versions_of(kind: str, context: dict[str, Any], languages: Iterable[str]) -> Written:
    versions: list[Version] = []
    for language in languages:
        with translation.override(language):
            subject = render_to_string(f"messages/{kind}.subject.txt", context)
            text = render_to_string(f"messages/{kind}.txt", context)
        version = Version(language, " ".join(subject.split()), text.strip())
        # What nobody has translated yet is not said twice.
        if (version.subject, version.text) not in {(v.subject, v.text) for v in versions}:
            versions.append(version)
    return Written(tuple(versions))


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
    """Several messages as one, in their order; each language holds all of them."""
    versions: list[Version] = []
    for language in languages_for(user):
        inner = [in_language(part, language) for part in parts]
        with translation.override(language):
            context = {"parts": inner, "count": len(inner), "address": settings.SITE_ADDRESS}
            subject = render_to_string(f"messages/{DIGEST}.subject.txt", context)
            text = render_to_string(f"messages/{DIGEST}.txt", context)
        versions.append(Version(language, " ".join(subject.split()), text.strip()))
    return Written(tuple(versions))


def in_language(written: Written, language: str) -> Version:
    """The version in that language; a message that has only one version gives that."""
    found = [version for version in written.versions if version.language == language]
    return (found or list(written.versions))[0]
