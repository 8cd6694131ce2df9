"""The pages say what the code says: settings, commands, words, slices, decisions."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

import click
import pytest

from accord.config.api import api
from accord.config.cli import root
from accord.deals.values import DealStatus, ForecastCategory
from accord.definitions.values import Kind, StageCode
from accord.intake.cli import importing
from accord.intake.http import records
from accord.intake.values import batches, hooks, maps, reading
from accord.journeys.values import TouchKind
from accord.leads.values import Cause, Ending
from accord.matching.values.roles import Role as ColumnRole
from accord.notices.values import KINDS, Way
from accord.reporting import api as reporting
from accord.reporting.values.catalogue import MEASURES
from accord.team.values import SIDE_OF_ROLE, Role
from tests import architecture as law

DOCS = law.ROOT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), *sorted(law.ROOT.glob("*.md"))]


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    """What stands under a heading of a page, up to the next one."""
    parts = re.split(r"^## ", text_of(name), flags=re.M)
    [found] = [part for part in parts if part.split("\n", 1)[0].strip() == heading]
    return found


def codes(table: str) -> list[str]:
    """The first column of a table."""
    return re.findall(r"^\| `([^`]+)`", table, flags=re.M)


# Settings


def variables(modules: Iterable[law.Module]) -> set[str]:
    """Environment variables that the code names: constants in capitals beside `environ`."""
    found: set[str] = set()
    for module in modules:
        if "environ" in module.source:
            words = {
                str(node.value)
                for node in ast.walk(module.tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
            found |= {
                word
                for word in words
                if re.fullmatch(r"(ACCORD|DATABASE|DJANGO)_[A-Z_]+", word) and word[-1] != "_"
            }
    return found


def test_whoever_looks_at_all_commands_leaves_those_of_a_slice_as_they_are():
    """Else each of them started a database, wherever it was called from later."""
    before = importing.import_files.callback
    collected = root.get_command(click.Context(root), "import")
    assert collected is not None
    assert collected.callback is not before
    assert importing.import_files.callback is before


def test_every_variable_has_its_line_and_every_line_its_variable():
    listed = set(re.findall(r"`((?:ACCORD|DATABASE|DJANGO)_[A-Z_]+)`", text_of("settings.md")))
    only_for_tests = set(re.findall(r"`(ACCORD_\w+)`", section("settings.md", "For the tests")))
    assert listed - only_for_tests == variables(law.modules())


def test_a_variable_that_nobody_wrote_down_is_noticed():
    module = law.Module("config/settings.py", 'import os\nX = os.environ.get("ACCORD_SECRET_DOOR")')
    assert variables([module]) == {"ACCORD_SECRET_DOOR"}
    assert "ACCORD_SECRET_DOOR" not in text_of("settings.md")


# Commands


def commands(command: click.Command, path: str = "accord") -> dict[str, set[str]]:
    """Every command that does something, with its options."""
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        found: dict[str, set[str]] = {}
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            found |= commands(inner, f"{path} {name}")
        return found
    options = (each for each in command.params if isinstance(each, click.Option))
    return {path: {name for each in options for name in each.opts if name.startswith("--")}}


def written_commands() -> dict[str, set[str]]:
    parts = re.split(r"^## ", text_of("commands.md"), flags=re.M)[1:]
    return {
        part.split("\n", 1)[0].strip(): set(
            re.findall(r"`(--[a-z-]+)`", "".join(re.findall(r"^- [^:]+:", part, flags=re.M)))
        )
        for part in parts
    }


def test_every_command_and_option_is_written_down():
    assert written_commands() == commands(root)


def test_every_command_says_what_it_does_by_an_example():
    silent: list[str] = []

    def look(command: click.Command, path: str) -> None:
        if isinstance(command, click.Group):
            context = click.Context(command, info_name=path)
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                look(inner, f"{path} {name}")
        elif not command.hidden and "Example" not in (command.epilog or ""):
            silent.append(path)

    look(root, "accord")
    assert silent == []


# Words


def values_of(kinds: type[StrEnum]) -> list[str]:
    return [kind.value for kind in kinds]


def criteria_of_cards() -> list[str]:
    described = json.loads(text_of("interfaces/card.json"))["$defs"]
    return [name for name, one in described.items() if "code" in one.get("required", ())]


@pytest.mark.parametrize(
    ("heading", "known"),
    [
        ("Stages", values_of(StageCode)),
        ("Endings", values_of(Ending)),
        ("Causes of a stage event", values_of(Cause)),
        ("Kinds of touch", values_of(TouchKind)),
        ("States of a deal", values_of(DealStatus)),
        ("Forecast categories", values_of(ForecastCategory)),
        ("Roles", values_of(Role)),
        ("Definitions", values_of(Kind)),
        ("Criteria of a card", criteria_of_cards()),
        ("Measures", list(MEASURES)),
    ],
)
def test_the_glossary_has_the_codes_of_the_code(heading: str, known: list[str]):
    assert codes(section("glossary.md", heading)) == known


def test_the_glossary_names_the_side_of_each_role():
    rows = re.findall(
        r"^\| `(\w+)` \| .* \| (\w+) \|$", section("glossary.md", "Roles"), flags=re.M
    )
    assert dict(rows) == {role.value: side.value for role, side in SIDE_OF_ROLE.items()}


def kinds_of_entries(modules: Iterable[law.Module]) -> set[str]:
    """What the code writes into the journal: each `kind="noun.past"`, and of owned work."""
    return {
        str(each.value.value)
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        for each in node.keywords
        if each.arg in {"kind", "passed_on", "given_back"}
        and isinstance(each.value, ast.Constant)
        and re.fullmatch(r"[a-z_]+\.[a-z_]+", str(each.value.value))
    }


def test_the_glossary_has_every_kind_of_journal_entry():
    assert codes(section("glossary.md", "Journal")) == sorted(kinds_of_entries(law.modules()))


def rows_of(page: str) -> list[list[str]]:
    """The rows of a page's tables that begin with a code, without the marks of code."""
    rows = re.findall(r"^\| (`.*) \|$", text_of(page), flags=re.M)
    return [[cell.strip().replace("`", "") for cell in row.split("|")] for row in rows]


