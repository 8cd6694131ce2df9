"""Days, months and years of reports are the company's, wherever its clock stands."""

import json
import re
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from click.testing import CliRunner
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.attribution import api as attribution
from accord.attribution.rules.gathering import DAY, days_of
from accord.deals import api as deals
from accord.forecasts import api as forecasts
from accord.forecasts.values import PeriodKind
from accord.foundation import clock
from accord.intake.cli import importing
from accord.kernel.zones import instant, start_of
from accord.kernel.zones import moment as moment_of
from accord.reporting import api as reporting
from accord.reporting.tests.test_attribution import touched

MEASURES = Path(reporting.__file__).parent / "measures"
BERLIN, ANGELES = "Europe/Berlin", "America/Los_Angeles"
# New Year's nights, the nights on which clocks change, and ends of months, hour by hour.
NIGHTS = ("2025-12-31", "2026-03-08", "2026-03-29", "2026-01-31", "2025-10-26", "2025-11-02")
MOMENTS = [
    datetime.fromisoformat(f"{night} {hour:02}:30+00:00") + later * timedelta(hours=12)
    for night in NIGHTS
    for hour in (4, 10, 11)
    for later in (0, 1)
]


def in_zone(zone):
    with connection.cursor() as cursor:
        cursor.execute("update team_revenueteam set zone = %s", [zone])


def plain(moment):
    return moment.replace(tzinfo=None).isoformat()


@pytest.fixture
def nights(books):
    """A lead that came and a deal that was won at each of the moments."""
    ids = {}
    for moment in MOMENTS:
        lead = books.lead(plain(moment))
        ids[books.deal("WON", plain(moment), plain(moment), 100_00, lead_id=lead)] = moment
    return books, ids


def test_a_record_stands_in_its_local_day_month_and_year(nights):
    books, ids = nights
    east_and_west = []
    for zone in (BERLIN, ANGELES, "UTC"):
        in_zone(zone)
        local = {key: moment.astimezone(ZoneInfo(zone)) for key, moment in ids.items()}
        months, years, days = (
            Counter(format(each, shape) for each in local.values())
            for shape in ("%Y-%m", "%Y", "%Y-%m-%d")
        )
        found = {group: row["deals"] for group, row in books.rows("won_value", by="cohort").items()}
        assert found == months, zone
        east_and_west.append(found)
        grown = {group: row["deals"] for group, row in books.rows("revenue_growth").items()}
        assert grown == years, zone
        assert books.rows("trend", by="month")["2026-03"]["leads"] == months["2026-03"]
        # What a month counts is what its days count, and what each opens is what it counts.
        [month] = books.rows("won_value", start=date(2026, 3, 1), end=date(2026, 3, 31)).values()
        assert month["deals"] == months["2026-03"] == sum(
            count for day, count in days.items() if day.startswith("2026-03")
        )  # fmt: skip
        for group in months:
            opened = books.records("won_value", "deals", group, by="cohort")
            assert opened == sorted(key for key, at in local.items() if f"{at:%Y-%m}" == group)
        night = date(2025, 12, 31)
        one = books.records("won_value", "deals", start=night, end=night)
        assert one == sorted(key for key, at in local.items() if at.date() == night), zone
        december = forecasts.month_of(2025, 12)
        [said] = forecasts.forecast_of(period=december, read=forecasts.open_books(at=clock.now()))
        assert said.totals.closed == months["2025-12"] * 100_00
        credited = sum(
            row["conversions"] for row in books.rows("attribution", start=night, end=night).values()
        )
        assert credited == days["2025-12-31"], zone
        for name in ("sourced", "influenced"):
            told = books.rows(name, start=night, end=night).values()
            assert {row["deals"] for row in told} == {days["2025-12-31"]}, (name, zone)
    assert east_and_west[0] != east_and_west[1], "nights that tell nothing"


