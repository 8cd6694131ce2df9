"""The two interfaces of Odoo over HTTP: the older one, and the one that came with version 19."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accord.foundation import outgoing
from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import Fault, Faulty
from accord.integrations.odoo.rules import answers
from accord.integrations.odoo.values import JSON_2_FROM

TIMEOUT = 60.0


class Wire:
    """One database at one address; raises Faulty where it does not answer.

    now: the time there, as its last answer told it.
    """

    def __init__(self, said: Mapping[str, str]) -> None:
        entered = {name: text.strip() for name, text in said.items()}
        address = entered.get("address", "").rstrip("/")
        self.home = address.removesuffix("/web").removesuffix("/odoo")
        self.database = entered.get("database", "")
        self.user, self.key = entered.get("user", ""), entered.get("key", "")
        self.now: datetime | None = None
        self._client: outgoing.Client | None = None

    def older(self, service: str, method: str, given: Sequence[Any], *, model: str = "") -> Any:
        """By /jsonrpc, which tells of refusals inside its answers."""
        asked = {
            "jsonrpc": "2.0", "method": "call", "id": 1,
            "params": {"service": service, "method": method, "args": list(given)},
        }  # fmt: skip
        said = self._post("jsonrpc", asked, headers={})
        if not isinstance(said, dict) or not {"result", "error"} & said.keys():
            raise Faulty(Fault.NOT_ITS_API, detail="jsonrpc")
        if said.get("error"):
            raise answers.fault_of(said["error"], model=model)
        return said.get("result")

    def newer(self, model: str, method: str, body: Mapping[str, Any]) -> Any:
        """By /json/2, which refuses by the status."""
        headers = {"authorization": f"bearer {self.key}", "x-odoo-database": self.database}
        try:
            return self._post(f"json/2/{model}/{method}", body, headers=headers)
        except Faulty as fault:
            if fault.fault in (Fault.SCOPE_MISSING, Fault.STREAM_GONE):
                raise Faulty(fault.fault, detail=model) from None
            raise

    def close(self) -> None:
        if self._client:
            self._client.close()
        self._client = None

    def _post(self, path: str, body: Mapping[str, Any], *, headers: Mapping[str, str]) -> Any:
        if self._client is None:
            self._client = outgoing.client(
                base_url=self.home, headers={"accept": "application/json"}, timeout=TIMEOUT
            )
        answer = frame.answer(
            client=self._client, address=path, method="POST", json=body, headers=dict(headers)
        )
        self.now = answer.at or self.now
        return answer.body


def version_of(wire: Wire) -> int:
    """Which Odoo it is; one that no longer has the older interface is at least one with the new."""
    try:
        said = wire.older("common", "version", [])
    except Faulty as fault:
        if fault.fault is Fault.STREAM_GONE:
            return JSON_2_FROM
        raise
    about = said.get("server_version_info") if isinstance(said, dict) else None
    first = about[0] if isinstance(about, list) and about else ""
    told = str(first).rpartition("~")[2].partition(".")[0]  # Odoo Online writes saas~18
    if not (told.isascii() and told.isdigit()):
        raise Faulty(Fault.NOT_ITS_API, detail="version")
    return int(told)
