"""Figures of people: told apart to whom they concern, to others only of five together (0056)."""

from datetime import date, timedelta

import pytest

from accord.foundation import clock
from accord.reporting import api as reporting
from accord.reporting.tests.test_attribution import touched
from accord.reporting.tests.test_attribution import won as won
from accord.team import api as team


@pytest.fixture
def members(committed):
    return [
        team.add_member(email=f"{name}@example.org", name=name, role="ae", at=clock.now())
        for name in ("ana", "ben", "cem", "dan", "eva", "fay")
    ]


def test_figures_of_a_member_are_told_to_them_and_their_leaders(won, members):
    books, _deal, _second = won
    ana, ben, *more = members
    buyer = books.person()
    books.deal("WON", "2026-03-05", "2026-02-01", 90_00, person_id=buyer)
    for member in (ana, ben):
        touched(books, buyer, "2026-02-20", kind="meeting_held", team="sales", member_id=member)
    seen = books.rows("attribution", by="member", seen=frozenset({ana}))
    # What one other has would be told of them.
    assert {group: str(row["value"]) for group, row in seen.items()} == {
        ana: "45.00", None: "150.00",
    }  # fmt: skip
    second = books.person()
    books.deal("WON", "2026-03-06", "2026-02-01", 80_00, person_id=second)
    for member in more:
        touched(books, second, "2026-02-20", kind="meeting_held", team="sales", member_id=member)
    seen = books.rows("attribution", by="member", seen=frozenset({ana}))
    assert {group: str(row["value"]) for group, row in seen.items()} == {
        ana: "45.00", reporting.OTHERS: "125.00", None: "150.00",
    }  # fmt: skip
    assert books.records("attribution", "deals", ben, by="member", seen=frozenset({ana})) == []
    assert set(books.rows("attribution", by="member", seen=None)) == {ana, ben, *more, None}


def test_others_are_told_together_in_each_currency_by_itself(books, members):
    """Five others sell in euros and one of them in dollars too, which would be told of that one."""
    ana, *others = members
    for number, member in enumerate([ana, *others]):
        books.deal("WON", "2026-03-05", "2026-02-01", 100_00 + number, owner_id=member)
    books.deal("WON", "2026-03-06", "2026-02-01", 777_00, "USD", owner_id=others[0])
    touches = [(member, "EUR") for member in members] + [(others[0], "USD")]
    for member, currency in touches:
        buyer = books.person()
        books.deal("WON", "2024-03-05", "2024-02-01", 50_00, currency, person_id=buyer)
        touched(books, buyer, "2024-02-02", kind="meeting_held", team="sales", member_id=member)

    def shown(name, **options):
        found = books.ask(name, seen=frozenset({ana}), **options).rows
        return {(row.group, row.figures["currency"]) for row in found}

    apart = {(ana, "EUR"), (reporting.OTHERS, "EUR")}
    later, earlier = ({"start": date(year, 1, 1), "end": date(year, 12, 31)}
                      for year in (2026, 2024))  # fmt: skip
    assert shown("won_value", by="owner", **later) == apart
    assert shown("forecast", by="owner", **later) == apart
    assert shown("attribution", by="member", **earlier) == apart


def test_money_that_is_not_told_of_somebody_is_not_told_by_what_stands_behind_it(books, members):
    ana, ben, *_more = members
    deal = books.deal("WON", "2026-03-05", "2026-02-01", 70_00, owner_id=ben)

    def behind(group, *seen):
        options = reporting.Options(by="owner", seen=frozenset(seen))
        asked = {"measure": "won_value", "cell": "value", "group": group, "at": clock.now(),
                 "options": options}  # fmt: skip
        return reporting.list_records(**asked), reporting.sum_records(**asked).count

    assert behind(ben, ben) == ([deal], 1)
    assert behind(ben, ana) == behind(reporting.OTHERS, ana) == ([], 0)


def test_a_forecast_is_told_by_whose_deals_its_period_counts(books, members):
    """One expects a deal in the period and four others later: the row of the period is that one."""
    ana, *others = members
    soon, late = (clock.now().date() + timedelta(days) for days in (30, 900))
    for member in others:
        books.deal("OPEN", opened="2026-01-01", amount=10_00, owner_id=member, expected_on=late)

    def shown(**options):
        found = books.rows("forecast", by="owner", start=soon, end=soon, **options)
        return {group: row["deals"] for group, row in found.items()}

    books.deal("OPEN", opened="2026-01-01", amount=9_00, owner_id=others[0], expected_on=soon)
    books.deal("WON", "2024-01-09", "2024-01-01", 10_00, owner_id=ana)
    assert shown(seen=frozenset({ana})) == {}
    assert shown(seen=None)[others[0]] == 1
    for member in others[1:]:
        books.deal("OPEN", opened="2026-01-01", amount=9_00, owner_id=member, expected_on=soon)
    assert shown(seen=frozenset({ana})) == {reporting.OTHERS: 5}


def test_what_is_said_of_credit_names_nobody_who_is_not_shown(books, members):
    """Two who always come together, and two who helped alike, are said of those who see them."""
    _ana, ben, cem, *_more = members
    for _ in range(6):
        buyer = books.person()
        books.deal("WON", "2026-03-06", "2026-02-01", 10_00, person_id=buyer)
        for member in (ben, cem):
            touched(books, buyer, "2026-02-20", kind="meeting_held", team="sales", member_id=member)

    def said(seen):
        notes = books.ask("attribution", by="member", seen=seen).notes
        return " ".join(map(reporting.sentence, notes))

    assert "ben" in said(None)
    assert "always come together" in said(frozenset({ben, cem}))
    for seen in (frozenset(), frozenset({ben})):
        assert "together;" not in said(seen)
        assert str(ben) not in said(seen)


def test_what_is_shown_is_not_told_as_the_whole_nor_anybody_as_the_first(books, members):
    """One sees 18 of their own among hundreds of others: neither is that all, nor the most."""
    ana, ben, *more = members

    def bought(member, amount):
        buyer = books.person()
        books.deal("WON", "2026-03-05", "2026-02-01", amount, person_id=buyer, owner_id=member)
        touched(books, buyer, "2026-02-20", kind="meeting_held", team="sales", member_id=member)

    bought(ana, 18_00)
    bought(ben, 1_001_00)

    def said(name, by, seen):
        return reporting.tell(books.ask(name, by=by, seen=seen))

    mine, asked = frozenset({ana}), [("attribution", "member"), ("won_value", "owner")]
    for name, by in asked:
        assert said(name, by, mine).startswith("This is not all")
        assert "1,019" in said(name, by, None)
    for member in more:
        bought(member, 1_00)
    assert said("attribution", "member", mine).endswith("nobody is named first.")
    assert "1,023" in said("won_value", "owner", mine), "with all others together it is the whole"
    assert "ana or ben" in said("attribution", "member", frozenset(members))
    result = books.ask("forecast", by="owner", start=date(2026, 3, 5), end=date(2026, 3, 5),
                       seen=frozenset({ana, *more}))  # fmt: skip
    assert "This is not all" in " ".join(map(reporting.sentence, result.notes))
