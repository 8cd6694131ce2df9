"""Two exports of a tool's size compared as a person would, beside only reading the two files."""

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import ground
from bench.values import Figure

ROWS = 200_000
LOST = 27  # of a thousand
SLIPS = 0.05
SECONDS = 15.0
POINTS = 0.1  # of a hundred that the share may be off where keys have slips
GIVEN = ("Maria", "Johann", "Andrei", "Lucas", "Petra", "Robert", "Karina", "Timo", "Viktor")
FAMILY = ("Popescu", "Smith", "Ivanov", "Kovacs", "Mueller", "Garcia", "Rossi", "Novak", "Horvat")
FIRMS = ("Alpina", "Borealis", "Cobalt", "Dunav", "Eterna", "Fluvia", "Granit", "Helios", "Isar")


def measure(*, rows: int = ROWS) -> list[Figure]:
    """With keys as they are, then with slips in one of twenty."""
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        for name, slips in (("", 0.0), (", slips in 5 % of keys", SLIPS)):
            chance = random.Random(11)  # noqa: S311 made-up people
            form, crm = Path(folder, "form.csv"), Path(folder, "crm.csv")
            lost = _written(form, crm, rows=rows, slips=slips, chance=chance)
            plain = _timed(lambda form=form, crm=crm: (_read(form), _read(crm)))
            begun = time.perf_counter()
            said = _compared(form, crm)
            taken = time.perf_counter() - begun
            found = {row["row"] - 1 for row in said["missing"]["rows"]}
            right = len(found & lost)
            off = 100 * abs(said["leak"]["share"] - len(lost) / rows)
            figures += [
                Figure("found", f"{rows:,} rows against {rows:,}{name}", "s", (taken,),
                       at_most=SECONDS),
                Figure("found", "  reading both files alone, of the time", "×", (plain / taken,)),
                Figure("found", "  share that never arrived, off by", "points", (off,),
                       at_most=POINTS),
                Figure("found", "  lost rows that are listed", "", (right / len(lost),)),
                Figure("found", "  listed rows that are lost", "", (right / len(found),)),
            ]  # fmt: skip
    return figures


def _written(
    left: Path, right: Path, *, rows: int, slips: float, chance: random.Random
) -> set[int]:
    """Both exports; answers the numbers of the rows, from 1, that the second never got."""
    lost = set(chance.sample(range(1, rows + 1), rows * LOST // 1_000))
    with left.open("w", newline="") as one, right.open("w", newline="") as two:
        form, crm = csv.writer(one), csv.writer(two)
        form.writerow(["Submission", "First", "Last", "Email", "Phone", "Company", "Submitted"])
        crm.writerow(["Adresse", "Kontakt", "Tel", "Firma", "Angelegt"])
        for number, row in enumerate(_people(rows, chance), start=1):
            form.writerow([f"S{number}", *row])
            if number not in lost:
                given, family, mail, phone, firm, day = row
                if chance.random() < slips:
                    mail, given = _slip(mail, chance), _slip(given, chance)
                crm.writerow([mail.upper(), f"{given} {family}", phone.replace("+40 ", "0"), firm,
                              day])  # fmt: skip
    return lost


def _people(rows: int, chance: random.Random) -> Iterator[tuple[str, ...]]:
    for _row in range(rows):
        given, family, firm = chance.choice(GIVEN), chance.choice(FAMILY), chance.choice(FIRMS)
        yield (
            given,
            family,
            f"{given}.{family}{chance.randrange(10**8)}@{firm}.example".lower(),
            f"+40 7{chance.randrange(10**8):08d}",
            f"{firm} {chance.randrange(9_000)} SRL",
            f"2026-0{chance.randrange(1, 9)}-{chance.randrange(10, 28)}",
        )


def _slip(text: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(text) - 1)
    turned = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return chance.choice((text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], turned))


def _compared(left: Path, right: Path) -> dict:  # type: ignore[type-arg]
    done = subprocess.run(
        [sys.executable, "-m", "accord.config.cli", "reconcile", str(left), str(right), "--json"],
        cwd=ground.ROOT, stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def _read(path: Path) -> int:
    with path.open(newline="") as opened:
        return sum(1 for _row in csv.reader(opened))


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
