from accord.foundation.apps import Slice
from accord.foundation.personal import Held, Swept


class IntakeConfig(Slice):
    name = "accord.intake"
    label = "intake"
    held = (
        Held(
            "intake_setaside",
            "t.cells::text ~* {words} or t.details::text ~* {words}"
            " or t.attributes::text ~* {words}",
            blank={"cells": "'[]'", "details": "'{{}}'", "attributes": "'{{}}'", "fixes": "'[]'"},
        ),
        Held("intake_fix", "t.details::text ~* {words}", blank={"details": "'{{}}'"}),
        Held(
            "intake_hookmessage",
            "accord_text(t.body) ~* {words} or t.answer::text ~* {words}",
            blank={"body": "''::bytea", "answer": "'{{}}'"},
        ),
        Held(
            "intake_submission",
            "t.email ~* {words} or t.page ~* {words}",
            blank={"email": "''", "page": "''", "consents": "'[]'"},
        ),
        Held(
            "intake_letter",
            "t.sender ~* {words} or t.subject ~* {words}",
            blank={"sender": "''", "subject": "''"},
        ),
        Held(
            "intake_draft",
            "t.reading::text ~* {words} or t.trial::text ~* {words} or t.file_name ~* {words}"
            " or t.refusal::text ~* {words} or t.plan::text ~* {words}",
            exported=False,
        ),
    )
    swept = (
        Swept("intake_storedanswer", ("answer",)),
        Swept("intake_batch", ("plan", "failure", "file_name")),
        Swept("intake_rememberedmapping", ("plan",)),
    )
    # Receipts and sweeps hold numbers, what tools and browsers are known by hashes.
    impersonal = (
        "intake_receipt",
        "intake_hooksource",
        "intake_hookkey",
        "intake_hookfield",
        "intake_site",
        "intake_visitor",
        "intake_form",
        "intake_formversion",
        "intake_formday",
        "intake_sweep",
        "intake_replay",
        "intake_daytally",
        "intake_turnedaway",
        "intake_departure",
        "intake_passedon",
    )
