"""Vietnamese as the fonts of before Unicode kept it: TCVN3 (.VnTime) and VNI for Windows."""

from __future__ import annotations

import unicodedata

_TCVN3 = str.maketrans(
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ",
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢§£¤¥¦",
)
# VNI writes the letter and, after it, one sign for the tone or for tone and hat together.
_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_HAT = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_OF_ITS_OWN = dict(zip("đĐíìỉĩịỵÍÌỈĨỊỴ", "ñÑíìæóòîÍÌÆÓÒÎ", strict=True))


def in_tcvn3(text: str) -> tuple[str, str]:
    """Return ``text`` as typed for TCVN3 and the font that shows it; all capitals have their own."""
    if text.upper() == text and text.lower() != text:
        return text.lower().translate(_TCVN3), ".VnTimeH"
    return text.translate(_TCVN3), ".VnTime"


def in_vni(text: str) -> str:
    """Return ``text`` as typed for a VNI font."""
    return "".join(map(_vni, text))


def _vni(letter: str) -> str:
    if letter in _OF_ITS_OWN:
        return _OF_ITS_OWN[letter]
    base, *signs = unicodedata.normalize("NFD", letter)
    tone = next((sign for sign in signs if sign in _TONES), "")
    if "\u031b" in signs:  # ơ and ư are letters of their own, with the tone behind
        base = {"o": "ô", "u": "ö", "O": "Ô", "U": "Ö"}[base]
        sign = _TONES.get(tone, "")
    elif "\u0302" in signs:
        sign = _HAT[tone]
    elif "\u0306" in signs:
        sign = _BREVE[tone]
    else:
        sign = _TONES.get(tone, "")
    return base + (sign.upper() if letter.isupper() else sign)


def in_cp1258(text: str) -> bytes:
    """Return ``text`` in the code page 1258: hats on the letter, tones behind it."""
    return "".join(map(_tone_behind, text)).encode("cp1258")


def _tone_behind(letter: str) -> str:
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tone = next(sign for sign in parts if sign in _TONES)
        return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone
    return letter
