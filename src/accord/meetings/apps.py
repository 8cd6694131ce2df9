from accord.foundation.apps import Slice
from accord.foundation.personal import Swept


class MeetingsConfig(Slice):
    name = "accord.meetings"
    label = "meetings"
    # What was said to a meeting stays as it was said; so do the numbers it was given.
    append_only = ("meetings_pack",)
    swept = (
        Swept("meetings_topic", ("title", "outcome", "process")),
        Swept("meetings_note", ("words",)),
        Swept("meetings_decision", ("title", "why", "learned")),
        Swept("meetings_action", ("title",)),
    )
    # Numbers, codes and ids; whoever is meant is looked up when it is read.
    impersonal = (
        "meetings_series",
        "meetings_seat",
        "meetings_meeting",
        "meetings_answer",
        "meetings_pack",
    )
