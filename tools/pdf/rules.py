"""What PDF/UA-1 asks of our files, as far as a machine can tell: sentences, none when all is well.

The paragraphs named are those of ISO 14289-1. What only a person can tell is in docs/pdf.md: is the
alternative text a good one, is the order of reading sensible.
"""

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from pypdf import PdfReader

from tools.pdf.reading import Drawn, Element, Font, Key, Page, elements_of, in_reading_order

# What text may stand in; a Span alone is read as one breath with whatever comes before it.
BLOCKS = {"P", "Title", "Caption", "Figure", "Lbl", "LBody", "TD", "TH", "Link", "Note"}
HEADING = re.compile(r"H([1-6])")
NOTDEF = 0  # the glyph of a sign that the font does not have


class Document:
    """One file, opened once for all rules."""

    def __init__(self, pdf: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(pdf))
        self.root: dict[str, Any] = self.reader.trailer["/Root"]  # type: ignore[assignment]

    @cached_property
    def pages(self) -> list[Page]:
        return [Page(n, page) for n, page in enumerate(self.reader.pages)]

    @cached_property
    def elements(self) -> list[Element]:
        numbers = {
            page.indirect_reference.idnum: n
            for n, page in enumerate(self.reader.pages)
            if page.indirect_reference is not None
        }
        return elements_of(self.reader, numbers)

    @cached_property
    def drawn(self) -> list[Drawn]:
        return [piece for page in self.pages for piece in page.drawn]

    @cached_property
    def fonts(self) -> list[Font]:
        return [font for page in self.pages for font in page.fonts.values()]

    @property
    def about(self) -> str:
        """The XMP packet: what the file says about itself."""
        stream = self.root.get("/Metadata")
        return stream.get_data().decode("utf-8") if stream is not None else ""

    @cached_property
    def read(self) -> list[tuple[Element, list[Drawn]]]:
        """The tree's elements with what belongs to each alone."""
        by_key: dict[Key, Drawn] = {each.key: each for each in self.drawn if each.key}
        return [
            (element, [by_key[key] for key in element.content if key in by_key])
            for element in self.elements
        ]

    def text(self) -> str:
        """Every letter of the tree's elements, one element a line, in normal form C."""
        lines = [
            in_reading_order([piece for each in own for piece in each.pieces])
            for _element, own in self.read
        ]
        return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))

    def text_in(self, language: str) -> str:
        """The letters that a voice is told to read in this language, one element a line."""
        lines = [
            in_reading_order(
                [
                    piece
                    for each in own
                    if (each.language or element.language) == language
                    for piece in each.pieces
                ]
            )
            for element, own in self.read
        ]
        return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))


def says(facts: dict[str, Any], name: str) -> bool:
    """A PDF boolean: its own type, true only beside another."""
    return name in facts and bool(facts[name] == True)  # noqa: E712


def marked(file: Document) -> Iterator[str]:
    """6.2: the file says it is tagged, and does not call its own tags suspect."""
    info = file.root.get("/MarkInfo", {})
    if not says(info, "/Marked"):
        yield "MarkInfo does not say Marked"
    if says(info, "/Suspects"):
        yield "MarkInfo says Suspects"


def language(file: Document) -> Iterator[str]:
    """7.2: a language for the whole."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", str(file.root.get("/Lang", ""))):
        yield "the catalog has no Lang"


def title(file: Document) -> Iterator[str]:
    """7.1: a title, and a reader that shows it in place of the file's name."""
    if not says(file.root.get("/ViewerPreferences", {}), "/DisplayDocTitle"):
        yield "ViewerPreferences does not say DisplayDocTitle"
    said = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", file.about, re.DOTALL)
    if said is None or not said.group(1).strip():
        yield "the XMP packet has no dc:title"


def standard(file: Document) -> Iterator[str]:
    """5: the file names the standard it follows."""
    if not re.search(r"pdfuaid:part(>|=\")1\b", file.about):
        yield "the XMP packet has no pdfuaid:part 1"


def tree(file: Document) -> Iterator[str]:
    """7.1: every drawn thing is in the tree or marked as decoration."""
    if not file.elements:
        yield "there is no structure tree"
    in_tree = {key for element in file.elements for key in element.content}
    if any(each.key not in in_tree and not each.is_artifact for each in file.drawn):
        yield "something drawn is neither in the structure tree nor an artifact"
    if any(not BLOCKS & {e.role, *e.above} and not is_heading(e) for e in speaking(file)):
        yield "text stands in no paragraph, heading, list or table"


def speaking(file: Document) -> list[Element]:
    return [element for element in file.elements if element.content]


def is_heading(element: Element) -> bool:
    return any(HEADING.fullmatch(role) for role in (element.role, *element.above))


def headings(file: Document) -> Iterator[str]:
    """7.4: levels begin at one and leave none out on the way down."""
    levels = [int(found[1]) for e in file.elements if (found := HEADING.fullmatch(e.role))]
    if not levels:
        yield "there is no heading"
    for before, level in zip([0, *levels], levels, strict=False):
        if level > before + 1:
            yield f"a heading of level {level} follows level {before}"


def figures(file: Document) -> Iterator[str]:
    """7.3: every picture has its words."""
    if any(e.role == "Figure" and not e.alt.strip() for e in file.elements):
        yield "a Figure has no Alt"


def tabs(file: Document) -> Iterator[str]:
    """7.18.3: the tab key follows the tree."""
    for page in file.pages:
        if page.tabs != "/S":
            yield f"page {page.number + 1} has no Tabs S"


def fonts(file: Document) -> Iterator[str]:
    """7.21: each font is in the file and says what its glyphs stand for."""
    for font in file.fonts:
        if not font.is_embedded:
            yield f"{font.name} is not embedded"
        if not font.has_table:
            yield f"{font.name} has no ToUnicode"


def glyphs(file: Document) -> Iterator[str]:
    """7.21.7 and 7.21.8: a real glyph for every sign, and a letter for every glyph."""
    shown = [glyph for each in file.drawn for glyph in each.glyphs]
    if any(code == NOTDEF for _font, code in shown):
        yield "a sign is drawn as .notdef"
    if any(font.has_table and not font.letters.get(code) for font, code in shown):
        yield "a glyph stands for no letter"


RULES: dict[str, Callable[[Document], Iterator[str]]] = {
    rule.__name__: rule
    for rule in (
        marked,
        language,
        title,
        standard,
        tree,
        headings,
        figures,
        tabs,
        fonts,
        glyphs,
    )
}


def faults(pdf: bytes) -> list[str]:
    """What is wrong with the file, as sentences; empty for a good one."""
    file = Document(pdf)
    return [fault for rule in RULES.values() for fault in rule(file)]


def text_of(pdf: bytes) -> str:
    return Document(pdf).text()
