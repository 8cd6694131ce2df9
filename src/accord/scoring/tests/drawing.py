"""Random cards, leads and touches, with few words so that they meet."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from accord.scoring.rules.reading import read_card
from accord.scoring.values.cards import Card, Field
from accord.scoring.values.scores import LeadFacts, LeadTouch

WORDS = ("", "-", "Software", "soft-ware", "Ștefan & Söhne", "İstanbul", "head of sales", "API",
         "Lead Add Form", "12", " 12.5 ", "-3", "1e3", "200", "1000000000000")  # fmt: skip
KNOWN = tuple(word for word in WORDS if word not in ("", "-"))
OWN = ("Lead Origin", "O'Neill %s {x}")
KINDS = ("web_visit", "form", "email_click", "meeting_held", "email_sent")
ASSETS, CAMPAIGNS = ("", "Pricing", "Jobs – übersicht"), ("", "Spring Ünit")

points = st.integers(-60, 60)


NUMBERS = ("-3", "0", "12", "12.5", "200", "+1000")  # the lower ones first
FIELDS = tuple(sorted({*(set(Field) - {Field.OWN}), *(f"attribute:{name}" for name in OWN)}))


@st.composite
def _test(draw: st.DrawFn, field: str) -> dict[str, Any]:
    """What is asked of a field."""
    tests = ["known"]
    if field.startswith("attribute:") or field == Field.EMPLOYEES:
        tests += ["at_least", "at_most", "between"]
    tests += ["one_of", "none_of", "has_word"] if field != Field.EMPLOYEES else []
    test = draw(st.sampled_from(tests))
    if test == "known":
        return {"test": test, "values": []}
    if test == "between":
        first, last = sorted(draw(st.tuples(*[st.integers(0, len(NUMBERS) - 1)] * 2)))
        return {"test": test, "values": [NUMBERS[first], NUMBERS[last]]}
    if test in ("at_least", "at_most"):
        return {"test": test, "values": [draw(st.sampled_from(NUMBERS))]}
    words = st.lists(st.sampled_from(KNOWN), min_size=1, max_size=3)
    return {"test": test, "values": draw(words)}


@st.composite
def _asked(draw: st.DrawFn, *, code: str, is_interest: bool) -> dict[str, Any]:
    if draw(st.integers(0, 2)) == 0:
        return draw(_paired(code=code, is_interest=is_interest))
    field = draw(st.sampled_from(FIELDS))
    tests = draw(st.lists(_test(field), max_size=3))
    return {
        "code": code,
        "field": field,
        "cases": [{**test, "points": draw(points)} for test in tests],
        "otherwise": draw(points),
        "unknown": draw(points) if is_interest else draw(st.none() | points),
    }


@st.composite
def _paired(draw: st.DrawFn, *, code: str, is_interest: bool) -> dict[str, Any]:
    fields = draw(st.lists(st.sampled_from(FIELDS), min_size=2, max_size=2, unique=True))
    both = [{"field": field, **draw(_test(field))} for field in fields]
    if draw(st.integers(0, 4)) == 0:
        words = st.sampled_from(KNOWN).map(lambda word: [word])
        both = [
            {"field": "title", "test": test, "values": draw(words)}
            for test in ("has_word", "none_of")
        ]
    return {
        "code": code,
        "both": both,
        "points": draw(points),
        "otherwise": draw(points),
        "unknown": draw(points) if is_interest else draw(st.none() | points),
    }


@st.composite
def _touch(draw: st.DrawFn) -> dict[str, Any]:
    some = lambda words: st.lists(st.sampled_from(words), max_size=2)  # noqa: E731
    return {
        "kinds": draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3)),
        "direction": draw(st.sampled_from(["", "", "in", "out"])),
        "reach": draw(st.sampled_from(["", "", "1:1"])),
        "team": draw(st.sampled_from(["", "", "sales"])),
        "channels": draw(st.just([]) | some(KNOWN)),
        "assets": draw(st.just([]) | some(ASSETS[1:])),
        "campaigns": draw(st.just([]) | some(CAMPAIGNS[1:])),
    }


@st.composite
def _of_interest(draw: st.DrawFn, *, code: str) -> dict[str, Any]:
    way = draw(st.sampled_from(["touch", "touch", "often", "field"]))
    if way == "field":
        return draw(_asked(code=code, is_interest=True))
    said = {"code": code, "touch": draw(_touch()), "points": draw(points)}
    if way == "often":
        gate = {}
        if draw(st.booleans()):
            field = draw(st.sampled_from(FIELDS))
            gate = {"where": {"field": field, **draw(_test(field))}}
        return {
            **said,
            "at_least": draw(st.integers(1, 4)),
            "within_days": draw(st.integers(1, 30)),
            **gate,
        }
    cap = draw(st.none() | st.integers(1, 80))
    return {**said, "daily_cap": cap, "direct": draw(st.booleans())}


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    """The body of a card."""
    fit = [draw(_asked(code=f"f{n}", is_interest=False)) for n in range(draw(st.integers(0, 4)))]
    interest = [draw(_of_interest(code=f"i{n}")) for n in range(draw(st.integers(1, 4)))]
    half_life = draw(st.sampled_from([0.5, 1, 7, 30, 45.5, 3650]))
    threshold = draw(st.integers(-40, 60))
    asked = {
        "threshold": draw(st.integers(-60, 90)),
        "criteria": fit,
    }
    given = {
        "threshold": threshold,
        "half_life_days": half_life,
        "direct_days": draw(st.sampled_from([0, 1, 14])),
        "criteria": interest,
    }
    segments = draw(st.just([]) | st.just(["Software"]))
    told = {"name": "Drawn", "fit": asked, "interest": given, "applies_to": {"segments": segments}}
    if draw(st.booleans()):
        apart = st.integers(0, 40)
        told["cells"] = {
            name: [axis["threshold"] + draw(apart), axis["threshold"] - draw(apart)]
            for name, axis in (("fit", asked), ("interest", given))
        }
    return told


def cards() -> st.SearchStrategy[Card]:
    return bodies().map(read_card)


def leads() -> st.SearchStrategy[LeadFacts]:
    word = st.sampled_from(WORDS)
    return st.builds(
        LeadFacts,
        industry=word, country=word, title=word, segment=word, origin=word, channel=word,
        campaign=st.sampled_from(CAMPAIGNS),
        employees=st.none() | st.sampled_from([0, 12, 199, 200, 2_000_000]),
        lists=st.lists(st.sampled_from(KNOWN), max_size=2).map(tuple),
        attributes=st.lists(
            st.dictionaries(st.sampled_from(OWN), word, max_size=2), max_size=2
        ).map(tuple),
    )  # fmt: skip


@st.composite
def touches_of(draw: st.DrawFn, *, at: datetime) -> list[LeadTouch]:
    """Up to twelve touches of a lead, some of them still to come."""
    return draw(
        st.lists(
            st.builds(
                LeadTouch,
                kind=st.sampled_from(KINDS),
                at=st.integers(-3 * 1440, 120 * 1440).map(lambda m: at - timedelta(minutes=m)),
                direction=st.sampled_from(["in", "out"]),
                reach=st.sampled_from(["1:1", "1:many"]),
                team=st.sampled_from(["", "sales", "marketing"]),
                channel=st.sampled_from(WORDS),
                asset=st.sampled_from(ASSETS),
                campaign=st.sampled_from(CAMPAIGNS),
            ),
            max_size=12,
        )
    )
