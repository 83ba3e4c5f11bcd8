"""A PDF without what it tells beside its pages; the streams of the pages stay as they are.

pypdf writes what hangs together with the pages into a file of its own, so earlier versions, what nothing
leads to and what stands behind the end are left behind. It is Python only, 0.4 MB to download;
pikepdf, with its lxml, is twenty times that, and its parser of C++ would be the one that meets the
hostile file. pypdfium2, which shows our own PDFs, cannot take single things out.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.exchange.attachments import jpeg

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import StreamObject

_MOST_PAGES = 2000
_END_WITHIN = 2048  # bytes of the file's end: where programs look for its mark
# Whatever holds them: descriptions, what programs leave for themselves, thumbnails, further files.
_TOLD = frozenset(
    (
        *("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/DSS", "/Perms", "/CreatorInfo"),
        *("/SpiderInfo", "/Legal", "/Requirements", "/SigFlags"),
    )
)  # fmt: skip
_OF_NOTES = frozenset(("/T", "/M", "/CreationDate", "/NM"))  # who wrote a note on a page, and when
_ACTIVE_KEYS = frozenset(("/JS", "/XFA", "/EF", "/RichMediaContent"))
_ACTIVE = frozenset(
    (
        *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE"),
        "/RichMediaExecute",
    )
)
# Of the catalogue and of a page what is shown and how; of other things only what tells is known by name.
_SHOWN: dict[str, frozenset[str]] = {
    "/Catalog": frozenset(
        (
            *("/Type", "/Version", "/Extensions", "/Pages", "/PageLabels", "/Names", "/Dests", "/Lang"),
            *("/ViewerPreferences", "/PageLayout", "/PageMode", "/Outlines", "/OpenAction", "/AcroForm"),
            *("/StructTreeRoot", "/MarkInfo", "/OutputIntents", "/OCProperties"),
        )
    ),
    "/Page": frozenset(
        (
            *("/Type", "/Parent", "/Resources", "/Contents", "/Rotate", "/Group", "/Annots", "/UserUnit"),
            *("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/StructParents", "/Tabs"),
        )
    ),
}  # fmt: skip
_BEFORE_JPEG = ("/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx", "/FlateDecode", "/Fl")


class NotPdf(ValueError):
    """The bytes are no PDF, or are cut off or damaged."""


class Locked(ValueError):
    """The PDF needs a password or forbids to be changed."""


class Active(ValueError):
    """The PDF would do something when it is opened, or holds further files."""


class Unclean(ValueError):
    """The PDF holds pictures in a form whose own descriptions cannot be taken out."""


def stripped(data: bytes) -> tuple[bytes, bool]:
    """Return the PDF with its pages and nothing else, and whether it was signed: it is so no longer.

    Raises NotPdf, Locked, Active, Unclean.
    """
    from pypdf import PdfReader

    if not re.match(rb"%PDF-[12]\.\d", data) or b"%%EOF" not in data[-_END_WITHIN:]:
        raise NotPdf
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        raise Locked
    # Twice: of a file that is written wrongly each look may give another object, cleaned or not.
    reader = PdfReader(BytesIO(_rewritten(reader)))
    signed = _clean(reader)
    return _rewritten(reader), signed


def _rewritten(reader: PdfReader) -> bytes:
    """The catalogue and all that it leads to, in a file of their own; raises NotPdf."""
    from pypdf import PdfWriter

    writer, made = PdfWriter(), BytesIO()
    writer.pdf_header = reader.pdf_header
    writer.clone_reader_document_root(reader)
    if not 0 < len(writer.pages) <= _MOST_PAGES:
        raise NotPdf
    writer.write(made)
    return made.getvalue()


def check_pages(data: bytes) -> None:
    """Raise NotPdf unless another library, the one that shows PDFs, opens every page."""
    import pypdfium2

    pages = pypdfium2.PdfDocument(data)
    if not len(pages):
        raise NotPdf
    for number in range(len(pages)):
        pages[number].close()


def _clean(reader: PdfReader) -> bool:
    """Take out what tells, from all that the pages and the catalogue lead to; whether it was signed."""
    from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

    signed, seen, left = False, set[tuple[int, int]](), [reader.trailer["/Root"]]
    while left:
        value: Any = left.pop()
        if isinstance(value, IndirectObject):
            if (value.idnum, value.generation) in seen:
                continue
            seen.add((value.idnum, value.generation))
            value = value.get_object()
        if isinstance(value, StreamObject):
            _clean_picture(value)
        if isinstance(value, DictionaryObject):
            signed = _clean_dictionary(value) or signed
            left += value.values()
        elif isinstance(value, list):
            left += value
    return signed


def _clean_dictionary(held: Any) -> bool:
    """Take out what tells; whether a signature was among it. Raises Active."""
    if not _ACTIVE_KEYS.isdisjoint(held) or str(held.get("/S")) in _ACTIVE:
        raise Active
    note = "/Subtype" in held and "/Rect" in held and held["/Subtype"] != "/Widget"
    told = _TOLD | _OF_NOTES if note else _TOLD
    shown = _SHOWN.get(str(held.get("/Type")), held.keys())
    signed = [key for key in held if _is_signature(held, key)]
    for key in [key for key in held if key in told or key not in shown or key in signed]:
        del held[key]
    return bool(signed)


def _is_signature(held: Any, key: str) -> bool:
    from pypdf.generic import DictionaryObject

    if key == "/V" and held.get("/FT") == "/Sig":
        return True
    value = held.get(key)
    return isinstance(value, DictionaryObject) and "/ByteRange" in value


def _clean_picture(stream: StreamObject) -> None:
    """Take out of a JPEG inside of the PDF what it tells; raises Unclean, NotJpeg."""
    from pypdf.generic import EncodedStreamObject, NameObject

    found = stream.get("/Filter", [])
    filters = [str(one) for one in (found if isinstance(found, list) else [found])]
    if "/JPXDecode" in filters:
        raise Unclean
    if not filters or filters[-1] not in ("/DCTDecode", "/DCT"):
        return
    coded: Any = EncodedStreamObject()
    coded._data = stream._data  # as it lies in the file: ``get_data`` would decode the picture
    if before := filters[:-1]:
        if not set(before) <= {*_BEFORE_JPEG}:
            raise Unclean
        from pypdf.generic import ArrayObject

        coded[NameObject("/Filter")] = ArrayObject(NameObject(one) for one in before)
        stream.pop("/DecodeParms", None)
    picture = coded.get_data() if before else coded._data
    stream._data = jpeg.stripped(
        picture
    )  # which side is up is not told: no PDF reader looks for it
    stream[NameObject("/Filter")] = NameObject("/DCTDecode")
