import json
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.db import connection

from accord.attribution import api as attribution
from accord.currencies import api as currencies
from accord.foundation import clock
from accord.reporting import api as reporting
from accord.reporting import cli
from accord.reporting.tests.conftest import day, insert


def touched(books, person, moment, **said):
    """Somebody did something with one of us."""
    row = {
        "kind": "web_visit", "direction": "in", "reach": "1:1", "team": "marketing",
        "channel": "ads", **said,
    }  # fmt: skip
    return insert(
        "journeys_touch", person_id=person, journey_stage="", occurred_at=day(moment),
        received_at=day(moment), source="test", external_key=str(next(books.numbers)),
        detail="{}", **row,
    )  # fmt: skip


@pytest.fixture
def won(books):
    """One deal of 100.00 that ads and a call helped to win, and one of 50.00 by mail alone."""
    buyer, other = books.person(), books.person()
    lead = books.lead("2026-01-02", person_id=buyer, origin="ads")
    deal = books.deal("WON", "2026-03-01", "2026-02-01", 100_00, person_id=buyer, lead_id=lead)
    touched(books, buyer, "2026-01-01")
    touched(books, buyer, "2026-02-10", kind="call_connected", team="sales", channel="phone")
    touched(books, buyer, "2026-03-02", channel="late")
    touched(books, buyer, "2026-02-11", kind="email_open", channel="opened")
    second = books.deal("WON", "2026-03-05", "2026-02-01", 50_00, person_id=other)
    touched(books, other, "2026-02-01", kind="email_click", channel="mail")
    books.deal("LOST", "2026-03-05", "2026-02-01", 70_00, person_id=other)
    return books, deal, second


def told(books, **options):
    return {
        group: (row["conversions"], row["value"] and str(row["value"]))
        for group, row in books.rows("attribution", **options).items()
    }


def test_equal_parts_of_both_teams_are_the_first_answer(won):
    books, _deal, _second = won
    assert told(books) == {
        "mail": (1.0, "50.00"), "ads": (0.5, "50.00"), "phone": (0.5, "50.00"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("model", "money"),
    [
        ("first", {"ads": "100.00", "mail": "50.00"}),
        ("last", {"phone": "100.00", "mail": "50.00"}),
        ("lead_creation", {"ads": "100.00", None: "50.00"}),
        ("opportunity_creation", {"ads": "100.00", "mail": "50.00"}),
        ("u", {"ads": "50.00", "phone": "50.00", "mail": "50.00"}),
        ("shapley", {"ads": "50.00", "phone": "50.00", "mail": "50.00"}),
    ],
)
def test_models_of_one_touch_and_of_several(won, model, money):
    books, _deal, _second = won
    assert {group: value for group, (_part, value) in told(books, model=model).items()} == money


def test_every_model_gives_all_that_was_won(won):
    books, _deal, _second = won
    for model in attribution.MODEL_NAMES:
        if model == "custom":
            with pytest.raises(reporting.UnableToMeasure, match="weights"):
                books.ask("attribution", model=model)
            continue
        others = {"linear": "campaign", "first": "asset", "w": "member", "markov": "team"}
        by = others.get(model, "channel")
        rows = books.ask("attribution", model=model, by=by).rows
        assert sum(row.figures["value"].minor for row in rows) == 150_00, (model, by)
        assert sum(row.figures["conversions"] for row in rows) == pytest.approx(2)


def test_touches_of_marketing_alone(won):
    books, _deal, _second = won
    assert told(books, teams="marketing") == {"ads": (1.0, "100.00"), "mail": (1.0, "50.00")}
    assert told(books, by="team")["sales"] == (0.5, "50.00")


def test_a_buying_group_is_one_journey_and_a_person_alone_is_another(won):
    books, _deal, second = won
    company, friend = books.company(), books.person()
    group = insert(
        "contacts_buyinggroup", company_id=company, name="g", expected_size=3, goal="",
        made_at=day("2026-01-01"),
    )  # fmt: skip
    insert(
        "contacts_groupmember", group_id=group, person_id=friend, role="user", stance="neutral",
        since=day("2026-01-01"),
    )  # fmt: skip
    assert told(books)["mail"] == (1.0, "50.00")  # and is not remembered once somebody joins
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into deals_dealgroup (deal_id, group_id, linked_at) values (%s, %s, now())",
            [second, group],
        )
    touched(books, friend, "2026-02-20", channel="fair")
    assert told(books)["fair"] == (0.5, "25.00")
    assert "fair" not in told(books, credit="person")


def test_a_number_opens_its_deals(won):
    books, deal, second = won
    assert books.records("attribution", "deals", "ads") == [deal]
    assert books.records("attribution", "deals", "mail") == [second]
    assert books.records("attribution", "deals", None, model="lead_creation") == [second]


def test_a_period_is_that_of_winning(won):
    books, _deal, _second = won
    assert set(told(books, end=date(2026, 3, 1))) == {"ads", "phone"}
    assert set(told(books, start=date(2026, 3, 2))) == {"mail"}


