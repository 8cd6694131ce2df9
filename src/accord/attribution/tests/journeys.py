"""Journeys to test with."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from accord.attribution.values.journeys import Journey, Touch
from accord.attribution.values.models_of_credit import MILESTONES, Asked, Dialect, Model, Weights
from accord.kernel.money import Money

START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = (0, 5, 12, 30, 38)
HALVES = Weights.of("0.5", first="0.25", closed_won="0.25")


def day(number):
    return START + timedelta(days=number)


def five(*, lead=None, opportunity=None, value="12000.00"):
    """The journey of the formulas: five touches, won with the last of them."""
    of = {lead: MILESTONES[0], opportunity: MILESTONES[1]}
    return Journey(
        touches=[
            Touch(f"T{place}", day(at), frozenset({of[place]} if place in of else ()))
            for place, at in enumerate(DAYS, start=1)
        ],
        converted=True,
        converted_at=day(38),
        value=Money.parse(value, currency="EUR"),
    )


def path(channels, *, won=True, count=1):
    """Channels in their order, a letter each."""
    return Journey(touches=[Touch(each) for each in channels], converted=won, count=count)


EVERY = [
    *(Asked(model=model) for model in Model if model not in (Model.CUSTOM, Model.U)),
    *(Asked(model=Model.U, dialect=dialect) for dialect in Dialect),
    Asked(model=Model.DECAY, half_life=30, look_back=20),
    Asked(model=Model.CUSTOM, weights=HALVES),
    Asked(model=Model.MARKOV, order=2),
    Asked(model=Model.MARKOV, order=3),
]
_touches = st.builds(
    Touch,
    st.sampled_from(["ads", "mail", "call", "event", "direct"]),
    st.integers(-400, 60).map(day),  # many after the deal, some at one moment
    st.frozensets(st.sampled_from(MILESTONES), max_size=2),
)
histories = st.builds(
    Journey,
    touches=st.lists(_touches, max_size=8),
    converted=st.booleans(),
    converted_at=st.just(day(30)),
    lead_at=st.none() | st.integers(-100, 60).map(day),
    opportunity_at=st.none() | st.integers(-100, 60).map(day),
    value=st.none() | st.integers(-(10**6), 10**9).map(lambda minor: Money(minor, "EUR")),
    count=st.integers(1, 5),
)
