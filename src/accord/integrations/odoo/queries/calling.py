"""Models of one Odoo: their records, counts and methods, by the interface that its version has."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accord.integrations.connecting.values import Fault, Faulty
from accord.integrations.odoo.queries.wire import Wire, version_of
from accord.integrations.odoo.rules import answers
from accord.integrations.odoo.rules.answers import Said
from accord.integrations.odoo.values import JSON_2_FROM, Domain

_EVERY: Mapping[str, Any] = {"active_test": False}  # what was put away is still there


class Line:
    """A connection to one database, used by one job; raises Faulty where it does not answer."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._wire = Wire(said)
        self._uid = 0
        self._version = 0

    @property
    def home(self) -> str:
        """The address of this Odoo."""
        return self._wire.home

    @property
    def database(self) -> str:
        return self._wire.database

    def call(self, model: str, method: str, *, ids: Sequence[int] = (), **named: Any) -> Any:
        """What a method of a model answers, with the records of these ids where it is of some."""
        named["context"] = {**_EVERY, **named.get("context", {})}
        given = {name: value for name, value in named.items() if value is not None}
        if self.version() >= JSON_2_FROM:
            return self._wire.newer(model, method, given | ({"ids": list(ids)} if ids else {}))
        asked = [self._wire.database, self._user(), self._wire.key, model, method]
        arguments = [list(ids)] if ids else []
        return self._wire.older("object", "execute_kw", [*asked, arguments, given], model=model)

    def records(
        self,
        model: str,
        domain: Domain,
        *,
        fields: Sequence[str],
        limit: int = 0,
        order: str = "id asc",
    ) -> list[Said]:
        """Records under a condition. limit: at most so many, 0 for all."""
        found = self.call(
            model, "search_read", domain=_listed(domain), fields=["id", *fields], order=order,
            limit=limit or None,
        )  # fmt: skip
        return answers.records_in(found)

    def ids(self, model: str, domain: Domain, *, limit: int) -> list[int]:
        """Only the ids, in their order."""
        found = self.call(model, "search", domain=_listed(domain), order="id asc", limit=limit)
        if not isinstance(found, list) or not all(isinstance(each, int) for each in found):
            raise Faulty(Fault.NOT_ITS_API, detail="ids")
        return found

    def count(self, model: str, domain: Domain) -> int:
        found = self.call(model, "search_count", domain=_listed(domain))
        return found if isinstance(found, int) else 0

    def clock(self) -> datetime:
        """The time there, as its last answer told it."""
        if self._wire.now is None:
            self.ids("res.users", (), limit=1)
        if self._wire.now is None:
            raise Faulty(Fault.NOT_ITS_API, detail="Date")
        return self._wire.now

    def version(self) -> int:
        """Of this Odoo."""
        self._version = self._version or version_of(self._wire)
        return self._version

    def close(self) -> None:
        self._wire.close()

    def _user(self) -> int:
        """Our own user there, by the older interface."""
        if not self._uid:
            given = [self._wire.database, self._wire.user, self._wire.key, {}]
            found = self._wire.older("common", "authenticate", given)
            if not isinstance(found, int) or isinstance(found, bool) or not found:
                raise Faulty(Fault.TOKEN_REFUSED)
            self._uid = found
        return self._uid


def _listed(domain: Domain) -> list[Any]:
    return [list(each) if isinstance(each, tuple) else each for each in domain]
