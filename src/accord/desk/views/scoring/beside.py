"""A draft that judges beside the card in force: both side by side, begun and stopped."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accord.definitions.values import DefinitionVersion, Kind
from accord.desk.views.common.lists import actor_of
from accord.desk.views.scoring import card_pictures
from accord.desk.views.wording import card_words, definition_words
from accord.foundation import clock
from accord.scoring import api as scoring
from accord.scoring.values.beside import (
    OLD_ENOUGH,
    Beside,
    Compared,
    Fate,
    UnableToRunBeside,
    Unbeside,
)
from accord.scoring.values.cards import CARD_FLAWS, UnableToRead
from accord.scoring.values.trials import Said
from accord.ui import api as ui
from accord.ui.values import parts

_REFUSED = {
    Unbeside.NO_DRAFT: gettext_lazy(
        "No draft of this card is there to run beside it. Change the points first."
    ),
    Unbeside.NONE_IN_FORCE: gettext_lazy(
        "No version of this card is in force, so there is nothing to run beside. "
        "Try the draft on past leads instead."
    ),
}
_BETTER = {
    Said.BETTER: gettext_lazy("Those that the draft alone would have called buy more often."),
    Said.WORSE: gettext_lazy("Those that the draft alone would have called buy more seldom."),
    Said.CANNOT_TELL: gettext_lazy("Which of the two is right cannot be told apart from chance."),
    Said.TOO_FEW: gettext_lazy(
        "These are too few to say which of the two is right. Leave it running."
    ),
}


@require_POST
def card_beside(request: HttpRequest, key: str) -> HttpResponse:
    """POST /cards/<key>/beside/: the draft judges beside the card in force, or no longer."""
    actor_id = actor_of(request).member_id
    if request.POST.get("act") == "stop":
        scoring.stop_beside(key=key, actor_id=actor_id, at=clock.now())
        messages.success(request, _("The draft runs beside the card no longer."))
        return redirect("card", key)
    try:
        scoring.start_beside(key=key, actor_id=actor_id, at=clock.now())
    except UnableToRunBeside as problem:
        messages.error(request, str(_REFUSED[problem.why]))
        return redirect("cards")
    except UnableToRead as problem:
        messages.error(request, str(CARD_FLAWS[problem.flaw]))
        return redirect("cards")
    messages.success(
        request, _("The draft judges all leads beside the card in force. It moves nobody.")
    )
    return redirect("card", key)


def drawn(*, key: str, draft: DefinitionVersion | None, at: datetime) -> dict[str, Any]:
    """What the page of a card says of the draft beside it; nothing where there is none."""
    running = scoring.find_beside(key=key)
    if running is None:
        return {"beside_url": reverse("card_beside", args=[key])} if draft is not None else {}
    compared = scoring.compare_beside(beside=running, at=at)
    is_changed = draft is not None and (
        draft.id != running.version_id or draft.revision != running.revision
    )
    return {
        "beside_url": reverse("card_beside", args=[key]),
        "beside": {
            "version": definition_words.version(running.number),
            "url": reverse("definition", args=[Kind.CARD.value, key, running.number]),
            "since": running.started_at,
            "is_whole": running.is_whole,
            "is_changed": is_changed,
            "elsewhere": _elsewhere(compared),
            "table": _table(compared),
            "fates": _fates(compared, running, at=at),
        },
    }


def _elsewhere(compared: Compared) -> str:
    """ "By the draft 312 of 4,120 leads stand elsewhere." """
    count = sum(compared.stands.values())
    moved = sum(n for (now, other), n in compared.stands.items() if now is not other)
    return ngettext(
        "By the draft %(moved)s of %(count)s lead stands elsewhere.",
        "By the draft %(moved)s of %(count)s leads stand elsewhere.",
        count,
    ) % {"moved": ui.number(moved), "count": ui.number(count)}


def _table(compared: Compared) -> parts.PlainTable:
    order = card_pictures.ORDER
    rows = []
    for now in order:
        counts = [compared.stands.get((now, other), 0) for other in order]
        rows.append((card_words.quadrant(now), *(ui.number(n) for n in (*counts, sum(counts)))))
    totals = [sum(compared.stands.get((now, other), 0) for now in order) for other in order]
    rows.append((_("Together"), *(ui.number(n) for n in (*totals, sum(totals)))))
    return parts.PlainTable(
        caption=_("Where leads stand by both"),
        head=(_("In force"), *(card_words.quadrant(other) for other in order), _("Together")),
        rows=tuple(rows),
    )


def _fates(compared: Compared, running: Beside, *, at: datetime) -> list[str]:
    """What came of the leads that only one of the two said to call."""
    if running.started_at + OLD_ENOUGH > at:
        return [
            _("From %(day)s on it says here what came of the leads that only one of the two calls.")
            % {"day": ui.day(running.started_at + OLD_ENOUGH)}
        ]
    return [
        _fate(
            compared.only_beside,
            _("Of %(leads)s leads that only the draft said to call, %(customers)s became "
              "customers."),
        ),
        _fate(
            compared.only_now,
            _("Of %(leads)s leads that only the card in force said to call, %(customers)s became "
              "customers."),
        ),
        _fate(
            compared.both,
            _("Of %(leads)s leads that both said to call, %(customers)s became customers."),
        ),
        str(_BETTER[compared.better]),
        _("Leads count whose call is at least four weeks old."),
    ]  # fmt: skip


def _fate(fate: Fate, words: str) -> str:
    return words % {"leads": ui.number(fate.leads), "customers": ui.number(fate.customers)}
