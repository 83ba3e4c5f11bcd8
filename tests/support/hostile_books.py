"""Workbooks that mean harm, each made from a form that an honest office filled in."""

from __future__ import annotations

import random
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
TYPES, LINKS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
Parts = dict[str, bytes]
_CHANCE = random.Random(7)


def _noise(count: int, each: int) -> Iterator[bytes]:
    """Words that hardly shrink when they are packed."""
    noise = _CHANCE.randbytes(count * each // 2 + 1).hex().encode()
    return (noise[n * each : (n + 1) * each] for n in range(count))


def _with_strings(parts: Parts, sst: bytes) -> Parts:
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    mime = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % mime
    link = b'<Relationship Id="rId99" Type="%s" Target="sharedStrings.xml"/></Relationships>' % kind
    return parts | {
        STRINGS: sst,
        TYPES: parts[TYPES].replace(b"</Types>", types),
        LINKS: parts[LINKS].replace(b"</Relationships>", link),
    }


def _sst(inside: bytes) -> bytes:
    return (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>' % inside
    )


def _in_d8(parts: Parts, inside: bytes) -> Parts:
    head, _, rest = parts[SHEET].partition(b'<c r="D8"')
    return parts | {SHEET: head + b'<c r="D8">' + inside + b"</c>" + rest.partition(b"</c>")[2]}


def million_rows(parts: Parts) -> Parts:
    """They are harmless: only the first thousand are read."""
    rows = b"".join(
        b'<row r="%d"><c r="D%d" t="str"><v>%s</v></c></row>' % (n, n, word)
        for n, word in enumerate(_noise(1_000_000, 6), 1001)
    )
    return parts | {SHEET: parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")}


def wide_row(parts: Parts) -> Parts:
    cells = b"".join(b'<c t="str"><v>%s</v></c>' % word for word in _noise(1_000_000, 6))
    sheet, first = parts[SHEET], parts[SHEET].index(b"<row ")
    return parts | {SHEET: sheet[:first] + b"<row>" + cells + b"</row>" + sheet[first:]}


def endless_formula(parts: Parts) -> Parts:
    return _in_d8(parts, b"<f>1+" + b"+".join(_noise(2_000_000, 8)) + b"</f>")


def long_formula(parts: Parts) -> Parts:
    """Longer than a cell can hold, and small enough to be read."""
    return _in_d8(parts, b"<f>" + b"+".join(_noise(10_000, 8)) + b"</f>")


def endless_strings(parts: Parts) -> Parts:
    return _with_strings(
        parts, _sst(b"<si><t>" + b"</t></si><si><t>".join(_noise(1_600_000, 9)) + b"</t></si>")
    )


def deep_nest(parts: Parts) -> Parts:
    names = [b"a" + word for word in _noise(300_000, 6)]
    closed = b"".join(b"</%s>" % name for name in reversed(names))
    return _with_strings(parts, _sst(b"".join(b"<%s>" % name for name in names) + closed))


def entities(parts: Parts) -> Parts:
    """Nine letters that unfold to a milliard."""
    lines = [b'<!ENTITY a0 "lol">']
    for n in range(1, 10):
        lines.append(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10))
    declared = b"<!DOCTYPE sst [%s]>" % b"".join(lines)
    return _with_strings(parts, declared + _sst(b"<si><t>&a9;</t></si>"))


def entities_unseen(parts: Parts) -> Parts:
    """The same in UTF-16."""
    told = entities(parts)
    return told | {STRINGS: told[STRINGS].decode().encode("utf-16")}


def bomb(parts: Parts) -> Parts:
    return parts | {"xl/media/picture.png": bytes(190 << 20)}


def many_parts_of_nothing(parts: Parts) -> Parts:
    """Each part keeps to the limits, all of them together do not."""
    block = b"".join(_noise(1, 32_000)) + bytes(3 << 20)
    return parts | {f"xl/media/{n}.bin": block for n in range(90)}


def too_many_parts(parts: Parts) -> Parts:
    return parts | {f"xl/{n}.xml": b"" for n in range(2500)}


def escaping(parts: Parts) -> Parts:
    return parts | {"../outside.xml": b"<x/>"}


def endless_number(parts: Parts) -> Parts:
    return _in_d8(parts, b"<v>%s</v>" % (b"9" * 6000))


HOSTILE: dict[str, Callable[[Parts], Parts]] = {
    make.__name__: make
    for make in (
        wide_row, endless_formula, long_formula, endless_strings, deep_nest, entities,
        entities_unseen, bomb, many_parts_of_nothing, too_many_parts, escaping, endless_number,
    )
}  # fmt: skip


def changed(honest: Path, path: Path, make: Callable[[Parts], Parts]) -> Path:
    """A workbook that was changed with ill intent."""
    with zipfile.ZipFile(honest) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, data in make(parts).items():
            book.writestr(name, data)
    return path


def doubled(honest: Path, path: Path) -> Path:
    """Two parts under one name: which of them counts, every reader answers for itself."""
    path.write_bytes(honest.read_bytes())
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as book:
        warnings.simplefilter("ignore")
        book.writestr(SHEET, b"<x/>")
    return path


def overlapping(path: Path) -> Path:
    """A thousand entries that all lead to the same packed bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", b"<x/>")
        book.writestr("a", b"".join(_noise(1, 6000)) + bytes(1 << 19))
    data = path.read_bytes()
    end = data.rindex(b"PK\x05\x06")
    size, start = struct.unpack("<II", data[end + 12 : end + 20])
    central = data[start : start + size]
    one = central[central.rindex(b"PK\x01\x02") :]
    copies = b"".join(
        one[:28] + struct.pack("<H", 4) + one[30:46] + b"%04d" % n for n in range(1000)
    )
    count = struct.pack("<HH", 1001, 1001)
    tail = data[end : end + 8] + count + struct.pack("<II", size + len(copies), start)
    path.write_bytes(data[:start] + central + copies + tail + data[end + 20 :])
    return path


def all_of(honest: Path, folder: Path) -> Iterator[Path]:
    """One of each kind, named by what it does."""
    for name, make in HOSTILE.items():
        yield changed(honest, folder / f"{name}.xlsx", make)
    yield doubled(honest, folder / "doubled.xlsx")
    yield overlapping(folder / "overlapping.xlsx")
