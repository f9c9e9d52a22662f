"""`python -m tools.pdf`: check the PDFs of a fresh demo, and a name in each script.

Prints one line a kind of file: how many, pages, kilobytes, what the rules looked at, faults. Ends
with status 1 if any file has a fault or has lost a letter of a name. Needs about a minute.
"""

import os
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tools.marketplace import built
from tools.pdf.rules import RULES, Document, faults
from tools.pdf.samples import NAMES

LANGUAGES = ("nb", "nn", "en")
CODE = "2345678923456789"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'demo.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.local"
        built(dict(os.environ))
        import django  # noqa: PLC0415 - the demo is built first

        django.setup()
        kinds = {
            "certificates of the demo": list(stored_certificates()),
            "agreements of the demo": list(stored_agreements()),
            f"{len(NAMES)} scripts × {len(LANGUAGES)} languages": list(sample_certificates()),
        }
    print(f"Rules: {', '.join(RULES)}, same letters")
    return int(sum(told(kind, files) for kind, files in kinds.items()) > 0)


def told(kind: str, files: list[tuple[bytes, str]]) -> int:
    """One line about a kind, a line for each fault. Returns how many faults."""
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    for pdf, name in files:
        file = Document(pdf)
        seen["pages"] += len(file.pages)
        seen["fonts"] += len(file.fonts)
        seen["glyphs"] += sum(len(each.glyphs) for each in file.drawn)
        seen["elements"] += len(file.elements)
        seen["kB"] += len(pdf) // 1000
        wrong += faults(pdf)
        if name and unicodedata.normalize("NFC", name) not in file.text():
            wrong.append(f"the letters of {name} are not those that were written")
    figures = ", ".join(f"{number:,} {what}" for what, number in seen.items())
    print(f"{kind}: {len(files)} files, {figures}, {len(wrong)} faults")
    for fault, times in Counter(wrong).items():
        print(f"  {times} × {fault}")
    return len(wrong)


def stored_certificates() -> Iterator[tuple[bytes, str]]:
    from placements.models import Certificate  # noqa: PLC0415 - after the set-up
    from placements.queries.certificate import certificate_file  # noqa: PLC0415

    for each in Certificate.objects.filter(signed_at__isnull=False).order_by("pk"):
        yield certificate_file(each), each.content["name"]


def stored_agreements() -> Iterator[tuple[bytes, str]]:
    from placements.models import Agreement  # noqa: PLC0415 - after the set-up
    from placements.queries.agreement_file import agreement_file  # noqa: PLC0415

    for each in Agreement.objects.select_related("placement").order_by("pk"):
        yield agreement_file(each), ""


def sample_certificates() -> Iterator[tuple[bytes, str]]:
    from django.utils import translation  # noqa: PLC0415 - after the set-up

    from bench.certificates import content_of  # noqa: PLC0415
    from common.pdf import draw  # noqa: PLC0415
    from placements.queries.certificate import facts_of  # noqa: PLC0415

    for language in LANGUAGES:
        with translation.override(language):
            for name in NAMES.values():
                facts = facts_of(content_of(name, CODE))
                yield draw("placements/certificate.typ", facts), name


if __name__ == "__main__":
    sys.exit(main())
