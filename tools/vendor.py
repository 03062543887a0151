"""Refresh the vendored front-end assets, or check that they are what the manifest says.

    python tools/vendor.py            fetch the pinned packages with `npm pack` (needs npm), rewrite the folder and its manifest
    python tools/vendor.py --check    verify every digest (needs nothing but Python); exit 1 when something differs

Only the files that the product uses are kept. To use another icon, add its name to ICONS and run this again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "zhongshu" / "core" / "ui" / "static" / "vendor"
MANIFEST = "manifest.json"

ICONS = """
adjustments alert-circle alert-triangle archive arrow-back-up arrow-forward-up arrow-left arrow-right arrows-split ban bell book
bookmark building building-community bulb calendar calendar-due certificate chart-bar check checks chevron-down chevron-left
chevron-right chevron-up circle-check clipboard-list clock corner-up-left database device-floppy device-mobile dots download eraser
external-link eye eye-off file-check file-export file-import file-plus file-search file-spreadsheet file-text file-type-docx
file-type-pdf file-zip files filter fingerprint flag folder gavel git-compare hash help history home hourglass id-badge-2 inbox
info-circle key keyboard layout-dashboard link list list-check lock logout mail map-pin maximize menu-2 message moon news paperclip
pencil photo player-pause plus printer refresh report route rubber-stamp scale search send settings shield-check shield-lock signature
sitemap speakerphone star sun switch-horizontal table table-export text-size timeline trash upload user user-check user-plus users
versions writing x zoom-in zoom-out
"""

TABLER_LICENCE = """Copyright 2018-2026 The Tabler Authors; copyright 2018-2026 codecalm.net Paweł Kuna
Contains Bootstrap: copyright 2011-2025 The Bootstrap Authors; contains Popper: copyright 2019 Federico Zivolo. All under this licence:

The MIT License (MIT)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION
WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
"""The package of @tabler/core has no licence file of its own; this is the licence that its banner names."""


@dataclass(frozen=True)
class Package:
    """One npm package at one version: `files` maps a path inside it to the name that we keep it under, `written` is text of our own."""

    name: str
    version: str
    licence: str
    files: dict[str, str]
    sprite: str = ""
    written: dict[str, str] = field(default_factory=dict)


PACKAGES = (
    Package(
        "@tabler/core",
        "1.6.1",
        "MIT (contains Bootstrap 5 and Popper 2, both MIT)",
        {
            "dist/css/tabler.min.css": "tabler.min.css",
            "dist/js/tabler.min.js": "tabler.min.js",
        },
        written={"tabler.LICENSE.txt": TABLER_LICENCE},
    ),
    Package("@tabler/icons", "3.51.0", "MIT", {"LICENSE": "tabler-icons.LICENSE.txt"}, sprite="icons.svg"),
    Package(
        "bpmn-js",
        "18.31.1",
        "bpmn.io (MIT with a mark: the watermark of drawn diagrams stays visible)",
        {
            "dist/bpmn-navigated-viewer.production.min.js": "bpmn-viewer.min.js",
            "dist/assets/diagram-js.css": "diagram-js.css",
            "dist/assets/bpmn-js.css": "bpmn-js.css",
            "LICENSE": "bpmn-js.LICENSE.txt",
        },
    ),
    Package(
        "echarts",
        "6.1.0",
        "Apache-2.0",
        {"dist/echarts.common.min.js": "echarts.common.min.js", "LICENSE": "echarts.LICENSE.txt", "NOTICE": "echarts.NOTICE.txt"},
    ),
    Package("htmx.org", "2.0.11", "0BSD", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE.txt"}),
)


def fetch(package: Package, folder: Path) -> dict[str, bytes]:
    """The files of a package by path, from a tarball that npm has fetched and whose integrity npm has checked."""
    command = ["npm", "pack", f"{package.name}@{package.version}", "--silent", "--pack-destination", str(folder)]
    name = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
    files: dict[str, bytes] = {}
    with tarfile.open(folder / name) as tarball:
        for member in tarball:
            stream = tarball.extractfile(member)
            if stream:
                files[member.name.removeprefix("package/")] = stream.read()
    return files


def without_source_map(data: bytes) -> bytes:
    """A script or style sheet without the line that points at its map, which we do not ship."""
    return re.sub(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$", b"\n", data)


def sprite(files: dict[str, bytes]) -> bytes:
    """One SVG with a symbol for every icon that we use; stroke and size come from the page that uses it."""
    symbols = []
    for name in sorted(ICONS.split()):
        source = files[f"icons/outline/{name}.svg"].decode()
        body = source[source.index(">", source.index("<svg")) + 1 : source.rindex("</svg>")]
        body = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", body)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(line.strip() for line in body.splitlines())}</symbol>')
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n").encode()


def kept_files(package: Package, files: dict[str, bytes]) -> dict[str, bytes]:
    kept = {name: without_source_map(files[path]) for path, name in package.files.items()}
    kept |= {name: text.encode() for name, text in package.written.items()}
    return kept | ({package.sprite: sprite(files)} if package.sprite else {})


def refresh() -> None:
    """Rewrite the folder and its manifest from the pinned packages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    entries = []
    with tempfile.TemporaryDirectory() as temporary:
        fetched = [(package, kept_files(package, fetch(package, Path(temporary)))) for package in PACKAGES]
    for old in FOLDER.iterdir():
        old.unlink()
    for package, kept in fetched:
        for name, data in kept.items():
            (FOLDER / name).write_bytes(data)
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(kept.items())}
        entries.append({"package": package.name, "version": package.version, "licence": package.licence, "files": digests})
    (FOLDER / MANIFEST).write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def faults() -> list[str]:
    """What differs between the folder and its manifest, a sentence each."""
    entries = json.loads((FOLDER / MANIFEST).read_text(encoding="utf-8"))
    expected = {name: digest for entry in entries for name, digest in entry["files"].items()}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.iterdir() if path.name != MANIFEST}
    return (
        [f"{name} is missing" for name in sorted(expected.keys() - found.keys())]
        + [f"{name} is not in the manifest" for name in sorted(found.keys() - expected.keys())]
        + [f"{name} was changed" for name in sorted(expected.keys() & found.keys()) if expected[name] != found[name]]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="verify the digests of the vendored files and change nothing")
    if not parser.parse_args().check:
        refresh()
    found = faults()
    print("\n".join(found) if found else "vendored assets agree with their manifest")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