def test_the_page_of_the_notices_says_what_is_told_and_by_which_ways():
    said = {row[0]: (row[2], row[3]) for row in rows_of("notices.md")}
    assert said == {
        kind.code: (
            ", ".join(way.value for way in Way if way in kind.ways) or "Accord alone",
            "no" if kind.is_urgent else "yes",
        )
        for kind in KINDS.values()
    }


def test_the_page_of_the_measures_says_what_their_entries_say():
    assert rows_of("measures.md") == [
        [
            one.name, one.tier.value, one.team, one.unit, one.definition, f"{one.records}s",
            ", ".join(one.dimensions),
        ]
        for one in MEASURES.values()
    ]  # fmt: skip


def test_the_page_of_the_lake_names_every_view_that_is_copied():
    published = [
        [name, kind, path.parent.name]
        for path in sorted(law.PACKAGE.glob("*/facts.sql"))
        for name, kind in re.findall(
            r"comment on view facts\.(\w+) is '(\w+) of", path.read_text(encoding="utf-8")
        )
    ]
    assert rows_of("rules/lake.md") == published


# Interfaces


def interface(name: str) -> Any:
    return json.loads(text_of(f"interfaces/{name}.json"))


def described() -> Any:
    """The API as it describes itself, without the prefix of its addresses."""
    return api.get_openapi_schema(path_prefix="")


