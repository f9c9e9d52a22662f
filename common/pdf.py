"""PDF documents that a screen reader can read: drawn by Typst, tagged after PDF/UA-1.

Fonts lie in `static/vendor/` (Latin, Greek, Cyrillic, Arabic, Ethiopic, Georgian, Armenian, Hebrew,
Devanagari, Tamil, Myanmar, Chinese and Japanese, emoji), so a document looks the same on every
machine. The sources are `templates/<app>/<name>.typ`; `templates/documents/base.typ`
gives them page, heading and field list. Facts reach them as JSON, never as Typst source, so
nothing that a person typed can run.
"""

import json
import re
from functools import cache
from typing import Any, cast

import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _


@cache
def compiler() -> typst.Compiler:
    """One for the process: it keeps the fonts."""
    fonts = sorted((settings.ROOT / "static" / "vendor").glob("*-ttf-*"))
    return typst.Compiler(
        root=settings.ROOT / "templates", font_paths=list(fonts), ignore_system_fonts=True
    )


# How Typst says that no bundled font has a sign; PDF/UA-1 allows none that cannot be read.
UNKNOWN_SIGN = re.compile(r'text `"?(.+?)"?` could not be displayed|text "(.+?)" could not be')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")  # how it writes a sign that cannot be printed
MOST_SIGNS = 200
HANGUL = frozenset(map(chr, range(0xAC00, 0xD7A4)))  # no font has some of it only
# They glue letters and emoji together; without a shape of their own they may go unseen.
JOINERS = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f")
# No letters: control signs but the line break, what turns a line round, what no PDF may hold.
FORBIDDEN = dict.fromkeys(
    {*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    | {*range(0xD800, 0xE000), 0xFEFF, 0xFFFE, 0xFFFF}
)
FORBIDDEN |= {ord("\t"): " "}
del FORBIDDEN[ord("\n")]


def draw(template: str, facts: dict[str, Any]) -> bytes:
    """The PDF of `templates/<template>` filled with `facts`; the same facts give the same bytes.

    `facts` must hold `title` and `language` (a BCP 47 code): the standard asks for both. A sign
    that no bundled font has is drawn as a question mark, and a line at the end names it.
    """
    told = as_json(without_forbidden(facts))
    lost: set[str] = set()
    for _sign in range(MOST_SIGNS):
        try:
            return compiled(template, told)
        except typst.TypstError as error:
            unknown = signs_without_font(str(error), told)
            if not unknown:
                raise
        told = told.translate({ord(sign): "" if sign in JOINERS else "?" for sign in unknown})
        lost |= unknown - JOINERS
        told = as_json(json.loads(told) | {"lost": words_for(lost, facts["language"])})
    return compiled(template, told)


def without_forbidden(value: Any) -> Any:
    """The same facts, every text in them without the signs that no text may hold."""
    match value:
        case str():
            return value.translate(FORBIDDEN)
        case list():
            return [without_forbidden(each) for each in value]
        case dict():
            return {key: without_forbidden(each) for key, each in value.items()}
    return value


def signs_without_font(error: str, told: str) -> set[str]:
    """The signs of `told` that the error names, with their kin; empty if it is another error."""
    found = UNKNOWN_SIGN.search(error)
    if found is None:
        return set()
    named = ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1] or found[2])
    unknown = set(named) & set(told)
    return unknown | (HANGUL & set(told) if unknown & HANGUL else set())


def as_json(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False)


def words_for(lost: set[str], language: str) -> str:
    """The line that names what is drawn as a question mark, so that nobody takes it for a name."""
    if not lost:
        return ""
    codes = ", ".join(f"U+{ord(sign):04X}" for sign in sorted(lost))
    with translation.override(language):
        return _("A question mark stands for a sign that this file cannot draw: %(codes)s") % {
            "codes": codes
        }


def compiled(template: str, told: str) -> bytes:
    pdf = compiler().compile(
        input=settings.ROOT / "templates" / template,
        format="pdf",
        sys_inputs={"facts": told},
        pdf_standards="ua-1",
        timestamp=0,
    )
    return cast("bytes", pdf)  # one document gives one file
