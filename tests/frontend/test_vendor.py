"""The script that fetches vendored files keeps what it should, and nothing that breaks."""

import hashlib

from tools import vendor


def test_named_files_are_kept_without_the_pointer_to_their_source_map(tmp_path):
    unpacked, kept = tmp_path / "package", tmp_path / "vendor"
    (unpacked / "dist").mkdir(parents=True)
    (unpacked / "dist" / "index.js").write_bytes(b"run();\n//# sourceMappingURL=index.js.map")
    (unpacked / "dist" / "font.woff2").write_bytes(b"//# sourceMappingURL=kept in a font")
    (unpacked / "left.js").write_bytes(b"")
    files = {"dist/index.js": "index.js", "dist/font.woff2": "font.woff2"}
    package = vendor.Package("@a/b", "b", "1.2.3", "MIT", files)

    checksums = vendor.keep(package, unpacked, kept)

    assert (kept / "b-1.2.3" / "index.js").read_bytes() == b"run();\n"
    assert (kept / "b-1.2.3" / "font.woff2").read_bytes().startswith(b"//#")
    assert sorted(path.name for path in kept.rglob("*.*") if path.is_file()) == [
        "font.woff2",
        "index.js",
    ]
    assert checksums["index.js"] == hashlib.sha256(b"run();\n").hexdigest()


def test_without_npm_nothing_is_touched(monkeypatch, tmp_path, capsys):
    (tmp_path / "MANIFEST.json").write_text("[]")
    monkeypatch.setattr(vendor, "VENDOR", tmp_path)
    monkeypatch.setattr(vendor.shutil, "which", lambda name: None)

    assert vendor.main() == 2
    assert "npm is missing" in capsys.readouterr().err
    assert (tmp_path / "MANIFEST.json").read_text() == "[]"
