"""Owners whom a tool names and nobody here is known as, in words."""

from django.utils.translation import ngettext

from accord.integrations.connecting.queries import owners as queries
from accord.integrations.connecting.values.connections import ConnectionCard
from accord.ui import api as ui


def unknown_sentence(card: ConnectionCard) -> str:
    """What to do about owners whom nobody here is known as; "" where there are none."""
    count = queries.count_unknown(connection_id=card.id)
    if not count:
        return ""
    named = queries.list_unknown(connection_id=card.id)
    told = ngettext(
        "%(count)s record has an owner there whom Accord does not know: %(names)s. Its lead stays "
        "with who has it. Let Accord read the colleagues of %(tool)s (see below), or give the "
        "record an owner who is among them: then the lead follows by itself.",
        "%(count)s records have owners there whom Accord does not know: %(names)s. Their leads "
        "stay with who has them. Let Accord read the colleagues of %(tool)s (see below), or give "
        "the records owners who are among them: then the leads follow by themselves.",
        count,
    )
    names = ", ".join(each.cell for each in named)
    return told % {
        "count": ui.number(count),
        "names": names + (" …" if sum(each.records for each in named) < count else ""),
        "tool": card.label,
    }
