"""Which version judges what is counted: of the stages, of a card, or what was written then."""

from django.utils.translation import gettext as _

from accord.currencies import api as currencies
from accord.currencies.values import EURO
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.reporting import api as reporting
from accord.ui.values import parts

Choices = list[tuple[str, str]]


def filters(result: reporting.Result) -> list[parts.Filter]:
    """The choices of a measure's page; none where every version counts the same."""
    options = result.options
    if result.measure.of_cards:
        return _of_cards(options, nobody=_("Every card in force"))
    if result.measure.of_credit:
        chosen = str(options.definitions) if isinstance(options.definitions, int) else ""
        known = _versions(Kind.TOUCHES)
        held = [("", _("Those that held then")), *known]
        return [choice("definitions", _("Rules"), held, chosen=chosen)] if known else []
    if not reporting.is_judged_again(result.measure):
        return []
    is_under = isinstance(options.definitions, int)
    asked = str(options.definitions) if is_under else ""
    versions = [("", _("What was written")), *_versions(Kind.STAGES)]
    found = [choice("definitions", _("Under"), versions, chosen=asked)]
    return [*found, *(_of_cards(options, nobody=_("The card in force then")) if is_under else ())]


def currencies_of(result: reporting.Result) -> list[parts.Filter]:
    """In which money a measure is told; no choice where no rates are known."""
    if not reporting.is_exchanged(result.measure):
        return []
    known = currencies.list_codes()
    if not known:
        return []
    listed = [(code, code) for code in sorted({EURO, *known})]
    own = [("", _("Each currency by itself")), *listed]
    return [choice("in", _("Money"), own, chosen=result.options.currency or "")]


def _of_cards(options: reporting.Options, *, nobody: str) -> list[parts.Filter]:
    """A card and its version; `nobody`: what judges where none is chosen."""
    cards = _cards()
    if not cards:
        return []
    key = options.card or (cards[0][0] if len(cards) == 1 and options.version else "")
    found = [choice("card", _("Card"), [("", nobody), *cards], chosen=key)]
    if key:
        versions = [("", _("In force")), *_versions(Kind.CARD, key=key)]
        chosen = str(options.version or "")
        found.append(choice("version", _("Version of the card"), versions, chosen=chosen))
    return found


def _cards() -> Choices:
    return [
        (one.key, str(one.body.get("name", one.key)))
        for one in definitions.list_latest(kind=Kind.CARD)
    ]


def _versions(kind: Kind, *, key: str = "") -> Choices:
    found = definitions.list_versions(kind=kind, key=key)
    return [(str(one.number), _("Version %(number)s") % {"number": one.number}) for one in found]


def choice(name: str, label: str, options: Choices, *, chosen: str) -> parts.Filter:
    """One of several to choose, as a filter."""
    return parts.Filter(
        name=name,
        label=label,
        choices=tuple(
            parts.Choice(value=value, label=words, is_chosen=value == chosen)
            for value, words in options
        ),
    )
