"""A PDF as the rules see it: what is drawn, with which letters, and where it stands in the tree.

pypdf opens the file and splits the content into operators. Its own text extraction looks past
`ActualText`, which Typst writes wherever several glyphs make one letter group, so the letters are
read here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

# One entry of a ToUnicode table: <0001> <0644>, or a range <0001> <0004> <0644>.
PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
TRIPLE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
PAINTS = {b"Tj", b"TJ", b"'", b'"', b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"Do"}
SHOWS = {b"Tj", b"TJ", b"'", b'"'}
Key = tuple[int, int]  # page, number of the marked content on it


@dataclass(frozen=True)
class Font:
    """One font of a page. `letters` maps a glyph's number to what it stands for."""

    name: str
    is_embedded: bool
    has_table: bool
    letters: dict[int, str]


@dataclass
class Drawn:
    """One piece of marked content, or of content that nothing marks (`key` None)."""

    key: Key | None
    is_artifact: bool = False
    language: str = ""  # its own, where it is not that of its element
    pieces: list[str] = field(default_factory=list)  # as drawn, left to right
    glyphs: list[tuple[Font, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Element:
    """One element of the structure tree with the content that belongs to it alone."""

    role: str
    alt: str
    language: str
    above: tuple[str, ...]  # roles from the root down to the parent
    content: tuple[Key, ...]


def table_of(font: dict[str, Any]) -> dict[int, str]:
    stream = font.get("/ToUnicode")
    if stream is None:
        return {}
    data = stream.get_data()
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", data, re.DOTALL):
        for code, letters in PAIR.findall(block):
            found[int(code, 16)] = bytes.fromhex(letters.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", data, re.DOTALL):
        for first, last, letters in TRIPLE.findall(block):
            start = ord(bytes.fromhex(letters.decode()).decode("utf-16-be")[-1])
            for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = chr(start + step)
    return found


def font_of(font: dict[str, Any]) -> Font:
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    described = inner.get("/FontDescriptor", {})
    files = {"/FontFile", "/FontFile2", "/FontFile3"}
    return Font(
        str(font.get("/BaseFont", "")).lstrip("/"),
        bool(files & set(described)),
        "/ToUnicode" in font,
        table_of(font),
    )


def codes_of(shown: Any) -> Iterator[int]:
    """The glyph numbers of a shown string: two bytes each, as in every font Typst embeds."""
    for part in shown if isinstance(shown, list) else [shown]:
        data = getattr(part, "original_bytes", None)
        if data is not None:
            yield from (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))


class Page:
    """The content of one page, piece by piece."""

    def __init__(self, number: int, page: PageObject) -> None:
        self.number = number
        self.tabs = str(page.get("/Tabs", ""))
        resources: dict[str, Any] = page.get("/Resources", {})  # type: ignore[assignment]
        self.fonts = {
            name: font_of(font.get_object()) for name, font in resources.get("/Font", {}).items()
        }
        content = page.get_contents()
        self.operations = content.operations if content is not None else []

    @cached_property
    def drawn(self) -> list[Drawn]:
        open_marks: list[Drawn | str | None] = []
        found: list[Drawn] = []
        font: Font | None = None
        for given, operator in self.operations:
            if operator in {b"BDC", b"BMC"}:
                open_marks.append(self.mark(given, found, open_marks))
            elif operator == b"EMC" and open_marks:
                open_marks.pop()
            elif operator == b"Tf":
                font = self.fonts.get(given[0])
            elif operator in PAINTS:
                self.paint(given, operator, font, open_marks, found)
        return found

    def mark(self, given: Any, found: list[Drawn], marks: list[Any]) -> Drawn | str | None:
        """What a mark opens: content of its own, letters that stand for glyphs, or neither."""
        facts = given[1] if len(given) > 1 and isinstance(given[1], dict) else {}
        if "/MCID" in facts or given[0] == "/Artifact":
            key = (self.number, int(facts["/MCID"])) if "/MCID" in facts else None
            language = str(facts.get("/Lang", ""))
            found.append(Drawn(key, given[0] == "/Artifact", language))
            return found[-1]
        if "/ActualText" in facts:
            holder = next((mark for mark in reversed(marks) if isinstance(mark, Drawn)), None)
            if holder is not None:
                holder.pieces.append(str(facts["/ActualText"]))
            return str(facts["/ActualText"])
        return None

    def paint(
        self, given: Any, operator: bytes, font: Font | None, marks: list[Any], found: list[Drawn]
    ) -> None:
        holder = next((mark for mark in reversed(marks) if isinstance(mark, Drawn)), None)
        if holder is None:
            found.append(Drawn(None))
            holder = found[-1]
        if operator not in SHOWS or font is None:
            return
        is_spelled_out = any(isinstance(mark, str) for mark in marks)
        for code in codes_of(given[-1]):
            holder.glyphs.append((font, code))
            if not is_spelled_out:
                holder.pieces.append(font.letters.get(code, "\ufffd"))


def elements_of(reader: PdfReader, pages: dict[int, int]) -> list[Element]:
    """The structure tree in reading order, the root's children first. Empty without a tree."""
    root = reader.trailer["/Root"].get("/StructTreeRoot")  # type: ignore[attr-defined]
    found: list[Element] = []

    def walk(node: Any, above: tuple[str, ...], page: int, language: str) -> None:
        node = node.get_object()
        if not isinstance(node, DictionaryObject) or "/S" not in node:
            return
        if "/Pg" in node:
            page = pages[node.raw_get("/Pg").idnum]
        role = str(node["/S"]).lstrip("/")
        language = str(node.get("/Lang", language))
        children = node.get("/K", [])
        children = children if isinstance(children, list) else [children]
        own = tuple(key_of(child, page, pages) for child in children if holds_content(child))
        found.append(Element(role, str(node.get("/Alt", "")), language, above, own))
        for child in children:
            walk(child, (*above, role), page, language)

    if root is not None:
        first = root.get("/K", [])
        for child in first if isinstance(first, list) else [first]:
            walk(child, (), 0, str(reader.trailer["/Root"].get("/Lang", "")))  # type: ignore[attr-defined]
    return found


def holds_content(child: Any) -> bool:
    child = child.get_object()
    return isinstance(child, int) or (isinstance(child, dict) and "/MCID" in child)


def key_of(child: Any, page: int, pages: dict[int, int]) -> Key:
    child = child.get_object()
    if isinstance(child, int):
        return (page, int(child))
    return (pages[child.raw_get("/Pg").idnum] if "/Pg" in child else page, int(child["/MCID"]))


def is_right_to_left(piece: str) -> bool:
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in piece)


def in_reading_order(pieces: list[str]) -> str:
    """Pieces drawn left to right, as they are read: each stretch of right-to-left turned round."""
    said: list[str] = []
    stretch: list[str] = []
    for piece in [*pieces, None]:
        is_neutral = piece is not None and not any(letter.isalnum() for letter in piece)
        if piece is not None and (is_right_to_left(piece) or (stretch and is_neutral)):
            stretch.append(piece)
            continue
        tail = len(stretch)
        while tail and not is_right_to_left(stretch[tail - 1]):
            tail -= 1
        said += [*reversed(stretch[:tail]), *stretch[tail:]]
        stretch = []
        if piece is not None:
            said.append(piece)
    return "".join(said)
