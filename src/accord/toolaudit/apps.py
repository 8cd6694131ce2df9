from accord.foundation.apps import Slice
from accord.foundation.personal import Held, Passing
from accord.toolaudit.values.runs import FOLDER


class ToolauditConfig(Slice):
    name = "accord.toolaudit"
    label = "toolaudit"
    held = (
        Held(
            "toolaudit_lost",
            "t.cells::text ~* {words}",
            blank={"cells": "'[]'"},
        ),
        Held(
            "toolaudit_saidagain",
            "t.cells::text ~* {words}",
            blank={"cells": "'[]'"},
        ),
    )
    passing = (Passing(FOLDER, "select 1 from toolaudit_reconciliation where ended_at is null"),)
    # Counts, headings, and what two tools say of owner, stage, amount and status.
    impersonal = ("toolaudit_reconciliation",)
