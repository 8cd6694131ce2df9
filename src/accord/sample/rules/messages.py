"""What the sample company's teams have agreed to say, to whom and when."""

from typing import Any

KEY = ""
MESSAGES: dict[str, Any] = {
    "messages": [
        {
            "message": "Probes drift in heat; a drift that is not seen costs a shutdown",
            "persona": "Plant engineer",
            "step": "awareness",
            "objection": "",
            "talk_track": "When did you last compare a probe with a reference? Most plants find "
            "two in ten out of range.",
            "pieces": ["Why hot lines drift", "Audit checklist for measuring points"],
        },
        {
            "message": "Calibrated for five years, in the fittings that are there",
            "persona": "Plant engineer",
            "step": "consideration",
            "objection": "The sensors we have still work",
            "talk_track": "Keep those that are in range. Change the two that are not, in the same "
            "fitting, within an hour.",
            "pieces": ["Calibration guide", "Hot line probe data sheet"],
        },
        {
            "message": "One supplier fewer: probes, gateway and certificates from one hand",
            "persona": "Plant engineer",
            "step": "decision",
            "objection": "Another supplier to look after",
            "talk_track": "The dairy we equipped had four suppliers before, and one shutdown a "
            "year. Shall I send you how they changed?",
            "pieces": ["A dairy saves one shutdown a year"],
        },
    ]
}