def test_a_day_without_a_time_lands_in_that_day(books, tmp_path):
    in_zone(BERLIN)
    books.cost(10_00, "2026-03-01")
    table, plan = tmp_path / "deals.csv", tmp_path / "map.json"
    table.write_text(
        "Id,Amount,Outcome,Opened,Closed\n"
        "1,100,won,2026-02-01,2026-03-01\n2,100,won,2025-12-01,2026-01-01\n"
    )
    columns = {
        "Id": "external_id", "Amount": "amount", "Outcome": "outcome", "Opened": "opened_at",
        "Closed": "closed_at",
    }  # fmt: skip
    plan.write_text(json.dumps({"kind": "deals", "source": "t", "columns": columns}))
    taken = CliRunner().invoke(
        importing.import_files,
        [str(table), "--kind", "deals", "--map", str(plan), "--source", "t"],
    )
    assert taken.exit_code == 0, taken.output
    months = books.rows("won_value", by="cohort")
    assert {group: row["deals"] for group, row in months.items()} == {"2026-01": 1, "2026-03": 1}
    assert list(books.rows("revenue_growth")) == ["2026"]
    first = date(2026, 3, 1)
    assert books.rows("won_value", start=first, end=first)[None]["deals"] == 1
    assert books.rows("cost", by="origin", start=first, end=first)[None]["cost"].minor == 10_00
    read = forecasts.open_books(at=clock.now())
    [march] = forecasts.forecast_of(
        period=forecasts.period_of(first, kind=PeriodKind.MONTH), read=read
    )
    assert march.totals.closed == 100_00


def test_once_a_day_is_once_a_day_of_the_company(books):
    """Two hours before and two after a midnight of Berlin, of which only one is of UTC's day."""
    buyer = books.person()
    piece = books.piece("")
    books.deal("WON", "2026-03-20", "2026-02-01", 90_00, person_id=buyer)
    for moment in ("2026-03-10 21:00", "2026-03-10 22:30", "2026-03-10 23:30"):
        touched(books, buyer, moment, asset_id=piece, kind="content_view", channel="site")
    touched(books, buyer, "2026-03-11 12:00", channel="ads")
    for zone, share in (("UTC", 45_00), (BERLIN, 60_00)):
        in_zone(zone)
        found = books.rows("attribution")
        assert found["site"]["value"].minor == share, zone
        [deal] = books.records("won_value", "deals")
        shared = reporting_credit(deal)
        assert {part.channel: part.money.minor for part in shared.parts}["site"] == share
        assert shared.touches == (2 if zone == "UTC" else 3)


def reporting_credit(deal):
    at = clock.now()
    return attribution.shared_deal(
        deal=deals.get_deal(deal_id=deal), rules=attribution.rules_at(at=at), at=at
    )


def test_what_looks_at_the_hour_grows_old_within_a_day(books):
    now = clock.now().replace(hour=10, minute=0, second=0, microsecond=0)
    opened = plain(now - timedelta(days=14) + timedelta(hours=3))
    owner = None
    books.lead(opened, mql=opened, owner_id=owner)

    def idle(at):
        rows = reporting.ask(measure="leaks", at=at, options=reporting.Options(by="kind")).rows
        return {row.group: row.figures for row in rows}

    assert idle(now) == idle(now + timedelta(seconds=30))
    waited = [
        reporting.ask(measure="waiting_now", at=now + later).rows
        for later in (timedelta(), timedelta(hours=6))
    ]
    assert waited[0] != waited[1]


def test_no_measure_makes_a_day_of_a_moment_in_another_way():
    texts = {path.name: path.read_text() for path in MEASURES.glob("*.sql")}
    makes = re.compile(r"strftime\(|\byear\(|::date\b|date_trunc\(")
    day = re.compile(r"(?<!zone, )(?<!zone, costs\.)\b(?:spent_on|day)::timestamp")
    wrong = [
        name
        for name, text in texts.items()
        if (makes.search(text) and "$zone" not in text) or day.search(text)
    ]
    assert not wrong
    assert sum("$zone" in text for text in texts.values()) > 5


@settings(max_examples=40)
@given(
    moments=st.lists(
        st.integers(instant(MOMENTS[0]), instant(MOMENTS[0]) + 400 * DAY), min_size=1, max_size=4
    ),
    zone=st.sampled_from([BERLIN, ANGELES, "UTC", "America/Havana"]),
)
def test_days_in_columns_are_the_days_of_a_clock(moments, zone):
    place = ZoneInfo(zone)
    found = days_of(np.array(moments, np.int64), zone=place)
    local = [moment_of(each).astimezone(place).date() for each in moments]
    assert found.tolist() == [(day - date(1970, 1, 1)).days for day in local]
    for day in local:
        begins = start_of(day, zone=place)
        assert begins.astimezone(place).date() == day
        assert (begins - timedelta(microseconds=1)).astimezone(place).date() < day
