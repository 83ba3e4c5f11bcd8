"""Whether a word can be Vietnamese: by its onset, rime and tone. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSETS = [
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "gh",
    "gi",
    "h",
    "k",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "ngh",
    "nh",
    "p",
    "ph",
    "qu",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
]
_RIMES = frozenset(
    [
        "a",
        "ac",
        "ach",
        "ai",
        "am",
        "an",
        "ang",
        "anh",
        "ao",
        "ap",
        "at",
        "au",
        "ay",
        "ăc",
        "ăm",
        "ăn",
        "ăng",
        "ăp",
        "ăt",
        "âc",
        "âm",
        "ân",
        "âng",
        "âp",
        "ât",
        "âu",
        "ây",
        "e",
        "ec",
        "em",
        "en",
        "eng",
        "eo",
        "ep",
        "et",
        "ê",
        "êch",
        "êm",
        "ên",
        "ênh",
        "êp",
        "êt",
        "êu",
        "i",
        "ia",
        "ich",
        "im",
        "in",
        "inh",
        "ip",
        "it",
        "iu",
        "iêc",
        "iêm",
        "iên",
        "iêng",
        "iêp",
        "iêt",
        "iêu",
        "o",
        "oa",
        "oac",
        "oach",
        "oai",
        "oam",
        "oan",
        "oang",
        "oanh",
        "oao",
        "oap",
        "oat",
        "oay",
        "oăc",
        "oăm",
        "oăn",
        "oăng",
        "oăt",
        "oc",
        "oe",
        "oen",
        "oeo",
        "oet",
        "oi",
        "om",
        "on",
        "ong",
        "ooc",
        "oong",
        "op",
        "ot",
        "ô",
        "ôc",
        "ôi",
        "ôm",
        "ôn",
        "ông",
        "ôp",
        "ôt",
        "ơ",
        "ơi",
        "ơm",
        "ơn",
        "ơp",
        "ơt",
        "u",
        "ua",
        "uân",
        "uâng",
        "uât",
        "uây",
        "uc",
        "ui",
        "um",
        "un",
        "ung",
        "up",
        "ut",
        "uê",
        "uêch",
        "uên",
        "uênh",
        "uêt",
        "uôc",
        "uôi",
        "uôm",
        "uôn",
        "uông",
        "uôt",
        "uơ",
        "uy",
        "uya",
        "uych",
        "uyên",
        "uyêt",
        "uynh",
        "uyt",
        "uyu",
        "ư",
        "ưa",
        "ưc",
        "ưi",
        "ưm",
        "ưn",
        "ưng",
        "ưt",
        "ưu",
        "ươc",
        "ươi",
        "ươm",
        "ươn",
        "ương",
        "ươp",
        "ươt",
        "ươu",
        "y",
        "yêm",
        "yên",
        "yêng",
        "yêt",
        "yêu",
    ]
)
_TONES = dict.fromkeys("\u0300\u0301\u0303\u0309\u0323")
_HIGH, _LOW = "\u0301", "\u0323"  # sắc and nặng: all that a rime closed by c, ch, p, t can have
_CLOSED = ("c", "ch", "p", "t")
_BEFORE_FRONT, _BEFORE_OTHERS = ("k", "gh", "ngh"), ("c", "g", "ng")
_VOWELS, _MARKED, _EITHER = "aăâeêioôơuưy", "ăâêôơư", ("oa", "oe", "uy")
_FRONT = ("e", "ê", "i", "y")
WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether a word of letters alone, in composed Unicode, can be a syllable of Vietnamese.

    >>> is_syllable("Nguyễn"), is_syllable("NguyÔn")
    (True, False)
    """
    if not (word.islower() or word.isupper() or word[1:].islower()):
        return False
    bare, tone, at = "", "", -1
    for letter in unicodedata.normalize("NFD", word.lower()):
        if letter not in _TONES:
            bare += letter
            continue
        if tone:
            return False
        tone, at = letter, len(unicodedata.normalize("NFC", bare)) - 1
    bare = unicodedata.normalize("NFC", bare)
    return any(_fits(onset, bare[len(onset) :], tone, at - len(onset)) for onset in _onsets(bare))


def _onsets(bare: str) -> list[str]:
    return ["", *(onset for onset in _ONSETS if bare.startswith(onset))]


def _fits(onset: str, rime: str, tone: str, at: int) -> bool:
    """``at``: the letter of the rime that bears the tone."""
    if onset == "qu":  # its u belongs to the rime as well: quy, quốc
        known = rime in _RIMES or (rime != "" and f"u{rime}" in _RIMES)
    elif onset == "gi":  # as the i of gì and giếng does
        known = rime in _RIMES or f"i{rime}" in _RIMES
    else:
        known = rime in _RIMES
    if not known or (rime.endswith(_CLOSED) and tone not in (_HIGH, _LOW)):
        return False
    if tone and at not in _bearers(onset, rime):
        return False
    if rime.startswith(_FRONT):
        return onset not in ("c", "ng") and not (onset == "g" and rime[0] != "i")
    return onset not in _BEFORE_FRONT


@lru_cache(maxsize=2_000)
def _bearers(onset: str, rime: str) -> tuple[int, ...]:
    """The letters of a rime on which its tone may stand: of oa, oe and uy two, as both are taught."""
    vowels = [at for at, letter in enumerate(rime) if letter in _VOWELS]
    if not vowels:  # gì, gìn
        return (-1,)
    if marked := [at for at in vowels if rime[at] in _MARKED]:
        return (marked[-1],)
    if rime[-1] not in _VOWELS:
        return (vowels[-1],)
    if len(vowels) == 1:
        return (0, -1) if onset == "qu" else (0,)
    if len(vowels) == 2:
        return (0, 1) if rime in _EITHER else (0,)
    return (1,)
