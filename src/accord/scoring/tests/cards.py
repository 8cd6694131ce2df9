"""A card to try things with, and how to change a part of it."""

import copy
from typing import Any

MAIN: dict[str, Any] = {
    "name": "Main card",
    "fit": {
        "threshold": 50,
        "criteria": [
            {
                "code": "employees",
                "name": "Company size",
                "field": "employees",
                "cases": [
                    {"test": "at_least", "values": ["200"], "points": 30},
                    {"test": "at_least", "values": ["50"], "points": 15},
                ],
            },
            {
                "code": "lead_origin",
                "field": "attribute:Lead Origin",
                "cases": [{"test": "one_of", "values": ["Lead Add Form"], "points": 25}],
                "unknown": 3,
            },
        ],
    },
    "interest": {
        "threshold": 30,
        "half_life_days": 30,
        "direct_days": 14,
        "criteria": [
            {
                "code": "price_page",
                "name": "Looked at prices",
                "touch": {"kinds": ["web_visit"], "direction": "in", "assets": ["Pricing"]},
                "points": 15,
                "daily_cap": 30,
            },
            {
                "code": "asked",
                "name": "Asked for a talk",
                "touch": {"kinds": ["form"]},
                "points": 40,
                "daily_cap": 40,
                "direct": True,
            },
            {
                "code": "three_visits",
                "name": "Three visits in a week",
                "touch": {"kinds": ["web_visit"]},
                "points": 10,
                "at_least": 3,
                "within_days": 7,
            },
            {
                "code": "minutes",
                "name": "Minutes on the website",
                "field": "attribute:Total Time Spent on Website",
                "cases": [{"test": "at_least", "values": ["1000"], "points": 20}],
                "unknown": 0,
            },
        ],
    },
    "cells": {"fit": [80, 20], "interest": [60, 10]},
}

BOTH: dict[str, Any] = {
    "code": "director_mid",
    "name": "Director at a company of 50 to 200",
    "both": [
        {"field": "title", "test": "has_word", "values": ["Director"]},
        {"field": "employees", "test": "between", "values": ["50", "200"]},
    ],
    "points": 6,
}


def changed(path: str, value: Any, *, of: dict[str, Any] = MAIN) -> dict[str, Any]:
    """The card with one thing said otherwise: `fit.criteria.0.code`; None takes it out."""
    body = copy.deepcopy(of)
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    place: Any = body
    for key in way:
        place = place[key]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return body
