"""The truth the sample company is drawn with. Tests ask the measures to find these numbers."""

from __future__ import annotations

from accord.sample.rules import dice
from accord.sample.rules.axis import DAY
from accord.sample.values import LagTruth, OriginTruth

ORIGIN_TRUTHS = {
    truth.origin: truth
    for truth in (
        OriginTruth("organic_search", "organic_search", 0.20, 0.50, 0.40, 0.50, 0.60, 38.0),
        OriginTruth("paid_search", "paid_search", 0.32, 0.40, 0.375, 0.40, 0.50, 92.0),
        OriginTruth("referral", "referral", 0.05, 0.80, 0.50, 0.50, 0.60, 55.0),
        OriginTruth("webinar", "webinar", 0.07, 0.64, 0.50, 0.50, 0.50, 70.0),
        OriginTruth("bought_list", "bought_list", 0.36, 0.25, 0.20, 0.50, 0.40, 24.0),
    )
}

LAG_TRUTHS = {
    "lead:mql": LagTruth(median_days=8, p90_days=42),
    "mql:sql": LagTruth(median_days=4, p90_days=14),
    "sql:opportunity": LagTruth(median_days=9, p90_days=32),
    "opportunity:customer": LagTruth(median_days=50, p90_days=150),
    "opportunity:lost": LagTruth(median_days=58, p90_days=170),
    "lead:rejected": LagTruth(median_days=14, p90_days=50),
    "mql:rejected": LagTruth(median_days=7, p90_days=22),
    "sql:rejected": LagTruth(median_days=15, p90_days=45),
}
LAG_TABLES = {
    step: dice.lognormal_table(median=lag.median_days * DAY, p90=lag.p90_days * DAY)
    for step, lag in LAG_TRUTHS.items()
}

# January to December; the mean is one.
SEASONALITY = (0.90, 1.05, 1.20, 1.10, 1.05, 0.95, 0.75, 0.65, 1.15, 1.25, 1.20, 0.75)
WEEKDAYS = (1.10, 1.20, 1.20, 1.15, 0.95, 0.20, 0.20)
GROWTH = 0.35  # more leads at the end of the two years than at their start

# Lead → MQL by segment; the mean is one, so that the rates of the origins stay as they are.
LIFTS = {
    "pharma": 1.25,
    "food": 1.15,
    "chemicals": 1.05,
    "energy": 1.00,
    "metals": 0.85,
    "paper": 0.70,
}

DUPLICATE_SHARE = 0.04
FOUND_BY = ("email", "email", "phone", "name")
SECOND_DEAL_SHARE = 0.08
SECOND_DEAL_WIN = 0.70
LATE_WIN_DAYS = 183

# Of those who do not take the next step: how many are turned down in so many words.
REJECTED_SHARE = {"lead": 0.14, "mql": 0.82, "sql": 0.75}
REASONS = {
    "lead": {
        "invalid_contact_data": 4,
        "student_competitor_partner": 3,
        "not_icp_company": 3,
        "unsubscribed": 2,
        "out_of_territory": 1,
    },
    "mql": {
        "no_response_after_protocol": 7,
        "not_icp_role": 4,
        "not_ready": 4,
        "no_budget_now": 3,
        "insufficient_information": 2,
        "wrong_person": 2,
        "already_owns_product": 1,
    },
    "sql": {
        "no_budget_now": 4,
        "bad_timing": 3,
        "chose_competitor": 2,
        "under_contract_until": 2,
        "not_icp_company": 1,
    },
}
BOUGHT_LIST_REASONS = {"invalid_contact_data": 8, "wrong_person": 4, "do_not_contact": 3}
LOST_REASONS = {
    "chose_competitor": 5,
    "no_budget_now": 4,
    "bad_timing": 3,
    "locked_in": 2,
    "no_response_after_protocol": 2,
    "not_ready": 1,
}

# Product, median and p90 of the deal in euros, weight.
PRODUCTS = (
    ("Hot line probe set", 7_400, 21_000, 5),
    ("Level sensor line", 11_500, 34_000, 4),
    ("Plant monitoring gateway", 24_000, 78_000, 3),
    ("Calibration service, two years", 5_200, 12_500, 3),
    ("Clean room package", 38_000, 96_000, 1),
)
