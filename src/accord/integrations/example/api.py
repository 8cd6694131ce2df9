"""A list of your own: leads as JSON at an address, a page at a time. Copy it for your own tool."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accord.foundation import outgoing
from accord.intake.values.batches import Kind
from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import (
    Account,
    Ask,
    Change,
    Cursor,
    Fault,
    Faulty,
    FieldCard,
    Page,
    Session,
    Stream,
    Told,
    Write,
    Written,
)


class ListSession:
    """An open list."""

    def __init__(self, said: Mapping[str, str]) -> None:
        headers = {"authorization": f"Bearer {said['token']}"} if said["token"] else {}
        self.address = said["address"]
        self.client = outgoing.client(base_url=self.address, headers=headers)

    def account(self) -> Account:
        self._page({})
        return Account(id=self.address, name=self.client.base_url.host, url=self.address)

    def fields(self, stream: str) -> Sequence[FieldCard]:  # noqa: ARG002 there is one
        names = dict.fromkeys(name for row in self._page({}).rows for name in row)
        return [FieldCard(name, name.replace("_", " ").capitalize()) for name in names]

    def read(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:  # noqa: ARG002
        return self._page(cursor)

    def changed(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:  # noqa: ARG002
        return self._page(cursor)

    def some(self, stream: str, *, fields: Sequence[str], ids: Sequence[str]) -> Page:  # noqa: ARG002
        page = self._page({"ids": ",".join(ids)})
        gone = set(ids) - {row["id"] for row in page.rows}
        return Page([*page.rows, *({"id": one, "deleted": "true"} for one in gone)], {}, ends=True)

    def begin(self, stream: str) -> Cursor:  # noqa: ARG002
        return {"since": self._answer({})["now"]}

    def write(self, stream: str, changes: Sequence[Write]) -> Sequence[Written]:  # noqa: ARG002
        return [Written(one.external_id, Fault.NOT_WRITTEN, "read only") for one in changes]

    def close(self) -> None:
        self.client.close()

    def _page(self, cursor: Cursor) -> Page:
        answer = self._answer(cursor)
        rows = frame.as_rows(answer["records"])
        after = answer.get("next") or {"since": answer.get("now", "")}
        return Page(rows, after, ends=not answer.get("next"), total=answer.get("total", 0))

    def _answer(self, asked: Mapping[str, Any]) -> Any:
        answer = frame.ask(client=self.client, address=self.address, params=dict(asked))
        if not isinstance(answer, dict) or not isinstance(answer.get("records"), list):
            raise Faulty(Fault.NOT_ITS_API, detail="records")
        return answer


class ListTool:
    """The value that the setting CONNECTORS names."""

    name = "list"
    asks = (
        Ask(
            "address", _("Address"), _("Where the list answers, such as https://example.com/leads")
        ),
        Ask("token", _("Token"), _("Sent with each request."), is_secret=True, is_optional=True),
    )
    scopes = ()
    streams = (Stream("leads", _("Leads"), Kind.LEADS, profile=""),)

    @property
    def label(self) -> str:
        return str(_("A list of your own (JSON)"))

    def open(self, said: Mapping[str, str]) -> Session:
        return ListSession(said)

    def told(self, told: Told, *, secrets: Sequence[str]) -> Sequence[Change]:
        if not frame.is_signed(told, secrets=secrets):
            raise Faulty(Fault.NOT_SIGNED)
        return [Change("leads", str(one)) for one in json.loads(told.body)["changed"]]

    def link(self, *, account: Account, stream: str, external_id: str) -> str:  # noqa: ARG002
        return ""


TOOL = ListTool()
