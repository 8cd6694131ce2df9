from typing import ClassVar

from accord.foundation.apps import Slice
from accord.foundation.personal import Swept


class EffortsConfig(Slice):
    name = "accord.efforts"
    label = "efforts"
    append_only: ClassVar[tuple[str, ...]] = ("efforts_answer",)
    # An answer names no deal and nobody; its words may.
    swept = (Swept("efforts_answer", ("words",)),)
    impersonal = ("efforts_ask",)
