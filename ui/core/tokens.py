"""The colours of the window, light and dark, from which all others are made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours all others come from.

    ``ground`` lies under cards of ``paper``; ``line`` parts them, ``edge`` goes round what is typed
    in; ``ink`` and ``quiet`` are text; ``accent`` is what can be acted on, ``on_accent`` its text;
    ``side`` the bar of pages; ``state`` the red of the state's own things; ``problem`` what must be
    corrected or is late; ``good`` what is done.
    """

    ground: str
    paper: str
    ink: str
    quiet: str
    line: str
    edge: str
    accent: str
    on_accent: str
    soft: str
    side: str
    side_ink: str
    state: str
    problem: str
    good: str


LIGHT = Tokens(
    ground="#F4F6F9", paper="#FFFFFF", ink="#1A2638", quiet="#56647A", line="#D8DFE8",
    edge="#7F8DA0",
    accent="#1D5A99", on_accent="#FFFFFF", soft="#E3EDF8", side="#12355B", side_ink="#DCE7F3",
    state="#B5121B", problem="#A84300", good="#1E7046",
)  # fmt: skip
DARK = Tokens(
    ground="#11171E", paper="#1A222C", ink="#E4EAF1", quiet="#9DAABA", line="#303B48",
    edge="#66758A",
    accent="#7DB3E8", on_accent="#0B1B2B", soft="#23364B", side="#0C2138", side_ink="#C9D8E8",
    state="#F0757B", problem="#FFB077", good="#7BCFA0",
)  # fmt: skip
