"""Attaching a file as an officer does: read by the limited process, or refused in one sentence."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from app.base import sandbox
from app.base.errors import NotFound
from app.base.language import T
from app.exchange.attachments import inspection, intake, take_out
from app.exchange.attachments.intake import attach_file, attachment_name, detach
from app.registers.visit import Visit
from app.schema.attachment import AttachmentKind
from app.store import Store
from app.store.read.attachments import attachment_content, attachments_of
from app.store.read.principal import NotPermitted
from app.store.security import key_changes
from app.store.write import attaching
from app.store.write.attaching import AttachmentRefused
from tests.conftest import QUICK
from tests.support import hidden
from tests.support.hidden import MARK
from tests.support.samples import commune
from tests.support.wording import pattern


@pytest.fixture
def visit(store: Store) -> Visit:
    return commune(store).visit


def file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


KINDS = {
    AttachmentKind.JPEG: hidden.jpeg,
    AttachmentKind.PNG: hidden.png,
    AttachmentKind.PDF: hidden.pdf,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_kept_without_what_it_hides(
    kind: AttachmentKind, store: Store, visit: Visit, tmp_path: Path
) -> None:
    made = attach_file(store, visit, file(tmp_path, "ảnh hiện trường.dat", KINDS[kind]()))
    (one,) = attachments_of(store, visit)
    kept = b"".join(attachment_content(store, one))
    assert (one.uid, one.kind, one.name) == (made.uid, kind, "ảnh hiện trường.dat")
    assert MARK not in kept and made.size == len(kept) == one.size
    assert kept == inspection.inspected(KINDS[kind]())[1]


def huge() -> bytes:
    made = io.BytesIO()
    Image.new("1", (9000, 9000)).save(made, "PNG")
    return made.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], T]] = {
    "another kind": (lambda: b"GIF89a" + bytes(50), intake._WHY["kind"][0]),
    "empty": (bytes, intake._WHY["kind"][0]),
    "cut off": (lambda: inspection.inspected(hidden.jpeg())[1][:-9], intake._DAMAGED),
    "too many dots": (huge, intake._WHY["dots"][0]),
    "scripts": (
        lambda: hidden.pdf_with(
            OpenAction=hidden.DictionaryObject(
                {hidden.NameObject("/JS"): hidden.TextStringObject("x")}
            )
        ),
        intake._WHY["active"][0],
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_not_taken_is_one_sentence(
    why: str, store: Store, visit: Visit, tmp_path: Path
) -> None:
    make, said = REFUSED[why]
    before = store.last_entry()
    with pytest.raises(AttachmentRefused, match=pattern(intake._NOTHING)) as refused:
        attach_file(store, visit, file(tmp_path, "tệp.jpg", make()))
    assert said.vi in str(refused.value)
    assert attachments_of(store, visit) == [] and store.last_entry() == before


def test_a_file_over_the_limit_is_not_even_read(store: Store, visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "lớn.pdf"
    with path.open("wb") as sparse:
        sparse.truncate((20 << 20) + 1)
    with pytest.raises(AttachmentRefused, match=pattern(attaching._TOO_LARGE)):
        attach_file(store, visit, path)
    with pytest.raises(NotFound):
        attach_file(store, visit, tmp_path / "không có.pdf")


def test_what_takes_too_long_is_ended(
    store: Store, visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "LIMITS", sandbox.Limits(448 << 20, 0.001, 1 << 20))
    path = file(tmp_path, "tệp.pdf", hidden.pdf())
    with pytest.raises(AttachmentRefused) as refused:
        attach_file(store, visit, path)
    assert intake._HEAVY.vi in str(refused.value)


def test_who_only_looks_attaches_nothing(store: Store, visit: Visit, tmp_path: Path) -> None:
    key_changes.add_user(store, "binh", "Lê Bình", "auditor", "mật khẩu của Bình", cost=QUICK)
    store.close()
    his = Store.open(store.path, "binh", "mật khẩu của Bình")
    try:
        with pytest.raises(NotPermitted):
            attach_file(his, visit, file(tmp_path, "x.png", hidden.png()))
    finally:
        his.close()


def test_a_name_is_kept_clean_and_short() -> None:
    assert attachment_name(Path("/mnt/a/Biên\u202e bản\x07.pdf")) == "Biên bản.pdf"
    assert attachment_name(Path("/mnt/a/Biên\nbản.pdf")) == "Biên bản.pdf"
    cut = attachment_name(Path("x" * 300 + ".jpeg"))
    assert len(cut) == 200 and cut.endswith("xx.jpeg")


def test_it_is_taken_out_by_name_or_uid_for_a_purpose(
    store: Store, visit: Visit, tmp_path: Path
) -> None:
    made = attach_file(store, visit, file(tmp_path, "x.png", hidden.png()))
    attach_file(store, visit, file(tmp_path, "x.png", hidden.png("L")))
    with pytest.raises(NotFound, match=pattern(take_out._SEVERAL)):
        take_out.attachment_of(store, visit, "x.png")
    with pytest.raises(NotFound, match=pattern(take_out._UNKNOWN)):
        take_out.attachment_of(store, visit, "y.png")
    one = take_out.attachment_of(store, visit, made.uid)
    take_out.take_out(store, visit, one, tmp_path / "ra.png", "Thử")
    assert (tmp_path / "ra.png").read_bytes() == b"".join(attachment_content(store, one))
    done, begun = (entry.act for entry in store.audit_entries(2))
    about = {"register": "visit", "attachment": made.uid, "purpose": "Thử"}
    assert (done.kind, done.detail) == ("export", about)
    assert (begun.kind, begun.detail) == ("begin", {"act": "export", **about})
    detach(store, visit, one)
    assert [left.uid for left in attachments_of(store, visit)] != [made.uid]
