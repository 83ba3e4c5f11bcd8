"""Pictures and PDFs that tell more than they show: what they hide bears a mark that is looked for."""

from __future__ import annotations

import io
import random
import struct
import zlib

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

MARK = b"MATKYLAN"  # in all that may not be kept
WORD = MARK.decode()
SIZE = (48, 32)
LEFT_UP = 6  # an orientation: the side that is left is to be up


def exif(orientation: int | None = LEFT_UP) -> Image.Exif:
    """Author, serial number, place: what telephones write."""
    told = Image.Exif()
    told[0x010F], told[0x0110], told[0x013B] = f"{WORD} make", f"{WORD} model", f"{WORD} artist"
    if orientation:
        told[0x0112] = orientation
    told.get_ifd(0x8769)[0xA431] = f"{WORD} serial"
    place = told.get_ifd(0x8825)
    place[1], place[2] = "N", (10.0, 46.0, 30.0)
    place[0x1D] = f"{WORD} gps"
    return told


def picture(mode: str = "RGB") -> Image.Image:
    noise = random.Random(7).randbytes(SIZE[0] * SIZE[1] * 3)
    return Image.frombytes("RGB", SIZE, noise).convert(mode)


def jpeg(mode: str = "RGB", orientation: int | None = LEFT_UP, **how: object) -> bytes:
    """A JPEG with every kind of segment that tells something, a second picture, and bytes at its end."""
    made = io.BytesIO()
    comment = MARK + b" comment"
    picture(mode).save(made, "JPEG", exif=exif(orientation), comment=comment, quality=90, **how)
    data = made.getvalue()
    thumbnail = io.BytesIO()
    picture().resize((8, 8)).save(thumbnail, "JPEG", comment=MARK)
    adobe = [(0xEE, b"Adobe\0\x64\0\0\0\0\x01" + MARK)] if mode == "RGB" else []
    segments = [
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + MARK + b"</x>"),
        (0xE0, b"JFXX\0\x10" + thumbnail.getvalue()),
        (0xE2, b"FPXR\0" + MARK),
        (0xEC, b"Ducky" + MARK),
        (0xED, b"Photoshop 3.0\x008BIM" + MARK),
        (0xFE, MARK),
        *adobe,
    ]
    told = b"".join(
        struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in segments
    )
    return data[:2] + told + data[2:] + data[:2] + told + thumbnail.getvalue() + MARK


def two_pictures() -> bytes:
    """A JPEG with a second one behind it, as telephones keep the depth of a photo."""
    made, second = io.BytesIO(), picture()
    second.info["comment"] = MARK
    picture().save(made, "MPO", save_all=True, append_images=[second], exif=exif())
    return made.getvalue() + MARK


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(mode: str = "RGB", orientation: int | None = LEFT_UP) -> bytes:
    """A PNG with every kind of chunk that tells something, and bytes behind its end."""
    made = io.BytesIO()
    picture(mode).save(made, "PNG", exif=exif(orientation))
    data = made.getvalue()
    told = [
        chunk(b"tEXt", b"Author\0" + MARK),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(MARK)),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + MARK),
        chunk(b"tIME", struct.pack(">HBBBBB", 2026, 3, 2, 8, 15, 0)),
        chunk(b"iCCP", MARK + b"\0\0" + zlib.compress(b"profile")),
        chunk(b"prVt", MARK),
    ]
    return data[:33] + b"".join(told) + data[33:] + chunk(b"tEXt", MARK) + MARK


def pdf(text: str = "Biên bản") -> bytes:
    """A page with a JPEG, that tells who made it in every place a PDF has."""
    made = io.BytesIO()
    page = Canvas(made)
    page.setTitle(f"{WORD} title")
    page.setAuthor(f"{WORD} author")
    page.drawString(50, 700, text)
    page.drawImage(ImageReader(io.BytesIO(jpeg())), 50, 400, 100, 100)
    page.save()
    writer = PdfWriter(clone_from=PdfReader(made))
    told = DecodedStreamObject()
    told.set_data(b"<x>" + MARK + b"</x>")
    first, root = writer.pages[0], writer.root_object
    for holder in (root, first, *_pictures(writer)):
        holder[NameObject("/Metadata")] = writer._add_object(told)
    first[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/X"): TextStringObject(WORD)})
    first[NameObject("/Annots")] = ArrayObject([note()])
    again = io.BytesIO()
    writer.write(again)
    return again.getvalue() + b"\n" + MARK


def note() -> DictionaryObject:
    """A note on a page, by somebody."""
    made = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Square"),
            NameObject("/T"): TextStringObject(WORD),
        }
    )
    made[NameObject("/Rect")] = ArrayObject()
    return made


def _pictures(writer: PdfWriter) -> list[DictionaryObject]:
    held = [writer.get_object(n + 1) for n in range(len(writer._objects))]
    return [
        one for one in held if isinstance(one, DictionaryObject) and one.get("/Subtype") == "/Image"
    ]


def pdf_with(**root: object) -> bytes:
    """A PDF with something more in its catalogue."""
    made = io.BytesIO()
    Canvas(made).save()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, value in root.items():
        writer.root_object[NameObject(f"/{name}")] = value  # type: ignore[assignment]
    again = io.BytesIO()
    writer.write(again)
    return again.getvalue()


def signed_pdf() -> bytes:
    """A PDF with a digital signature, which names who signed."""
    signature = DictionaryObject(
        {
            NameObject("/ByteRange"): ArrayObject(),
            NameObject("/Name"): TextStringObject(WORD),
        }
    )
    field = {NameObject("/FT"): NameObject("/Sig"), NameObject("/V"): signature}
    return pdf_with(AcroForm=DictionaryObject(field))