def test_a_deal_without_a_touch_is_said_and_stays_in_the_sum(won):
    books, _deal, _second = won
    bare = books.deal("WON", "2026-03-06", "2026-02-01", 1_00, person_id=books.person())
    assert told(books)[None] == (1.0, "1.00")
    assert books.records("attribution", "deals", None) == [bare]
    result = books.ask("attribution")
    assert "Of 1 won deal no touch is known that counts." in map(reporting.sentence, result.notes)


def test_a_deal_opened_again_has_no_credit_until_it_is_won_again(books):
    buyer = books.person()
    deal = books.deal("WON", "2024-03-05", "2024-02-01", 50_00, person_id=buyer)
    touched(books, buyer, "2024-02-01", channel="mail")
    touched(books, buyer, "2025-01-20", channel="fair")

    def on(moment):
        return told(books, start=date.fromisoformat(moment), end=date.fromisoformat(moment))

    def closed(status, moment):
        with connection.cursor() as cursor:
            cursor.execute(
                "update deals_deal set status = %s, closed_at = %s where id = %s",
                [status, moment and day(moment), deal],
            )

    assert on("2024-03-05") == {"mail": (1.0, "50.00")}
    closed("OPEN", None)
    assert on("2024-03-05") == {}
    closed("WON", "2025-01-31")  # as far from the first touch as the look-back reaches
    assert on("2024-03-05") == {}
    assert on("2025-01-31") == {"mail": (0.5, "25.00"), "fair": (0.5, "25.00")}
    closed("WON", "2025-02-01")
    assert on("2025-02-01") == {"fair": (1.0, "50.00")}


def test_touches_of_one_moment_stand_in_the_order_of_their_records(books):
    buyer = books.person()
    books.deal("WON", "2026-03-06", "2026-02-01", 10_00, person_id=buyer)
    for channel in ("webinar", "mail", "ads"):
        touched(books, buyer, "2026-02-20", channel=channel)
    assert set(told(books, model="first")) == {"webinar"}
    assert set(told(books, model="last")) == {"ads"}


def test_a_deal_without_a_value_counts_and_adds_no_money(won):
    books, _deal, _second = won
    buyer = books.person()
    books.deal("WON", "2026-03-06", "2026-02-01", None, person_id=buyer)
    touched(books, buyer, "2026-02-20", channel="fair")
    assert told(books)["fair"] == (1.0, "0.00")


def test_why_it_is_empty_is_said_in_words(books):
    assert reporting.tell(books.ask("attribution")) == "Nothing to count yet."
    books.deal("WON", "2026-03-06", "2026-02-01", 1_00, person_id=books.person())
    assert reporting.tell(books.ask("attribution")).startswith(
        "None of the touches known counts for the 1 won deal"
    )


def test_what_always_comes_together_cannot_be_told_apart(books):
    for _ in range(6):
        buyer = books.person()
        books.deal("WON", "2026-03-06", "2026-02-01", 10_00, person_id=buyer)
        for channel in ("mail", "webinar"):
            touched(books, buyer, "2026-02-20", channel=channel)
    sentence = reporting.tell(books.ask("attribution"))
    assert sentence == "Mail and Webinars always come together; we cannot tell which one works."
    rows = books.ask("attribution", model="markov").rows
    assert [str(row.figures["low"]) for row in rows] == ["30.00", "30.00"]


def journey(books, channels, won="", *, currency="EUR", **more):
    """Somebody who came by these channels, a day each; the day their deal was won, if any was."""
    person = books.person()
    if won:
        books.deal("WON", won, "2025-12-01", 100_00, currency, person_id=person)
    for number, channel in enumerate(channels, 3):
        touched(books, person, f"2025-12-{number:02}", channel=channel, **more)
    return person


def test_the_chain_of_a_time_knows_nobody_who_bought_at_another_and_counts_all_alike(books):
    journey(books, "y", "2026-03-01")
    journey(books, "z", "2026-03-01")
    silent = journey(books, "xy")
    march = {"model": "markov", "start": date(2025, 12, 1), "end": date(2026, 3, 31)}
    # Who comes in no deal is on the way to none: as `accord calc attribution` says of the same.
    paths = [("y", True), ("z", True), ("xy", False)]
    calculated = attribution.calculate(
        {"model": "markov", "journeys": [
            {"touches": [{"channel": each} for each in path],
             "converted_at": won, "value": "100.00"}
            for path, won in paths
        ]}, "",
    )["credit"]  # fmt: skip
    before = told(books, **march)
    assert before == {one["channel"]: (float(one["conversions"]), one["value"])
                      for one in calculated}  # fmt: skip
    assert before["x"] == (0.4, "40.00")
    assert books.rows("attribution", **march)["x"]["deals"] == 0
    # Those who bought later lost nothing in March; what was over before is of another time.
    for _ in range(3):
        journey(books, "yz", "2026-05-10")
    piece = books.piece("awareness")
    for hour in range(5):  # several times in a day is once, whoever buys or not
        touched(books, silent, f"2025-12-09T0{hour}:00", channel="y", asset_id=piece)
    with connection.cursor() as cursor:
        cursor.execute("update journeys_touch set asset_id = %s where person_id = %s",
                       [piece, silent])  # fmt: skip
    once = told(books, **march)
    touched(books, silent, "2025-12-09T09:00", channel="y", asset_id=piece)
    touched(books, silent, "2023-12-09", channel="z")  # longer before than a deal looks back
    assert told(books, **march) == once
    later = told(books, **march | {"start": date(2026, 2, 1)})
    assert later == {"y": (1.0, "100.00"), "z": (1.0, "100.00")}


