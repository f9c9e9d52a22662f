"""Build the .mo files from the .po files with Babel: a bare machine has no msgfmt."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path("locale")


def compile_messages(source: Path, target: Path) -> None:
    """Each catalogue under `source` as a .mo file under `target`; what is newer already stays."""
    for catalogue in sorted(source.glob("*/LC_MESSAGES/*.po")):
        built = (target / catalogue.relative_to(source)).with_suffix(".mo")
        if built.exists() and built.stat().st_mtime >= catalogue.stat().st_mtime:
            continue
        built.parent.mkdir(parents=True, exist_ok=True)
        with catalogue.open("rb") as stream:
            texts = read_po(stream)
        with built.open("wb") as stream:
            write_mo(stream, texts)


if __name__ == "__main__":
    compile_messages(LOCALE, LOCALE)
