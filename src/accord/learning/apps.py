from accord.foundation.apps import Slice
from accord.foundation.personal import Swept


class LearningConfig(Slice):
    name = "accord.learning"
    label = "learning"
    # What colleagues learned is in their own words, which may name somebody outside.
    swept = (Swept("learning_visit", ("words",)), Swept("learning_session", ("name", "about")))
    impersonal = (
        "learning_reply",
        "learning_pair",
        "learning_round",
        "learning_taken",
        "learning_said",
        "learning_seat",
    )
