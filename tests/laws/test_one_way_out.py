"""What the store holds leaves it one way, ``Store.leaving``, which logs it: any other exit is found."""

import ast

import pytest

from tests.support.source import files, nodes, place, text

WRITERS = {"whole", "beside", "write_to_drive"}  # they write what the officer named
HOMES = ("app.base.files", "app.exchange.package.drive")
# Who writes files without it, and why nothing leaves the store by that.
ELSEWHERE = {
    "app/store/write/way_out.py": "the way out itself",
    "app/store/backup.py": "logged where the store takes an entry: a backup is made on a full disk too",
    "app/store/backup_renewal.py": "a backup that is there, anew under today's key",
    "app/exchange/package/drive.py": "writes for those who are on their way out",
    "app/exchange/package/package.py": "on its way out by handing_out",
    "app/exchange/package/delivery.py": "on its way out by handing_out",
    "app/exchange/archive/archive.py": "on its way out by handing_out",
    "app/paper/document/canvas.py": "a PDF of no store: the sheet to calibrate by, the recovery code's",
    "app/law/holidays.py": "the list of this computer, not of a store",
    "app/cli/main.py": "an answer that standard output would have",
    "app/cli/common.py": "an answer that standard output would have",
    "app/cli/accounts.py": "the new recovery code, logged as a change of the keys",
    "app/cli/rollup.py": "what units handed in, without a store",
    "app/cli/rollup_database.py": "what a database holds, without a store",
    "app/cli/setup.py": "the recovery code of a store that is being made",
    "ui/widgets/recovery_code.py": "the recovery code, which opens the store and holds nothing of it",
    "ui/widgets/text_dialog.py": "a technical text that names nobody, shown before",
    "app/exchange/rollup/consolidated_workbook.py": "what units handed in, without a store",
    "app/exchange/rollup/flat_figures.py": "what units handed in, without a store",
    "app/exchange/rollup/history.py": "what is remembered where nobody gave a store",
    "app/exchange/workbook/recoding.py": "a workbook from elsewhere, without a store",
    "app/exchange/rollup/manual_workbook.py": "an empty form",
    "app/exchange/rollup/blank_form.py": "an empty form",
    "app/exchange/spot_check/lot.py": "the lot of an inspector, without a store",
    "app/exchange/records/sheet_file.py": "an empty form",
}


def writers(code: str) -> list[int]:
    """The lines that call a writer, by the name under which it was imported."""
    names = {
        alias.asname or alias.name
        for node in nodes(code)
        if isinstance(node, ast.ImportFrom) and node.module in HOMES
        for alias in node.names
        if alias.name in WRITERS
    }
    return [
        node.lineno
        for node in nodes(code)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") in names or _by_module(node.func))
    ]


def _by_module(func: ast.expr) -> bool:
    return (
        isinstance(func, ast.Attribute)
        and func.attr in WRITERS
        and getattr(func.value, "id", "") in {home.rpartition(".")[2] for home in HOMES}
    )


def exits() -> dict[str, list[int]]:
    found = {}
    for path in files("app", "ui"):
        if lines := writers(text(path)):
            found[place(path)] = lines
    return found


def test_nothing_leaves_another_way() -> None:
    assert [
        f"{path}:{line}: write it through Store.leaving, which logs it, or say in ELSEWHERE why not"
        for path, lines in exits().items()
        if path not in ELSEWHERE
        for line in lines
    ] == []


def test_no_reason_is_kept_for_what_writes_nothing() -> None:
    assert ELSEWHERE.keys() - exits().keys() == set()


@pytest.mark.parametrize(
    "code",
    [
        "from app.base.files import whole\nwith whole(path) as file: pass",
        "from app.base import files\nfiles.beside(path)",
        "from app.exchange.package.drive import write_to_drive as put\nput(path, data)",
    ],
)
def test_another_exit_is_seen(code: str) -> None:
    assert writers(code) == [2]


def test_no_workbook_passes_through_the_temp_folder() -> None:
    """openpyxl's own ``save`` writes each sheet there in clear, where a kill leaves it."""
    assert [
        f"{place(path)}:{node.lineno}: write the bytes of saved_workbook.saved"
        for path in files("app", "ui")
        for node in nodes(text(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "save"
        and _is_workbook(node.func.value)
    ] == []


def _is_workbook(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return getattr(value.func, "id", "") in {"build", "Workbook"}
    return isinstance(value, ast.Name) and value.id in {"book", "workbook"}
