"""A screen reader can read our PDF files: each rule is met, and each planted fault is seen."""

import io
import unicodedata

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, DecodedStreamObject, NameObject, TextStringObject

from bench.certificates import content_of
from common.pdf import draw
from placements.queries.certificate import facts_of
from tools.pdf.rules import faults, text_of
from tools.pdf.samples import NAMES

CODE = "2345678923456789"


def certificate_of(name):
    return draw("placements/certificate.typ", facts_of(content_of(name, CODE)))


def agreement_of(name):
    column = {"is_rtl": False, "rows": [{"label": "Name", "value": name}], "note": ""}
    return draw(
        "placements/agreement.typ",
        {
            "title": "Avtale",
            "language": "nb",
            "signatures_heading": "Underskrifter",
            "signatures": [f"{name}, 1.8.2026"],
            "hash": "12ab",
            "columns": [
                column | {"language": "nb"},
                {
                    "language": "ar",
                    "is_rtl": True,
                    "rows": [{"label": "الاسم", "value": name}],
                    "note": "تُرجم هذا النص آلياً.",
                },
            ],
        },
    )


@pytest.mark.parametrize("drawn", [certificate_of, agreement_of])
@pytest.mark.parametrize("script", NAMES)
def test_a_name_in_any_script_is_drawn_and_can_be_read_out(drawn, script):
    pdf = drawn(NAMES[script])
    assert faults(pdf) == []
    assert unicodedata.normalize("NFC", NAMES[script]) in text_of(pdf)


@pytest.mark.parametrize(
    ("written", "drawn", "named"),
    [
        ("한국", "??", "U+AD6D, U+D55C"),
        ("Ola 𐍈", "Ola ?", "U+10348"),
        ("".join(map(chr, range(0xAC00, 0xAE00))), "?" * 512, "U+AC00"),
    ],
)
def test_what_cannot_be_drawn_is_named_on_the_file(written, drawn, named):
    pdf = certificate_of(written)
    assert faults(pdf) == []
    lines = text_of(pdf).splitlines()
    assert lines[1] == drawn
    assert named in lines[-1]


@pytest.mark.parametrize("hidden", ["\ufeff", "\x00", "\x07", "\u202e", "\ufffe", "\ue000", "\t"])
def test_a_sign_that_is_no_letter_takes_no_file_away(hidden):
    assert faults(certificate_of(f"Åse{hidden} Eksempel")) == []


def planted(change):
    """A good certificate with one thing made wrong."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(certificate_of("مريم"))))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def catalog(name):
    return lambda writer: writer.root_object.pop(NameObject(name))


def elements(writer, role):
    return [
        found
        for each in writer._objects  # noqa: SLF001 - pypdf lists them nowhere else
        if isinstance(found := each, dict) and found.get("/S") == role
    ]


def untitled(writer):
    writer.root_object["/ViewerPreferences"][NameObject("/DisplayDocTitle")] = BooleanObject(False)


def unmarked(writer):
    writer.root_object["/MarkInfo"][NameObject("/Marked")] = BooleanObject(False)


def suspect(writer):
    writer.root_object["/MarkInfo"][NameObject("/Suspects")] = BooleanObject(True)


def about(old, new):
    def change(writer):
        stream = DecodedStreamObject()
        stream.set_data(writer.root_object["/Metadata"].get_data().replace(old, new))
        writer.root_object[NameObject("/Metadata")] = stream

    return change


def content(old, new):
    def change(writer):
        page = writer.pages[0]
        stream = DecodedStreamObject()
        data = page.get_contents().get_data()
        assert old in data
        stream.set_data(data.replace(old, new, 1))
        page[NameObject("/Contents")] = stream

    return change


def no_words_for_the_picture(writer):
    elements(writer, "/Figure")[0].pop("/Alt")


def empty_words_for_the_picture(writer):
    elements(writer, "/Figure")[0][NameObject("/Alt")] = TextStringObject(" ")


def role(before, after):
    def change(writer):
        for element in elements(writer, before):
            element[NameObject("/S")] = NameObject(after)

    return change


def no_tabs(writer):
    writer.pages[0].pop("/Tabs")


def font(change_font):
    return lambda writer: change_font(
        next(iter(writer.pages[0]["/Resources"]["/Font"].values())).get_object()
    )


def not_embedded(font):
    font["/DescendantFonts"][0].get_object()["/FontDescriptor"].pop("/FontFile2")


def without_table(font):
    font.pop("/ToUnicode")


def table_without_a_letter(font):
    stream = DecodedStreamObject()
    stream.set_data(font["/ToUnicode"].get_data().replace(b"<0001> <", b"<00FF> <", 1))
    font[NameObject("/ToUnicode")] = stream


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (unmarked, "MarkInfo does not say Marked"),
        (catalog("/MarkInfo"), "MarkInfo does not say Marked"),
        (suspect, "MarkInfo says Suspects"),
        (catalog("/Lang"), "the catalog has no Lang"),
        (untitled, "ViewerPreferences does not say DisplayDocTitle"),
        (about(b"dc:title", b"dc:other"), "the XMP packet has no dc:title"),
        (about(b"pdfuaid:part", b"pdfuaid:bit"), "the XMP packet has no pdfuaid:part 1"),
        (catalog("/StructTreeRoot"), "there is no structure tree"),
        (
            content(b"/Span<</MCID 0>>BDC", b"/Span<</MCID 999>>BDC"),
            "something drawn is neither in the structure tree nor an artifact",
        ),
        (role("/P", "/Span"), "text stands in no paragraph, heading, list or table"),
        (role("/H1", "/H2"), "a heading of level 2 follows level 0"),
        (role("/H1", "/P"), "there is no heading"),
        (no_words_for_the_picture, "a Figure has no Alt"),
        (empty_words_for_the_picture, "a Figure has no Alt"),
        (no_tabs, "page 1 has no Tabs S"),
        (font(not_embedded), "is not embedded"),
        (font(without_table), "has no ToUnicode"),
        (content(rb"(\000\001", rb"(\000\000"), "a sign is drawn as .notdef"),
        (font(table_without_a_letter), "a glyph stands for no letter"),
    ],
)
def test_a_planted_fault_is_seen(change, fault):
    assert any(fault in found for found in faults(planted(change)))


def test_nothing_planted_is_nothing_found():
    assert faults(planted(lambda writer: None)) == []


def test_a_letter_that_is_said_wrongly_is_seen():
    def say_something_else(writer):
        for each in writer.pages[0]["/Resources"]["/Font"].values():
            stream = DecodedStreamObject()
            table = each.get_object()["/ToUnicode"].get_data()
            stream.set_data(table.replace(b"<0645>", b"<0644>"))
            each.get_object()[NameObject("/ToUnicode")] = stream

    assert "مريم" in text_of(planted(lambda writer: None))
    assert "مريم" not in text_of(planted(say_something_else))
