"""In which encoding a text was saved, when nobody says it."""

from __future__ import annotations

import re

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Letters by which Vietnamese code pages are told apart: tones that stand behind their letter.
_TONES = re.compile(r"[aăâeêioôơuưyAĂÂEÊIOÔƠUƯY][\u0300\u0301\u0303\u0309\u0323]")


def decoded(data: bytes) -> tuple[str, str]:
    """A text and the name of its encoding.

    What is neither Unicode nor the Vietnamese code page stays letter for byte: then it may be TCVN3 or
    VNI, which the repair of legacy letters tells from the words.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return data.decode(charset, "replace"), charset
    if (zeros := data[:4096].count(0)) > len(data[:4096]) // 4:
        charset = "utf-16-le" if data[1:4096:2].count(0) * 2 > zeros else "utf-16-be"
        return data.decode(charset, "replace"), charset
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    vietnamese = data.decode("cp1258", "replace")
    if len(_TONES.findall(vietnamese)) * 4 > sum(letter > "\x7f" for letter in vietnamese):
        return vietnamese, "cp1258"
    return data.decode("latin-1"), "latin-1"
