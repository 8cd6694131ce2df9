"""Lakes made up in memory, and the same journeys as values."""

import random
from datetime import timedelta

import duckdb

from accord.attribution.queries import reading
from accord.attribution.rules.summing import rows_of
from accord.attribution.rules.weighing import names_of_models
from accord.attribution.tests.journeys import START
from accord.attribution.values.journeys import Journey, Touch
from accord.attribution.values.reports import By, Pool, Question
from accord.attribution.values.touch_rules import TouchRules
from accord.kernel.money import Money

CHANNELS = ("ads", "mail", "webinar", "direct", "phone")
KINDS = ("web_visit", "email_click", "call_connected", "email_open", "email_sent")
DAY = timedelta(days=1)


class SmallLake:
    """Won deals with one person each, and touches; some at one moment, some after the deal."""

    def __init__(self, *, deals: int, seed: int) -> None:
        dice = random.Random(seed)
        self.deals, self.leads, self.touches, self.groups = [], [], [], []
        for deal in range(1, deals + 1):
            closed = START + DAY * dice.randint(100, 400)
            lead = closed - DAY * dice.choice([10, 50, 500])
            opened = closed - DAY * dice.randint(1, 90) if dice.random() < 0.8 else None
            amount = dice.choice([None, 0, 1, 99, dice.randint(1, 10**9)])
            self.leads.append((deal, deal, None, dice.random() < 0.8, lead))
            self.deals.append((deal, deal, deal, "WON", amount, "EUR", opened, closed, False))
            if dice.random() < 0.5:
                self.groups.append((deal, 10_000 + deal))
            if deal > 1 and dice.random() < 0.2:  # somebody of the group of another deal
                self.groups.append((deal, 10_000 + deal - 1))
            for _ in range(dice.choice([0, 1, 2, 3, 8])):
                self.touches.append(self._touch(dice, deal=deal, closed=closed))

    def _touch(self, dice, *, deal, closed):
        # A person of the group is numbered from 10,000; an alias of somebody from 20,000.
        person = deal + dice.choice([0, 0, 10_000, 20_000])
        at = closed - DAY * dice.choice([-1, 0, 1, 1, 2, 30, 100, 364, 366])
        return (
            len(self.touches) + 1, person, dice.choice(KINDS), "1:1",
            dice.choice(["marketing", "sales"]), dice.choice(CHANNELS), None,
            dice.choice([None, 1, 2]), None, at, False, dice.random() < 0.1,
        )  # fmt: skip

    def connection(self):
        found = duckdb.connect()
        found.execute("set timezone = 'UTC'")
        found.execute("create schema facts")
        for name, columns, rows in (
            ("deals", "key bigint, lead bigint, person bigint, status varchar, amount_minor bigint,"
             "currency varchar, opened_at timestamptz, closed_at timestamptz, is_gone boolean",
             self.deals),
            ("leads", "key bigint, holder bigint, joined_to bigint, time_known boolean,"
             "opened_at timestamptz", self.leads),
            ("people", "key bigint, head bigint", self._people()),
            ("campaigns", "key bigint, channel varchar", []),
            ("touches", "key bigint, person bigint, kind varchar, reach varchar, team varchar,"
             "channel varchar, campaign bigint, asset bigint, member bigint,"
             "occurred_at timestamptz, is_gone boolean, is_machine boolean", self.touches),
        ):  # fmt: skip
            found.execute(f"create table facts.{name} ({columns})")
            if rows:
                marks = ", ".join(["?"] * len(rows[0]))
                found.executemany(f"insert into facts.{name} values ({marks})", rows)
        found.execute("create table deal_groups (deal bigint, head bigint)")
        if self.groups:
            found.executemany("insert into deal_groups values (?, ?)", self.groups)
        return found

    def _people(self):
        """Each deal's own person, one of its group, and an alias of the first."""
        return [
            row
            for deal, *_rest in self.deals
            for row in ((deal, deal), (deal + 10_000, deal + 10_000), (deal + 20_000, deal))
        ]

    def ask(self, *, question: Question, rules: TouchRules, in_places=False, names=None, by=7):
        """Rows as of the lake, of every model or of some; so many touches are read at once."""
        with self.connection() as connection:

            def ask(*, sql, parameters):
                with connection.cursor() as cursor:
                    return cursor.sql(sql, params=dict(parameters)).fetchnumpy()

            cells, groups = reading.cells_of(
                ask, question=question, rules=rules, at=START + DAY * 500, at_once=by
            )
        return rows_of(
            cells, models=names or names_of_models(rules), rules=rules, names=groups,
            in_places=in_places,
        )  # fmt: skip

    def journeys(self, *, question: Question, rules: TouchRules) -> list[Journey]:
        """The same as values: what counts is chosen here once more, in plain Python."""
        return [self._journey(deal, question=question, rules=rules) for deal in self.deals]

    def _journey(self, deal, *, question, rules):
        number, _lead, person, _status, amount, currency, opened, closed, _gone = deal
        lead = self.leads[number - 1]
        people = {person, person + 20_000}
        if question.pool is Pool.GROUP:
            people |= {head for of, head in self.groups if of == number}
        chosen, seen = [], set()
        for row in sorted(self.touches, key=lambda row: (row[9], row[0])):
            _key, who, kind, _reach, team, channel, _campaign, asset, _member, at, *off = row
            counts = (
                who in people and not any(off) and kind in rules.kinds
                and closed - DAY * rules.look_back <= at <= closed
                and (question.teams == "both" or team == "marketing")
            )  # fmt: skip
            same = (who if who < 20_000 else who - 20_000, kind, asset, at.date())
            if not counts or (rules.collapse and asset and same in seen):
                continue
            seen.add(same)
            group = {By.CHANNEL: channel, By.TEAM: team, By.ASSET: asset}[question.by]
            chosen.append((Touch(str(group), at), channel))
        return Journey(
            touches=[touch for touch, _channel in chosen],
            converted=True,
            converted_at=closed,
            lead_at=lead[4] if lead[3] else None,
            opportunity_at=opened,
            value=None if amount is None else Money(amount, currency),
        )
