from accord.foundation.apps import Slice
from accord.foundation.personal import Held, Swept

_OF = "t.handoff_id in (select id from handoffs_handoff where lead_id = any({leads}))"
_ASKED = "t.request_id in (select id from handoffs_request where lead_id = any({leads}))"


class HandoffsConfig(Slice):
    name = "accord.handoffs"
    label = "handoffs"
    tracked = ("handoffs_handoff", "handoffs_handoffevent", "handoffs_clock")
    # What came of a hand-off follows from its events, which stay when an import is taken back.
    derived = (
        *(
            f"handoffs_handoff.{column}"
            for column in (
                "state", "outcome", "reason", "owner_id", "owner_active", "seen_at", "accepted_at",
                "closed_at", "snoozed_until", "wake_on", "due_at", "rank", "still", "still_until",
            )
        ),
        *(
            f"handoffs_clock.{column}"
            for column in (
                "state", "due_at", "stopped_at", "stop", "touch_id", "told_to", "tells_at",
                "started_at", "calendar_id",
            )
        ),
    )  # fmt: skip
    append_only = (
        "handoffs_handoffevent", "handoffs_clockevent", "handoffs_routingchoice",
        "handoffs_requestevent",
    )  # fmt: skip
    held = (
        # That there was a hand-off and what came of it stays, as the lead itself does.
        Held("handoffs_handoff", "t.lead_id = any({leads})", blank={"facts": "'{{}}'"}),
        Held("handoffs_handoffevent", _OF, blank={"words": "''"}),
        Held("handoffs_clock", _OF, blank={"touch_id": "null"}),
        # That a request was made and whether it was answered in time stays.
        Held("handoffs_request", "t.lead_id = any({leads})", blank={"words": "''", "answer": "''"}),
        Held("handoffs_requestevent", _ASKED, blank={"words": "''"}),
        # That they met, with whom and when stays.
        Held(
            "handoffs_meeting",
            "t.lead_id = any({leads})",
            blank={"title": "''", "touch_id": "null", "invites_buyer": "false"},
        ),
        # By what it was chosen may name them; who got the lead stays.
        Held("handoffs_routingchoice", "t.lead_id = any({leads})", blank={"kept": "null"}),
    )
    swept = (
        Swept("handoffs_meeting", ("title",)),
        Swept("handoffs_request", ("words", "answer")),
        Swept("handoffs_requestevent", ("words",)),
        Swept("handoffs_nurture", ("name",)),
        Swept("handoffs_accountplan", ("goal",)),
        Swept("handoffs_accounttask", ("title",)),
    )
    # When a colleague has something else on, without a word of what.
    impersonal = ("handoffs_busyspan", "handoffs_clockevent", "handoffs_routingturn")
