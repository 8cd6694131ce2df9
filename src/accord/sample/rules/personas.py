"""Whom the sample company's teams have agreed to speak to."""

from typing import Any

KEY = "plant-engineer"
PERSONA: dict[str, Any] = {
    "name": "Plant engineer",
    "who": "Keeps the machines of a plant of 50 to 500 people running and answers for standstills.",
    "buying_role": "Chooses; the plant manager signs",
    "needs": [
        "Readings that stay right in heat and dust",
        "Fewer unplanned standstills",
        "Parts on the shelf within a week",
    ],
    "behaviours": [
        "Reads data sheets before talking to anybody",
        "Asks a colleague at another plant",
        "Comes to two fairs a year",
    ],
    "messages": [
        "Calibrated for five years",
        "Fits the fittings that are there",
    ],
    "objections": [
        "The sensors we have still work",
        "Another supplier to look after",
    ],
}
