from accord.foundation.apps import Slice
from accord.foundation.personal import Held


class ToolauditConfig(Slice):
    name = "accord.toolaudit"
    label = "toolaudit"
    held = (
        Held(
            "toolaudit_lost",
            "t.cells::text ~* {words}",
            blank={"cells": "'[]'"},
        ),
    )
    # Counts, headings, and what two tools say of owner, stage, amount and status.
    impersonal = ("toolaudit_reconciliation",)
