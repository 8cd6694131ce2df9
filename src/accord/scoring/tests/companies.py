"""Companies with a known truth: leads whose chances are written down before anybody learns."""

import numpy as np

SIZES = ("1-10", "11-50", "51-200", "201+")
SIZE_EFFECT = dict(zip(SIZES, (-1.0, -0.3, 0.4, 1.1), strict=True))
SOURCES = {"Search": 0.0, "Referral": 1.2, "Fair": 0.5, "Bought list": -1.3}


def company(*, leads=1_500, seed=1, base=-1.2):
    """Columns of texts, and outcomes; `noise` and `id` say nothing."""
    draw = np.random.default_rng(seed)
    size = draw.choice(SIZES, leads, p=(0.4, 0.3, 0.2, 0.1))
    source = draw.choice(list(SOURCES), leads, p=(0.5, 0.15, 0.15, 0.2))
    minutes = np.round(draw.gamma(1.2, 8, leads), 1)
    noise = draw.choice(["a", "b", "c"], leads)
    line = base + np.vectorize(SIZE_EFFECT.get)(size) + np.vectorize(SOURCES.get)(source)
    line = line + 0.06 * np.minimum(minutes, 30) - 0.6
    won = draw.random(leads) < 1 / (1 + np.exp(-line))
    known = draw.random(leads) < 0.85
    return {
        "id": [f"L{number:05d}" for number in range(leads)],
        "size": [each if there else "n/a" for each, there in zip(size, known, strict=True)],
        "lead_source": list(source),
        "minutes on site": [str(each) for each in minutes],
        "noise": list(noise),
    }, [bool(each) for each in won]


def mistaken(won, *, share, seed=5):
    """The outcome, written down wrongly for a share of the leads."""
    draw = np.random.default_rng(seed)
    return ["x" if each != (draw.random() < share) else "y" for each in won]


def filled_in(won, *, won_share, other_share, seed=6):
    """A value that is mostly there for those who were won."""
    draw = np.random.default_rng(seed)
    values = draw.choice(["north", "south", "west"], len(won))
    shares = [won_share if each else other_share for each in won]
    return [
        str(value) if draw.random() < share else ""
        for value, share in zip(values, shares, strict=True)
    ]
