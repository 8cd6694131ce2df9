"""Proposing how the columns of a file map to fields; pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from accord.intake.rules import endings
from accord.intake.rules.flags import is_missing
from accord.intake.rules.guesses import guessed
from accord.intake.rules.header import bare, currency_in, fold
from accord.intake.rules.periods import span_in
from accord.intake.values.batches import Kind
from accord.intake.values.plans import FIELDS, Field, Plan, Type, fields_of
from accord.intake.values.reading import Column

# What only files of one kind carry; enough of it and the kind is told.
_TELLING: dict[Kind, frozenset[str]] = {
    Kind.DEALS: frozenset({"amount", "outcome", "closed_at", "product", "stage"}),
    Kind.TOUCHES: frozenset({"kind", "occurred_at", "direction", "lead_external_id"}),
    Kind.COMPANIES: frozenset({"domain", "size", "name"}),
    Kind.LEADS: frozenset({"email", "origin", "created_at", "phone", "last_name", "full_name"}),
    Kind.COSTS: frozenset({"amount", "spent_on", "campaign_external_id"}),
    Kind.CAMPAIGNS: frozenset({"started_on", "ended_on", "cost"}),
    Kind.STAGE_HISTORY: frozenset({"lead_external_id", "stage", "at"}),
    Kind.VISITS: frozenset({"visits", "day", "source_medium", "channel_group"}),
}
# Words of colleagues' states that are neither yes nor no.
_VALUES: dict[Kind, dict[str, dict[str, str]]] = {
    Kind.USERS: {
        "is_active": {
            **dict.fromkeys(("pending", "pending invite", "invited", "invitation sent"), "yes"),
            **dict.fromkeys(("suspended", "locked", "frozen", "terminated", "left"), "no"),
        }
    }
}
# What the same headers mean where a file of visits counts them and names no visitor.
_COUNTED = {"occurred_at": "day", "asset_external_id": "page"}

_FEWEST = 3  # two columns are in files of many tools
_NUMBER = {Kind.VISITS: "visits", Kind.COSTS: "amount"}  # without which a report says nothing
# What any record may say beside what it is: when it was changed last, that it is gone, how it went.
BESIDE = ("deleted", "as_of", "meeting_start", "call_result", "came_back_at")
_DAY = {Kind.VISITS: "day", Kind.COSTS: "spent_on"}
_WHO = frozenset({"external_id", "email"})
_WHOSE_STAGE = frozenset({"lead_external_id", "deal_external_id", "email"})
_DEFAULTS: dict[Kind, dict[str, str]] = {Kind.LEADS: {"stage": "lead"}}
ERROR_COLUMN = "error"


def propose_columns(*, kind: Kind, headers: Sequence[str]) -> dict[str, str]:
    """Header → field, each field at most once: by name first, then by meaning in five languages."""
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for exact in (True, False):
        for header in headers:
            match = next(
                (
                    known.name
                    for known in FIELDS[kind]
                    if known.name not in taken and _means(header, known, exact=exact)
                ),
                None,
            )
            if match and header not in chosen:
                chosen[header] = match
                taken.add(match)
    return chosen


def _means(header: str, known: Field, *, exact: bool) -> bool:
    """Whether a header is a field's name or another for it; a sum's may end with its currency."""
    plain = currency_in(header)[0] if known.type is Type.AMOUNT else header
    key = bare(plain)
    return key == known.name if exact else key in map(bare, known.aliases)


ORDER = (
    Kind.LEADS,
    Kind.DEALS,
    Kind.TOUCHES,
    Kind.COMPANIES,
    Kind.STAGE_HISTORY,
    Kind.COSTS,
    Kind.CAMPAIGNS,
    Kind.VISITS,
)


def guess_kind(*, headers: Sequence[str], among: Sequence[Kind] = ORDER) -> Kind:
    """The kind whose telling fields the headers hold most of, then the one that knows most of
    them; the first of those asked about when nothing tells."""
    found = {kind: set(propose_columns(kind=kind, headers=headers).values()) for kind in among}
    scores = {kind: (len(_TELLING[kind] & found[kind]), len(found[kind])) for kind in among}
    best = max(scores.values())
    return next(kind for kind in among if scores[kind] == best)


def guess_profile(*, headers: Sequence[str], profiles: Mapping[str, Plan]) -> str | None:
    """The profile all of whose columns are in the file, the one that names most of them.

    Of a tool whose users choose the columns of an export, three in four are enough. Names as the
    profile writes them; `recognition` knows the other spellings.
    """
    present = {*headers, *(currency_in(header)[0] for header in headers)}
    found = {name: len(set(plan.columns) & present) for name, plan in profiles.items()}
    fitting = [
        name
        for name, plan in profiles.items()
        if found[name] >= len(plan.columns) * (0.75 if plan.also else 1)
        and found[name] >= min(_FEWEST, len(present))
    ]
    return max(fitting, key=lambda name: found[name], default=None)


def is_enough(plan: Plan, *, missing: Sequence[str]) -> bool:
    """Whether a profile knows a file that lacks some of its columns: half, and of a tool whose
    users choose the columns of an export one that tells who it is about."""
    if not missing:
        return True
    named = {name for header, name in plan.columns.items() if header not in missing}
    if plan.profile and plan.kind in _NUMBER:
        return _NUMBER[plan.kind] in named
    if plan.profile and plan.kind is Kind.STAGE_HISTORY:
        return bool(named & _WHOSE_STAGE) and {"stage", "at"} <= named
    if plan.also:
        return bool(named & _WHO)
    return bool(plan.profile) and 2 * len(missing) <= len(plan.columns)


def fit(plan: Plan, *, headers: Sequence[str]) -> tuple[Plan, tuple[str, ...]]:
    """The plan with its columns named as this file names them, and the columns it lacks.

    A header fits when it is the same up to case, blanks and punctuation, or another name that the
    tool has for it.
    """
    present = set(headers)
    folded = {fold(currency_in(header)[0]): header for header in reversed(headers)}
    folded |= {fold(header): header for header in reversed(headers)}
    folded = _in_copies(folded) | folded

    def found(named: str) -> str | None:
        if named in present:
            return named
        names = (named, *plan.also.get(named, ()))
        return next((folded[fold(each)] for each in names if fold(each) in folded), None)

    def renamed(table: Mapping[str, str]) -> dict[str, str]:
        return {found(named) or named: said for named, said in table.items()}

    missing = tuple(named for named in plan.columns if found(named) is None)
    fitted = replace(
        plan,
        columns=renamed(plan.columns),
        also={},
        date_orders=renamed(plan.date_orders),
        number_formats=renamed(plan.number_formats),
    )
    return _with_beside(fitted, headers=headers), missing


def _in_copies(folded: Mapping[str, str]) -> dict[str, str]:
    """What copies of a tool's tables write before its columns: `properties_email` is `email`."""
    plain: dict[str, str] = {}
    for name, header in folded.items():
        front, _sign, rest = name.partition("_")
        if rest and front in ("property", "properties"):
            plain |= {rest: header, f"property_{rest}": header}
    return plain


