"""After a large delivery the planner knows of it, and not only when the server finds the time."""

import pytest

from accord.foundation import bulk
from tests import people

pytestmark = pytest.mark.usefixtures("committed")


def known_rows() -> int:
    [(rows,)] = bulk.fetch("select reltuples from pg_class where relname = 'leads_lead'")
    return int(rows)


def test_the_planner_looks_at_tables_that_have_grown():
    people.load_leads(40)
    assert known_rows() < 40  # a few rows are left to the server
    people.load_leads(1_000, start=40)
    assert known_rows() >= 1_000
    assert bulk.look_again() == 0
