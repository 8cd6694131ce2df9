"""Somebody leaves while leads for them come in: none of them stays behind."""

from threading import Thread

from django.db import connection

from accord.foundation import bulk
from accord.team import api as team
from tests import people

USERS = ("external_id", "name", "team", "is_active")
LEADS = ("external_id", "full_name", "email", "created_at", "owner_external_id")
COUNT = 25


def test_no_open_lead_stays_with_who_leaves_while_leads_come_in(committed: None):
    boss = people.add_member("sales_lead")
    people.load("users", USERS, [("u1", "Ann", "sales", "yes")])
    arrived: list[int] = []

    def arrive() -> None:
        try:
            for number in range(COUNT):
                row = (f"L{number}", f"N{number}", f"n{number}@x.example", "2026-11-01", "u1")
                arrived.append(people.load("leads", LEADS, [row]))
        finally:
            connection.close()

    arriving = Thread(target=arrive)
    arriving.start()
    while len(arrived) < COUNT // 3:
        arriving.join(0.01)
    people.load("users", USERS, [("u1", "Ann", "sales", "no")])
    arriving.join(60)
    assert len(arrived) == COUNT
    ann = team.find_members(source="test", keys=["u1"])["u1"]
    assert bulk.fetch("select owner_id, count(*) from leads_lead group by 1") == [(boss, COUNT)]
    assert ann != boss
