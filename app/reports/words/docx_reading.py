"""Reading a Word file from elsewhere in a process of its own (``app.base.sandbox``): its visible text.

``python -m app.reports.words.docx_reading`` is that process. Tracked changes are read as accepted, what is hidden is
not read. Neither python-docx nor lxml is needed.
"""

from __future__ import annotations

import json
import sys
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass, field, replace
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, XMLParser

from app.base import sandbox
from app.base.json_types import JsonObject, JsonValue

LIMITS = sandbox.Limits(memory=384 << 20, seconds=10, answer=32 << 20)
LARGEST = 32 << 20  # bytes of a file, and of what is packed in it twice as much
_MOST_PARTS = 2000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY, _PROPERTIES = "word/document.xml", "docProps/custom.xml"


class Unsound(ValueError):
    """The file is no sound Word file."""


class _NoDoctype(ElementTree.TreeBuilder):
    """Builds a tree, and refuses what declares entities."""

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        """Refuse it."""
        raise Unsound


@dataclass(slots=True)
class _Paragraph:
    """Its text; ``spans``: bookmarks as name, start, end; ``tracked``: what was put in, and where taken out."""

    table: int = -1
    row: int = 0
    column: int = 0
    text: str = ""
    spans: list[list[str | int]] = field(default_factory=list)
    tracked: list[list[int]] = field(default_factory=list)

    def as_json(self) -> JsonObject:
        """Return it as the process answers."""
        place: JsonObject = {"table": self.table, "row": self.row, "column": self.column}
        return place | {"text": self.text, "spans": [*self.spans], "tracked": [*self.tracked]}


@dataclass(frozen=True, slots=True)
class _State:
    """Where the reading is: in which cell, in text that was put in."""

    table: int = -1
    row: int = 0
    column: int = 0
    inserted: bool = False


def main() -> int:
    """Read a Word file, write its text; the exit code says what failed."""
    return sandbox.serve(_answer, lambda: None, LIMITS)


def _answer(_request: JsonValue, data: bytes) -> bytes:
    return json.dumps(read_docx(data)).encode()


def read_docx(data: bytes) -> JsonObject:
    """The text of a Word file by paragraphs, and its own properties. Raises whatever stumbles on it."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = package.infolist()
        names = Counter(part.filename for part in parts)
        packed = sum(part.file_size for part in parts)
        if len(parts) > _MOST_PARTS or packed > 2 * LARGEST or names[_BODY] != 1:
            raise Unsound
        body = _tree(package, _BODY)
        own = _tree(package, _PROPERTIES) if _PROPERTIES in names else None
    reader = _BodyReader()
    reader.walk(body, None, _State())
    properties: dict[str, JsonValue] = {
        one.get("name", ""): "".join(one.itertext()).strip()
        for one in (own if own is not None else ())
    }
    return {"paragraphs": [one.as_json() for one in reader.paragraphs], "properties": properties}


def _tree(package: zipfile.ZipFile, name: str) -> Element:
    with package.open(name) as part:
        raw = part.read(2 * LARGEST)  # the size it declares may be another
    parser = XMLParser(target=_NoDoctype())
    parser.feed(raw)
    root = parser.close()
    if not isinstance(root, Element):
        raise Unsound
    return root


class _BodyReader:
    """Walks a document and gathers its paragraphs in their order."""

    def __init__(self) -> None:
        self.paragraphs: list[_Paragraph] = []
        self._open: dict[str, tuple[_Paragraph, list[str | int]]] = {}
        self._tables = 0

    def walk(self, parent: Element, into: _Paragraph | None, state: _State) -> None:
        """Read what the element holds."""
        for child in parent:
            if child.tag != _FALLBACK and not _is_hidden(child):
                self._element(child, into, state)

    def _element(self, child: Element, into: _Paragraph | None, state: _State) -> None:
        name = child.tag.removeprefix(_W)
        if name == "p":
            paragraph = _Paragraph(state.table, state.row, state.column)
            self.paragraphs.append(paragraph)
            self.walk(child, paragraph, state)
        elif name == "tbl":
            self._table(child, state)
        elif name in ("ins", "moveTo"):
            self.walk(child, into, replace(state, inserted=True))
        elif name == "sdt":
            self._control(child, into, state)
        elif name == "bookmarkEnd":
            self._end(child)
        elif into is None:
            self.walk(child, None, state)
        elif name in ("del", "moveFrom"):
            into.tracked.append([len(into.text), len(into.text)])
        elif name == "bookmarkStart":
            self._begin(child, into)
        elif name == "r":
            self._run(child, into, state)
        else:
            self.walk(child, into, state)

    def _run(self, run: Element, into: _Paragraph, state: _State) -> None:
        begun = len(into.text)
        for part in run:
            name = part.tag.removeprefix(_W)
            if name == "t":
                into.text = unicodedata.normalize("NFC", into.text + (part.text or ""))
            elif name == "noBreakHyphen":
                into.text += "-"
            elif name in ("tab", "br", "cr"):
                into.text += "\n"
            else:
                self._element(part, into, state)
        if state.inserted:
            into.tracked.append([begun, len(into.text)])

    def _control(self, control: Element, into: _Paragraph | None, state: _State) -> None:
        properties, content = control.find(f"{_W}sdtPr"), control.find(f"{_W}sdtContent")
        shows = properties is None or properties.find(f"{_W}showingPlcHdr") is None
        if content is not None and shows:
            self.walk(content, into, state)

    def _begin(self, start: Element, into: _Paragraph) -> None:
        span: list[str | int] = [start.get(f"{_W}name", ""), len(into.text), -1]
        into.spans.append(span)
        self._open[start.get(f"{_W}id", "")] = into, span

    def _end(self, end: Element) -> None:
        begun = self._open.pop(end.get(f"{_W}id", ""), None)
        if begun is not None:
            begun[1][2] = len(begun[0].text)

    def _table(self, table: Element, state: _State) -> None:
        """The rows of a table and their cells; rows that are tracked as deleted are not there."""
        number, self._tables = self._tables, self._tables + 1
        row = 0
        for line in _inside(table, "tr"):
            if line.find(f"{_W}trPr/{_W}del") is not None:
                continue
            column = 0
            for cell in _inside(line, "tc"):
                self.walk(cell, None, replace(state, table=number, row=row, column=column))
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                column += int(span.get(f"{_W}val", "1")) if span is not None else 1
            row += 1


def _inside(parent: Element, name: str) -> list[Element]:
    """The rows of a table or the cells of a row, also inside controls, but not those of inner tables."""
    found = []
    for child in parent:
        if child.tag == f"{_W}{name}":
            found.append(child)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            found += _inside(child, name)
    return found


def _is_hidden(element: Element) -> bool:
    hidden = element.find(f"{_W}rPr/{_W}vanish") if element.tag == f"{_W}r" else None
    return hidden is not None and hidden.get(f"{_W}val") not in ("0", "false")


if __name__ == "__main__":
    sys.exit(main())
