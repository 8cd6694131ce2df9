"""Tools for language models: what a key may do at the API, it may do here, and nothing else."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from mcp import Client, StdioServerParameters

from accord.config.routes import ROUTES
from accord.foundation import bulk
from accord.integrations.mcp import api, operations, values
from accord.integrations.mcp.values import Ask
from accord.team import api as team
from accord.team.values import CAPABILITIES, Role
from tests import people

# Each tool: the route behind it, and arguments that are in order.
ROUTE_OF: dict[str, tuple[str, str, dict[str, Any]]] = {
    "find_leads": ("api:leads", "GET", {"words": "ana"}),
    "get_lead": ("api:lead", "GET", {"lead_id": 1}),
    "get_timeline": ("api:timeline", "GET", {"lead_id": 1}),
    "list_measures": ("api:measures", "GET", {}),
    "get_measure": ("api:measure", "GET", {"name": "conversion"}),
    "list_definitions": ("api:definitions", "GET", {}),
    "list_cards": ("api:cards", "GET", {}),
    "get_card": ("api:card_version", "GET", {"key": "main", "version": 1}),
    "get_scores": ("api:lead_scores", "GET", {"lead_id": 1}),
    "list_hot_leads": ("api:hot", "GET", {}),
    "list_duplicates": ("api:duplicates", "GET", {}),
    "where_every_record_is": ("api:ledger", "GET", {}),
    "may_be_written_to": ("api:contacts_allowed", "POST", {"emails": ["ana@example.com"]}),
    "send_leads": ("api:leads", "POST", {"records": [{"email": "new@example.com"}]}),
    "send_touches": (
        "api:touches",
        "POST",
        {"records": [{"email": "ana@example.com", "kind": "call_connected",
                      "occurred_at": "2026-11-20T10:00:00Z"}]},
    ),
}  # fmt: skip
Talk = Callable[[Client], Awaitable[Any]]


def key_of(role: str) -> str:
    return team.make_key(name=role, role=role, at=people.AT)


def served(key: str) -> Any:
    actor = team.find_actor(member_id=None, key=key)
    assert actor
    return api.server(key=key, actor=actor)


def talked(server: Any, talk: Talk) -> Any:
    async def whole() -> Any:
        async with Client(server) as client:
            return await talk(client)

    return asyncio.run(whole())


def called(server: Any, name: str, /, **arguments: Any) -> tuple[bool, Any]:
    """Whether the tool refused, and what it said."""

    async def talk(client: Client) -> tuple[bool, Any]:
        answer = await client.call_tool(name, arguments)
        text = answer.content[0].text
        return bool(answer.is_error), text if answer.is_error else json.loads(text)

    return talked(server, talk)


def offered(server: Any) -> set[str]:
    async def talk(client: Client) -> set[str]:
        return {tool.name for tool in (await client.list_tools()).tools}

    return talked(server, talk)


def test_each_tool_needs_what_the_route_behind_it_needs():
    assert set(ROUTE_OF) == set(values.NEEDED)
    for name, (route, method, _arguments) in ROUTE_OF.items():
        assert ROUTES[route][method] is values.NEEDED[name], name


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_a_role_is_offered_what_it_may_and_the_api_refuses_the_rest(role: str, committed: None):
    key = key_of(role)
    may = CAPABILITIES[Role(role)]
    expected = {name for name, needed in values.NEEDED.items() if needed in may}
    assert offered(served(key)) == expected
    # A program that asks for the rest all the same is turned away by the API itself.
    asked: list[Ask] = []

    def asking(ask: Ask) -> dict[str, Any]:
        asked.append(ask)
        return {}

    tools, running = api.Tools(asking), operations.application()
    for name in sorted(set(values.NEEDED) - expected):
        getattr(tools, name)(**ROUTE_OF[name][2])
        answer = operations.ask(application=running, key=key, ask=asked[-1])
        assert answer.status == 403, name
    assert bulk.fetch("select count(*) from contacts_person") == [(0,)]


@pytest.fixture
def lead(committed: None) -> int:
    people.load(
        "leads", ["email", "external_id", "company"], [["ana@example.com", "1", "Ștefan Foods"]]
    )
    [(number,)] = bulk.fetch("select id from leads_lead")
    return int(number)


def test_tools_answer_what_the_api_answers(lead: int):
    key = key_of("rev_ops")
    server, browser = served(key), Browser(headers={"authorization": f"Bearer {key}"})
    for tool, arguments, address in (
        ("find_leads", {"words": "stefan"}, "/api/v1/leads?q=stefan&limit=20"),
        ("get_lead", {"lead_id": lead}, f"/api/v1/leads/{lead}"),
        ("get_timeline", {"lead_id": lead}, f"/api/v1/leads/{lead}/timeline?limit=20"),
        ("list_measures", {}, "/api/v1/measures"),
        ("list_definitions", {}, "/api/v1/definitions"),
        ("list_duplicates", {}, "/api/v1/duplicates?limit=20"),
        ("where_every_record_is", {"by": "door"}, "/api/v1/ledger?by=door"),
    ):
        assert called(server, tool, **arguments) == (False, browser.get(address).json()), tool
    found = called(server, "find_leads", words="stefan")[1]["items"]
    assert [one["id"] for one in found] == [lead]
    assert called(server, "find_leads", words="nobody here")[1]["items"] == []


def test_what_is_written_goes_through_the_intake(lead: int):
    server = served(key_of("rev_ops"))
    wrong, told = called(
        server, "send_leads", records=[{"email": "bo@example.com"}, {"email": "no address"}]
    )
    assert not wrong
    assert (told["received"], told["created"]) == (2, 1)
    wrong, told = called(server, "send_touches", **ROUTE_OF["send_touches"][2])
    assert (wrong, told["created"]) == (False, 1)
    entries = called(server, "get_timeline", lead_id=lead)[1]["items"]
    assert [one["touch"] for one in entries if one["kind"] == "touch"] == ["call_connected"]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("get_lead", {"lead_id": 999}, "There is no lead 999."),
        ("get_lead", {"lead_id": "x"}, "lead_id"),
        ("find_leads", {"limit": 5_000}, "limit"),
        ("find_leads", {"stage": "x"}, "stage"),
        ("find_leads", {"cursor": "AAAA"}, "cursor"),
        ("find_leads", {"words": "a\x00b"}, "q"),
        ("get_measure", {"name": "nothing"}, "There is no measure nothing."),
        ("get_measure", {"name": "../leads"}, "name"),
        ("get_scores", {"lead_id": 999}, "There is no lead 999."),
        ("get_card", {"key": "main", "version": 1}, "There is no version 1 of a card main."),
        ("get_card", {"key": "../leads", "version": 1}, "key"),
        ("list_hot_leads", {}, "No card is in force."),
        ("list_hot_leads", {"limit": 51}, "limit"),
        ("list_duplicates", {"cursor": "AAAA"}, "cursor"),
        ("where_every_record_is", {"first_day": "2026-02-01", "last_day": "2026-01-01"}, "after"),
        ("send_leads", {"records": []}, "records"),
        ("send_leads", {"records": [{"shoe_size": 5}]}, "not as described"),
        ("send_leads", {"records": [{"email": "a@b.cc"}] * 21}, "records"),
        ("drop_tables", {}, "drop_tables"),
    ],
)
def test_what_cannot_be_done_is_said(
    tool: str, arguments: dict[str, Any], said: str, committed: None
):
    wrong, told = called(served(key_of("rev_ops")), tool, **arguments)
    assert wrong
    assert said in told


def test_a_key_that_ended_opens_nothing_more(lead: int):
    key = key_of("viewer")
    server = served(key)
    assert not called(server, "get_lead", lead_id=lead)[0]
    [(number,)] = bulk.fetch("select id from team_apikey")
    team.revoke_key(key_id=number, at=people.AT, actor_id=None)
    wrong, told = called(server, "get_lead", lead_id=lead)
    assert wrong
    assert "ana@example.com" not in told


def test_the_command_speaks_over_stdin_and_stdout(lead: int):
    def process(key: str) -> StdioServerParameters:
        return StdioServerParameters(
            command=sys.executable,
            args=["-m", "accord.config.cli", "mcp"],
            env={**os.environ, "ACCORD_HOME": str(settings.HOME), "ACCORD_KEY": key},
        )

    wrong, told = called(process(key_of("viewer")), "get_lead", lead_id=lead)
    assert (wrong, told["email"]) == (False, "ana@example.com")