def _with_beside(plan: Plan, *, headers: Sequence[str]) -> Plan:
    """A profile's plan with what its tool tells of every record under a name that is known."""
    if not plan.profile:
        return plan
    columns = dict(plan.columns)
    for known in FIELDS[plan.kind]:
        if known.name in BESIDE and known.name not in columns.values():
            found = (each for each in headers if each not in columns)
            header = next((each for each in found if _is_called(each, known)), None)
            columns |= {header: known.name} if header else {}
    return replace(plan, columns=columns)


def _is_called(header: str, known: Field) -> bool:
    return any(_means(header, known, exact=exact) for exact in (True, False))


def without_disguised(plan: Plan, *, columns: Sequence[Column]) -> tuple[Plan, tuple[str, ...]]:
    """A profile's plan without the columns of addresses that hold none, and their names.

    Tools export addresses as codes where somebody may not see them: a person is known by their
    other columns then, and no row is lost for it.
    """
    known = fields_of(plan.kind)
    names = tuple(
        column.name
        for column in columns
        if plan.profile and _holds_mail(plan, known, column) and _is_disguised(column)
    )
    kept = {header: name for header, name in plan.columns.items() if header not in names}
    return replace(plan, columns=kept), names


def _holds_mail(plan: Plan, known: Mapping[str, Field], column: Column) -> bool:
    name = plan.columns.get(column.name, "")
    return name in known and known[name].type is Type.EMAIL


