"""Attaching files to a record in the worker, one after the other, and what is told of those refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.base.errors import Cancelled, UserError
from app.base.jobs import Progress
from app.base.language import T
from app.base.numbers import show_number
from app.schema.record import Record
from app.store import Store
from ui.core.context import Context

ATTACHING = T("Đang đính kèm", "Attaching")
ATTACHED = T("Đã đính kèm {n} tệp vào {code}.", "{n} {n:file|files} attached to {code}.")
MORE_REFUSED = T("Còn {n} tệp khác cũng chưa đính kèm.", "{n} further files were not attached.")
_MOST_TOLD = 3  # sentences, one a file


@dataclass(slots=True)
class AttachingResult:
    """How many files were attached, why others were not, and whether a signature was lost."""

    attached: int = 0
    refused: list[T] = field(default_factory=list)
    signature_lost: bool = False


def attach_all(
    context: Context, record: Record, paths: Sequence[Path], done: Callable[[], None]
) -> None:
    """Attach files with progress and Cancel; what was attached by then stays. ``done`` comes last."""
    cls, id_ = type(record), record.id
    so_far = AttachingResult()

    def job(progress: Progress, store: Store) -> None:
        from app.exchange.attachments.intake import attach_file

        for number, path in enumerate(paths):
            progress.update(number, len(paths))
            try:
                made = attach_file(store, store.get(cls, id_), path)
            except Cancelled:
                raise
            except UserError as error:
                so_far.refused.append(error.text)
            else:
                so_far.attached += 1
                so_far.signature_lost |= made.signature_lost

    def end(_none: None = None) -> None:
        _tell(context, record, so_far)
        done()

    context.run_with_progress(ATTACHING, job, end, cancelled=end)


def _tell(context: Context, record: Record, outcome: AttachingResult) -> None:
    from app.exchange.attachments.intake import SIGNATURE_LOST

    attached = ATTACHED.format(n=show_number(outcome.attached), code=record.code)
    if not outcome.refused:
        if outcome.signature_lost:
            attached = _joined([attached, SIGNATURE_LOST])
        if outcome.attached:
            context.messages.saved(attached)
        return
    sentences = outcome.refused[:_MOST_TOLD]
    if left := len(outcome.refused) - len(sentences):
        sentences.append(MORE_REFUSED.format(n=show_number(left)))
    context.messages.error(
        UserError(_joined([attached, *sentences] if outcome.attached else sentences))
    )


def _joined(sentences: Sequence[T]) -> T:
    return T("\n".join(s.vi for s in sentences), "\n".join(s.en for s in sentences))
