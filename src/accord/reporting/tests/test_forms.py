"""A result as a table for files."""

import csv
import io

import pytest

from accord.kernel.money import Money
from accord.reporting import api as reporting
from accord.reporting.rules import forms


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ('=HYPERLINK("x")', '\'=HYPERLINK("x")'),
        ("@fair", "'@fair"),
        ("-1+1", "'-1+1"),
        ("＝1+1", "'＝1+1"),
        ("-5", "-5"),
    ],
)
def test_no_name_is_a_formula_in_a_file(books, name, cell):
    books.cost(60_00, "2026-01-02", books.campaign(name))
    written = reporting.to_csv(books.ask("cost", by="campaign"))
    [row] = csv.DictReader(io.StringIO(written))
    assert (row["campaign"], row["cost"]) == (cell, "60.00")
    assert forms._cell(str(Money(-5_00, "EUR"))) == "-5.00"
