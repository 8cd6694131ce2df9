"""Whom what has happened is about: entries as rows of the leads and contacts that are there."""

from collections.abc import Mapping, Sequence

from accord.integrations.connecting.values import Row
from accord.integrations.odoo.queries import lists
from accord.integrations.odoo.queries.calling import Line
from accord.integrations.odoo.rules import answers
from accord.integrations.odoo.rules import rows as rules
from accord.integrations.odoo.rules.answers import Said, related
from accord.integrations.odoo.values import LEAD, PARTNER


class Teller:
    """Makes rows of entries."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._colleagues: Mapping[int, int] | None = None
        self._types: Mapping[int, str] | None = None

    def rows(self, stream: str, found: Sequence[Said]) -> list[Row]:
        """The rows of stages, messages or meetings."""
        if not found:
            return []
        if stream == "stages":
            return self._stages(found)
        return self._messages(found) if stream == "messages" else self._meetings(found)

    def _stages(self, found: Sequence[Said]) -> list[Row]:
        ids = sorted({related(each.get("mail_message_id")) for each in found} - {0})
        told = self._line.records("mail.message", (("id", "in", ids),), fields=("res_id", "date"))
        messages = {answers.id_of(each): each for each in told}
        leads = self._leads([related(each.get("res_id")) for each in told])
        rows = []
        for each in found:
            message = messages.get(related(each.get("mail_message_id")))
            if message and related(message.get("res_id")) in leads:
                rows.append(rules.stage_row(each, message=message))
        return [row for row in rows if row]

    def _messages(self, found: Sequence[Said]) -> list[Row]:
        whose: dict[str, list[int]] = {}
        for each in found:
            whose.setdefault(str(each.get("model")), []).append(related(each.get("res_id")))
        leads = self._leads(whose.get("crm.lead", ()))
        people = self._people(whose.get("res.partner", ()))
        rows = []
        for each in found:
            key = related(each.get("res_id"))
            is_lead = each.get("model") == "crm.lead"
            if key in (leads if is_lead else people):
                who = answers.external(LEAD if is_lead else PARTNER, key)
                rows.append(self._message(each, who=who))
        return [row for row in rows if row]

    def _message(self, said: Said, *, who: str) -> Row | None:
        if self._types is None:
            told = self._line.records("mail.activity.type", (), fields=("category",))
            self._types = {
                answers.id_of(each): answers.text_of(each.get("category")) for each in told
            }
        return rules.message_row(
            said, who=who, colleagues=self._known_colleagues(), types=self._types
        )

    def _meetings(self, found: Sequence[Said]) -> list[Row]:
        leads = self._leads([related(each.get("opportunity_id")) for each in found])
        people = self._people([guest for each in found for guest in rules.guests_of(each)])
        rows: list[Row] = []
        for each in found:
            lead = related(each.get("opportunity_id"))
            who = (
                [answers.external(LEAD, lead)]
                if lead in leads
                else [
                    answers.external(PARTNER, guest)
                    for guest in sorted(rules.guests_of(each))
                    if guest in people
                ]
            )
            rows += rules.meeting_rows(each, people=who, now=self._line.clock())
        return rows

    def _known_colleagues(self) -> Mapping[int, int]:
        if self._colleagues is None:
            self._colleagues = lists.colleagues(self._line)
        return self._colleagues

    def _leads(self, ids: Sequence[int]) -> frozenset[int]:
        """Those that are there: what happened with the others cannot be told of anybody."""
        wanted = sorted({each for each in ids if each})
        if not wanted:
            return frozenset()
        return frozenset(self._line.ids("crm.lead", (("id", "in", wanted),), limit=len(wanted)))

    def _people(self, ids: Sequence[int]) -> frozenset[int]:
        """Partners that are people and no colleagues."""
        found = lists.partners(self._line, ids)
        return frozenset(
            key for key, one in found.items() if not (one.is_company or one.is_colleague)
        )
