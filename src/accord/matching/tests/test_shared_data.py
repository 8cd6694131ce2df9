"""Benchmarks of duplicates with their truth, at the one threshold that all files have."""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests import soak

from accord.matching import api as matching
from accord.matching.tests.test_finding import f1

Table = dict[str, list[str]]


@pytest.fixture(scope="module")
def folder() -> Path:
    named = os.environ.get("ACCORD_TEST_DATA")
    if not named or not Path(named, "data").is_dir():
        pytest.skip("ACCORD_TEST_DATA names no folder of shared data")
    return Path(named, "data")


def read(path: Path, delimiter: str = ",") -> Table:
    with path.open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    return {name: [row[at] for row in rows] for at, name in enumerate(head)}


def febrl(folder: Path, number: int) -> tuple[Table, list[str]]:
    table = read(folder / "febrl" / f"dataset{number}.csv")
    return table, [name.split("-")[1] for name in table.pop("rec_id")]


def fake(folder: Path) -> tuple[Table, list[str]]:
    table = read(folder / "fake_1000" / "fake_1000.csv")
    table.pop("unique_id")
    return table, table.pop("cluster")


def restaurants(folder: Path) -> tuple[Table, list[str]]:
    table = read(folder / "restaurants" / "der_restaurantProfiles.csv", "|")
    home = {name: name for name in table.pop("id")}
    pairs = (folder / "restaurants" / "der_duplicates.csv").read_text(encoding="utf-8")
    for line in pairs.split():
        one, two = line.split("|")
        first, second = home[one], home[two]
        home = {name: first if at == second else at for name, at in home.items()}
    return table, list(home.values())


def rldata(folder: Path) -> tuple[Table, list[str]]:
    table = read(folder / "rldata500" / "RLdata500.csv")
    table.pop("rec_id")
    return table, table.pop("ent_id")


@pytest.mark.parametrize(
    ("case", "load", "least"),
    [
        pytest.param("febrl 1", lambda folder: febrl(folder, 1), 0.995, marks=soak.IN_FULL),
        pytest.param("febrl 3", lambda folder: febrl(folder, 3), 0.995, marks=soak.IN_FULL),
        ("fake 1000", fake, 0.88),
        pytest.param("restaurants", restaurants, 0.97, marks=soak.IN_FULL),
        ("rldata 500", rldata, 0.95),
    ],
)
def test_real_files_reach_their_figure(
    case: str, load: Callable[[Path], tuple[Table, list[str]]], least: float, folder: Path
):
    table, truth = load(folder)
    found = matching.find(table=table)
    assert f1(truth, found.clustered.clusters) >= least, case
