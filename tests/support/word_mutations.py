"""A Word file of ours as offices give it back: edited by rules whose outcome for each number is known."""

from __future__ import annotations

import copy
import random
import re
import unicodedata
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

from lxml import etree

from app.base.numbers import show_decimal, show_number
from app.paper.document.number_words import number_in_words
from app.reports.words.ledger import Ledger, WrittenNumber
from app.reports.words.returned_tables import _figures

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BODY = "word/document.xml"
_REWORDED = (
    ("Đã thăm, gặp", "Trong kỳ, đã tổ chức thăm, gặp gỡ"),
    ("so với cùng kỳ năm 2025", "so cùng kỳ 2025"),
    ("ra mắt ", "xây dựng, ra mắt được "),
    ("thu hút ", "với "),
    ("tổ chức ", "triển khai "),
    ("Lập mới", "Trong kỳ đã lập mới"),
    ("; kết thúc", "; đồng thời kết thúc"),
    ("đang hoạt động", "hiện đang hoạt động"),
)


def element(xml: str) -> Any:
    return etree.fromstring(f'<x xmlns:w="{W[1:-1]}">{xml}</x>')[0]


def value(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


class Mutation:
    """One file given back. ``truth`` is what became of each number, by mark or cell; ``edits`` how."""

    def __init__(self, data: bytes, ledger: Ledger, seed: int) -> None:
        self._package = zipfile.ZipFile(BytesIO(data))
        self.root: Any = etree.fromstring(self._package.read(_BODY))
        self.random, self.ledger = random.Random(seed), ledger
        self.numbers = {one.mark: one for one in ledger.numbers}
        self.starts: dict[str, Any] = {
            mark.get(f"{W}name"): mark for mark in self.root.iter(f"{W}bookmarkStart")
        }
        self.runs = {mark: start.getnext() for mark, start in self.starts.items()}
        self.truth = {one.mark: "same" for one in ledger.numbers}
        self.turned: set[str] = set()
        self.touched: set[str] = set()
        self.edits: dict[str, str] = {}
        self._find_cells()

    def _find_cells(self) -> None:
        tables = [t for t in self.root[0] if t.tag == f"{W}tbl"][2:]
        self.tables = tables
        self.cells: list[tuple[int, int, int, str]] = []
        self.places: list[Any] = []
        for number, (kept, table) in enumerate(zip(self.ledger.tables, tables, strict=True)):
            rows = [r for r in table.findall(f"{W}tr")[1:] if len(r.findall(f"{W}tc")) > 1]
            for at, (texts, row) in enumerate(zip(kept.rows, rows, strict=True)):
                columns = row.findall(f"{W}tc")
                for column in _figures(texts):
                    self.cells.append((number, at, column, texts[column]))
                    self.places.append(columns[column])
        self.cell_truth = ["same"] * len(self.cells)
        self.cell_touched: set[int] = set()

    def saved(self) -> bytes:
        written = BytesIO()
        body = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        with zipfile.ZipFile(written, "w") as out:
            for part in self._package.infolist():
                data = body if part.filename == _BODY else self._package.read(part)
                out.writestr(part.filename, data)
        return written.getvalue()

    # What edits need

    def one(
        self, fits: Callable[[WrittenNumber], bool] = lambda _one: True
    ) -> WrittenNumber | None:
        free = [n for m, n in self.numbers.items() if m not in self.touched and fits(n)]
        if not free:
            return None
        chosen = self.random.choice(free)
        self.touched.add(chosen.mark)
        return chosen

    def set(self, one: WrittenNumber, text: str, truth: str) -> None:
        self.runs[one.mark].find(f"{W}t").text = text
        self.truth[one.mark] = truth

    def unmark(self, one: WrittenNumber) -> None:
        start = self.starts[one.mark]
        end = next(
            e for e in self.root.iter(f"{W}bookmarkEnd") if e.get(f"{W}id") == start.get(f"{W}id")
        )
        for gone in (start, end):
            gone.getparent().remove(gone)

    def other(self, text: str) -> str:
        places = len(text.split(",")[1]) if "," in text else 0
        number = value(text)
        while True:
            moved = self.random.choice(
                [number + self.random.randint(1, 9), max(0, number - self.random.randint(1, 5)),
                 number * 10, round(number * self.random.uniform(0.5, 1.6), places)]
            )  # fmt: skip
            shown = show_decimal(float(moved), places)
            if shown != text and moved > 0:
                return shown

    def restyled(self, text: str) -> str:
        ways: list[str] = []
        if "." in text:
            ways = [text.replace(".", s) for s in ("", " ", "\u00a0", ",", "\u202f")]
        elif "," in text:
            ways = [text.replace(",", ".")]
        else:
            ways = [number_in_words(int(text)), f"0{text}"]
        return self.random.choice(ways)

    def paragraphs(self) -> list[Any]:
        return [p for p in self.root[0] if p.tag == f"{W}p" and self.marks_in(p)]

    def marks_in(self, paragraph: Any) -> list[str]:
        return [
            name
            for e in paragraph.iter(f"{W}bookmarkStart")
            if (name := e.get(f"{W}name")) in self.numbers
        ]

    # Edits of a number

    def change(self) -> None:
        if one := self.one():
            self.set(one, self.other(one.text), "changed")

    def change_and_lose(self) -> None:
        if one := self.one():
            self.set(one, self.other(one.text), "changed")
            self.unmark(one)

    def retype(self) -> None:
        if one := self.one(lambda n: not n.text.endswith(",0")):
            self.set(one, self.restyled(one.text), "retyped")

    def spell(self) -> None:
        if one := self.one(lambda n: "," not in n.text):
            self.set(one, number_in_words(int(value(one.text))), "retyped")

    def spell_wrong(self) -> None:
        if one := self.one(lambda n: "," not in n.text):
            self.set(
                one, number_in_words(int(value(one.text)) + self.random.randint(1, 5)), "changed"
            )

    def lose(self) -> None:
        if one := self.one():
            self.unmark(one)

    def delete(self) -> None:
        if one := self.one():
            self.unmark(one)
            self.runs[one.mark].getparent().remove(self.runs[one.mark])
            self.truth[one.mark] = "deleted"

    def track_change(self) -> None:
        if one := self.one():
            run = self.runs[one.mark]
            new = self.other(one.text)
            gone = element(
                f'<w:del w:id="900" w:author="A"><w:r><w:delText>{one.text}</w:delText></w:r></w:del>'
            )
            put = element(f'<w:ins w:id="901" w:author="A"><w:r><w:t>{new}</w:t></w:r></w:ins>')
            run.addprevious(gone)
            run.addprevious(put)
            run.getparent().remove(run)
            self.truth[one.mark] = "changed"

    def track_deletion(self) -> None:
        if one := self.one():
            run = self.runs[one.mark]
            gone = element(
                f'<w:del w:id="904" w:author="A"><w:r><w:delText>{one.text}</w:delText></w:r></w:del>'
            )
            run.addprevious(gone)
            run.getparent().remove(run)
            self.truth[one.mark] = "deleted"

    def append_digit(self) -> None:
        if one := self.one(lambda n: "," not in n.text):
            digit = str(self.random.randint(0, 9))
            end = self.runs[one.mark].getnext()
            end.addnext(element(f"<w:r><w:t>{digit}</w:t></w:r>"))
            self.truth[one.mark] = "changed"

    def hide(self) -> None:
        if one := self.one():
            run = self.runs[one.mark]
            run.insert(0, element("<w:rPr><w:vanish/></w:rPr>"))
            run.getnext().addnext(element(f"<w:r><w:t>{self.other(one.text)}</w:t></w:r>"))
            self.truth[one.mark] = "changed"

    def approximate(self) -> None:
        if one := self.one(
            lambda n: "," not in n.text and value(n.text) > 20 and value(n.text) % 10
        ):
            self.set(one, f"hơn {show_number(int(value(one.text) // 10 * 10))}", "changed")

    def spread(self) -> None:
        if one := self.one(lambda n: "," not in n.text and value(n.text) < 1000):
            self.set(one, f"{one.text}-{int(value(one.text)) + 10}", "changed")

    def scale(self) -> None:
        if one := self.one(lambda n: n.text.endswith(".000")):
            self.set(one, f"{one.text[:-4]} nghìn", "retyped")

    def scale_wrong(self) -> None:
        if one := self.one(lambda n: "." not in n.text and "," not in n.text):
            self.runs[one.mark].getnext().addnext(
                element('<w:r><w:t xml:space="preserve"> nghìn</w:t></w:r>')
            )
            self.truth[one.mark] = "changed"

    def swap(self) -> None:
        paragraph = self.random.choice(self.paragraphs())
        free = [m for m in self.marks_in(paragraph) if m not in self.touched]
        if len(free) > 1:
            a, b = (self.numbers[m] for m in self.random.sample(free, 2))
            if a.text != b.text:
                self.touched |= {a.mark, b.mark}
                self.set(a, b.text, "changed")
                self.set(b, a.text, "changed")

    def turn(self) -> None:
        """“tăng” becomes “giảm”; the number stays."""
        if one := self.one(lambda n: n.key.split("@")[0].endswith(".change")):
            before = self.starts[one.mark].getprevious().find(f"{W}t")
            turned = {"tăng ": "giảm ", "giảm ": "tăng "}
            for word, other in turned.items():
                if before.text.endswith(word):
                    before.text = before.text.removesuffix(word) + other
                    self.turned.add(one.mark)
                    break

    # Edits of paragraphs

    def copy_paragraph(self) -> None:
        """As Word copies one: the copy has no bookmarks."""
        paragraph = self.random.choice(self.paragraphs())
        copied = copy.deepcopy(paragraph)
        for mark in list(copied.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
            mark.getparent().remove(mark)
        self.touched |= set(self.marks_in(paragraph))
        self.random.choice(self.paragraphs()).addprevious(copied)

    def delete_paragraph(self) -> None:
        free = [p for p in self.paragraphs() if not self.touched & set(self.marks_in(p))]
        if free:
            paragraph = self.random.choice(free)
            for mark in self.marks_in(paragraph):
                self.touched.add(mark)
                self.truth[mark] = "deleted"
            paragraph.getparent().remove(paragraph)

    def move_paragraph(self) -> None:
        """One with few numbers over many: that it moved, and not the others, is then certain."""
        every = self.paragraphs()
        free = [
            p
            for p in every
            if not self.touched & set(self.marks_in(p)) and len(self.marks_in(p)) < 9
        ]
        if not free:
            return
        moved = self.random.choice(free)
        at, size = every.index(moved), len(self.marks_in(moved))
        far = [
            p for n, p in enumerate(every)
            if p is not moved
            and sum(len(self.marks_in(x)) for x in every[min(n, at) : max(n, at) + 1] if x is not moved) > size + 4
        ]  # fmt: skip
        if far:
            target = self.random.choice(far)
            (target.addnext if every.index(target) > at else target.addprevious)(moved)
            for mark in self.marks_in(moved):
                self.touched.add(mark)
                self.truth[mark] = "moved"

    def reword(self) -> None:
        for before, after in self.random.sample(_REWORDED, 4):
            for text in self.root[0].iter(f"{W}t"):
                if text.text and before in text.text:
                    text.text = text.text.replace(before, after)

    def box(self) -> None:
        """A paragraph into a text box."""
        paragraph = self.random.choice(self.paragraphs())
        vml = 'xmlns:v="urn:schemas-microsoft-com:vml"'
        outer = element(
            f"<w:p><w:r><w:pict><v:shape {vml}><v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict></w:r></w:p>"
        )
        paragraph.addprevious(outer)
        outer.find(f".//{W}txbxContent").append(paragraph)

    def noise(self) -> None:
        """What Word leaves: runs split anywhere, marks of spelling, its own bookmark."""
        for run in list(self.root[0].iter(f"{W}r")):
            text = run.find(f"{W}t")
            if text is None or not text.text or len(text.text) < 2 or self.random.random() > 0.3:
                continue
            at = self.random.randrange(1, len(text.text))
            rest = copy.deepcopy(run)
            rest.find(f"{W}t").text, text.text = text.text[at:], text.text[:at]
            for part in (text, rest.find(f"{W}t")):
                part.set(_SPACE, "preserve")
            run.addnext(rest)
            if self.random.random() < 0.3:
                run.addnext(element('<w:proofErr w:type="spellStart"/>'))

    def decompose(self) -> None:
        for text in self.root[0].iter(f"{W}t"):
            text.text = unicodedata.normalize("NFD", (text.text or "").replace("hòa", "hoà"))

    # Edits of tables

    def cell(self, fits: Callable[[str], bool] = lambda _text: True) -> int | None:
        free = [n for n, c in enumerate(self.cells) if n not in self.cell_touched and fits(c[3])]
        if not free:
            return None
        chosen = self.random.choice(free)
        self.cell_touched.add(chosen)
        return chosen

    def set_cell(self, number: int, text: str, truth: str) -> None:
        self.places[number].find(f".//{W}t").text = text
        self.cell_truth[number] = truth

    def change_cells(self) -> None:
        for _ in range(4):
            if (n := self.cell(lambda t: not t.startswith("-"))) is not None:
                self.set_cell(n, self.other(self.cells[n][3]), "changed")

    def retype_cells(self) -> None:
        for _ in range(3):
            if (n := self.cell(lambda t: "." in t and not t.startswith("-"))) is not None:
                self.set_cell(n, self.restyled(self.cells[n][3]), "retyped")

    def empty_cell(self) -> None:
        if (n := self.cell()) is not None:
            self.set_cell(n, "", "deleted")

    def in_row(self, table: int, row: int) -> list[int]:
        return [n for n, c in enumerate(self.cells) if c[:2] == (table, row)]

    def delete_rows(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            table, row, *_ = self.random.choice(self.cells)
            some = self.in_row(table, row)
            if not self.cell_touched & set(some):
                line = self.places[some[0]].getparent()
                line.getparent().remove(line)
                for n in some:
                    self.cell_touched.add(n)
                    self.cell_truth[n] = "deleted"

    def rename_row(self) -> None:
        table, row, *_ = self.random.choice(self.cells)
        some = self.in_row(table, row)
        if not self.cell_touched & set(some) and len(some) > 2:
            texts = [
                t
                for t in self.places[some[0]].getparent().iter(f"{W}t")
                if re.search(r"[^\W\d_]", t.text or "")
            ]
            texts[0].text = "Khu dân cư số 5"
            self.cell_touched |= set(some)

    def delete_column(self) -> None:
        table, _row, column, _text = self.random.choice(self.cells)
        some = [n for n, c in enumerate(self.cells) if (c[0], c[2]) == (table, column)]
        if self.cell_touched & set(some):
            return
        for row in self.tables[table].findall(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            if len(cells) > 1:
                row.remove(cells[column])
        for n in some:
            self.cell_touched.add(n)
            self.cell_truth[n] = "deleted"

    def sort_rows(self) -> None:
        table = self.random.choice(self.tables)
        rows = table.findall(f"{W}tr")[1:]
        self.random.shuffle(rows)
        for row in rows:
            table.append(row)


OF_NUMBERS = (
    "change", "change_and_lose", "retype", "spell", "spell_wrong", "lose", "delete", "track_change",
    "track_deletion", "append_digit", "hide", "approximate", "spread", "scale", "scale_wrong", "swap", "turn",
)  # fmt: skip
OF_TABLES = ("change_cells", "retype_cells", "empty_cell", "delete_rows", "rename_row")
OF_PARAGRAPHS = ("copy_paragraph", "reword", "box")


def mutated(data: bytes, ledger: Ledger, seed: int) -> Mutation:
    """A file edited in five to twelve ways."""
    one = Mutation(data, ledger, seed)
    roll = one.random.random
    edits = [
        name
        for name, odds in (("move_paragraph", 0.25), ("delete_paragraph", 0.2))
        if roll() < odds
    ]
    edits += one.random.sample(OF_NUMBERS, one.random.randint(3, 7))
    edits += one.random.sample(OF_TABLES, one.random.randint(1, 3))
    edits += one.random.sample(OF_PARAGRAPHS, one.random.randint(0, 2))
    edits += [
        name
        for name, odds in (
            ("sort_rows", 0.2),
            ("delete_column", 0.1),
            ("noise", 0.7),
            ("decompose", 0.15),
        )
        if roll() < odds
    ]
    for name in edits:
        before = dict(one.truth), set(one.touched)
        getattr(one, name)()
        for mark in one.truth:
            if one.truth[mark] != before[0][mark] or (mark in one.touched) != (mark in before[1]):
                one.edits[mark] = name
    return one
