from accord.foundation.apps import Slice
from accord.foundation.personal import Held


class ScoringConfig(Slice):
    name = "accord.scoring"
    label = "scoring"
    append_only = ("scoring_turn",)
    held = (
        # What was shown of a lead goes; how it was judged stays as a number.
        Held(
            "scoring_roundlead",
            "t.lead_id = any({leads})",
            blank={"shown": "'{{}}'"},
            exported=False,
        ),
        Held("scoring_besidecall", "t.lead_id = any({leads})", exported=False),
        Held("scoring_besidescore", "t.lead_id = any({leads})", exported=False),
        Held("scoring_score", "t.lead_id = any({leads})"),
        Held("scoring_trialflip", "t.lead_id = any({leads})", exported=False),
        Held("scoring_turn", "t.lead_id = any({leads})", blank={"quadrant": "t.quadrant"}),
    )
    impersonal = (
        "scoring_beside",
        "scoring_drift",
        "scoring_round",
        "scoring_roundvoter",
        "scoring_roundanswer",
        "scoring_run",
        "scoring_suggestion",
        "scoring_swept",
        "scoring_trial",
    )
