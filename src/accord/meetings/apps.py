from accord.foundation.apps import Slice
from accord.foundation.owned import Owned
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
    owned = (
        Owned(
            "meetings_action", "owner_id", "t.state = 'open'",
            subject="action", passed_on="action.passed_on", given_back="action.given_back",
            told="action_yours", key="action:{id}:given",
        ),
        # Who took a decision stays; whoever sees to it does so until it is checked.
        Owned(
            "meetings_decision", "owner_id", "t.checked_at is null and t.ended_at is null",
            subject="decision", passed_on="decision.passed_on", given_back="decision.given_back",
            told="decision_yours", key="decision:{id}:made",
        ),
        # Whoever is told of the meeting reads on its agenda that they bring it.
        Owned(
            "meetings_topic", "member_id",
            """exists (select 1 from meetings_meeting m where m.id = t.meeting_id
                       and m.state = 'planned' and m.starts_at > %(at)s)""",
            subject="topic", passed_on="topic.passed_on", given_back="topic.given_back",
        ),
    )  # fmt: skip
    # Numbers, codes and ids; whoever is meant is looked up when it is read.
    impersonal = (
        "meetings_series",
        "meetings_seat",
        "meetings_meeting",
        "meetings_answer",
        "meetings_pack",
    )
