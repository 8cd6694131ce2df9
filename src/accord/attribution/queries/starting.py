"""Which team started the won deals, by three rules; and in which marketing had a part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from accord.attribution.queries.crediting import ask
from accord.attribution.queries.reading import sql_of
from accord.attribution.rules.compiling import counts
from accord.attribution.values.reports import By, Question, Teams
from accord.attribution.values.started import Influence, Origins, Started
from accord.attribution.values.touch_rules import SourcedRule, TouchRules
from accord.lake import api as lake

_SIDES = ("marketing", "sales")


def started(
    *, question: Question, rules: TouchRules, origins: Origins, snapshot: lake.Snapshot
) -> list[Started]:
    """For each rule and currency how many deals each team started, and of what worth."""
    unions = " union all ".join(
        f"select '{rule}' as rule, currency, {rule} as side, count(*) as deals, "
        "sum(amount)::hugeint as amount from started group by all"
        for rule in SourcedRule
    )
    rows = _ask(unions, question=question, rules=rules, origins=origins, snapshot=snapshot)
    found: dict[tuple[str, str], dict[str, tuple[int, int | None]]] = {}
    for row in rows:
        sides = found.setdefault((row["rule"], row["currency"]), {})
        sides[row["side"] or ""] = (
            int(row["deals"]),
            None if row["amount"] is None else int(row["amount"]),
        )
    return [
        Started(rule=rule, currency=currency, sides=found[rule, currency])
        for rule in SourcedRule
        for currency in sorted({currency for _rule, currency in found})
    ]


def influenced(
    *, question: Question, rules: TouchRules, origins: Origins, snapshot: lake.Snapshot
) -> list[Influence]:
    """Deals in which marketing had a part, and the others, by currency."""
    rows = _ask(
        "select is_influenced, currency, count(*) as deals, sum(amount)::hugeint as amount, "
        "quantile_cont(days, 0.5) as days from started group by all "
        "order by currency, is_influenced desc",
        question=question, rules=rules, origins=origins, snapshot=snapshot,
    )  # fmt: skip
    return [
        Influence(
            is_influenced=bool(row["is_influenced"]),
            currency=row["currency"],
            deals=int(row["deals"]),
            amount=None if row["amount"] is None else int(row["amount"]),
            median_days=None if row["days"] is None else float(row["days"]),
        )
        for row in rows
    ]


def list_started(
    *,
    question: Question,
    rules: TouchRules,
    origins: Origins,
    snapshot: lake.Snapshot,
    rule: SourcedRule | None,
    side: str | None,
    is_influenced: bool | None = None,
    currency: str | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[int]:
    """Ids of won deals: all, those that a rule gives to a side ("": to none), or those that
    marketing had a part in, or not; of one currency, or of any."""
    where = ["key > $after"]
    if rule is not None and side is not None:
        known = f"= '{side}'" if side in _SIDES else "is null"
        where.append(f"{rule.value} {known}")
    if is_influenced is not None:
        where.append("is_influenced" if is_influenced else "not is_influenced")
    more: dict[str, object] = {"after": after, "limit": limit}
    if currency is not None:
        where.append("currency = $currency")
        more["currency"] = currency
    rows = _ask(
        f"select key from started where {' and '.join(where)} order by key limit $limit",
        question=question, rules=rules, origins=origins, snapshot=snapshot, more=more,
    )  # fmt: skip
    return [int(row["key"]) for row in rows]


def _ask(
    ending: str,
    *,
    question: Question,
    rules: TouchRules,
    origins: Origins,
    snapshot: lake.Snapshot,
    more: dict[str, object] | None = None,
) -> Sequence[dict[str, Any]]:
    text = sql_of("started").format(counts=counts(rules, teams=Teams.BOTH))
    by_team = replace(question, by=By.TEAM, teams=Teams.BOTH)
    return ask(
        f"{text}\n{ending}",
        question=by_team,
        rules=rules,
        snapshot=snapshot,
        more={
            "influence": rules.influence,
            "inbound": list(origins.marketing),
            "outbound": list(origins.sales),
            **(more or {}),
        },
    )
