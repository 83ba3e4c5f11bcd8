"""Columns that were only thought of: each is asked about, and taken where that was said."""

from __future__ import annotations

from collections.abc import Sequence

from app.exchange.imports.column_plan import CellSource, ColumnPlan, TableColumns
from app.exchange.imports.questions import Questions


def granted(
    plans: Sequence[ColumnPlan], columns: TableColumns, asking: Questions
) -> tuple[ColumnPlan, ...]:
    """The plans of a table, of those that need a word of the officer the ones that got it."""
    return tuple(plan for plan in plans if _is_granted(plan, columns, asking))


def _is_granted(plan: ColumnPlan, columns: TableColumns, asking: Questions) -> bool:
    if plan.source is CellSource.HEAD_ABOVE:
        relation = plan.columns[0]
        return bool(asking.below_head(relation, " / ".join(columns.paths[relation])))
    if plan.source is CellSource.TITLE_LINE and plan.field:
        return asking.titled(plan.field.name, plan.field.label, *plan.words)
    return True