def put_in(schema: Any, parts: dict[str, Any]) -> Any:
    """A schema with what it refers to in the place of each reference."""
    if isinstance(schema, list):
        return [put_in(each, parts) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return put_in(parts[schema["$ref"].rpartition("/")[2]], parts)
    return {name: put_in(each, parts) for name, each in schema.items() if name != "$defs"}


def meant(schema: dict[str, Any]) -> Any:
    """What a file of docs/interfaces asks for, its heading left out."""
    whole = put_in(schema, schema.get("$defs", {}))
    return {name: whole[name] for name in whole if name not in ("$schema", "title", "description")}


@pytest.mark.parametrize("kind", records.HANDLERS)
def test_the_body_of_a_request_is_as_described(kind: batches.Kind):
    operation = described()["paths"][f"/{kind.value}"]["post"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    assert meant(interface(f"api-{kind.value}")) == body


@pytest.mark.parametrize("act", ["accept", "reject", "needs-info", "attempts"])
def test_what_is_said_of_a_hand_off_is_as_described(act: str):
    parts = described()["components"]["schemas"]
    operation = described()["paths"][f"/handoffs/{{handoff_id}}/{act}"]["post"]
    body = put_in(operation["requestBody"]["content"]["application/json"]["schema"], parts)
    told = meant(interface(f"api-handoffs-{act}"))
    assert told == {name: body[name] for name in body if name not in ("title", "description")}
    assert {one["name"] for one in operation["parameters"]} == {"handoff_id", "Idempotency-Key"}


def test_the_answer_to_records_is_as_described():
    parts = described()["components"]["schemas"]
    answer = put_in(parts["ReceiptsOut"], parts)
    told = meant(interface("api-receipts"))
    assert told == {name: answer[name] for name in answer if name not in ("title", "description")}


def test_a_map_is_as_described():
    said = interface("map")
    fields = said["properties"]
    assert said["additionalProperties"] is False
    assert set(fields) == maps.KEYS
    for enum, codes in (
        (fields["kind"], batches.Kind),
        (fields["date_orders"]["additionalProperties"], reading.DateOrder),
        (fields["number_formats"]["additionalProperties"], reading.NumberFormat),
        (fields["on_doubt"], batches.OnDoubt),
    ):
        assert enum["enum"] == values_of(codes)


def test_the_roles_of_columns_are_as_described():
    assert interface("roles")["additionalProperties"]["enum"] == values_of(ColumnRole)


def test_every_interface_is_of_something_that_exists():
    named = {
        "map",
        "roles",
        "hook",
        "card",
        "agreement",
        "learn-out",
        "api-receipts",
        *(f"api-handoffs-{act}" for act in ("accept", "reject", "needs-info", "attempts")),
        *(f"api-{kind.value}" for kind in records.HANDLERS),
        *(f"calc-{kind}-{way}" for kind in reporting.CALCULATIONS for way in ("in", "out")),
    }
    assert {path.stem for path in (DOCS / "interfaces").glob("*.json")} == named


def test_a_message_of_a_tool_is_as_described():
    event, several = interface("hook")["oneOf"]
    assert event == several["items"]
    assert several["maxItems"] == hooks.EVENTS_BOUND
    assert set(interface("hook")["$defs"]["event"]["properties"]) == {"type", "timestamp", "data"}


def test_a_body_that_says_something_else_is_noticed():
    """The control: a field more in the file is a difference."""
    told = interface("api-touches")
    told["$defs"]["record"]["properties"]["mood"] = {"type": "string"}
    assert meant(told) != meant(interface("api-touches"))


# Structure


def test_every_slice_says_in_a_line_what_it_holds():
    pages: dict[str, object] = {"__file__": str(DOCS / "conf.py")}
    exec((DOCS / "conf.py").read_text(encoding="utf-8"), pages)
    said = pages["in_one_line"]
    assert [name for row in law.layers() for name in row if not said(name)] == []  # type: ignore[operator]


def test_decisions_are_numbered_and_short():
    files = sorted((DOCS / "decisions").glob("0*.md"))
    numbers = [int(path.name[:4]) for path in files]
    assert numbers == list(range(1, len(files) + 1))
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith(f"# {path.name[:4]} "), path.name
        assert len(lines) <= 60, f"{path.name} is longer than a screen"


def broken_links(path: Path) -> list[str]:
    """Links of a page to files that are not there; pictures are made by the release."""
    found = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    return [
        target
        for target in found
        if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists()
    ]


def test_no_link_leads_nowhere():
    assert [(path.name, link) for path in PAGES for link in broken_links(path)] == []


def test_a_link_that_leads_nowhere_is_noticed(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("See [this](nowhere.md) and [that](https://example.com).")
    assert broken_links(page) == ["nowhere.md"]


def twice(coverage: str) -> list[str]:
    """Rows of the coverage that stand more than once."""
    rows = re.findall(r"^\| (\w+) \|", coverage, re.MULTILINE)
    return [row for row, count in Counter(rows).items() if count > 1]


def test_each_row_of_the_coverage_stands_once():
    assert twice(text_of("coverage.md")) == []
    assert twice("| A1 | a |\n| A1 | b |\n| A2 | c |") == ["A1"]


def test_the_coverage_names_tests_that_exist():
    named = set(re.findall(r"`((?:\w+/)*tests/\w+\.py)`", text_of("coverage.md")))
    missing = [
        name
        for name in sorted(named)
        if not (law.PACKAGE / name).is_file() and not (law.ROOT / name).is_file()
    ]
    assert missing == []
