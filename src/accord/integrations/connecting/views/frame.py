"""What the pages of connected tools share."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accord.integrations.connecting.queries import connections as queries
from accord.integrations.connecting.values.connections import ConnectionCard, StreamCard
from accord.team.values import Actor
from accord.ui import api as ui
from accord.ui.values.parts import Link, Step, StepKind

LARGEST_ID = 2**63 - 1
STEPS = ("tool", "access", "read", "trial")


def actor_of(request: HttpRequest) -> Actor:
    """Who asks; the middleware has seen to it that somebody does."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def card_of(connection_id: int) -> ConnectionCard:
    """A connection, or not found."""
    try:
        return queries.get_connection(connection_id=min(connection_id, LARGEST_ID))
    except LookupError as problem:
        raise Http404 from problem


def breadcrumb(*links: Link) -> list[Link]:
    """The way to a page of connected tools."""
    return [
        Link(label=_("Settings"), url=reverse("settings")),
        Link(label=_("Connected tools"), url=reverse("connections")),
        *links,
    ]


def steps(*, now: str, card: ConnectionCard | None = None) -> list[Step]:
    """The steps to a connected tool; those behind can be gone back to."""
    labels = {
        "tool": _("Tool"),
        "access": _("Access"),
        "read": _("What is read"),
        "trial": _("Try it"),
    }
    addresses = {"tool": reverse("connections")}
    if card is not None:
        addresses |= {
            "access": reverse("connection_access", args=[card.id]),
            "read": reverse("connection", args=[card.id]),
        }
    place = STEPS.index(now)
    return [
        Step(
            label=labels[name],
            kind=_kind(number, place=place),
            url=addresses.get(name, "") if number < place else "",
        )
        for number, name in enumerate(STEPS)
    ]


def _kind(number: int, *, place: int) -> StepKind:
    if number == place:
        return StepKind.NOW
    return StepKind.DONE if number < place else StepKind.LATER


def address_for_messages(request: HttpRequest, card: ConnectionCard) -> str:
    """Where the tool sends its messages."""
    path = reverse("api:hook", args=[card.name])
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else _absolute(request, path)


def _absolute(request: HttpRequest, path: str) -> str:
    return request.build_absolute_uri(path)


def history_of(card: ConnectionCard, one: StreamCard) -> str:
    """From when the past that it tells can be relied on; "" where nobody can say."""
    if not one.is_on or one.history_asked_at is None:
        return ""
    if one.history_since is None:
        return _(
            "%(tool)s has kept no stage history yet. See that tracking is on there: what happens "
            "from then on comes."
        ) % {"tool": card.label}
    return _("Stage history is complete from %(day)s; of the time before, the tool kept none.") % {
        "day": ui.day(one.history_since)
    }
