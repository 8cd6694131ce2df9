"""The document that `--map` names (docs/interfaces/map.json), checked and made a plan; pure."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from accord.intake.values.batches import Kind, OnDoubt
from accord.intake.values.plans import Plan, fields_of
from accord.intake.values.reading import DateOrder, NumberFormat

SOURCE_BOUND = 60
_TEXTS = (
    "source", "lead_source", "contact_source", "deal_source", "company_source",
    "member_source", "campaign_source", "zone", "currency", "encoding", "delimiter", "quote",
    "sheet", "on_doubt",
)  # fmt: skip
_TABLES = ("columns", "defaults", "date_orders", "number_formats")
KEYS = frozenset({"kind", "values", "unanswered", "header_row", *_TEXTS, *_TABLES})


class UnableToMap(ValueError):
    """A map says something that cannot be followed; the text names the place."""


def plan_of(document: Any, *, kind: Kind | None, source: str) -> Plan:
    """The plan that a map states; `kind` and `source` where it leaves them out.

    Raises UnableToMap, naming the key.
    """
    if not isinstance(document, dict):
        raise UnableToMap(_("A map is one JSON object: {…}."))
    unknown = sorted(set(document) - KEYS)
    if unknown:
        raise UnableToMap(_("A map has no key “%(key)s”.") % {"key": unknown[0]})
    meant = _kind(document.get("kind"), said=kind)
    for name in _TEXTS:
        _need_text(document, name)
    tables: dict[str, Any] = {name: _table(document.get(name, {}), name=name) for name in _TABLES}
    texts: dict[str, Any] = {
        name: document[name] for name in _TEXTS if name in document and name != "source"
    }
    plan = Plan(
        kind=meant,
        **tables,
        **texts,
        source=document.get("source") or source,
        values=_values(document.get("values", {})),
        unanswered=_words(document.get("unanswered", [])),
        header_row=_header_row(document.get("header_row")),
    )
    check(plan)
    return plan


def document_of(plan: Plan) -> dict[str, Any]:
    """The map that states this plan, as `accord import` prints it."""
    said = plan.as_dict()
    said.pop("profile", None)
    said.setdefault("columns", {})
    return {**said, "kind": plan.kind.value}


def check(plan: Plan) -> None:
    """Refuse a plan that no file could follow; raises UnableToMap."""
    known = fields_of(plan.kind)
    _check_fields(plan, known=known)
    _check_codes(plan.date_orders, allowed=list(DateOrder), where="date_orders")
    _check_codes(plan.number_formats, allowed=list(NumberFormat), where="number_formats")
    _check_codes({"on_doubt": plan.on_doubt}, allowed=list(OnDoubt), where="on_doubt")
    _check_words(plan)


def _check_fields(plan: Plan, *, known: Mapping[str, Any]) -> None:
    for name in (*plan.columns.values(), *plan.values, *plan.defaults):
        if name not in known:
            raise UnableToMap(
                _("A row of %(kind)s has no field “%(field)s”. It has: %(fields)s.")
                % {"kind": plan.kind.value, "field": name, "fields": ", ".join(sorted(known))}
            )
    given = list(plan.columns.values())
    twice = next((name for name in given if given.count(name) > 1), None)
    if twice:
        raise UnableToMap(
            _("Two columns go to the field “%(field)s”. Choose one of them.") % {"field": twice}
        )


def _check_codes(said: Mapping[str, str], *, allowed: Sequence[str], where: str) -> None:
    for name, code in said.items():
        if code not in allowed:
            raise UnableToMap(
                _("“%(code)s” is not known in %(where)s, “%(name)s”. It is one of: %(codes)s.")
                % {"code": code, "where": where, "name": name, "codes": ", ".join(allowed)}
            )


def _check_words(plan: Plan) -> None:
    if not plan.source.strip() or len(plan.source) > SOURCE_BOUND:
        raise UnableToMap(_("A source is a name of at most 60 characters, such as hubspot."))
    if plan.currency and not (len(plan.currency) == 3 and plan.currency.isupper()):
        raise UnableToMap(_("A currency is a code of three letters, such as EUR."))
    if plan.zone and not is_zone(plan.zone):
        raise UnableToMap(
            _("There is no time zone “%(zone)s”. Write it like Europe/Bucharest.")
            % {"zone": plan.zone}
        )


def is_zone(name: str) -> bool:
    """Whether this is the name of a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _kind(written: Any, *, said: Kind | None) -> Kind:
    kinds = [kind.value for kind in Kind]
    if written is None and said is None:
        raise UnableToMap(
            _("Say what a row is with --kind: %(kinds)s.") % {"kinds": "|".join(kinds)}
        )
    if written is not None and written not in kinds:
        raise UnableToMap(
            _("“%(kind)s” is not a kind of row. It is one of: %(kinds)s.")
            % {"kind": written, "kinds": ", ".join(kinds)}
        )
    if written is not None and said is not None and written != said:
        raise UnableToMap(
            _("The map is for %(map)s, but --kind says %(said)s.")
            % {"map": written, "said": said.value}
        )
    return said or Kind(written)


def _need_text(document: Mapping[str, Any], name: str) -> None:
    if not isinstance(document.get(name, ""), str):
        raise UnableToMap(_("“%(key)s” of a map is a text.") % {"key": name})


def _table(written: Any, *, name: str) -> dict[str, str]:
    texts = isinstance(written, dict) and all(isinstance(value, str) for value in written.values())
    if not texts:
        raise UnableToMap(
            _('“%(key)s” of a map is an object of texts: {"…": "…"}.') % {"key": name}
        )
    return dict(written)


def _values(written: Any) -> dict[str, dict[str, str]]:
    if not isinstance(written, dict):
        raise UnableToMap(_("“%(key)s” of a map is an object of objects.") % {"key": "values"})
    return {
        name: {word.casefold(): code for word, code in _table(table, name="values").items()}
        for name, table in written.items()
    }


def _words(written: Any) -> tuple[str, ...]:
    if not isinstance(written, list) or not all(isinstance(word, str) for word in written):
        raise UnableToMap(_("“%(key)s” of a map is a list of texts.") % {"key": "unanswered"})
    return tuple(written)


def _header_row(written: Any) -> int | None:
    if written is None or (type(written) is int and written >= 0):
        return written
    raise UnableToMap(_("“%(key)s” of a map is a row number, or 0.") % {"key": "header_row"})
