"""Which companies the sample's teams have agreed to look for."""

from typing import Any

KEY = ""
IDEAL_CUSTOMER: dict[str, Any] = {
    "who": "Plants with hot or dusty lines, 50 to 5,000 people, in Europe or Korea, that measure "
    "today and lose a shift a year to a sensor.",
    "needs": [
        "Readings that stay right between two shutdowns",
        "Spare parts within a week",
        "One supplier for probes, gateways and calibration",
    ],
    "signs": [
        "Reads the calibration guide or a data sheet",
        "Two people of one plant within a month",
        "Plans a new line or a shutdown",
    ],
    "not_for": [
        "Buys single sensors by price",
        "Has signed with another supplier for more than a year",
        "Resells to others",
    ],
    "messages": [
        "Calibrated for five years",
        "Fits the fittings that are there",
    ],
}
