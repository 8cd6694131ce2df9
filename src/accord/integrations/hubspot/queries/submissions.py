"""Filled-in forms: listed form by form, the newest first, and by no index of time."""

from collections.abc import Sequence
from typing import Any

from accord.integrations.connecting.values import Cursor, Page, Row
from accord.integrations.hubspot.queries import lists
from accord.integrations.hubspot.queries.asking import Portal
from accord.integrations.hubspot.rules import lists as rules
from accord.integrations.hubspot.rules import records as reading
from accord.integrations.hubspot.values import (
    FORM_SIZE,
    OVERLAP_MS,
    REQUESTS_A_PAGE,
    SELDOM_MS,
)

# Until these paths carry a date, too, HubSpot keeps the numbered ones.
_PATH = "/form-integrations/v1/submissions/forms/"


class Submissions:
    """The stream of filled-in forms."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._forms: list[tuple[str, str]] | None = None

    def begin(self) -> Cursor:
        now = self._portal.get("/marketing/forms/{edition}", params={"limit": "1"}).at
        return {"since": now - OVERLAP_MS, "at": now}

    def read(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        del fields
        return self._page(cursor, since=0, then={})

    def changed(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        """Those of since; looked through seldom, for each form is asked about by itself."""
        del fields
        if "until" not in cursor:
            now = self._portal.get("/marketing/forms/{edition}", params={"limit": "1"}).at
            if now - int(cursor.get("at", 0)) < SELDOM_MS:
                return Page((), cursor, ends=True)
            cursor = {"since": int(cursor.get("since", 0)), "until": now}
        until = int(cursor["until"])
        then = {"since": until - OVERLAP_MS, "at": until}
        return self._page(cursor, since=int(cursor["since"]), then=then)

    def some(self, *, fields: Sequence[str], ids: Sequence[str]) -> Page:
        """They are not to be had by id; each is in `changed`."""
        del fields, ids
        return Page((), {}, ends=True)

    def _page(self, cursor: Cursor, *, since: int, then: Cursor) -> Page:
        forms = [form for form in self._all_forms() if form[0] >= str(cursor.get("form", ""))]
        rows: list[Row] = []
        # A place in a form that is gone is no place in the next one.
        is_there = bool(forms) and forms[0][0] == cursor.get("form")
        after = str(cursor.get("after", "")) if is_there else ""
        asked = 0
        for key, name in forms:
            more = True
            while more:
                if asked == REQUESTS_A_PAGE:
                    return Page(rows, {**cursor, "form": key, "after": after}, ends=False)
                asked += 1
                said, after = self._answers(key, after)
                told = [each for each in said if _at(each) >= since]
                rows += [rules.submission_row(each, form=key, name=name) for each in told]
                more = bool(after) and len(told) == len(said)
            after = ""
        return Page(rows, then, ends=True)

    def _all_forms(self) -> list[tuple[str, str]]:
        if self._forms is None:
            each = lists.forms(self._portal).each()
            self._forms = sorted(
                (reading.text_of(form.get("id")), reading.text_of(form.get("name")))
                for form in each
            )
        return self._forms

    def _answers(self, form: str, after: str) -> tuple[list[Any], str]:
        params = {"limit": str(FORM_SIZE), **({"after": after} if after else {})}
        body = self._portal.get(f"{_PATH}{form}", params=params).body
        return list(reading.results_in(body)), reading.after_in(body)


def _at(said: Any) -> int:
    return reading.milliseconds_of(reading.text_of(said.get("submittedAt")))
