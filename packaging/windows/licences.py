"""The licences of all that the bundle carries, from what its wheels say of themselves."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

HERE = Path(__file__).resolve().parent / "licences"
ROOT = HERE.parent.parent.parent
FONTS = ROOT / "resources/fonts"
README = "README.txt"
# What the metadata of a wheel leaves out.
LICENCES = {
    "shiboken6": "LGPL-3.0-only",
    "pyside6-essentials": "LGPL-3.0-only",
    "sqlcipher3": "Zlib; SQLCipher: BSD-3-Clause; SQLite: public domain",
    "peewee": "MIT",
    "reportlab": "BSD-3-Clause",
}
_TEXT = re.compile(r"(licen[cs]e|copying|notice)", re.IGNORECASE)
_NOT_OURS = "Commercial"  # a choice that Qt offers and we do not take
_HEAD = """\
An Dân {version} - giấy phép của phần mềm và của các thành phần đi kèm
An Dân {version} - licences of the program and of what comes with it

An Dân: MIT (LICENSE.txt). Free for everyone, also at work; no warranty.

Qt 6 and PySide6 are used under the GNU LGPL 3 (LGPL-3.0.txt, GPL-3.0.txt), unchanged, as libraries
of their own in the folder _internal\\PySide6, where they may be exchanged for other builds of the
same version. Their source: https://download.qt.io/official_releases/.
The fonts are used under the SIL Open Font License 1.1 (fonts-*.txt).

"""


def write(folder: Path, version: str, python: Path, packages: Path, lock: Path) -> None:
    """Fill ``folder``: a list of the components, and the text of each licence.

    ``python`` is the folder of the Python whose library goes along, ``packages`` where what ``lock``
    lists is installed.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE.txt")
    for text in HERE.glob("*.txt"):
        shutil.copy(text, folder)
    for text in FONTS.glob("OFL-*.txt"):
        shutil.copy(text, folder / f"fonts-{text.name}")
    own = next(p for p in (python / "LICENSE.txt", python / "Lib/LICENSE.txt") if p.is_file())
    shutil.copy(own, folder / "Python.txt")
    lines = ["Python 3.11: PSF-2.0; OpenSSL: Apache-2.0; libffi, zlib, bzip2, xz (Python.txt)"]
    for part in _parts(packages, lock):
        name = part.name
        lines.append(f"{name} {part.version}: {_licence(part)}")
        for text in _texts(part):
            where = folder / name / text.name
            where.parent.mkdir(exist_ok=True)
            shutil.copy(text, where)
    lines.append("PyInstaller, the starter in both programs: GPL-2.0 with an exception for bundles")
    whole = _HEAD.format(version=version) + "\n".join(lines) + "\n"
    # With a mark at its beginning: Windows' editor and the installer take it for UTF-8.
    (folder / README).write_text(whole, encoding="utf-8-sig", newline="\r\n")


def _parts(packages: Path, lock: Path) -> list[Distribution]:
    listed = set(re.findall(r"^([a-z0-9-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    found = {_key(part.name): part for part in distributions(path=[str(packages)])}
    return [found[name] for name in sorted(listed)]


def _licence(part: Distribution) -> str:
    fields = part.metadata.json
    stated = fields.get("license_expression") or fields.get("license")
    licence = LICENCES.get(_key(part.name)) or stated
    if not isinstance(licence, str):
        raise SystemExit(
            f"{part.name} does not say its licence: add it to LICENCES in licences.py."
        )
    return licence


def _texts(part: Distribution) -> Iterator[Path]:
    for file in part.files or ():
        inside = any(folder.endswith(".dist-info") for folder in file.parts[:1])
        if inside and _TEXT.search(str(file)) and _NOT_OURS not in file.name:
            yield Path(str(file.locate()))


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
