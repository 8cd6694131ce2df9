from typing import ClassVar

from accord.foundation.apps import Slice
from accord.foundation.personal import Held, Swept


class EffortsConfig(Slice):
    name = "accord.efforts"
    label = "efforts"
    append_only: ClassVar[tuple[str, ...]] = ("efforts_answer", "efforts_asking")
    held = (
        # That somebody was asked about a deal stays, and whether they answered.
        Held(
            "efforts_ask", "t.person_id = any({people})", blank={"person_id": "null"},
            exported=False,
        ),
    )  # fmt: skip
    # An answer names no deal and nobody; its words may.
    swept = (Swept("efforts_answer", ("words",)),)
    impersonal = ("efforts_asking",)
