from accord.foundation.apps import Slice
from accord.foundation.personal import Held


class HandoffsConfig(Slice):
    name = "accord.handoffs"
    label = "handoffs"
    append_only = ("handoffs_routingchoice",)
    held = (
        # By what it was chosen may name them; who got the lead stays.
        Held("handoffs_routingchoice", "t.lead_id = any({leads})", blank={"kept": "null"}),
    )
    impersonal = ("handoffs_routingturn",)
