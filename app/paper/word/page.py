"""A Word file with the page of an administrative document: A4, Times New Roman, margins, numbers.

Heavy: it loads python-docx and lxml. Import it where a file is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.section import Section
from docx.shared import Mm, Pt

from app.base import clock
from app.paper.word.markup import (
    MAIN,
    MarkupWriter,
    Paragraph,
    Run,
    WordAlign,
    WordTable,
    rooted,
    writable,
)

BODY, SMALL = 14.0, 10.0  # points
FIRST_MM = 10.0  # the indent of a paragraph's first line
_BETWEEN = 6.0  # points between paragraphs
_CELL = "AnDanCell"
_TOP, _BOTTOM, _LEFT, _RIGHT = 20, 20, 30, 20  # mm
_WIDTH, _HEIGHT = 210, 297
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006"
_FONTS = "".join(f' w:{part}="Times New Roman"' for part in ("ascii", "hAnsi", "eastAsia", "cs"))


class WordPage:
    """A Word file that is written from top to bottom, on pages as NĐ 30/2020/NĐ-CP has them."""

    def __init__(self, title: str) -> None:
        self._docx: DocxDocument = Document()
        self._markup = MarkupWriter()
        self._styles()
        self._name(title)
        section = self._docx.sections[0]
        _size(section, landscape=False)
        _number_pages(section)
        self._landscape = False

    @property
    def room_mm(self) -> float:
        """The width between the margins."""
        return (_HEIGHT - 2 * _TOP) if self._landscape else (_WIDTH - _LEFT - _RIGHT)

    def add(self, paragraph: Paragraph) -> None:
        """Write a paragraph as it is."""
        self._put(self._markup.paragraph(paragraph))

    def text(self, *runs: Run | str, align: WordAlign = "both", keeps: bool = False) -> None:
        """Write a paragraph of the body: justified, its first line indented."""
        self.add(
            Paragraph(
                as_runs(runs),
                align,
                first_mm=FIRST_MM,
                before=_BETWEEN / 2,
                after=_BETWEEN / 2,
                keeps=keeps,
            )
        )

    def heading(self, text: str) -> None:
        """Write the bold heading of a *mục*, which stays with what follows."""
        self.text(Run(text, bold=True), align="left", keeps=True)

    def centred(
        self, text: str, *, bold: bool = False, italic: bool = False, size: float = BODY
    ) -> None:
        """Write a line in the middle."""
        self.add(Paragraph((Run(text, bold, italic, size),), "center", keeps=True))

    def gap(self, points: float) -> None:
        """Leave room."""
        self.add(Paragraph((), exact=points, keeps=True))

    def table(self, table: WordTable) -> None:
        """Write a table."""
        self._put(self._markup.table(table))

    def begin_annex(self, *, landscape: bool = False) -> None:
        """Begin a page that numbers its own pages, as each annex does."""
        section = self._docx.add_section(WD_SECTION.NEW_PAGE)
        _size(section, landscape=landscape)
        _number_pages(section, anew=True)
        self._landscape = landscape

    def keep_property(self, name: str, value: str) -> None:
        """Keep a text in the file's own properties, where it survives other programs."""
        package = self._docx.part.package
        xml = (
            f'<Properties xmlns="{_CUSTOM}/custom-properties" xmlns:vt="{_CUSTOM}/docPropsVTypes">'
            f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{name}">'
            f"<vt:lpwstr>{value}</vt:lpwstr></property></Properties>"
        )
        form = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
        part = Part(PackURI("/docProps/custom.xml"), form, xml.encode(), package)
        package.relate_to(part, f"{_CUSTOM}/relationships/custom-properties")

    def save(self, target: BinaryIO) -> None:
        """Write the file."""
        self._docx.save(target)

    def _put(self, xml: str) -> None:
        body = self._docx.element.body
        body.insert_element_before(parse_xml(rooted(xml)), "w:sectPr")

    def _styles(self) -> None:
        """One look for all: the template that python-docx brings has fonts of a theme, in English."""
        styles = self._docx.styles
        normal = styles["Normal"]
        main = f"{{{MAIN}}}"
        looks = [styles.element.find(f".//{main}rPrDefault/{main}rPr")]
        looks.append(normal.element.get_or_add_rPr())
        for look in looks:
            for name in ("rFonts", "lang"):
                for old in look.findall(f"{main}{name}"):
                    look.remove(old)
            look.insert(0, parse_xml(rooted(f"<w:rFonts{_FONTS}/>")))
            language = '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'
            look.append(parse_xml(rooted(language)))
        normal.font.size = Pt(BODY)
        cell = styles.add_style(_CELL, WD_STYLE_TYPE.PARAGRAPH)
        cell.base_style = normal
        cell.font.size = Pt(SMALL)

    def _name(self, title: str) -> None:
        known = self._docx.core_properties
        now = clock.now()
        known.title, known.language = writable(title)[:255], "vi-VN"
        known.author = known.last_modified_by = known.comments = ""
        known.created = known.modified = now


def cell_text(
    text: str,
    align: WordAlign = "left",
    *,
    bold: bool = False,
    italic: bool = False,
    size: float = 0,
    mark: str = "",
) -> Paragraph:
    """What stands in a cell of a framed table."""
    return Paragraph((Run(text, bold, italic, size, mark),), align, style=_CELL)


def as_runs(pieces: Sequence[Run | str]) -> tuple[Run, ...]:
    """Texts as runs of the usual look."""
    return tuple(Run(piece) if isinstance(piece, str) else piece for piece in pieces)


def _size(section: Section, *, landscape: bool) -> None:
    wide, high = (_HEIGHT, _WIDTH) if landscape else (_WIDTH, _HEIGHT)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(wide), Mm(high)
    sides = (_TOP, _BOTTOM) if landscape else (_LEFT, _RIGHT)
    section.left_margin, section.right_margin = Mm(sides[0]), Mm(sides[1])
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    section.header_distance = section.footer_distance = Mm(10)


def _number_pages(section: Section, *, anew: bool = False) -> None:
    """The number in the middle of the top margin, not on the first page."""
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    size = f'<w:rPr><w:sz w:val="{round(2 * BODY)}"/></w:rPr>'
    look = '<w:pPr><w:spacing w:after="0"/><w:jc w:val="center"/></w:pPr>'
    pieces = (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>2</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    runs = "".join(f"<w:r>{size}{piece}</w:r>" for piece in pieces)
    paragraph = section.header.paragraphs[0]._p
    paragraph.addprevious(parse_xml(rooted(f"<w:p>{look}{runs}</w:p>")))
    paragraph.getparent().remove(paragraph)
    if anew:
        margins = section._sectPr.find(f"{{{MAIN}}}pgMar")
        assert margins is not None
        margins.addnext(parse_xml(rooted('<w:pgNumType w:start="1"/>')))
