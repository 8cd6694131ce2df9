"""What the sample's people do, what is hard for them, and what they need from the other team."""

from typing import Any

ROLES: dict[str, Any] = {
    "roles": [
        {"name": "Demand generation", "team": "marketing",
         "does": "Brings plants that look for sensors: webinars, searches, the fairs.",
         "measured_by": "Leads that sales takes",
         "challenges": ["Half a year passes until a campaign shows in deals"],
         "needs": ["Why a lead is returned, in a word"],
         "gives": ["The list of the next webinars"]},
        {"name": "Content", "team": "marketing",
         "does": "Writes what engineers read before they talk to anybody.",
         "measured_by": "Pieces that were read in deals that were won",
         "challenges": ["Hears of objections too late"],
         "needs": ["What buyers asked this week"], "gives": ["A case study within two weeks"]},
        {"name": "First calls", "team": "sales",
         "does": "Calls leads within a day and finds out whether a visit is worth it.",
         "measured_by": "First talks held",
         "challenges": ["Engineers are in the plant when we call"],
         "needs": ["What a lead read before"], "gives": ["A word of each lead the same day"]},
        {"name": "Account executive", "team": "sales",
         "does": "Visits plants and closes deals.", "measured_by": "Revenue",
         "challenges": ["The plant manager signs, and has not read anything"],
         "needs": ["One page for whoever signs"], "gives": ["Two customers a quarter who speak"]},
    ]
}  # fmt: skip
