"""The fields of each stream, as the mapping is proposed from them; pure."""

from collections.abc import Mapping, Sequence

from accord.integrations.connecting.values import FieldCard
from accord.integrations.odoo.rules import rows
from accord.integrations.odoo.rules.answers import Said, text_of
from accord.integrations.odoo.values import FORMER, ID, LABELS, Thing

_TYPES = {
    "char": "text", "text": "text", "selection": "choice", "integer": "number", "float": "number",
    "monetary": "number", "boolean": "flag", "date": "day", "datetime": "moment",
    "many2one": "text",
}  # fmt: skip
_LISTS: Mapping[str, tuple[str, ...]] = {
    "users": rows.USER, "campaigns": rows.CAMPAIGN, "messages": rows.TOUCH, "meetings": rows.TOUCH,
}  # fmt: skip
_MADE: Mapping[str, tuple[str, ...]] = {
    "companies": (),
    "contacts": ("company_id",),
    "leads": (FORMER, "company_id", "stage_name"),
    "deals": ("lead_id", "company_id", "is_won", "is_closed"),
}


def of_list(stream: str) -> tuple[FieldCard, ...]:
    """Fields of what is made here."""
    return tuple(FieldCard(name, name, is_read_only=True) for name in _LISTS[stream])


def of_stages(stages: Sequence[str]) -> tuple[FieldCard, ...]:
    """Fields of the past of leads."""
    return (
        FieldCard("lead_id", str(LABELS["lead_id"]), is_read_only=True),
        _stage(stages),
        FieldCard("timestamp", "timestamp", "moment", is_read_only=True),
    )


def of_thing(
    stream: str, thing: Thing, *, described: Mapping[str, Said], stages: Sequence[str]
) -> tuple[FieldCard, ...]:
    """Fields of a model as it describes them: those we know, the company's own, those made here."""
    known = [name for name in thing.usual if name in described]
    own = [name for name in described if is_own(name) and _type(described[name])]
    cards = [_card(name, described[name]) for name in (*known, *own)]
    made = [
        _stage((rows.FIRST_STAGE, *stages))
        if name == "stage_name"
        else FieldCard(name, str(LABELS[name]), is_read_only=True)
        for name in _MADE[stream]
    ]
    return (FieldCard(ID, str(LABELS[ID]), is_read_only=True), *cards, *made)


def is_own(name: str) -> bool:
    """Whether a field was made by the company."""
    return name.startswith("x_")


def _type(said: Said) -> str:
    return _TYPES.get(text_of(said.get("type")), "")


def _card(name: str, said: Said) -> FieldCard:
    pairs = said.get("selection")
    options = {
        text_of(each[0]): text_of(each[1])
        for each in (pairs if isinstance(pairs, list) else ())
        if isinstance(each, list) and len(each) == 2
    }
    return FieldCard(
        name,
        text_of(said.get("string")) or name,
        _type(said) or "text",
        options=options,
        is_own=is_own(name),
        is_read_only=said.get("readonly") is True,
    )


def _stage(names: Sequence[str]) -> FieldCard:
    options = {name: name for name in names}
    return FieldCard(
        "stage_name", str(LABELS["stage_name"]), "choice", options=options, is_read_only=True
    )
