"""Who helped to win deals: of all of them, and of one."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accord.attribution import api as attribution
from accord.campaigns import api as campaigns
from accord.deals import api as deals
from accord.definitions.values import Kind
from accord.desk.rules import addresses
from accord.desk.views.common import lists
from accord.desk.views.figures import figure_versions, figures
from accord.desk.views.figures.figure_versions import choice
from accord.desk.views.figures.reading import failed, reader_of
from accord.desk.views.wording import figure_words, words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.journeys import api as journeys
from accord.kernel import text
from accord.kernel.ids import whole_number
from accord.kernel.money import Money
from accord.lake import api as lake
from accord.reporting import api as reporting
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts

MEASURE = "attribution"
NAMES = ("tab", "by", "model", "credit", "teams", "from", "to", "definitions", "in", "margin")
# A tab and its model; the others are under Advanced.
TABS = {
    "": (gettext_lazy("Who helped"), "linear"),
    "first": (gettext_lazy("First"), "first"),
    "last": (gettext_lazy("Last"), "last"),
    "advanced": (gettext_lazy("Advanced"), ""),
}
MODEL_WORDS = {
    "linear": pgettext_lazy("credit", "Equal parts of every touch"),
    "first": pgettext_lazy("credit", "All to the first touch"),
    "last": pgettext_lazy("credit", "All to the last touch"),
    "last_non_direct": pgettext_lazy("credit", "All to the last touch that something brought"),
    "lead_creation": pgettext_lazy("credit", "All to the touch that made the lead"),
    "opportunity_creation": pgettext_lazy("credit", "All to the touch that made the deal"),
    "decay": pgettext_lazy("credit", "The nearer to the win, the more"),
    "u": pgettext_lazy("credit", "40 first, 40 last, 20 between"),
    "u:first_lead_created": pgettext_lazy("credit", "40 first, 40 that made the lead, 20 others"),
    "u:first_opportunity_created": pgettext_lazy(
        "credit", "40 first, 40 that made the deal, 20 others"
    ),
    "w": pgettext_lazy("credit", "30 first, 30 lead, 30 deal, 10 others"),
    "full": pgettext_lazy("credit", "22.5 first, lead, deal and last, 10 others"),
    "shapley": pgettext_lazy("credit", "Equal parts of every channel that took part"),
    "markov": pgettext_lazy("credit", "What would be lost without it"),
    "custom": pgettext_lazy("credit", "By weights of your own"),
}


def credit_page(request: HttpRequest) -> HttpResponse:
    """GET /revenue/credit/: who helped, the first, the last, and every other model."""
    at = clock.now()
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip() for name in NAMES}
    tab = asked["tab"] if asked["tab"] in TABS else ""
    try:
        options = _options(request, asked, tab=tab)
        result = reporting.ask(measure=MEASURE, at=at, options=options)
    except reporting.UnableToMeasure as refusal:
        return _refused(request, refusal)
    except (lake.UnableToReadFacts, lake.LakeRefusal) as problem:
        return render(request, "desk/credit.html", {"failed": failed(problem)})
    told = reporting.tell(result)
    return render(
        request,
        "desk/credit.html",
        {
            "tabs": _tabs(asked, tab=tab),
            "sentence": told if result.rows else "",
            "notes": [note for note in figures.other_notes(result) if note != told],
            "empty": None if result.rows else _empty(),
            "bar": _bar(result, asked, tab=tab),
            "table": _table(result, reader=reader_of(at=at)) if result.rows else None,
            "proof": figures.proof(result),
            "csv_url": figures.csv_url(result),
            "rules_url": reverse("touch_rules"),
        },
    )


def deal_credit(request: HttpRequest, deal_id: int) -> HttpResponse:
    """GET /deals/<id>/credit/: everybody of both teams who touched it, in parts that add up."""
    at = clock.now()
    try:
        deal = deals.get_deal(deal_id=deal_id)
    except LookupError as missing:
        raise Http404 from missing
    # As it was shared when it was won: rules that came later change no deal of before.
    number, rules = attribution.version_at(at=min(deal.closed_at or at, at))
    shared = attribution.shared_deal(deal=deal, rules=rules, at=at)
    title = words.deal(name=deal.name, number=deal.id)
    return render(
        request,
        "desk/deal_credit.html",
        {
            "title": title,
            "breadcrumb": (
                parts.Link(label=_("Deals"), url=reverse("deals")),
                parts.Link(label=title, url=reverse("deal", args=[deal.id])),
                parts.Link(label=_("Shared credit"), url=""),
            ),
            "sentence": _shared_sentence(shared),
            "table": _shared_table(shared) if shared.parts else None,
            "all_url": reverse("credit"),
            "rules_url": reverse("definition", args=[Kind.TOUCHES.value, number])
            if number
            else reverse("touch_rules"),
            "rules_words": _("What counts as a touch, version %(number)s") % {"number": number}
            if number
            else _("What counts as a touch"),
        },
    )


def _shared_sentence(shared: attribution.SharedDeal) -> str:
    if not shared.is_won:
        return _("This deal is not won, so there is nothing to share yet.")
    if not shared.parts:
        return _(
            "No touch is known that counts: of the deal's person or its buying group, in the "
            "%(days)s days before it was won."
        ) % {"days": ui.number(shared.days)}
    who = ngettext(
        "%(touches)s touch of both teams, in equal parts.",
        "%(touches)s touches of both teams, in equal parts.",
        shared.touches,
    )
    return who % {"touches": ui.number(shared.touches)}


def _shared_table(shared: attribution.SharedDeal) -> parts.PlainTable:
    members = team.names(ids=[one.member_id for one in shared.parts if one.member_id])
    named = campaigns.names(ids=[one.campaign_id for one in shared.parts if one.campaign_id])
    rows: list[tuple[str | parts.Cell, ...]] = [
        (
            _who(one, members=members, campaigns_named=named),
            str(figure_words.TEAM_NAMES.get(one.team, one.team)),
            _period(one),
            ui.number(one.touches),
            _share(one.per_mille),
            _money(one.money),
        )
        for one in shared.parts
    ]
    rows.append(
        (
            _("Together"), "", "", ui.number(shared.touches),
            _share(sum(one.per_mille for one in shared.parts)), _money(shared.money),
        )
    )  # fmt: skip
    return parts.PlainTable(
        caption=_("Shared credit"),
        head=(
            _("Who"), _("Team"), _("When"), _("Touches"), str(figure_words.FIGURE_NAMES["rate"]),
            str(figure_words.FIGURE_NAMES["value"]),
        ),
        rows=tuple(rows),
        numbers_from=3,
    )  # fmt: skip


def _who(
    one: attribution.Part, *, members: dict[int, str], campaigns_named: dict[int, str]
) -> parts.Cell:
    if one.member_id is not None:
        return parts.Cell(text=members.get(one.member_id) or _("A colleague"))
    if one.campaign_id is not None:
        return parts.Cell(
            text=campaigns_named.get(one.campaign_id) or _("A campaign"),
            url=reverse("campaign", args=[one.campaign_id]),
        )
    kinds = {kind.value: name for kind, name in journeys.TOUCH_NAMES.items()}
    return parts.Cell(text=str(kinds.get(one.channel) or text.sentence_case(one.channel)))


def _period(one: attribution.Part) -> str:
    first, last = ui.day(one.first_at), ui.day(one.last_at)
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def _share(per_mille: int) -> str:
    return ui.number(per_mille / 10, digits=1)


def _money(money: Money | None) -> str:
    return "–" if money is None else ui.money(money)


def _options(request: HttpRequest, asked: dict[str, str], *, tab: str) -> reporting.Options:
    is_free = tab == "advanced"
    days = {name: addresses.day(asked[name]) if asked[name] else None for name in ("from", "to")}
    return reporting.Options(
        by=asked["by"] or None,
        model=(asked["model"] or "linear") if is_free else TABS[tab][1],
        credit=(asked["credit"] or "group") if is_free else "group",
        teams=(asked["teams"] or "both") if is_free else "both",
        definitions=_version(asked["definitions"]) if is_free else reporting.AS_THEN,
        currency=asked["in"] or None,
        margin=reporting.read_margin(asked["margin"]),
        start=days["from"],
        end=days["to"],
        seen=handoffs.members_seen(actor=lists.actor_of(request)),
    )


def _version(said: str) -> str | int:
    number = whole_number(said)
    return reporting.AS_THEN if number is None else number


def _tabs(asked: dict[str, str], *, tab: str) -> tuple[parts.Tab, ...]:
    kept = {name: asked[name] for name in ("by", "from", "to", "in") if asked[name]}
    return tuple(
        parts.Tab(
            label=str(label),
            url=_address({**({"tab": name} if name else {}), **kept}),
            is_current=name == tab,
        )
        for name, (label, _model) in TABS.items()
    )


def _address(pairs: dict[str, str]) -> str:
    path = reverse("credit")
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _bar(result: reporting.Result, asked: dict[str, str], *, tab: str) -> parts.FilterBar:
    by = [
        (name, str(figure_words.DIMENSION_NAMES.get(name, name)))
        for name in result.measure.dimensions
    ]
    filters = [choice("by", _("By"), by, chosen=result.dimension or "")]
    if tab == "advanced":
        filters += [
            choice("model", _("How"), _models(result), chosen=result.options.model),
            choice("credit", _("Whose touches"), _pools(), chosen=result.options.credit),
            choice("teams", _("Of whom"), _sides(), chosen=result.options.teams),
            *figure_versions.filters(result),
        ]
    if result.dimension == "campaign":
        label = _("Margin, such as 0.4")
        filters.append(parts.Filter(name="margin", label=label, value=asked["margin"]))
    filters += [
        *figure_versions.currencies_of(result),
        parts.Filter(name="from", label=_("Won from"), value=asked["from"], kind="date"),
        parts.Filter(name="to", label=_("Until"), value=asked["to"], kind="date"),
    ]
    kept = (("tab", tab),) if tab else ()
    return parts.FilterBar(
        url=reverse("credit"),
        filters=tuple(filters),
        clear_url=_address({"tab": tab} if tab else {}),
        kept=kept,
    )


def _models(result: reporting.Result) -> list[tuple[str, str]]:
    """The models; by own weights only where there are any."""
    has_own = result.definition is not None and bool(
        attribution.rules_of(number=result.definition.number).custom
    )
    return [(code, str(name)) for code, name in MODEL_WORDS.items() if has_own or code != "custom"]


def _pools() -> list[tuple[str, str]]:
    return [("group", _("The whole buying group")), ("person", _("The deal's person"))]


def _sides() -> list[tuple[str, str]]:
    return [("both", _("Both teams")), ("marketing", _("Marketing alone"))]


def _table(result: reporting.Result, *, reader: figures.Reader) -> parts.PlainTable:
    """What each is credited with, how much that is of 100, and how far it could be off."""
    rows = [_line(result, row, reader=reader) for row in result.rows]
    return parts.PlainTable(
        caption=str(result.measure.title),
        head=(
            str(figure_words.DIMENSION_NAMES.get(result.dimension or "", "")),
            str(figure_words.FIGURE_NAMES["deals"]),
            str(figure_words.FIGURE_NAMES["conversions"]),
            str(figure_words.FIGURE_NAMES["value"]),
            _("Could be"),
            *(str(figure_words.FIGURE_NAMES[name]) for name in _costs(result)),
        ),
        rows=tuple(rows),
    )


def _costs(result: reporting.Result) -> tuple[str, ...]:
    """By campaign, what each cost and what came back."""
    if result.dimension != "campaign":
        return ()
    return ("cost", "margin_roi" if result.options.margin is not None else "revenue_roi")


def _line(
    result: reporting.Result, row: reporting.Row, *, reader: figures.Reader
) -> tuple[str | parts.Cell, ...]:
    low, high = row.figures["low"], row.figures["high"]
    span = "–"
    if isinstance(low, Money) and isinstance(high, Money):
        span = _("%(low)s to %(high)s") % {
            "low": ui.short_money(low), "high": ui.short_money(high),
        }  # fmt: skip
    return (
        reader.label(result, row),
        parts.Cell(
            text=figures.words("deals", row.figures["deals"]),
            url=figures.records_url(result, row, cell="deals"),
        ),
        figures.words("conversions", row.figures["conversions"]),
        figures.words("value", row.figures["value"]),
        span,
        *(
            parts.Cell(
                text=figures.words(name, row.figures[name]), url=_cost_url(result, row, cell=name)
            )
            for name in _costs(result)
        ),
    )


def _cost_url(result: reporting.Result, row: reporting.Row, *, cell: str) -> str:
    """Where what a campaign cost is listed: as of its cost, whatever the model of credit."""
    options = reporting.Options(
        by="campaign",
        start=result.options.start,
        end=result.options.end,
        currency=result.options.currency,
        margin=result.options.margin,
    )
    of_cost = replace(result, measure=reporting.MEASURES["cost"], options=options)
    return figures.records_url(of_cost, row, cell=cell)


def _empty() -> parts.State:
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("No deal is won in this time."),
        sentence=_("Once deals are won, what was won is shared here by all who helped."),
        action=parts.Link(label=_("To the deals"), url=reverse("deals")),
    )


def _refused(request: HttpRequest, refusal: reporting.UnableToMeasure) -> HttpResponse:
    known: Sequence[str] = refusal.known
    why = refusal.why or (
        _("%(given)s is not something to ask for here. Known: %(known)s.")
        % {"given": refusal.given, "known": ", ".join(known)}
        if known
        else _("%(given)s is not something to ask for here.") % {"given": refusal.given}
    )
    state = parts.State(
        kind=parts.StateKind.FAILED,
        title=_("This cannot be asked"),
        sentence=str(why),
        action=parts.Link(label=_("Who helped"), url=reverse("credit")),
    )
    return render(request, "desk/credit.html", {"failed": state}, status=422)
