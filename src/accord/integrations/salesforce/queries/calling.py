"""Calls to one org: signed in when first needed, and every failure a fault."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from accord.foundation import outgoing
from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import Fault, Faulty
from accord.integrations.salesforce.rules import faults
from accord.integrations.salesforce.values import LIMIT_WAIT, VERSION

TIMEOUT = 60.0
# What is kept beside what was entered; REFRESH is both.
TOKEN, INSTANCE, REFRESH = "access_token", "instance_url", "refresh_token"
_OWN_HOSTS = (".salesforce.com", ".force.com", ".salesforce.mil", ".sfcrmproducts.cn")


class Keys:
    """What opens an org: what was entered, and what the org has given since.

    keep: told of what is new before it is used; a refresh token that is renewed counts no more.
    """

    def __init__(self, said: Mapping[str, str]) -> None:
        self._said = dict(said)
        self.keep: Callable[[Mapping[str, str]], None] | None = None

    def take_up(self) -> tuple[str, str]:
        """Token and address of the last sign-in, once: they are forgotten as they are tried."""
        return self._said.pop(TOKEN, ""), self._said.pop(INSTANCE, "")

    def renew(self, *, token: str, instance: str, fresh: str) -> None:
        """Keep what a sign-in gave. fresh: the refresh token that counts from now on, if any."""
        if fresh:
            self._said[REFRESH] = fresh
        if self.keep:
            new = {TOKEN: token, INSTANCE: instance}
            self.keep(new | ({REFRESH: fresh} if fresh else {}))

    def grant(self) -> dict[str, str]:
        """The form of a sign-in."""
        said = {name: self._said.get(name, "") for name in ("client_id", "client_secret")}
        refresh = self._said.get(REFRESH, "")
        if refresh:
            return {**said, "grant_type": REFRESH, REFRESH: refresh}
        return {**said, "grant_type": "client_credentials"}


class Line:
    """A connection to one org, used by one job.

    now: the org's own clock as its last answer told it, None before the first.
    """

    def __init__(self, *, said: Mapping[str, str]) -> None:
        self._keys = Keys(said)
        self._home = _origin(said.get("url", ""))
        self._token = ""
        self._open = ExitStack()
        self._client: outgoing.Client | None = None
        self.scopes: frozenset[str] = frozenset()
        self.now: datetime | None = None

    @property
    def home(self) -> str:
        """The address of the org."""
        return self._home

    def json(self, method: str, path: str, *, object: str = "", **sent: Any) -> Any:
        """What a call answers, numbers as they are written; raises Faulty."""
        answer = self.ask(method, path, object=object, **sent)
        return frame.said_in(answer, parse_float=str) if answer.content else None

    def ask(self, method: str, path: str, *, object: str = "", **sent: Any) -> outgoing.Response:
        """A call below the services of our version, or of a whole path; raises Faulty.

        A token that has run out is renewed once.
        """
        whole = path if path.startswith("/services/") else f"/services/data/{VERSION}/{path}"
        answer = self._call(method, whole, **sent)
        if answer.status_code == 401:
            self._token = ""
            answer = self._call(method, whole, **sent)
        if answer.is_success:
            return answer
        refused = faults.refusal(status=answer.status_code, body=answer.content)
        wait = faults.seconds(answer.headers.get("retry-after", ""))
        raise faults.faulty(refused, object=object, wait=wait)

    def on_renewal(self, keep: Callable[[Mapping[str, str]], None]) -> None:
        """Have keys that the org renews kept before they are used."""
        self._keys.keep = keep

    def close(self) -> None:
        """Give connections back and forget the token."""
        self._open.close()
        self._client, self._token = None, ""

    def _call(self, method: str, path: str, **sent: Any) -> outgoing.Response:
        if not self._token:
            token, instance = self._keys.take_up()
            if token and instance:
                self._settle_on(instance)
                self._token = token
            else:
                self._sign_in()
        assert self._client is not None
        headers = {"authorization": f"Bearer {self._token}", **sent.pop("headers", {})}
        answer = _answer(self._client, method, path, headers=headers, **sent)
        self._look_at(answer)
        return answer

    def _look_at(self, answer: outgoing.Response) -> None:
        """What every answer tells beside its body: the time there, and how many calls are left."""
        self.now = frame.date_of(answer) or self.now
        if answer.is_success and faults.is_spent(answer.headers.get("sforce-limit-info", "")):
            raise Faulty(Fault.TOO_MANY, detail="DAILY_API_REQUESTS", wait=LIMIT_WAIT)

    def _sign_in(self) -> None:
        client = self._client or self._client_of(self._home)
        answer = _answer(client, "POST", "/services/oauth2/token", data=self._keys.grant())
        if not answer.is_success:
            refused = faults.refusal(status=answer.status_code, body=answer.content)
            raise faults.sign_in_refused(refused)
        told = frame.said_in(answer)
        try:
            self._token, instance = str(told["access_token"]), str(told["instance_url"])
        except (KeyError, TypeError):
            raise Faulty(Fault.NOT_ITS_API, detail="oauth2") from None
        self.scopes = frozenset(str(told.get("scope", "")).split())
        self._settle_on(instance)
        fresh = str(told.get(REFRESH) or "")
        self._keys.renew(token=self._token, instance=instance, fresh=fresh)

    def _settle_on(self, instance: str) -> None:
        """Go on at the address that the sign-in named; the token goes to no other host."""
        address = _origin(instance)
        host = urlsplit(address).hostname or ""
        if address != self._home and not host.endswith(_OWN_HOSTS):
            raise Faulty(Fault.NOT_ITS_API, detail="instance_url")
        if self._client is None or address != self._home:
            self._client = self._client_of(address)
        self._home = address

    def _client_of(self, address: str) -> outgoing.Client:
        if not address:
            raise Faulty(Fault.NOT_ITS_API, detail="url")
        try:
            client = outgoing.client(base_url=address, timeout=TIMEOUT)
        except outgoing.Refused:
            raise Faulty(Fault.NOT_ITS_API, detail="url") from None
        return self._open.enter_context(client)


def _answer(client: outgoing.Client, method: str, path: str, **sent: Any) -> outgoing.Response:
    """The whole answer; one that is a page for people is no answer of this API."""
    try:
        answer = client.request(method, path, **sent)
    except (outgoing.HTTPError, outgoing.Refused, outgoing.InvalidURL) as problem:
        raise frame.faulty(problem) from None
    is_page = "html" in answer.headers.get("content-type", "") and answer.status_code < 500
    if is_page or answer.is_redirect:
        raise Faulty(Fault.NOT_ITS_API, detail=str(answer.status_code))
    return answer


def _origin(said: str) -> str:
    """Scheme, host and port of an address that was entered; "" where it is none."""
    written = said.strip()
    try:
        parts = urlsplit(written if "://" in written else f"https://{written}")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return f"{parts.scheme}://{parts.hostname}{port}"
