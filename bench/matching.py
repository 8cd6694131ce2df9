"""Who is who: how well files with a known truth are cleared, at the one threshold, and how fast.

Files with the truth are read from the folder that ACCORD_TEST_DATA names; without it only people
made up to be hard to tell apart are measured.
"""

import csv
import os
import random
import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from accord.matching import api as matching
from bench import people
from bench.values import Figure

Table = dict[str, list[str]]
HARD = 15_000
EASY = 1_000_000
BINS = 10


def measure(*, easy: int = 0) -> list[Figure]:
    """Every set; `easy` records without much noise besides, which take minutes."""
    figures = list(_hard(records=HARD))
    named = os.environ.get("ACCORD_TEST_DATA")
    if named and Path(named, "data").is_dir():
        for name, table, truth, least in _known(Path(named, "data")):
            figures += _quality(name, table, truth, least=least)[0]
    if easy:
        figures += _easy(records=easy)
    return figures


def _hard(*, records: int) -> Iterator[Figure]:
    table, truth = people.hard(records=records, seed=7)
    figures, found = _quality(f"{records:,} hard people", table, truth, least=0.975)
    yield from figures
    sure = [pair for pair in found.pairs if pair.probability >= matching.AUTOMATIC]
    right = sum(truth[pair.left] == truth[pair.right] for pair in sure)
    yield Figure("matching", "  right of what is joined without asking", "", (right / len(sure),),
                 at_least=0.995)  # fmt: skip
    same = sum(_pairs(truth))
    yield Figure("matching", "  of all pairs, joined without asking", "", (right / same,))
    told = [(pair.probability, truth[pair.left] == truth[pair.right]) for pair in found.pairs]
    yield Figure("matching", "  expected calibration error", "", (calibration_error(told),),
                 at_most=0.05)  # fmt: skip


def calibration_error(told: Sequence[tuple[float, bool]]) -> float:
    """How far probabilities are from shares, over ten bins weighted by their pairs."""
    sums = [[0.0, 0.0] for _bin in range(BINS)]
    for probability, is_same in told:
        each = sums[min(BINS - 1, int(probability * BINS))]
        each[0] += probability
        each[1] += is_same
    return sum(abs(one - two) for one, two in sums) / max(1, len(told))


def _quality(
    name: str, table: Table, truth: Sequence[str], *, least: float | None
) -> tuple[list[Figure], matching.Found]:
    began = time.process_time()
    found = matching.find(table=table)
    seconds = time.process_time() - began
    clusters = found.clustered.clusters
    right = sum(_pairs(zip(truth, clusters, strict=True)))
    joined, same = sum(_pairs(clusters)), sum(_pairs(truth))
    figures = [
        Figure("matching", f"{name}, F1", "", (2 * right / (joined + same),), at_least=least),
        Figure("matching", "  precision", "", (right / max(1, joined),)),
        Figure("matching", "  recall", "", (right / max(1, same),)),
        Figure("matching", "  CPU", "s", (seconds,)),
    ]
    return figures, found


def _pairs(groups: Iterable[object]) -> Iterator[int]:
    return (size * (size - 1) // 2 for size in Counter(groups).values())


def _known(folder: Path) -> Iterator[tuple[str, Table, list[str], float | None]]:
    for number in (1, 3):
        table = _read(folder / "febrl" / f"dataset{number}.csv")
        yield f"febrl {number}", table, [each.split("-")[1] for each in table.pop("rec_id")], 0.995
    table = _read(folder / "fake_1000" / "fake_1000.csv")
    table.pop("unique_id")
    yield "fake 1000", table, table.pop("cluster"), 0.88
    table = _read(folder / "restaurants" / "der_restaurantProfiles.csv", "|")
    ids = table.pop("id")
    text = (folder / "restaurants" / "der_duplicates.csv").read_text(encoding="utf-8")
    yield "restaurants", table, _joined(ids, [line.split("|") for line in text.split()]), 0.97
    table = _read(folder / "rldata500" / "RLdata500.csv")
    table.pop("rec_id")
    yield "rldata 500", table, table.pop("ent_id"), 0.95
    yield ("dblp and acm", *_publications(folder / "dblp_acm"), None)


def _publications(folder: Path) -> tuple[Table, list[str]]:
    acm, dblp = (_read(folder / name, "%") for name in ("acm.csv", "dblp.csv"))
    links = _read(folder / "gt.csv", "%")
    ids = [f"a{each}" for each in acm.pop("id")] + [f"d{each}" for each in dblp.pop("id")]
    pairs = [[f"a{two}", f"d{one}"] for one, two in zip(links["D1"], links["D2"], strict=True)]
    return {name: acm[name] + dblp[name] for name in acm}, _joined(ids, pairs)


def _joined(ids: Sequence[str], pairs: Iterable[Sequence[str]]) -> list[str]:
    """The first id of each group that pairs make."""
    home = {each: each for each in ids}

    def root(name: str) -> str:
        while home[name] != name:
            name = home[name]
        return name

    for one, two in pairs:
        home[root(two)] = root(one)
    return [root(each) for each in ids]


def _read(path: Path, delimiter: str = ",") -> Table:
    with path.open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    return {name: [row[at] for row in rows] for at, name in enumerate(head)}


def _easy(*, records: int) -> Iterator[Figure]:
    """Many records of people who are easily told apart: time and memory."""
    draw = random.Random(3)  # noqa: S311 made-up people
    table: Table = {name: [] for name in ("given_name", "surname", "email", "city", "born")}
    for number in range(records * 4 // 5):
        row = (f"{_word(draw, 2)}", f"{_word(draw, 3)}", f"{_word(draw, 3)}{number}@example.com",
               f"{_word(draw, 1)}ville", f"19{draw.randrange(40, 99)}-0{draw.randrange(1, 9)}-"
               f"{draw.randrange(10, 28)}")  # fmt: skip
        for _copy in range(2 if number % 4 == 0 else 1):
            for values, value in zip(table.values(), row, strict=True):
                values.append(value)
    began, spent = time.perf_counter(), time.process_time()
    found = matching.find(table=table)
    yield Figure("matching", f"{records:,} easy people", "s", (time.perf_counter() - began,),
                 at_most=240.0)  # fmt: skip
    yield Figure("matching", "  CPU", "s", (time.process_time() - spent,))
    yield Figure("matching", "  clusters", "", (float(len(set(found.clustered.clusters))),))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    yield Figure("matching", "  largest memory", "GiB", (peak,), at_most=6.0)


_PARTS = "ba be bi bo da de di do fa fe ga go ka ke ki la le li ma me mi na no ra re ro sa so ta to"


def _word(draw: random.Random, syllables: int) -> str:
    return "".join(draw.choices(_PARTS.split(), k=syllables + 1))
