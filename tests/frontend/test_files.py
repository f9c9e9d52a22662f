"""The files that browsers get: nothing from other hosts, nothing the security policy refuses."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
STYLES = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
ICONS = sorted((STATIC / "icons").glob("*.svg"))
# E-mail programs read no style sheets, so mail has rules of its own.
PAGES = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if "messages" not in path.relative_to(ROOT / "templates").parts[:1]
)
MANIFEST = json.loads((VENDOR / "MANIFEST.json").read_text(encoding="utf-8"))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_is_something_to_look_at():
    assert min(len(STYLES), len(SCRIPTS), len(ICONS), len(PAGES), len(MANIFEST)) >= 1


def test_vendored_files_are_those_of_the_manifest():
    listed = {
        f"{entry['folder']}/{name}": checksum
        for entry in MANIFEST
        for name, checksum in entry["sha256"].items()
    }
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "MANIFEST.json"
    }

    assert found == listed


def test_the_manifest_names_no_address():
    assert "://" not in read(VENDOR / "MANIFEST.json")


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["folder"])
def test_each_vendored_package_brings_its_licence(entry):
    words = {
        "MIT": "Permission is hereby granted, free of charge",
        "OFL-1.1": "SIL OPEN FONT LICENSE",
    }[entry["licence"]]

    assert words.lower() in read(VENDOR / entry["folder"] / "LICENSE").lower()


@pytest.mark.parametrize("path", sorted(VENDOR.rglob("*.[cj]s*")), ids=lambda path: path.name)
def test_vendored_code_points_to_no_source_map(path):
    assert "sourceMappingURL" not in read(path)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_pages_carry_no_style_and_no_script_of_their_own(path):
    text = read(path)
    found = re.findall(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", text)
    inline = [script for script in re.findall(r"<script[^>]*>", text) if " src=" not in script]

    assert found + inline == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_pages_show_nothing_unescaped(path):
    assert re.findall(r"\|\s*safe\b|autoescape off", read(path)) == []


@pytest.mark.parametrize("path", [*PAGES, *STYLES, *SCRIPTS], ids=named)
def test_nothing_is_loaded_from_another_host(path):
    assert (
        re.findall(
            r"""(?:src|href|action)=["'](?:https?:)?//|url\(["']?(?:https?:)?//""", read(path)
        )
        == []
    )


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_styles_name_no_side_of_the_screen(path):
    """Left and right turn round with the language; start and end do it by themselves."""
    physical = re.findall(
        r"(?:margin|padding|border)-(?:left|right|top|bottom)\b[\w-]*\s*:"
        r"|[{;\s](?:left|right|top|bottom)\s*:"
        r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
        r"|border-(?:top|bottom)-(?:left|right)-radius",
        read(path),
    )

    assert physical == []


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_styles_give_no_uneven_sides_in_short_form(path):
    uneven = [
        values
        for values in re.findall(r"(?:margin|padding|inset):\s*([^;}]+)", read(path))
        if len(parts := re.findall(r"(?:[a-z]+\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s]+)", values))
        == 4
        and parts[1] != parts[3]
    ]

    assert uneven == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_static_files_named_in_pages_exist(path):
    missing = [
        name
        for name in re.findall(r"""{% static ["']([^"']+)["']""", read(path))
        if not (STATIC / name).exists()
    ]

    assert missing == []


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_files_named_in_styles_exist(path):
    missing = [
        name
        for name in re.findall(r"""url\(["']?([^"')]+)""", read(path))
        if not (path.parent / name).exists()
    ]

    assert missing == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_icons_named_in_pages_exist(path):
    names = re.findall(r"""(?:{% icon |\bicon=)["']([^"']+)["']""", read(path))

    assert [name for name in names if not (STATIC / "icons" / f"{name}.svg").exists()] == []


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_icons_are_plain_lines_on_one_grid(path):
    assert re.fullmatch(
        r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        r'stroke="currentColor" stroke-width="1\.75" stroke-linecap="round" '
        r'stroke-linejoin="round"(?: data-mirror="rtl")?>(?:<(?:path|circle)[^<>]*/>)+</svg>\n',
        read(path),
    )


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_our_classes_named_in_pages_are_styled(path):
    styles = " ".join(map(read, STYLES))
    names = {
        name
        for value in re.findall(r'class="([^"]*)"', read(path))
        for name in re.findall(r"(?<![\w-])pb-[a-z0-9-]*[a-z0-9](?![\w{-])", value)
    }

    assert {name for name in names if f".{name}" not in styles} == set()


def test_our_script_stays_small():
    assert len(read(STATIC / "js" / "praksisbro.js").splitlines()) < 250
