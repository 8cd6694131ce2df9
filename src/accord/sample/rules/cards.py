"""The card that Nordhang's two teams have signed: who fits, and what shows interest."""

from typing import Any

KEY = "main"
CARD: dict[str, Any] = {
    "name": "Main card",
    "fit": {
        "threshold": 50,
        "criteria": [
            {
                "code": "size",
                "name": "Company size",
                "field": "employees",
                "cases": [
                    {"test": "at_least", "values": ["250"], "points": 35},
                    {"test": "at_least", "values": ["50"], "points": 25},
                ],
            },
            {
                "code": "trade",
                "name": "Trade",
                "field": "industry",
                "cases": [{"test": "known", "values": [], "points": 15}],
            },
            {
                "code": "title",
                "name": "Job title",
                "field": "title",
                "cases": [
                    {"test": "has_word", "points": 25,
                     "values": ["head", "director", "manager", "главный", "начальник"]},
                    {"test": "has_word", "values": ["engineer", "инженер"], "points": 15},
                ],
            },
            {
                "code": "origin",
                "name": "Origin",
                "field": "origin",
                "cases": [
                    {"test": "one_of", "values": ["referral", "webinar"], "points": 10},
                    {"test": "one_of", "values": ["bought_list"], "points": -20},
                ],
                "unknown": 0,
            },
        ],
    },
    "interest": {
        "threshold": 30,
        "half_life_days": 30,
        "direct_days": 14,
        "criteria": [
            {
                "code": "asked",
                "name": "Asked for a talk",
                "touch": {"kinds": ["form", "chat", "meeting_booked"]},
                "points": 30, "daily_cap": 30, "direct": True,
            },
            {
                "code": "prices",
                "name": "Looked at prices",
                "touch": {"kinds": ["web_visit", "content_view"], "assets": ["Prices"]},
                "points": 15, "daily_cap": 30,
            },
            {
                "code": "answered",
                "name": "Answered",
                "touch": {"kinds": ["email_reply", "call_connected", "im"]},
                "points": 15, "daily_cap": 30,
            },
            {
                "code": "webinar",
                "name": "Came to a webinar",
                "touch": {"kinds": ["event_attended"]},
                "points": 15, "daily_cap": 15,
            },
            {
                "code": "read",
                "name": "Read or downloaded something",
                "touch": {"kinds": ["download", "content_view", "email_click"]},
                "points": 8, "daily_cap": 16,
            },
            {
                "code": "visited",
                "name": "Visited the website",
                "touch": {"kinds": ["web_visit", "ad_click"]},
                "points": 3, "daily_cap": 6,
            },
            {
                "code": "often",
                "name": "Three visits in a week",
                "touch": {"kinds": ["web_visit", "content_view"]},
                "points": 10, "at_least": 3, "within_days": 7,
            },
        ],
    },
}  # fmt: skip
