"""Makes the font of our icons anew from the whole one: ``python packaging/icon_font.py FOLDER NAME …``.

FOLDER is ``font`` of the npm package lucide-static 1.62.0; fontTools must be there. Each NAME is an
icon to add to those that the font has. A font takes 30 KB for all icons and is drawn by what Qt
loads anyway; a drawing of its own for each would need QtSvg, 1.2 MB of each window.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ICONS = Path(__file__).parent.parent / "resources/icons"
NAMES = ICONS / "lucide.txt"  # each icon, and the letter of the font that it is


def main(folder: Path, added: list[str]) -> None:
    """Write the font and its names; an icon that the whole font lacks is named by a KeyError."""
    known = json.loads((folder / "codepoints.json").read_text(encoding="utf-8"))
    names = sorted({*NAMES.read_text(encoding="ascii").split()[::2], *added})
    letters = {name: known[name] for name in names}
    subprocess.run(
        [
            *("pyftsubset", str(folder / "lucide.ttf"), f"--output-file={ICONS / 'lucide.ttf'}"),
            f"--unicodes={','.join(map(hex, letters.values()))}",
            *("--layout-features=", "--no-hinting", "--drop-tables+=GSUB,GPOS"),
        ],
        check=True,
    )
    lines = (f"{name} {letter:x}\n" for name, letter in letters.items())
    NAMES.write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
