"""One request to a portal: its answer, or the fault that stands for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accord.foundation import outgoing
from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import Fault, Faulty
from accord.integrations.hubspot.rules import faults
from accord.integrations.hubspot.values import EDITION

_OPENS_HTML = b"<"
_TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")  # what a header may carry


@dataclass(frozen=True, slots=True)
class Answer:
    """What a portal says, and its own clock's milliseconds: ours may go wrong."""

    body: Mapping[str, Any]
    at: int


class Portal:
    """A portal's programming interface; raises Faulty where it does not answer."""

    def __init__(self, *, base_url: str, token: str) -> None:
        self._base_url, self._token = base_url.rstrip("/"), token
        self._client: outgoing.Client | None = None

    def get(self, path: str, *, params: Mapping[str, str] | None = None) -> Answer:
        """Ask; `path` may hold {edition}."""
        return self._ask("GET", path, params=params)

    def post(self, path: str, *, body: Mapping[str, Any]) -> Answer:
        """Ask for what is named in `body`, or write it."""
        return self._ask("POST", path, body=body)

    def patch(self, path: str, *, body: Mapping[str, Any]) -> Answer:
        """Change one thing."""
        return self._ask("PATCH", path, body=body)

    def close(self) -> None:
        if self._client:
            self._client.close()

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        try:
            answer = self._open().request(
                method, path.replace("{edition}", EDITION), params=params, json=body
            )
        except (outgoing.HTTPError, outgoing.Refused, outgoing.InvalidURL) as problem:
            raise frame.faulty(problem) from None
        return _read(answer)

    def _open(self) -> outgoing.Client:
        if not self._token or not _TOKEN.fullmatch(self._token):
            raise Faulty(Fault.TOKEN_REFUSED)
        self._client = self._client or outgoing.client(
            base_url=self._base_url,
            headers={"Authorization": f"Bearer {self._token}", "Accept": "application/json"},
        )
        return self._client


def _read(answer: outgoing.Response) -> Answer:
    said = _json(answer)
    if answer.status_code >= 300:
        raise faults.fault_of(
            status=answer.status_code, headers=dict(answer.headers.items()), body=said
        )
    if answer.status_code == 204 or not answer.content:
        return Answer({}, _clock(answer))
    if not isinstance(said, dict):
        raise Faulty(Fault.NOT_ITS_API if _is_page(answer) else Fault.AWAY)
    return Answer(said, _clock(answer))


def _json(answer: outgoing.Response) -> Any:
    try:
        return frame.said_in(answer)
    except Faulty:  # what it is instead is told by its status and its kind
        return None


def _is_page(answer: outgoing.Response) -> bool:
    """Whether this is a page for people, as a sign-in or a proxy shows; else it was cut short."""
    kind = answer.headers.get("content-type", "").lower()
    return "json" not in kind or answer.content.lstrip()[:1] == _OPENS_HTML


def _clock(answer: outgoing.Response) -> int:
    at = frame.date_of(answer)
    if at is None:
        raise Faulty(Fault.NOT_ITS_API, detail="date")
    return int(at.timestamp()) * 1000
