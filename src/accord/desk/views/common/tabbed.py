"""Lists in tabs that say whose rows they hold, over a bar of filters."""

from collections.abc import Mapping
from typing import Any

from accord.desk.rules.addresses import Address
from accord.desk.views.common import lists
from accord.ui.values import parts


def drawn(
    bar: tuple[parts.Filter, ...],
    *,
    here: Address,
    tabs: Mapping[str, Any],
    counts: Mapping[str, int],
    current: str,
) -> dict[str, object]:
    """A list in tabs by its part `who`, each with how many, over a bar of filters that keeps it."""
    return {
        "bar": parts.FilterBar(
            url=here.path,
            filters=bar,
            chosen=lists.in_force(bar, here=here),
            clear_url=here.path,
            kept=tuple(pair for pair in here.pairs if pair[0] == "who"),
        ),
        "tabs": tuple(
            parts.Tab(
                label=str(label),
                url=here.url(who=name, after=""),
                count=lists.counted(counts[name]),
                is_current=name == current,
            )
            for name, label in tabs.items()
        ),
    }
