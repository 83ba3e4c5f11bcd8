"""Pages as an office's scanner gives them: turned a little, blurred, noisy, pressed into a JPEG."""

from __future__ import annotations

import random
from io import BytesIO

import pypdfium2
from PIL import Image, ImageFilter

DPI = 150


def drawn(paper: bytes, page: int = -1, dpi: float = DPI) -> Image.Image:
    """A page of a PDF in grey, the last one if none is named."""
    document = pypdfium2.PdfDocument(paper)
    shown = document[page % len(document)].render(scale=dpi / 72, grayscale=True).to_pil()
    document.close()
    return shown


def jpeg(picture: Image.Image, quality: int = 80) -> bytes:
    """The picture as a file."""
    written = BytesIO()
    picture.save(written, "JPEG", quality=quality, dpi=(DPI, DPI))
    return written.getvalue()


def scanned(page: Image.Image, seed: int) -> bytes:
    """A scan of a page, the same for the same seed: up to 2° askew, a blur of up to a dot, up to a
    fifth of it noise, quality 40 to 80."""
    chance = random.Random(seed)
    turned = page.rotate(chance.uniform(-2, 2), Image.Resampling.BICUBIC, fillcolor=255)
    blurred = turned.filter(ImageFilter.GaussianBlur(chance.uniform(0, 1)))
    noise = Image.frombytes("L", page.size, chance.randbytes(page.width * page.height))
    noisy = Image.blend(blurred, noise, chance.uniform(0, 0.2))
    return jpeg(noisy, chance.randint(40, 80))


def code_box(number: int) -> tuple[int, int, int, int]:
    """Where the code of this number, from 0, stands on a page of codes of the first row at 150 dpi."""
    mm = DPI / 25.4
    left, top = (30 + number * 63) * mm, 36 * mm
    return round(left), round(top), round(left + 50 * mm), round(top + 50 * mm)
