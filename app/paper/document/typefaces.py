"""The names of the bundled fonts, known without loading any of them."""

from __future__ import annotations

REGULAR = "Tinos-Regular"
BOLD = "Tinos-Bold"
ITALIC = "Tinos-Italic"
BOLD_ITALIC = "Tinos-BoldItalic"
DISPLAY = "PlayfairDisplay-Black"
SCRIPT = "GreatVibes-Regular"
ALL = (REGULAR, BOLD, ITALIC, BOLD_ITALIC, DISPLAY, SCRIPT)
