"""How close the rows of lists stand."""

from __future__ import annotations

from app.base.language import T
from app.schema.values import Choice


class Density(Choice):
    """How high rows are beside their letters."""

    USUAL = "usual", T("Thoáng", "Roomy")
    COMPACT = "compact", T("Sát, được nhiều dòng", "Close, more rows")

    @property
    def share(self) -> float:
        """Of the usual height."""
        return {"usual": 1.0, "compact": 0.78}[self.value]


_chosen = Density.USUAL


def choose(density: Density) -> None:
    """Let rows stand so close from now on."""
    global _chosen
    _chosen = density


def chosen() -> Density:
    """Return how close rows stand."""
    return _chosen
