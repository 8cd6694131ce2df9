"""A plan for a tool that describes its own fields, and for a page that it answers; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from accord.intake.rules import endings
from accord.intake.rules.mapping import BESIDE as BESIDE_FIELDS
from accord.intake.rules.mapping import fit, propose, propose_columns, value_choices
from accord.intake.rules.normalise import ANYTHING_ELSE, LIKE_STAGE
from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan, Type, fields_of

DELETED, FORMER_IDS = "deleted", "former_ids"
# What rows may say beside the fields that a tool describes.
BESIDE = ("id", DELETED, FORMER_IDS)
_REFERRED = ("lead", "contact", "deal", "company", "member", "campaign")
Options = Mapping[str, Mapping[str, str]]  # field of the tool → value → label


def plan_of_tool(
    *,
    profile: Plan | None,
    kind: Kind,
    source: str,
    labels: Mapping[str, str],
    options: Options,
    own: Sequence[str],
) -> Plan:
    """The plan to start from: what the profile knows, then the company's own fields by name.

    labels: the tool's name of each field → as people read it. own: fields that the company made.
    """
    headers = [*labels, *(name for name in BESIDE if name not in labels)]
    if profile is None:
        plan = propose(headers=headers, kind=kind, source=source)
        return with_words(plan, options=options)
    fitted, _missing = fit(renamed(profile, source=source), headers=headers)
    columns = {header: name for header, name in fitted.columns.items() if header in headers}
    columns |= _own(kind, labels=labels, own=own, taken=columns)
    return with_words(replace(fitted, columns=columns), options=options)


def renamed(plan: Plan, *, source: str) -> Plan:
    """A profile for another account of its tool: ids belong to this source."""
    if plan.source == source:
        return plan
    changed = {"source": source}
    for what in _REFERRED:
        said = getattr(plan, f"{what}_source")
        if said == plan.source or said.startswith(f"{plan.source}-"):
            changed[f"{what}_source"] = source + said.removeprefix(plan.source)
    return replace(plan, **changed)  # type: ignore[arg-type]


def _own(
    kind: Kind, *, labels: Mapping[str, str], own: Sequence[str], taken: Mapping[str, str]
) -> dict[str, str]:
    """The company's own fields whose label is one of ours that nothing else fills."""
    by_label = {labels[name]: name for name in reversed(own) if name not in taken}
    found = propose_columns(kind=kind, headers=list(by_label))
    given = set(taken.values())
    return {by_label[label]: name for label, name in found.items() if name not in given}


def with_words(plan: Plan, *, options: Options) -> Plan:
    """The plan with a meaning for every choice of every field of fixed codes."""
    known = fields_of(plan.kind)
    values = {name: dict(table) for name, table in plan.values.items()}
    for field, header in coded(plan).items():
        choices = options.get(header, {})
        table = values.setdefault(field, {})
        for value, label in choices.items():
            if value.casefold() in table:
                continue
            meant = value_choices(known=known[field], written=[label, value])
            told = (
                table.get(label.casefold())
                or next((code for code in meant.values() if code), "")
                or (endings.ending_of(label) if field == "outcome" else "")
                or table.get(ANYTHING_ELSE)
                or _usual(plan, field)
            )
            table[value.casefold()] = told
        if not table:
            values.pop(field)
    return replace(plan, values=values)


def coded(plan: Plan) -> dict[str, str]:
    """Field of fixed codes → the column that fills it, or that it is read from."""
    known = fields_of(plan.kind)
    headers = {name: header for header, name in plan.columns.items()}
    found = {}
    for field in known.values():
        if field.type is not Type.CODE:
            continue
        like = plan.defaults.get(field.name, "")
        header = headers.get(field.name)
        if header is None and like.startswith(LIKE_STAGE):
            header = headers.get(like.removeprefix(LIKE_STAGE))
        if header is not None:
            found[field.name] = header
    return found


def _usual(plan: Plan, field: str) -> str:
    said = plan.defaults.get(field, "")
    codes = fields_of(plan.kind)[field].codes
    if said in codes:
        return said
    return "lead" if field == "stage" and "lead" in codes else codes[0]


def plan_of_page(
    plan: Plan, *, profile: Plan | None, headers: Sequence[str], described: Sequence[str]
) -> Plan:
    """The plan for a page's own columns: those of the profile beside the fields described.

    What a person left out of the fields described stays out.
    """
    columns = {header: name for header, name in plan.columns.items() if header in headers}
    beside = [header for header in headers if header not in described]
    if beside:
        named = (
            fit(profile, headers=beside)[0].columns
            if profile
            else propose_columns(kind=plan.kind, headers=beside)
        )
        given = set(columns.values())
        columns |= {
            header: name for header, name in named.items() if header in beside and name not in given
        }
    if not any(name == "external_id" for name in columns.values()) and "id" in headers:
        columns["id"] = "external_id"
    ours = set(BESIDE_FIELDS) & set(headers) & fields_of(plan.kind).keys()
    columns = {header: name for header, name in columns.items() if name not in ours}
    columns |= {name: name for name in BESIDE_FIELDS if name in ours}
    return replace(plan, columns=columns)
