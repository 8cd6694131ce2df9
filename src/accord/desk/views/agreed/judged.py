"""What a round found, as its page says it: one sentence, clause by clause, lead by lead."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.views.common.shown_leads import facts, origins_now
from accord.desk.views.wording import words
from accord.leads import api as leads
from accord.leads.values import LeadRow
from accord.scoring import api as scoring
from accord.scoring.values.rounds import (
    Agreement,
    ClauseVotes,
    RoundCard,
    Told,
)
from accord.team.values import EVERYTHING, Scope, Side
from accord.ui import api as ui

SIDES = (Side.MARKETING, Side.SALES)


def result(card: RoundCard, *, scope: Scope, at: datetime) -> dict[str, Any]:
    """What a round that is over found: one sentence, lead by lead, clause by clause. What came of a
    lead is told to all; its page opens to those in whose scope it is."""
    found = scoring.get_result(round_id=card.id, at=at)
    names = {clause.code: clause.name for clause in card.clauses}
    shown = {one.id: one for one in scoring.shown_leads(round_id=card.id)}
    fates: dict[int, str] = {}
    seen: set[int] = set()
    origins = origins_now()
    if card.shown_at:
        fates = _fates([one.lead_id for one in shown.values()], at=at)
        seen = {row.id for row in _rows(list(fates), scope=scope)}
    return {
        "sentence": sentence(found, names),
        "caution": caution(found),
        "split": {"name": names[found.split_most], "url": clause_url(card, found.split_most, at=at)}
        if found.split_most
        else None,
        "judged": [
            {
                "place": shown[one.lead].place,
                "facts": [
                    fact.text for fact in facts(shown[one.lead], origins=origins) if fact.text
                ],
                "sides": [_said(one.yes.get(side, 0), one.no.get(side, 0)) for side in SIDES],
                "is_agreed": one.is_agreed,
                "fate": fates.get(shown[one.lead].lead_id),
                "url": reverse("lead", args=[shown[one.lead].lead_id])
                if shown[one.lead].lead_id in seen
                else "",
            }
            for one in found.leads
        ],
        "clauses": [
            {
                "name": names[one.code],
                "words": clause_words(one),
            }
            for one in found.clauses
            if one.named
        ],
    }


def _said(yes: int, no: int) -> str:
    if not yes and not no:
        return ""
    if not no or not yes:
        return _("Yes") if yes else _("No")
    return _("%(yes)s yes, %(no)s no") % {"yes": ui.number(yes), "no": ui.number(no)}


def sentence(found: Agreement, names: dict[str, str]) -> str:
    """What came out, in one or two sentences."""
    if found.told is Told.NOBODY:
        return _("Nobody has answered, so there is nothing to compare.")
    if found.told is Told.ONE_TEAM:
        return _("There is no lead to which both teams have an answer.")
    said = _("You agreed on %(agreed)s of %(all)s.") % {
        "agreed": ui.number(found.agreed),
        "all": ui.number(found.compared),
    }
    if not found.split_most:
        return said
    return _("%(agreed)s You split most on “%(clause)s”.") % {
        "agreed": said,
        "clause": names[found.split_most],
    }


def caution(found: Agreement) -> str:
    """Where few have answered, that this may be chance."""
    if found.told is not Told.FEW:
        return ""
    return _(
        "Few have answered (marketing %(marketing)s, sales %(sales)s; %(leads)s leads compared), "
        "so this may be chance. Two of each team and five leads say more."
    ) % {
        "marketing": ui.number(found.voters.get(Side.MARKETING, 0)),
        "sales": ui.number(found.voters.get(Side.SALES, 0)),
        "leads": ui.number(found.compared),
    }


def clause_words(one: ClauseVotes) -> str:
    """How far the teams agree where a clause was named, and whether that is more than chance."""
    said = _("agreed on %(agreed)s of %(named)s") % {
        "agreed": ui.number(one.agreed),
        "named": ui.number(one.named),
    }
    if one.beyond_chance is None:
        return said
    if one.beyond_chance < 0.2:
        more = _("no more than by chance")
    elif one.beyond_chance < 0.6:
        more = _("more than by chance")
    else:
        more = _("far more than by chance")
    return f"{said} · {more}"


def clause_url(card: RoundCard, code: str, *, at: datetime) -> str:
    """Where the clause is changed, as a draft that both teams then sign."""
    if card.about == Kind.SEGMENTS.value:
        return reverse("segments_propose")
    if definitions.find_in_force(kind=Kind.CARD, at=at, key=card.about_key) is None:
        return reverse("definitions")
    return f"{reverse('card_edit', args=[card.about_key])}#line-{code}"


def _fates(lead_ids: Sequence[int], *, at: datetime) -> dict[int, str]:
    """What came of the leads: how they ended, or where they stand."""
    stages = {stage.code: stage for stage in definitions.list_stages(at=at)}
    return {
        row.id: words.ending(row.ending) or words.stage(row.stage, known=stages).label
        for row in _rows(lead_ids, scope=EVERYTHING)
    }


def _rows(lead_ids: Sequence[int], *, scope: Scope) -> Sequence[LeadRow]:
    where = leads.LeadFilter(ids=[*lead_ids], scope=scope)
    return leads.list_leads(where=where, limit=len(lead_ids) or 1).rows
