from accord.foundation.apps import Slice


class MarksConfig(Slice):
    name = "accord.marks"
    label = "marks"
    # Colleagues say what the teams did on a day; nobody outside is meant to stand there.
    impersonal = ("marks_mark",)
