"""Fetches the few front-end files we did not write ourselves, and notes what they are.

Run by `make vendor`, only to upgrade: the files are committed, and a test compares them with
static/vendor/MANIFEST.json. Needs npm.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"

# Manifest storage fails on a source map that is not there.
SOURCE_MAP = re.compile(rb"^\s*(?://|/\*)# sourceMappingURL=.*$\n?", re.MULTILINE)


@dataclass(frozen=True)
class Package:
    """One package: what it is called here and there, and which of its files we keep."""

    source: str
    name: str
    version: str
    licence: str
    files: dict[str, str]

    @property
    def folder(self) -> str:
        """The folder under static/vendor/; the version in it makes an upgrade visible."""
        return f"{self.name}-{self.version}"


def web_font(source: str, name: str, files: list[str]) -> Package:
    """A font for the pages: woff2, one file per script, so that a browser fetches what it needs."""
    kept = {f"files/{file}": file for file in files} | {"LICENSE": "LICENSE"}
    return Package(source, name, "5.3.0", "OFL-1.1", kept)


BOLD = ("400Regular", "700Bold")
ONE_WEIGHT = ("400Regular",)


def pdf_font(source: str, family: str, version: str, weights: tuple[str, ...] = BOLD) -> Package:
    """A family as TrueType, for the PDF writer. One weight where a second would be megabytes."""
    kept = {f"{each}/{family}_{each}.ttf": f"{family}-{each[3:]}.ttf" for each in weights}
    kept["LICENSE_FONT"] = "LICENSE"
    return Package(f"@expo-google-fonts/{source}", f"{source}-ttf", version, "OFL-1.1", kept)


PACKAGES = [
    Package(
        "@digdir/designsystemet-css",
        "designsystemet-css",
        "1.22.0",
        "MIT",
        {
            "dist/src/index.css": "index.css",
            "dist/theme/designsystemet.css": "theme.css",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "@digdir/designsystemet-web",
        "designsystemet-web",
        "1.22.0",
        "MIT",
        {"dist/umd/index.js": "index.js", "LICENSE": "LICENSE"},
    ),
    web_font(
        "@fontsource-variable/inter",
        "inter",
        [
            "inter-latin-wght-normal.woff2",
            "inter-latin-ext-wght-normal.woff2",
            "inter-cyrillic-wght-normal.woff2",
        ],
    ),
    web_font(
        "@fontsource/noto-sans-arabic",
        "noto-sans-arabic",
        [
            "noto-sans-arabic-arabic-400-normal.woff2",
            "noto-sans-arabic-arabic-700-normal.woff2",
        ],
    ),
    web_font(
        "@fontsource/noto-sans-ethiopic",
        "noto-sans-ethiopic",
        [
            "noto-sans-ethiopic-ethiopic-400-normal.woff2",
            "noto-sans-ethiopic-ethiopic-700-normal.woff2",
        ],
    ),
    pdf_font("inter", "Inter", "0.4.2"),
    # Before Noto, which draws dots and letters apart: copied text would hold each letter twice.
    pdf_font("vazirmatn", "Vazirmatn", "0.4.1"),
    pdf_font("noto-sans-arabic", "NotoSansArabic", "0.4.3"),
    pdf_font("noto-sans-ethiopic", "NotoSansEthiopic", "0.4.2"),
    pdf_font("noto-sans-georgian", "NotoSansGeorgian", "0.4.3"),
    pdf_font("noto-sans-armenian", "NotoSansArmenian", "0.4.2"),
    pdf_font("noto-sans-hebrew", "NotoSansHebrew", "0.4.1"),
    pdf_font("noto-sans-devanagari", "NotoSansDevanagari", "0.4.1"),
    pdf_font("noto-sans-tamil", "NotoSansTamil", "0.4.3"),
    pdf_font("noto-sans-myanmar", "NotoSansMyanmar", "0.4.2"),
    pdf_font("noto-sans-sc", "NotoSansSC", "0.4.3", ONE_WEIGHT),
    pdf_font("noto-emoji", "NotoEmoji", "0.4.7", ONE_WEIGHT),
]


def download(package: Package, npm: str, folder: Path) -> Path:
    """Fetch one package into `folder` and unpack it there. Returns the unpacked folder."""
    command = [npm, "pack", "--silent", f"{package.source}@{package.version}"]
    answer = subprocess.run(  # noqa: S603 - the arguments stand above, nothing comes from outside
        command, cwd=folder, check=True, capture_output=True, text=True
    )
    with tarfile.open(folder / answer.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def keep(package: Package, unpacked: Path, vendor: Path) -> dict[str, str]:
    """Copy the named files into their folder under `vendor`. Returns the checksum of each."""
    target = vendor / package.folder
    target.mkdir(parents=True)
    checksums = {}
    for source, name in package.files.items():
        content = (unpacked / source).read_bytes()
        if name.endswith((".css", ".js")):
            content = SOURCE_MAP.sub(b"", content)
        (target / name).write_bytes(content)
        checksums[name] = hashlib.sha256(content).hexdigest()
    return checksums


def fetch(package: Package, npm: str, vendor: Path) -> dict[str, object]:
    """Fetch and keep one package. Returns its entry of the manifest."""
    with tempfile.TemporaryDirectory() as folder:
        checksums = keep(package, download(package, npm, Path(folder)), vendor)
    return {
        "package": package.source,
        "version": package.version,
        "licence": package.licence,
        "folder": package.folder,
        "sha256": checksums,
    }


def main() -> int:
    """Replace static/vendor/ by the packages named above."""
    npm = shutil.which("npm")
    if npm is None:
        sys.stderr.write("npm is missing. It is only needed to upgrade the vendored files.\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / VENDOR.name
        fresh.mkdir()
        entries = [fetch(package, npm, fresh) for package in PACKAGES]
        (fresh / "MANIFEST.json").write_text(json.dumps(entries, indent=2) + "\n")
        # Only now, when everything has arrived, the old files go.
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(fresh, VENDOR)
    sys.stdout.write(f"{len(entries)} packages in {VENDOR.name}/\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
