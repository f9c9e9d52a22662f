"""PDF documents that a screen reader can read: drawn by Typst, tagged after PDF/UA-1.

Fonts lie in `static/vendor/` (Latin, Greek, Cyrillic, Arabic, Ethiopic), so a document looks the
same on every machine. The sources are `templates/<app>/<name>.typ`; `templates/documents/base.typ`
gives them page, heading and field list. Facts reach them as JSON, never as Typst source, so
nothing that a person typed can run.
"""

import json
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


def draw(template: str, facts: dict[str, Any]) -> bytes:
    """The PDF of `templates/<template>` filled with `facts`; the same facts give the same bytes.

    `facts` must hold `title` and `language` (a BCP 47 code): the standard asks for both.
    """
    source = settings.ROOT / "templates" / template
    pdf = compiler().compile(
        input=source,
        format="pdf",
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=0,
    )
    return cast("bytes", pdf)  # one document gives one file