def test_ranges_of_the_chain_hold_its_credit_in_each_currency(books):
    for _ in range(6):
        journey(books, "a", "2026-03-01")
        journey(books, "b", "2026-03-01", currency="USD")
        journey(books, "ab", "2026-03-01", currency="USD")
    rows = books.ask("attribution", model="markov").rows
    assert len(rows) == 3
    for row in rows:
        low, value, high = (row.figures[name].minor for name in ("low", "value", "high"))
        assert low <= value <= high
    assert [low for row in rows if row.figures["currency"] == "EUR"
            for low in [str(row.figures["low"])]] == ["600.00"]  # fmt: skip
    books.deal("WON", "2026-03-01", "2026-02-01", 100_00)
    [alone] = [row for row in books.ask("attribution", model="markov").rows
               if row.group == "a" and row.figures["currency"] == "EUR"]  # fmt: skip
    assert alone.figures["low"].minor < 600_00 < alone.figures["high"].minor


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"model": "guess"}, "model"),
        ({"credit": "house"}, "credit"),
        ({"teams": "sales"}, "teams"),
        ({"by": "origin"}, "dimension"),
    ],
)
def test_what_makes_no_question_is_refused_by_name(books, options, what):
    with pytest.raises(reporting.UnableToMeasure) as refused:
        books.ask("attribution", **options)
    assert refused.value.what == what


def test_command_and_page_say_the_same(won):
    books, _deal, _second = won
    said = CliRunner().invoke(
        cli.report, ["attribution", "--model", "first", "--by", "team", "--json"]
    )
    assert said.exit_code == 0, said.output
    rows = json.loads(said.stdout)["rows"]
    document = reporting.to_json(books.ask("attribution", model="first", by="team"))
    assert rows == document["rows"]
    assert rows[0]["value"] == "150.00"
    refused = CliRunner().invoke(cli.report, ["attribution", "--model", "guess"])
    assert refused.exit_code == 2
    assert "linear" in refused.output
    assert reporting.ask(measure="attribution", at=clock.now()).rows


def test_credit_of_several_currencies_is_told_in_one_and_adds_up(won):
    books, deal, _second = won
    with connection.cursor() as cursor:
        cursor.execute("update deals_deal set currency = 'USD' where id = %s", [deal])
    assert {row.figures["currency"] for row in books.ask("attribution").rows} == {"EUR", "USD"}
    with pytest.raises(reporting.UnableToMeasure) as refused:
        books.ask("attribution", currency="EUR")
    assert "in USD would be told in EUR: of 1, the first of 2026-03-01" in str(refused.value.why)
    rates = b"date,currency,rate\n2026-02-27,USD,1.25\n"
    currencies.load_rates(content=rates, actor_id=None, at=clock.now())
    for model in ("linear", "markov", "shapley"):
        rows = books.ask("attribution", model=model, currency="EUR").rows
        assert sum(row.figures["value"].minor for row in rows) == 130_00, model
    assert told(books, currency="EUR")["ads"] == (0.5, "40.00")
    started = books.ask("sourced", currency="EUR").rows
    assert {row.figures["currency"] for row in started} == {"EUR"}


def test_what_a_campaign_cost_stands_beside_what_it_is_credited_with(won):
    books, _deal, second = won
    fair, silent = books.campaign("Fair"), books.campaign("Silent")
    with connection.cursor() as cursor:
        cursor.execute(
            """update journeys_touch set campaign_id = %s where person_id =
               (select person_id from deals_deal where id = %s)""",
            [fair, second],
        )
    books.cost(10_00, "2026-02-01", fair)
    books.cost(7_00, "2026-02-01", silent)
    rows = books.rows("attribution", by="campaign", margin=Decimal("0.5"))
    assert (str(rows[fair]["value"]), str(rows[fair]["cost"])) == ("50.00", "10.00")
    assert (rows[fair]["revenue_roi"], rows[fair]["margin_roi"]) == (4.0, 1.5)
    assert (rows[silent]["deals"], rows[silent]["margin_roi"]) == (0, -1.0)
    assert rows[None]["cost"] is None
    assert sum(row["value"].minor for row in rows.values()) == 150_00
    later = books.rows("attribution", by="campaign", start=date(2026, 2, 2))
    assert later[fair]["cost"] is None
    assert silent not in later
