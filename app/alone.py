"""Processes of their own for work that the window's process had better not do.

From a checkout such a process is ``python -m app.sealing``; a bundle has no ``-m``, so its program
is begun once more with a word that says which of them to be. What is worked on goes through pipes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

# The modules that can be a process, and the word that tells a bundle to be it.
WORDS = {
    "app.sealing": "--unseal",
    "app.copying": "--copy",
    "app.exchange.confined": "--import-worker",
}


def command(module: str) -> list[str]:
    """The command line that begins the process."""
    frozen = bool(getattr(sys, "frozen", False))
    return [sys.executable, *([WORDS[module]] if frozen else ["-m", module])]


def asked(arguments: Sequence[str]) -> Callable[[], int] | None:
    """What the process is to do that was begun with these arguments, if it is one of them.

    Only its own module is loaded: the others bring libraries that a window at rest does without.
    """
    modules = [module for module, word in WORDS.items() if [word] == list(arguments)]
    return import_module(modules[0]).main if modules else None
