"""The sample company was drawn with a known truth; the measures find it again, to the last lead."""

from datetime import date
from typing import Any

import pytest

from accord.foundation import clock
from accord.reporting import api as reporting
from accord.sample import api as sample
from accord.sample import rules

PLAN = sample.Plan(until=date(2026, 3, 2), scale=0.25)


def rows(measure: str, **options: Any) -> dict[Any, dict[str, Any]]:
    result = reporting.ask(measure=measure, at=clock.now(), options=reporting.Options(**options))
    return {row.group: dict(row.figures) for row in result.rows}


def test_the_measures_find_what_was_drawn(committed: None) -> None:
    sample.load_sample(plan=PLAN, now=clock.now)
    drawn = rules.simulate(PLAN).truth.drawn
    # People who came twice from one mailbox are one lead.
    again = {origin: n for (origin, found_by), n in drawn.duplicates.items() if found_by == "email"}
    for stage in ("mql", "sql", "opportunity", "customer"):
        for origin, row in rows("conversion", by="origin", step=("lead", stage)).items():
            leads = drawn.entered[(origin, "lead")] - again.get(origin, 0)
            assert (row["entered"], row["reached"]) == (leads, drawn.entered[(origin, stage)])
    for origin, row in rows("win_rate", by="origin").items():
        assert row["won"] == drawn.deals[(origin, "won")]
        assert row["lost"] == drawn.deals[(origin, "lost")]
    assert rows("won_value")[None]["value"].amount == drawn.won_value
    time = rows("time_to_win")[None]
    assert time["deals"] == len(drawn.cycle_days)
    assert time["mean_days"] == pytest.approx(sum(drawn.cycle_days) / time["deals"], abs=0.1)
    spent = {channel: row["cost"].minor for channel, row in rows("cost", by="channel").items()}
    assert spent == dict(drawn.spent_cents)


def test_a_conversion_that_was_not_drawn_would_be_noticed() -> None:
    drawn = rules.simulate(PLAN).truth.drawn
    other = rules.simulate(sample.Plan(until=PLAN.until, seed=2, scale=PLAN.scale)).truth.drawn
    assert drawn.entered != other.entered
