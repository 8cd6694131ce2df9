"""What a portal has few of and no index by time for: read whole, and told only where it changed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from accord.integrations.connecting.api import Short
from accord.integrations.connecting.values import Row
from accord.integrations.hubspot.queries.asking import Portal
from accord.integrations.hubspot.rules import lists as rules
from accord.integrations.hubspot.rules import records as reading
from accord.integrations.hubspot.values import ID

MOST_PAGES = 1_000


class Whole(Short):
    """A list of a portal; colleagues that are gone are told once, by their ids."""

    def __init__(
        self,
        portal: Portal,
        *,
        path: str,
        params: Mapping[str, str],
        row: Callable[[Mapping[str, Any]], Row],
        archived_too: bool = False,
    ) -> None:
        self._portal = portal
        self._path = path
        self._params = params
        self._row = row
        self._archived = (False, True) if archived_too else (False,)
        super().__init__(self._rows, key=ID, tells_gone=archived_too)

    def _rows(self) -> list[Row]:
        return [self._row(each) for each in self.each()]

    def each(self) -> Iterator[Mapping[str, Any]]:
        """Every entry of the list, as it was answered."""
        for archived in self._archived:
            after = ""
            for _page in range(MOST_PAGES):
                params = dict(self._params)
                if len(self._archived) > 1:
                    params["archived"] = "true" if archived else "false"
                if after:
                    params["after"] = after
                body = self._portal.get(self._path, params=params).body
                yield from reading.results_in(body)
                after = reading.after_in(body)
                if not after:
                    break


def owners(portal: Portal) -> Whole:
    """Colleagues, those who left among them: deals and calls still name them."""
    return Whole(
        portal, path="/crm/owners/{edition}", params={"limit": "100"}, row=rules.owner_row,
        archived_too=True,
    )  # fmt: skip


def campaigns(portal: Portal) -> Whole:
    """Marketing's campaigns."""
    return Whole(
        portal,
        path="/marketing/campaigns/{edition}",
        params={"limit": "100", "properties": ",".join(rules.CAMPAIGN_FIELDS)},
        row=rules.campaign_row,
    )


def forms(portal: Portal) -> Whole:
    """Forms that people fill in."""
    return Whole(
        portal, path="/marketing/forms/{edition}", params={"limit": "100"}, row=rules.form_row
    )
