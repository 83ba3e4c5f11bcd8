"""What a picture or a PDF tells beside what it shows is gone, and what it shows is the same."""

import io
import random
from collections.abc import Callable

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from app.exchange.attachments import jpeg, pdf, png
from app.exchange.attachments.inspection import TooManyDots, inspected
from app.exchange.attachments.orientation import orientation_in
from tests.support import hidden
from tests.support.hidden import MARK

JPEGS = {
    "colour": {}, "grey": {"mode": "L"}, "four inks": {"mode": "CMYK"}, "progressive": {"progressive": True},
    "restarts": {"restart_marker_blocks": 2}, "profile": {"icc_profile": b"a profile" * 9000},
}  # fmt: skip


def shown(data: bytes) -> Image.Image:
    opened = Image.open(io.BytesIO(data))
    opened.load()
    return opened


@pytest.mark.parametrize("how", JPEGS.values(), ids=JPEGS)
def test_a_jpeg_keeps_its_dots_and_nothing_else(how: dict[str, object]) -> None:
    given = hidden.jpeg(**how)  # type: ignore[arg-type]
    assert MARK in given
    told, cleaned = inspected(given)
    assert told == {"kind": "jpeg"} and MARK not in cleaned
    before, after = shown(given), shown(cleaned)
    assert (after.mode, after.size) == (
        before.mode,
        before.size,
    ) and after.tobytes() == before.tobytes()
    assert after.info.get("icc_profile") == before.info.get("icc_profile")
    assert {*after.getexif()} == {0x0112} and after.getexif()[0x0112] == hidden.LEFT_UP
    assert inspected(cleaned) == (told, cleaned), "what is clean stays as it is"


@pytest.mark.parametrize("mode", ["RGB", "L", "LA", "RGBA", "P", "1", "I;16"])
def test_a_png_keeps_its_dots_and_nothing_else(mode: str) -> None:
    given = hidden.png("L" if mode == "I;16" else mode)
    if mode == "I;16":
        made = io.BytesIO()
        shown(given).convert("I;16").save(made, "PNG", exif=hidden.exif())
        given = made.getvalue()
    told, cleaned = inspected(given)
    assert told == {"kind": "png"} and MARK not in cleaned
    before, after = shown(given), shown(cleaned)
    assert (after.mode, after.size) == (
        before.mode,
        before.size,
    ) and after.tobytes() == before.tobytes()
    assert {*after.getexif()} == {0x0112} and after.getexif()[0x0112] == hidden.LEFT_UP
    assert inspected(cleaned) == (told, cleaned)


def test_an_interlaced_png_is_read_to_its_last_line() -> None:
    """Pillow writes none: this one is three by three, in seven passes."""
    import struct
    import zlib

    head = hidden.chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 3, 8, 0, 0, 0, 1))
    lines = [b"\0\x01", b"\0\x02", b"\0\x03\x04", b"\0\x05", b"\0\x06", b"\0\x07\x08\x09"]
    signature, end = b"\x89PNG\r\n\x1a\n", hidden.chunk(b"IEND", b"")

    def made(rows: list[bytes]) -> bytes:
        return signature + head + hidden.chunk(b"IDAT", zlib.compress(b"".join(rows))) + end

    assert shown(made(lines)).size == (3, 3)
    png.check_pixels(made(lines))
    for wrong in (lines[:-1], [*lines, b"\0"], [*lines[:-1], b"\x09\x07\x08\x09"]):
        with pytest.raises(png.NotPng):
            png.check_pixels(made(wrong))


@pytest.mark.parametrize("make", [hidden.jpeg, hidden.png])
@pytest.mark.parametrize("told", [None, 1, 9, 300])
def test_what_lies_as_it_was_taken_says_nothing(
    make: Callable[..., bytes], told: int | None
) -> None:
    assert not shown(inspected(make(orientation=told))[1]).getexif()


def test_a_second_picture_goes() -> None:
    given = hidden.two_pictures()
    assert given.count(b"\xff\xd8\xff") > 1
    cleaned = inspected(given)[1]
    assert cleaned.count(b"\xff\xd8\xff") == 1 and MARK not in cleaned and b"MPF" not in cleaned
    assert shown(cleaned).tobytes() == shown(given).tobytes()


@pytest.mark.parametrize("more", [MARK, bytes(9)])
def test_bytes_behind_the_last_line_of_a_png_are_refused(more: bytes) -> None:
    with pytest.raises(png.NotPng):
        inspected(_behind(hidden.png(), more))


def _behind(data: bytes, more: bytes) -> bytes:
    """The PNG with bytes put behind the packed lines, in a chunk of their own."""
    at = data.index(b"IEND") - 4
    return data[:at] + hidden.chunk(b"IDAT", more) + data[at:]


def pages(data: bytes) -> list[Image.Image]:
    return [page.render(scale=1).to_pil() for page in pypdfium2.PdfDocument(data)]


def test_a_pdf_keeps_its_pages_and_nothing_else() -> None:
    given = hidden.pdf()
    assert given.count(MARK) > 5
    told, cleaned = inspected(given)
    assert told == {"kind": "pdf", "signed": False}
    assert MARK not in cleaned and MARK not in _unpacked(cleaned)
    for before, after in zip(pages(given), pages(cleaned), strict=True):
        assert ImageChops.difference(before, after).getbbox() is None
    (page,) = PdfReader(io.BytesIO(cleaned)).pages
    assert page.get_contents() is not None and "/Metadata" not in page
    assert PdfReader(io.BytesIO(cleaned)).metadata is None


