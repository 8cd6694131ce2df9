"""D55: the figures of the day by mail, the same as on the tiles, to those who asked for them."""

import email
import email.policy
import html
import re

from tests import people

from accord.foundation import bulk, clock
from accord.integrations.mail.tests.mail_server import Server
from accord.integrations.notices.operations import delivering, figures
from accord.notices import api as notices
from accord.notices.api import Habits, Way
from accord.reporting.tests.conftest import Books

WANTS = {("figures", Way.MAIL): True}


def test_the_tile_and_the_mail_say_the_same_to_whoever_asked(committed, server: Server):
    books = Books()
    for day, amount in (("2026-03-02", 1_250_00), ("2026-03-04", 900_50)):
        lead = books.lead("2026-02-01", mql=day, sql=day, opportunity=day, customer=day)
        books.deal("WON", day, opened="2026-02-01", amount=amount, lead_id=lead)
    books.deal("LOST", "2026-03-05", opened="2026-02-01", amount=500_00)
    mara = people.add_member("sdr", name="Mara", email="mara@example.com")
    people.add_member("content", name="Lena", email="lena@example.com")
    at = clock.now()
    assert figures.tell_figures(at=at) == 0
    notices.choose(member_id=mara, ways=WANTS, habits=Habits(), at=at)
    assert figures.tell_figures(at=at) == 1
    assert figures.tell_figures(at=at) == 0  # once a day
    assert delivering.deliver(way=Way.MAIL, now=clock.now) == 1
    [got] = server.received
    letter = email.message_from_bytes(got.original_content, policy=email.policy.default)
    text = " ".join(letter.get_content().split())
    people.load_leads(1, start=5)  # so that there is a first page at all
    page = people.as_member(mara).get("/").content.decode()
    tiles = dict(
        re.findall(r'id="tile-(\w+?)-\w+".*?class="tile__number">(?:<a[^>]*>)?([^<]*)<', page, re.S)
    )
    shown = {name: html.unescape(number) for name, number in tiles.items()}
    assert f"{shown['conversion']} leads became customers" in text
    assert f"won {shown['won_value']}" in text
    assert f"{shown['win_rate']} deals won of 100 decided" in text
    assert f"within {shown['time_to_win']} days" in text
    assert "https://accord.example.com/" in text
    notices.choose(member_id=mara, ways={("figures", Way.MAIL): False}, habits=Habits(), at=at)
    bulk.execute("delete from notices_notice")
    assert figures.tell_figures(at=at) == 0