def _is_disguised(column: Column) -> bool:
    said = [example for example in column.examples if not is_missing(example)]
    return bool(said) and not any("@" in example for example in said)


def propose(*, headers: Sequence[str], kind: Kind | None, source: str) -> Plan:
    """A plan to start from: the kind by its telling columns, each column by its name."""
    meant = kind or guess_kind(headers=headers)
    columns = propose_columns(kind=meant, headers=headers)
    if meant is Kind.VISITS and "visits" in columns.values():
        columns = _as_counts(columns)
    defaults = _DEFAULTS.get(meant, {})
    plan = Plan(
        kind=meant,
        source=source,
        columns=columns,
        values={
            name: table
            for name, table in _VALUES.get(meant, {}).items()
            if name in columns.values()
        },
        defaults={name: code for name, code in defaults.items() if name not in columns.values()},
    )
    return with_currency(plan, headers=headers)


def _as_counts(columns: Mapping[str, str]) -> dict[str, str]:
    taken = set(columns.values())
    if taken & {"visitor_external_id", "email"}:
        return dict(columns)
    return {
        header: _COUNTED[name] if name in _COUNTED and _COUNTED[name] not in taken else name
        for header, name in columns.items()
    }


def _said(plan: Plan, headers: Sequence[str]) -> set[str]:
    """The fields that columns of the file hold."""
    return {plan.columns[header] for header in headers if header in plan.columns}


def with_span(plan: Plan, *, headers: Sequence[str], above: Sequence[str]) -> Plan:
    """The plan with the days that the lines above a report's names tell, where no column does."""
    name = _DAY.get(plan.kind, "")
    said = {*_said(plan, headers), *plan.defaults}
    if not name or name in said or (name == "day" and "occurred_at" in said):
        return plan
    span = span_in(above)
    if span is None:
        return plan
    days = f"{span.first.isoformat()} - {span.last.isoformat()}"
    return replace(plan, defaults={**plan.defaults, name: days})


def with_currency(plan: Plan, *, headers: Sequence[str]) -> Plan:
    """The plan with the currency that the header of its sums names: "Amount spent (EUR)"."""
    known = fields_of(plan.kind)
    if "currency" not in known or "currency" in {*_said(plan, headers), *plan.defaults}:
        return plan
    sums = [
        header
        for header, name in plan.columns.items()
        if name in known and known[name].type is Type.AMOUNT
    ]
    named = {code for header in sums if (code := currency_in(header)[1])}
    if len(named) != 1:
        return plan
    return replace(plan, defaults={**plan.defaults, "currency": named.pop()})


def without_reading(plan: Plan) -> Plan:
    """What may be remembered for the next file with the same columns.

    How this one wrote its dates and numbers is left out: the next may write them otherwise. So are
    the days that it is about.
    """
    day = _DAY.get(plan.kind)
    return replace(
        plan, defaults={name: said for name, said in plan.defaults.items() if name != day},
        date_orders={}, number_formats={}, encoding="", delimiter="", quote="", sheet="",
        header_row=None, on_doubt="ask",
    )  # fmt: skip


def headers_digest(headers: Sequence[str]) -> str:
    """What a remembered mapping is found by: the folded headers, whatever their order."""
    names = headers[:-1] if is_error_file(headers) else headers
    return hashlib.sha256("\n".join(sorted(fold(name) for name in names)).encode()).hexdigest()


def is_error_file(headers: Sequence[str]) -> bool:
    """Whether a file is one of our error files coming back: the original columns and `error`."""
    return len(headers) > 1 and headers[-1] == ERROR_COLUMN


def value_choices(*, known: Field, written: Sequence[str]) -> dict[str, str]:
    """For a field of fixed codes: what each written value seems to mean; "" where unclear."""
    if known.type is not Type.CODE:
        return {}
    codes = dict(endings.stage_words(known.codes)) | {fold(code): code for code in known.codes}
    return {
        value: codes.get(fold(value)) or guessed(known.name, value) for value in written if value
    }