def _unpacked(data: bytes) -> bytes:
    """Every stream of a PDF as it is without its packing, and every text."""
    reader = PdfReader(io.BytesIO(data))
    held = [reader.get_object(n) for n in range(1, int(reader.trailer["/Size"]))]
    streams = [one.get_data() for one in held if hasattr(one, "get_data") and "/Subtype" not in one]  # type: ignore[union-attr]
    return b"".join([*streams, repr(held).encode()])


def test_a_pdf_loses_its_earlier_versions() -> None:
    first = hidden.pdf_with(Lang=TextStringObject(hidden.WORD))
    writer = PdfWriter(io.BytesIO(first), incremental=True)
    writer.root_object[NameObject("/Lang")] = TextStringObject("vi")
    made = io.BytesIO()
    writer.write(made)
    assert MARK in made.getvalue()
    assert MARK not in inspected(made.getvalue())[1]


def test_a_signature_goes_and_that_is_told() -> None:
    told, cleaned = inspected(hidden.signed_pdf())
    assert told == {"kind": "pdf", "signed": True} and MARK not in cleaned


@pytest.mark.parametrize(
    ("root", "why"),
    [
        ({"OpenAction": {"/S": "/JavaScript", "/JS": "app.alert(1)"}}, pdf.Active),
        ({"OpenAction": {"/S": "/Launch"}}, pdf.Active),
        ({"Names": {"/EF": "x"}}, pdf.Active),
        ({"AcroForm": {"/XFA": "x"}}, pdf.Active),
    ],
)
def test_a_pdf_that_does_something_is_refused(
    root: dict[str, dict[str, str]], why: type[Exception]
) -> None:
    held = {
        name: DictionaryObject({NameObject(k): _value(v) for k, v in given.items()})
        for name, given in root.items()
    }
    with pytest.raises(why):
        inspected(hidden.pdf_with(**held))


def _value(text: str) -> NameObject | TextStringObject:
    return NameObject(text) if text.startswith("/") else TextStringObject(text)


def test_a_pdf_with_a_password_is_refused() -> None:
    from reportlab.pdfgen.canvas import Canvas

    for user in ("", "mk"):
        made = io.BytesIO()
        page = Canvas(made, encrypt=_locked(user))
        page.drawString(9, 9, "x")
        page.save()
        with pytest.raises(pdf.Locked):
            inspected(made.getvalue())


def _locked(user: str) -> object:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return StandardEncryption(user, ownerPassword="chủ", canPrint=0)


def test_a_picture_that_would_fill_the_memory_is_not_decoded() -> None:
    import struct

    head = hidden.chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    with pytest.raises(TooManyDots):
        inspected(
            b"\x89PNG\r\n\x1a\n" + head + hidden.chunk(b"IDAT", b"") + hidden.chunk(b"IEND", b"")
        )
    large = bytearray(jpeg.stripped(hidden.jpeg()))
    at = large.index(b"\xff\xc0") + 5
    large[at : at + 4] = struct.pack(">HH", 60_000, 60_000)
    with pytest.raises(TooManyDots):
        inspected(bytes(large))


@pytest.mark.parametrize("make", [hidden.jpeg, hidden.png, hidden.pdf])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_what_is_cut_off_is_refused(make: Callable[[], bytes], part: float) -> None:
    _told, whole = inspected(make())
    with pytest.raises(Exception):  # noqa: B017 - whatever it is, the process says that it is damaged
        inspected(whole[: int(len(whole) * part)])


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a" + bytes(99), b"MZ" + bytes(99), b"xin chao", b"RIFF0000WEBP"]
)
def test_other_kinds_are_known_by_their_bytes(data: bytes) -> None:
    assert inspected(data) == ({"refused": "kind"}, b"")


CLEAN = {"jpeg": (jpeg, hidden.jpeg()), "png": (png, hidden.png())}
STRIPPED = {name: module.stripped(data) for name, (module, data) in CLEAN.items()}


@pytest.mark.parametrize("name", CLEAN)
@given(st.data())
def test_no_bytes_make_a_picture_fail_otherwise_or_tell(name: str, data: st.DataObject) -> None:
    """Bytes are changed, left out, doubled: what comes through is only what a picture is made of."""
    module, whole = CLEAN[name]
    chance = random.Random(data.draw(st.integers(0, 1 << 32)))
    changed = bytearray(whole)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randint(1, 40)]
            case 2:
                changed[at:at] = changed[at : at + chance.randint(1, 200)]
            case 3:
                changed[at:at] = (
                    b"\xff" + bytes([chance.randrange(256)]) + chance.randbytes(2) + MARK
                )
    try:
        made = module.stripped(bytes(changed))
    except (jpeg.NotJpeg, png.NotPng):
        return
    assert orientation_in(module.exif_in(made)) == 1
    for kind, body in _told(name, made):
        assert kind in ALLOWED[name], kind
        assert MARK not in body or kind in PICTURE[name]
    assert module.stripped(made) == made


ALLOWED = {"jpeg": {*range(256)} - {0xE1, 0xED, 0xFE}, "png": {*png._PICTURE, b"iCCP"}}
PICTURE = {"jpeg": jpeg._PICTURE, "png": png._PICTURE | {b"iCCP"}}


def _told(name: str, data: bytes) -> list[tuple[object, bytes]]:
    if name == "png":
        return [*png._chunks(data)]
    return [(marker, body) for marker, body, _scan in jpeg._segments(data)]
