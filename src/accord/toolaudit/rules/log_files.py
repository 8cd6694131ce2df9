"""A log of runs from another tool: its columns by their headings, its cells as values. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from accord.toolaudit.values.audit import RunText
from accord.toolaudit.values.audit_codes import Flaw, UnableToAudit

NEEDED = ("on", "rows")
FIELDS = ("on", "rows", "wrong", "minutes", "failed")
LARGEST = 10_000_000


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FAILED = _words("failed failure error fail fehler gescheitert 1 yes true ja x")
_KNOWN: Mapping[str, frozenset[str]] = {
    "on": _words("day date on when started run datum tag fecha data dia zi ziua nalja timestamp "
                 "time"),
    "rows": _words("rows row records moved lines count items total zeilen filas linhas randuri "
                   "stroki"),
    "wrong": _words("wrong errors error corrected fixed mistakes bad rejected fehler errores erros "
                    "erori korrigiert"),
    "minutes": _words("minutes minute min mins duration minuten minutos"),
    "failed": _words("failed failure status state result outcome ergebnis estado"),
}  # fmt: skip


def columns_of(header: Sequence[str], *, said: Mapping[str, str]) -> dict[str, int]:
    """Which column says what: as somebody said, else by its heading.

    Raises UnableToAudit with the names of what is there and what is missing."""
    found: dict[str, int] = {}
    for field in FIELDS:
        if name := said.get(field, "").strip():
            places = [at for at, each in enumerate(header) if _plain(each) == _plain(name)]
            if not places:
                raise UnableToAudit(Flaw.NO_COLUMN, field=field, named=name,
                                    there=_listed(header))  # fmt: skip
            found[field] = places[0]
            continue
        for at, heading in enumerate(header):
            if at not in found.values() and set(_plain(heading).split()) & _KNOWN[field]:
                found[field] = at
                break
    for field in NEEDED:
        if field not in found:
            raise UnableToAudit(Flaw.NO_COLUMN, field=field, named="", there=_listed(header))
    return found


def _plain(heading: str) -> str:
    return " ".join(re.split(r"[\W_]+", heading.casefold())).strip()


def _listed(header: Sequence[str]) -> str:
    return ", ".join(f"“{name[:40]}”" for name in header[:20])


def run_of(
    said: Mapping[str, str],
    amounts: Mapping[str, Decimal | None],
    *,
    on: date | None,
    number: int,
    today: date,
) -> RunText:
    """A row as a run; raises UnableToAudit with the row's number and what it says."""
    if on is None or on > today:
        raise UnableToAudit(Flaw.BAD_ROW, row=str(number), field="on", said=said["on"][:40])
    counts = {
        field: _amount(said.get(field, ""), amounts.get(field), field=field, number=number)
        for field in ("rows", "wrong", "minutes")
    }
    if counts["wrong"] > counts["rows"]:
        raise UnableToAudit(Flaw.BAD_ROW, row=str(number), field="wrong",
                            said=said.get("wrong", "")[:40])  # fmt: skip
    failed = said.get("failed", "").strip().casefold() in _FAILED
    return RunText(on, counts["minutes"], int(counts["rows"]), int(counts["wrong"]), failed)


def _amount(said: str, amount: Decimal | None, *, field: str, number: int) -> Decimal:
    if not said.strip() and field != "rows":
        return Decimal(0)
    whole = field == "minutes" or (amount is not None and amount == int(amount))
    if amount is None or not whole or not 0 <= amount <= LARGEST:
        raise UnableToAudit(Flaw.BAD_ROW, row=str(number), field=field, said=said[:40])
    return amount
