"""Calls to one Mautic: signed in when first needed, and every failure a fault."""

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from accord.foundation import outgoing
from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import Fault, Faulty
from accord.integrations.mautic.rules import answers
from accord.integrations.mautic.rules.answers import Said
from accord.integrations.mautic.values import CLIENT_ID, LOG_SIZE, PAGE_SIZE, Log, Thing

TIMEOUT = 60.0
Where = tuple[tuple[str, str, str], ...]


class Line:
    """A connection to one Mautic, used by one job; raises Faulty where it does not answer."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._said = dict(said)
        self._client: outgoing.Client | None = None
        self._token = ""
        self._now: datetime | None = None

    @property
    def home(self) -> str:
        """The address of this Mautic."""
        written = self._said.get("address", "").strip().rstrip("/")
        return written.removesuffix("/api").removesuffix("/s")

    def get(self, path: str, query: Mapping[str, str] | None = None, *, right: str = "") -> Any:
        """What a path answers. right: what it needs, named where it is refused."""
        return self._ask("GET", path, right=right, params=dict(query or {}))

    def send(self, method: str, path: str, body: Any, *, right: str = "") -> Any:
        """Write what is in `body`."""
        return self._ask(method, path, right=right, json=body)

    def records(
        self,
        thing: Thing,
        where: Where,
        *,
        size: int = 0,
        right: str = "",
        minimal: bool = False,
    ) -> tuple[list[Said], bool, int]:
        """Records by id, whether there are more, and how many there are."""
        size = size or PAGE_SIZE
        query = answers.asked((*thing.known, *where), order="id", limit=size)
        if minimal:
            query["minimal"] = "1"
        body = self.get(f"api/{thing.path}", query, right=right)
        return _page(body, thing.path, size=size)

    def entries(
        self, log: Log, where: Where, *, size: int = 0, right: str = ""
    ) -> tuple[list[Said], bool, int]:
        """Entries of a log in its order, whether there are more, and how many there are."""
        size = size or LOG_SIZE
        query = answers.asked((*log.where, *where), order=log.order, limit=size, is_log=True)
        body = self.get(f"api/stats/{log.table}", query, right=right)
        if isinstance(body, dict) and "availableTables" in body:
            raise Faulty(Fault.STREAM_GONE, detail=log.table)
        return _page(body, "stats", size=size)

    def clock(self) -> datetime:
        """The time there, as its last answer told it."""
        if self._now is None:
            self.get("api/users/self")
        if self._now is None:
            raise Faulty(Fault.NOT_ITS_API, detail="Date")
        return self._now

    def close(self) -> None:
        if self._client:
            self._client.close()
        self._client, self._token = None, ""

    def _ask(self, method: str, path: str, *, right: str, **told: Any) -> Any:
        try:
            try:
                answer = self._call(method, path, **told)
            except Faulty as fault:
                if fault.fault is not Fault.TOKEN_REFUSED or not self._token:
                    raise
                self._token = ""  # it had run out
                answer = self._call(method, path, **told)
            refusal = answers.refusal_in(answer.body)
            if refusal:
                raise refusal
        except Faulty as fault:
            if fault.fault is Fault.SCOPE_MISSING and right:
                raise Faulty(fault.fault, detail=right) from None
            raise
        self._now = answer.at or self._now
        return answer.body

    def _call(self, method: str, path: str, **told: Any) -> frame.Answer:
        headers = {"authorization": self._authorization()}
        return frame.answer(
            client=self._open(), address=path, method=method, headers=headers, **told
        )

    def _authorization(self) -> str:
        user, password = self._said.get("user", "").strip(), self._said.get("password", "")
        if not CLIENT_ID.fullmatch(user):
            return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        if not self._token:
            grant = {
                "grant_type": "client_credentials", "client_id": user, "client_secret": password
            }  # fmt: skip
            self._token = _granted(self._open(), grant)
        return f"Bearer {self._token}"

    def _open(self) -> outgoing.Client:
        if self._client is None:
            self._client = outgoing.client(
                base_url=self.home, headers={"accept": "application/json"}, timeout=TIMEOUT
            )
        return self._client


def _granted(client: outgoing.Client, grant: Mapping[str, str]) -> str:
    """A token for what was entered."""
    try:
        said = frame.ask(client=client, address="oauth/v2/token", method="POST", data=dict(grant))
    except Faulty as fault:
        if fault.detail == "400":  # how OAuth 2 says that it does not know the client
            raise Faulty(Fault.TOKEN_REFUSED) from None
        raise
    token = answers.text_of(said.get("access_token")) if isinstance(said, dict) else ""
    if not token:
        raise Faulty(Fault.NOT_ITS_API, detail="oauth2")
    return token


def _page(body: Any, name: str, *, size: int) -> tuple[list[Said], bool, int]:
    """A server may give fewer than it was asked for: its own count says whether that was all."""
    found, total = answers.records_in(body, name), answers.total_in(body)
    more = total > len(found) if total >= 0 else len(found) >= size
    return found, more and bool(found), max(total, 0)


def whole(
    ids: Sequence[str],
    ask: Callable[[str], tuple[list[Said], bool, int]],
    *,
    key: Callable[[Said], str] = answers.id_of,
) -> dict[str, Said]:
    """Everything that has one of these ids: where an answer is cut short, the rest is asked for.

    key: where an id stands in what is answered.
    """
    found: dict[str, Said] = {}
    left = list(ids)
    while left:
        told, more, _total = ask(",".join(left))
        fresh = {key(each): each for each in told}
        found |= fresh
        if not more:
            break
        rest = [each for each in left if each not in fresh]
        if len(rest) == len(left):
            raise Faulty(Fault.AWAY, detail="page")
        left = rest
    return found


def last_id(found: Sequence[Said], *, before: str) -> str:
    """The id behind which the next page begins; raises Faulty where that stands still."""
    if not found:
        return before
    after = answers.id_of(found[-1])
    if int(after) <= int(before or 0):
        raise Faulty(Fault.NOT_ITS_API, detail="order")
    return after
