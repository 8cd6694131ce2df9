"""Where a person's data lies: each slice declares its tables, and erasing and handing out follow.

`whose` and the expressions of `blank` are SQL over one table. They may name these, which are known
before anything is erased: {people} ids of everybody who is one with the person, {records} of their
records, {leads}, {deals}, {touches} (bigint[]), and {words}, a regular expression of what names
them (addresses, numbers, names, tools' ids).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

WORDS = "words"
BEGINNING = 0x70617373  # "pass": the topic that holds erasing and the beginning of such work apart


@dataclass(frozen=True, slots=True)
class Of:
    """How a named set of ids is found, by SQL over the sets before it."""

    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class Held:
    """Rows of a table that are about a person.

    blank: the columns to overwrite, as SQL; without any the rows go. exported: whether the rows
    are handed out to the person.
    """

    table: str
    whose: str
    blank: Mapping[str, str] = field(default_factory=dict)
    exported: bool = True


@dataclass(frozen=True, slots=True)
class Swept:
    """Text of others in which a person may be named: their words are replaced by an ellipsis."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passing:
    """Files in the home that wait for one piece of work and go with it, whoever they name.

    under_way: SQL that finds a row while any such work has not ended. It begins under a key of
    BEGINNING, so that it either is seen by whoever erases or finds nobody who was erased.
    """

    folder: str
    under_way: str


def named(sql: str, *, prefix: str = "", suffix: str = "") -> str:
    """The SQL with its {sets} spelled as variables or parameters."""
    names = ("people", "records", "leads", "deals", "touches", WORDS)
    return sql.format(**{name: f"{prefix}{name}{suffix}" for name in names})


def erasing_function(*, sets: Sequence[Of], held: Sequence[Held], swept: Sequence[Swept]) -> str:
    """SQL of `accord_erase(people, words)`: the only way in which these rows are ever erased.

    Children before parents, as declared backwards. Answers table and rows, for what it touched.
    """
    declared = "".join(f"  of_{each.name} bigint[];\n" for each in sets)
    found = "".join(
        f"  of_{each.name} := array({named(each.sql, prefix='of_')});\n" for each in sets
    )
    steps = "".join(map(_step, reversed(held))) + "".join(map(_sweep, swept))
    return f"""
create function public.accord_erase(of_people bigint[], of_words text)
returns table (relation text, touched bigint)
language plpgsql security definer set search_path = public, pg_temp as $erase$
declare
{declared}begin
  perform set_config('accord.batch', '', true);
{found}{steps}end $erase$"""


def _step(held: Held) -> str:
    where = named(held.whose, prefix="of_")
    if held.blank:
        sets = ", ".join(
            f"{column} = {named(value, prefix='of_')}" for column, value in held.blank.items()
        )
        statement = f"update {held.table} t set {sets} where {where}"
    else:
        statement = f"delete from {held.table} t where {where}"
    return _counted(held.table, statement)


def _sweep(swept: Swept) -> str:
    statements = []
    for column in swept.columns:
        statements.append(
            _counted(
                swept.table,
                f"update {swept.table} t set {column} = accord_without(t.{column}, of_words)"
                f" where t.{column}::text ~* of_words",
            )
        )
    return "".join(statements)


def _counted(table: str, statement: str) -> str:
    return (
        f"  {statement};\n  relation := '{table}';\n"
        "  get diagnostics touched = row_count;\n  return next;\n"
    )


WITHOUT = """
create function public.accord_text(content bytea) returns text language plpgsql immutable as $$
begin
  return convert_from(content, 'UTF8');
exception when others then
  return encode(content, 'escape');
end $$;
create function public.accord_without(said text, words text) returns text
language sql immutable as $$ select regexp_replace(said, words, '…', 'gi') $$;
create function public.accord_without(said jsonb, words text) returns jsonb
language sql immutable as $$ select regexp_replace(said::text, words, '…', 'gi')::jsonb $$;
"""
