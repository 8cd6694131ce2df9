"""A tool that answers lists of records as JSON: a connector says how a page is asked for, and this
is the rest of it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accord.foundation import outgoing
from accord.integrations.connecting.queries.tools import ask
from accord.integrations.connecting.rules.signing import is_signed
from accord.integrations.connecting.values import (
    Account,
    Ask,
    Change,
    Cursor,
    Fault,
    Faulty,
    FieldCard,
    Page,
    Row,
    Scope,
    Session,
    Stream,
    Told,
    Write,
    Written,
)

IDS = "ids"  # in a cursor: these records and no others, with commas between


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks one tool: paths are below the address that a person has entered."""

    client: outgoing.Client
    address: str

    def __call__(self, path: str = "", /, **params: Any) -> Any:
        """What a path answers, a JSON object; raises Faulty for everything else."""
        address = f"{self.address.rstrip('/')}/{path}" if path else self.address
        answer = ask(client=self.client, address=address, params=params)
        if not isinstance(answer, dict):
            raise Faulty(Fault.NOT_ITS_API)
        return answer


@dataclass(frozen=True, slots=True)
class PlainTool:
    """A connector that only reads. Its token goes along as a bearer's.

    page: a page of a stream from a cursor on; `ids` in the cursor asks for those records alone,
    {} for all there are. begin: the cursor of what happens from now on; {} where the tool knows
    no times, and then everything is read again. Both raise Faulty. A message is signed as
    Standard Webhooks says, and its `changed` lists ids of the first stream.
    """

    name: str
    label: Any
    asks: tuple[Ask, ...]
    streams: tuple[Stream, ...]
    page: Callable[[Asking, str, Cursor], Page]
    begin: Callable[[Asking, str], Cursor]
    scopes: tuple[Scope, ...] = ()

    def open(self, said: Mapping[str, str]) -> Session:
        """Asks nothing yet."""
        headers = {"authorization": f"Bearer {said['token']}"} if said.get("token") else {}
        client = outgoing.client(base_url=said["address"], headers=headers)
        return PlainSession(self, Asking(client, said["address"]))

    def told(self, told: Told, *, secrets: Sequence[str]) -> Sequence[Change]:
        """What a message says has changed; raises Faulty(NOT_SIGNED)."""
        if not is_signed(told, secrets=secrets):
            raise Faulty(Fault.NOT_SIGNED)
        changed = json.loads(told.body)["changed"]
        if not isinstance(changed, list):
            raise Faulty(Fault.NOT_ITS_API, detail="changed")
        return [Change(self.streams[0].name, str(one)) for one in changed]

    def link(self, *, account: Account, stream: str, external_id: str) -> str:  # noqa: ARG002
        """Its records have no pages that we know of."""
        return ""


@dataclass(frozen=True, slots=True)
class PlainSession:
    """An open account of a plain tool."""

    tool: PlainTool
    asking: Asking

    def account(self) -> Account:
        self.tool.page(self.asking, self.tool.streams[0].name, {})
        address = self.asking.address
        return Account(id=address, name=self.asking.client.base_url.host, url=address)

    def fields(self, stream: str) -> Sequence[FieldCard]:
        rows = self.tool.page(self.asking, stream, {}).rows
        names = dict.fromkeys(name for row in rows for name in row)
        return [FieldCard(name, name.replace("_", " ").capitalize()) for name in names]

    def read(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:  # noqa: ARG002
        return self.tool.page(self.asking, stream, cursor)

    def changed(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:  # noqa: ARG002
        return self.tool.page(self.asking, stream, cursor)

    def some(self, stream: str, *, fields: Sequence[str], ids: Sequence[str]) -> Page:  # noqa: ARG002
        rows: list[Row] = []
        cursor: Cursor = {IDS: ",".join(ids)}
        for _page in ids:  # who stands on a later page is not gone
            page = self.tool.page(self.asking, stream, cursor)
            rows += page.rows
            if page.ends:
                break
            cursor = page.cursor
        else:
            raise Faulty(Fault.NOT_ITS_API, detail=IDS)
        gone = set(ids) - {row.get("id", "") for row in rows}
        return Page([*rows, *({"id": one, "deleted": "true"} for one in gone)], {}, ends=True)

    def begin(self, stream: str) -> Cursor:
        return self.tool.begin(self.asking, stream)

    def write(self, stream: str, changes: Sequence[Write]) -> Sequence[Written]:  # noqa: ARG002
        return [Written(one.external_id, Fault.NOT_WRITTEN, "read only") for one in changes]

    def close(self) -> None:
        self.asking.client.close()


TOKEN = Ask("token", _("Token"), _("Sent with each request."), is_secret=True, is_optional=True)
