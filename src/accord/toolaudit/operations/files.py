"""Two files, read and compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from accord.intake.api import read_table
from accord.intake.values.tables import FileTable
from accord.toolaudit.operations.reconciling import Say, reconcile, without_collecting
from accord.toolaudit.values.outcomes import Reconciled


@dataclass(frozen=True, slots=True)
class Compared:
    """Both files with what was found between them."""

    left: FileTable
    right: FileTable
    found: Reconciled


def reconcile_files(
    *,
    left: Path,
    right: Path,
    locale: str,
    names: tuple[str, str] | None = None,
    keys: Sequence[str] = (),
    window: int | None = None,
    say: Say = lambda _step, _count: None,
) -> Compared:
    """`reconcile` of two files; `names` are theirs as their owner knows them, where the paths are
    stored copies. Raises UnableToRead, whose refusal knows no file, and UnableToReconcile."""
    with without_collecting():
        one = read_table(path=left, locale=locale, name=names and names[0])
        two = read_table(path=right, locale=locale, name=names and names[1])
        found = reconcile(left=one, right=two, keys=keys, window=window, say=say)
    return Compared(one, two, found)
