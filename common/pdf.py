"""PDF documents that a screen reader can read: drawn by Typst, tagged after PDF/UA-1.

Fonts lie in `static/vendor/` (Latin, Greek, Cyrillic, Arabic, Ethiopic), so a document looks the
same on every machine. The sources are `templates/<app>/<name>.typ`; `templates/documents/base.typ`
gives them page, heading and field list. Facts reach them as JSON, never as Typst source, so
nothing that a person typed can run.
"""

import json
import re
from functools import cache
from typing import Any, cast

import typst
from django.conf import settings


@cache
def compiler() -> typst.Compiler:
    """One for the process: it keeps the fonts."""
    fonts = sorted((settings.ROOT / "static" / "vendor").glob("*-ttf-*"))
    return typst.Compiler(
        root=settings.ROOT / "templates", font_paths=list(fonts), ignore_system_fonts=True
    )


# How Typst says that no bundled font has a sign; PDF/UA-1 allows none that cannot be read.
UNKNOWN_SIGN = re.compile(r'text `"?(.+?)"?` could not be displayed|text "(.+?)" could not be')
MOST_SIGNS = 50
# They glue emoji together and have no shape of their own.
JOINERS = dict.fromkeys((0x200D, 0xFE0E, 0xFE0F))


def draw(template: str, facts: dict[str, Any]) -> bytes:
    """The PDF of `templates/<template>` filled with `facts`; the same facts give the same bytes.

    `facts` must hold `title` and `language` (a BCP 47 code): the standard asks for both. A sign
    that no bundled font has (an emoji) is drawn as a question mark.
    """
    told = json.dumps(facts, ensure_ascii=False).translate(JOINERS)
    for _sign in range(MOST_SIGNS):
        try:
            return compiled(template, told)
        except typst.TypstError as error:
            unknown = UNKNOWN_SIGN.search(str(error))
            if unknown is None:
                raise
            signs = unknown.group(1) or unknown.group(2)
            told = told.translate(dict.fromkeys(map(ord, signs), "?"))
    return compiled(template, told)


def compiled(template: str, told: str) -> bytes:
    pdf = compiler().compile(
        input=settings.ROOT / "templates" / template,
        format="pdf",
        sys_inputs={"facts": told},
        pdf_standards="ua-1",
        timestamp=0,
    )
    return cast("bytes", pdf)  # one document gives one file
