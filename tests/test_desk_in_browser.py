"""From the list of leads to one lead in a real browser: both themes and widths, by keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from threading import Thread

import pytest
from django.contrib.staticfiles import finders
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import override_settings

from accord.agreements.values.terms import Task
from accord.contacts import api as contacts
from accord.contacts.values.groups import GroupRole, Stance
from accord.content import api as content
from accord.content.values import AssetText
from accord.definitions import api as definitions
from accord.desk.views.agreed import rooms
from accord.foundation import bulk, clock, outbox
from accord.goals import api as goals
from accord.handoffs import api as handoffs
from accord.handoffs.tests.routings import rule
from accord.handoffs.values.handoffs import Answer, Move
from accord.handoffs.values.plans import Owners, TaskState, TaskWish
from accord.handoffs.values.requests import Wish
from accord.intake import api as intake
from accord.intake.tests.tools import Tool
from accord.integrations.connecting.operations import (
    following,
    mastery,
    setting_up,
    steering,
    trying,
)
from accord.integrations.connecting.tests.lists import filled, serving
from accord.integrations.webhooks import queries as webhooks
from accord.integrations.webhooks.operations import endpoints
from accord.leads import api as leads
from accord.notices import api as notices
from accord.scoring import api as scoring
from accord.scoring.models import Drift as DriftRow
from accord.scoring.models import Suggestion as SuggestionRow
from accord.scoring.rules import drifting, suggesting
from accord.scoring.rules.reading import read_card
from accord.scoring.rules.stored_suggestions import written
from accord.scoring.tests.cards import changed
from accord.scoring.tests.test_suggesting import company, learned_of
from accord.scoring.values.drifting import Drift, Shift
from accord.scoring.values.learning import Given, Together
from accord.scoring.values.rounds import RoundKind
from accord.scoring.values.suggestions import Suggestion
from accord.team import api as team
from accord.team.values import Side
from tests import people, soak
from tests import routed as routing
from tests.browsing import AXE, CHROMIUM, FLAGS, VIOLATIONS
from tests.portals import hubspot
from tests.test_agreement_pages import KEY as AGREEMENT
from tests.test_agreement_pages import begin as begin_agreement
from tests.test_card_pages import CARD, PAIR
from tests.test_card_pages import begin as begin_card
from tests.test_handoff_pages import handed
from tests.test_leads_gone import ANA, COMPANY, gone, lead_of, take
from tests.test_writing_back import seller, tied_to, with_fields

sync_api = pytest.importorskip("playwright.sync_api")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # all that nightfall can change
PLACES = ["target-size", "scrollable-region-focusable", "region"]  # and what a width can
WIDTHS = [360, 1280]
GOALS = {
    "year": {"name": "A million", "metric": "revenue", "target": "1000000", "currency": "EUR",
             "side": "both", "from": "2026-01-01", "to": "2026-12-31"},
    "likes": {"name": "Likes", "metric": "visits", "target": "9", "side": "marketing",
              "from": "2026-01-01", "to": "2026-12-31"},
}  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM, reason="no Chromium here; install it with: apt-get install chromium"
    ),
    pytest.mark.skipif(
        not AXE.is_file() or not finders.find("vendor/htmx.min.js"),
        reason="run npm ci and python tools/vendor.py first",
    ),
]


@pytest.fixture(scope="module", autouse=True)
def beside_a_browser() -> Iterator[None]:
    """Playwright runs a loop in this thread, and Django would refuse the database beside it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


class Quiet(WSGIRequestHandler):
    disable_nagle_algorithm = True

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


class Served(ThreadedWSGIServer):
    daemon_threads = True

    def close_request(self, request: object) -> None:
        super().close_request(request)
        connections.close_all()


@pytest.fixture
def site(committed) -> Iterator[str]:
    people.load_leads(57, names=("Ines Duarte", "김서연", "Анна Кузнецова"))
    touches = [
        (
            f"T{n}",
            "L56",
            "web_visit",
            f"2026-11-{1 + n % 20:02d}T10:{n % 60:02d}:00+00:00",
            "in",
            "",
        )
        for n in range(70)
    ]
    fields = ("external_id", "lead_external_id", "kind", "occurred_at", "direction", "team")
    people.load("touches", fields, touches)
    met = ("M1", "L56", "meeting_booked", "2026-11-10T10:00:00+00:00", "2026-11-20T10:00:00+00:00")
    people.load("touches", (*fields[:4], "meeting_start"), [met])
    visited = [(f"2026-11-{day:02d}", "organic", f"{20 * day}") for day in range(1, 22)]
    people.load("visits", ("day", "origin", "visits"), visited)
    pieces = [("A1", "Calibration guide", "awareness"), ("A2", "Prices", "decision")]
    people.load("assets", ("external_id", "title", "journey_stage"), pieces)
    stages = [
        replace(stage, name=f"{stage.name} *") for stage in definitions.list_stages(at=people.AT)
    ]
    stages = definitions.filled(stages, preset=definitions.Preset.FIT_AND_READY)
    definitions.propose_stages(stages=stages, actor_id=None, at=people.AT)
    aimed = definitions.Condition(
        definitions.SegmentField.TARGET_LIST, definitions.SegmentTest.KNOWN
    )
    definitions.propose_segments(
        segments=[definitions.Segment("Aimed at", (aimed,))], actor_id=None, at=people.AT
    )
    known = [row.person_id for row in leads.list_leads(where=leads.LeadFilter()).rows]
    for place in range(3):
        people.in_doubt(known[2 * place], known[2 * place + 1], probability=0.95 - place / 10)
    intake.merge_people(first=known[8], second=known[9], actor_id=None, at=people.AT)
    people.add_member("rev_ops", name="Elena Marin", email="elena@example.com")
    server = Served(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def opened(browser, site, *, theme="light", width=1280):
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=theme, reduced_motion="reduce"
    )  # fmt: skip
    page = context.new_page()
    page.problems = []
    page.on(
        "console", lambda said: page.problems.append(said.text) if said.type == "error" else None
    )
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((site, "data:"))
            else page.problems.append(sent.url))  # fmt: skip
    return page


def sign_in(page, site, *, email="elena@example.com"):
    page.goto(f"{site}/leads/")
    page.fill("#id_login", email)
    page.fill("#id_password", people.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{site}/leads/")


def a_card():
    """The pages of a card in force, of its editor, and of whom it says to call."""
    if definitions.find_latest(kind=definitions.Kind.CARD, key="main") is None:
        begin_card(changed("fit.criteria", [*CARD["fit"]["criteria"], PAIR], of=CARD))
    if scoring.find_suggestion() is None:
        points_suggested()
        draft_beside()
    pages = ["/cards/", "/cards/main/", "/cards/main/edit/", "/cards/new/", "/leads/hot/"]
    return [*pages, "/cards/suggested/"]


def an_agreement() -> list[str]:
    """The pages of an agreement in force, and of writing one."""
    if definitions.find_latest(kind=definitions.Kind.AGREEMENT, key=AGREEMENT) is None:
        begin_agreement()
    return ["/agreements/", f"/agreements/{AGREEMENT}/", "/agreements/new/",
            f"/agreements/{AGREEMENT}/edit/", "/board/", "/board/argument/"]  # fmt: skip


def a_goal() -> list[str]:
    """The pages of a goal, and of a plan that follows from what is said."""
    if not goals.list_goals(at=clock.now()):
        owner = people.add_member("pr", name="Ada", email="ada-goal@example.com")
        for key, body in GOALS.items():
            goals.propose_goal(key=key, body=body, owner_id=owner, actor_id=None, at=clock.now())
    asked = (
        "goal=year&deal=1000&rate_lead_customer=2&rate_visit_lead=2&sdrs=1&hours=5&per_hour=6"
        "&per_lead=6&aes=1&per_ae=9&spend=100&visit_cost=1&call_cost=9&call_rate=1"
        "&name1=Web&want1=500&go1=2&lever=deal&by=10"
    )
    return ["/goals/", "/goals/new/", "/goals/year/edit/", "/goals/plan/", f"/goals/plan/?{asked}",
            "/definitions/goal/year/1/"]  # fmt: skip


def draft_beside():
    """A draft judges beside the card in force, for which leads have changed."""
    card = definitions.find_latest(kind=definitions.Kind.CARD, key="main")
    scoring.propose_card(key="main", body={**card.body, "name": "Other"}, actor_id=None,
                         at=people.AT)  # fmt: skip
    scoring.start_beside(key="main", actor_id=None, at=clock.now())
    while scoring.judge_beside_step(at=clock.now()):
        pass
    code = card.body["fit"]["criteria"][0]["code"]
    drift = Drift(card.id, people.AT, people.AT.date(), (Shift(code, 0, 0.12, 0.31, 150),))
    DriftRow.objects.create(version_id=card.id, looked_at=people.AT, told=drifting.written(drift))


def between_the_teams() -> list[str]:
    """The kinds of hand-off, a lead that sales asked about and one that it gave back, what a team
    asked of the other; a lead and a list that can be handed over."""
    members = {name: number for number, name in team.list_names()}
    back, asked = (handed(members["Ana"], name) for name in ("Zoe", "Yun"))
    told = {"actor": None, "at": clock.now()}
    handoffs.move(
        handoff_id=back, move=Move.REJECT, answer=Answer(reason="other", words="A student"), **told
    )
    handoffs.move(handoff_id=asked, move=Move.ASK, answer=Answer(words="Which plant?"), **told)
    wish = Wish(Task.CONTENT_REQUEST, "A page about hospitals")
    elena = team.find_actor(member_id=members["Elena Marin"])
    request = handoffs.ask_for(wish=wish, actor=elena, at=clock.now())
    lead = leads.list_leads(where=leads.LeadFilter()).rows[-1].id
    return [
        "/handoffs/kinds/", "/handoffs/kinds/edit/", "/returns/", "/returns/?show=back",
        "/requests/?who=all", "/requests/new/", f"/requests/{request}/", "/leads/hand-over/",
        f"/leads/{lead}/hand-over/",
    ]  # fmt: skip


def points_suggested():
    """Points learned from a company of the tests of learning, one field of it left out."""
    told = company(300)
    learned, body, reads = learned_of(told)
    said = suggesting.said_of(read_card(body), told)
    found = Suggestion(
        told[0].day, told[-1].day, learned.rows, learned.wins, body,
        [replace(each, is_number=each.column in learned.numbers) for each in reads],
        learned.suspects, learned.warnings, learned.liked,
        suggesting.count(read_card(body), told), said,
        (
            Together(Given("Size", ("51+",)), Given("touch form", at_least=1.0), 12, 50, 40, 31),
            Together(Given("Size", ("51+",)), Given("country", ("DE",)), 9, 60, 45, 38),
        ),
    )  # fmt: skip
    SuggestionRow.objects.create(
        asked_at=people.AT, ended_at=people.AT, step="counting", told=written(found),
        wishes={"ways": {}, "kept": []},
    )  # fmt: skip


def a_routing():
    """Rules of routing in force with their turns, why somebody would get a lead, and the editor."""
    if definitions.find_latest(kind=definitions.Kind.ROUTING) is None:
        ana, ben = (routing.member(name) for name in ("Ana", "Ben"))
        german = {"field": "language", "test": "one_of", "values": ["de"]}
        routing.in_force(
            rule("german", {"member": ana, "weight": 2, "skills": ["de"]}, conditions=[german],
                 needs=["language"], account_owner_first=True),
            rule("rest", {"member": ana}, {"role": "sdr"}), fallback=ben,
        )  # fmt: skip
        routing.routed([row.id for row in leads.list_leads(where=leads.LeadFilter()).rows])
    lead = leads.list_leads(where=leads.LeadFilter()).rows[0].id
    return [f"/routing/?lead={lead}", "/routing/?q=person", "/routing/edit/",
            "/definitions/routing/1/"]  # fmt: skip


def a_persona():
    """The pages of a persona in force, of the draft after it and of its form."""
    told = {"name": "Head of IT", "who": "Runs the systems.", "needs": ["Fewer tools"]}
    where = {"kind": definitions.Kind.PERSONA, "key": "it"}
    if definitions.find_latest(**where) is None:
        definitions.draft(**where, body=told, actor_id=None, at=people.AT)
        people.sign(**where, number=1, at=people.AT)
        told = {**told, "needs": ["Fewer tools", "Less copying"]}
        definitions.draft(**where, body=told, actor_id=None, at=people.AT)
        [version] = definitions.list_latest(kind=definitions.Kind.PERSONA)
        [member] = definitions.list_signers()[Side.SALES]
        definitions.comment(
            version_id=version.id, clause="needs", words="Says who?", member_id=member, at=people.AT
        )
    return [f"/definitions/persona/it/{place}/" for place in ("1", "2", "write")]


ANY_MERGE = contacts.MergeFilter()


def pairs_in_doubt():
    """The pairs that wait, the likeliest first."""
    return [doubt.id for doubt in contacts.list_doubts()]


def violations(page, rules):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(f"rules => axe.run({{runOnly: rules, {VIOLATIONS}}})", rules)
    return [(rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]]


def flaws(page, *, width, rules=RULES):
    """What is wrong with the page as it stands."""
    said = violations(page, rules) if rules else []
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*said, *page.problems, *([f"{wide} px wide"] if wide > width else [])]


def flaws_of_the_dark(page):
    """What is wrong with a page that has been looked at, after nightfall."""
    page.emulate_media(color_scheme="dark")
    return [*violations(page, COLOURS), *page.problems]


def a_company() -> int:
    """The first company that leads brought."""
    return contacts.list_companies(limit=1)[0][1].id


def a_target_list() -> int:
    """A list with one company on it."""
    return contacts.mark_targets(
        name="Spring accounts", companies=[a_company()], actor_id=None, at=people.AT
    )


def an_account_plan() -> str:
    """The plan of the first company, with a task that is late and one that is done."""
    elena = next(card.id for card in team.list_members() if card.name == "Elena Marin")
    actor = team.find_actor(member_id=elena)
    owners = Owners(people.add_member("demand_gen"), people.add_member("ae"))
    told = {"actor": actor, "at": clock.now()}
    plan = handoffs.open_plan(
        company_id=a_company(), owners=owners, goal="Two more plants this year", **told
    )
    for title in ("Send the study", "Ask who signs"):
        wish = TaskWish(title, elena, date(2026, 11, 1))
        task = handoffs.add_task(plan_id=plan, wish=wish, **told)
    handoffs.end_task(task_id=task, wanted=TaskState.DONE, **told)
    return f"/companies/{a_company()}/plan/"


def of_connections() -> list[str]:
    """Pages of one tool that is read and ails, and of one that is being connected."""
    server = filled(5)
    with serving(server) as address:
        numbers = [
            setting_up.connect(
                tool="list", said={"address": address, "token": ""}, now=clock.now, actor_id=None
            )
            for _each in range(2)
        ]
        reads, begins = numbers
        server.put("wrong", email="nobody")
        steering.begin(connection_id=reads, at=clock.now(), actor_id=None)
        following.go(connection_id=reads, now=clock.now)
        server.always = (403, {}, b"")
        steering.go_on(connection_id=reads, at=clock.now(), actor_id=None)
        following.go(connection_id=reads, now=clock.now)
        server.always = None
        steering.ask_for_trial(connection_id=begins, at=clock.now())
        trying.try_out(connection_id=begins, now=clock.now)
    here = "/settings/connections/"
    return [
        here,
        f"{here}new/hubspot/",
        f"{here}{reads}/",
        f"{here}{begins}/",
        f"{here}{begins}/streams/leads/",
        f"{here}{begins}/trial/",
    ]


@contextmanager
def written_to() -> Iterator[str]:
    """A tool that is written to, with a conflict, a refusal and somebody twice there, and one
    change that waits; answers where its pages begin."""
    with (
        hubspot.portal(seed=2) as portal,
        override_settings(OUTGOING_ALLOWED=frozenset({portal.host})),
    ):
        with_fields(portal)
        owner = seller(portal, "Sam")
        ana = portal.add_contact(
            email="ana@twice.example", firstname="Ana", lastname="Twice", hubspot_owner_id=owner
        )
        portal.add_contact(email="a.twice@twice.example", firstname="Ana", lastname="Twice")
        tied = tied_to(portal).on()
        portal.change("contacts", ana, accord_stage="My own words for where this stands")
        tied.go(later=120)
        bulk.execute(
            """update integrations_writtenrecord
               set fault = 'not_written', fault_detail = 'FIELD_CUSTOM_VALIDATION_EXCEPTION'"""
        )
        first, second = [one.id for one in map(contacts_named, ("ana@twice", "a.twice@twice"))]
        intake.merge_people(first=first, second=second, actor_id=None, at=people.AT)
        mastery.switch_off(connection_id=tied.id, at=tied.now(), actor_id=None)
        portal.add_contact(email="new@twice.example", firstname="New", lastname="Comer")
        tied.go(later=120)
        bulk.execute(  # another owner here than there, and one whom nobody here is known as
            """update leads_lead set owner_id = (select id from team_member where name = %s)
               where owner_id is not null""",
            ["Elena Marin"],
        )
        tied.go(later=120)
        bulk.execute(
            """insert into integrations_unknownowner (connection_id, stream, external_id, cell, at)
               values (%s, 'contacts', 'c1', '77123', now())""",
            [tied.id],
        )
        yield f"/settings/connections/{tied.id}/"


def contacts_named(words: str) -> contacts.PersonCard:
    [number] = contacts.search_people(words=words)
    return contacts.get_person(person_id=number)


def a_tool() -> int:
    """A tool that sends, with fields that came, a message taken and one turned away."""
    found = [one.id for one in intake.list_sources()]
    if found:
        return found[0]
    tool = Tool(name="typeform")
    tool.send({"type": "lead.created", "data": {"email": "ana@example.com", "mood": "fine"}})
    tool.send(b"{")
    return tool.id


def a_tool_that_is_told() -> int:
    """A tool that is told, with a message that arrived nowhere and one that waits."""
    owner = team.find_actor(member_id=people.add_member("mops"))
    number, _secret = endpoints.add_endpoint(
        name="Zap", url="https://93.184.215.14/hooks/x", topics=["lead.created"], actor=owner,
        at=people.AT,
    )  # fmt: skip
    for _ in range(2):
        endpoints.send_test(endpoint_id=number, at=people.AT)
    [message] = outbox.claim(
        channel=webhooks.channel(number), at=people.AT, ask=lambda _message: "", limit=1
    )
    outbox.settle(message=message, error="STATUS 500", at=people.AT, pauses=[])
    return number


def waiting_files(page, site) -> list[str]:
    """Files on their way in: one as a known tool writes it, one that is not taken, one that cannot
    be read as it is."""
    page.goto(f"{site}/imports/new/")
    page.set_input_files(
        "#file",
        [
            {"name": name, "mimeType": "text/csv", "buffer": text}
            for name, text in (
                ("shop-leads.csv", b"Lead id,E-mail\nL1,ana@example.com\n"),
                ("tickets.csv", b"Ticket ID,Ticket name,Priority\n1,Printer,High\n"),
                ("numbers.csv", b"1,2\n3,4\n"),
            )
        ],
    )
    page.click("#read")
    return ["/imports/new/together/", *(f"/imports/new/{one}/columns/" for one in drafts()[:2])]


def drafts() -> list[int]:
    """Files on their way in."""
    return [one for (one,) in bulk.fetch("select id from intake_draft order by id")]


def who_is_gone() -> list[str]:
    """Lists of leads and companies that were deleted in their tool, and one of each."""
    firm = ("C9", "Nordwind", "nordwind.example")
    people.load("companies", COMPANY, [(*firm, "")], source="hubspot")
    take(ANA)
    people.load("companies", COMPANY, [("C9", "", "", "true")], source="hubspot")
    take(gone("1"))
    [(_key, company)] = contacts.list_companies(ids=None, is_gone=True, limit=1)
    lead = lead_of(ANA[1])
    return [
        "/leads/?gone=yes", "/companies/?gone=yes", f"/leads/{lead.id}/",
        f"/companies/{company.id}/",
    ]  # fmt: skip


def a_link(person: int | None) -> str:
    """The page behind the link in a mail."""
    link = contacts.PreferenceLink(person, "ana@example.com", "newsletter")
    return f"/u/{contacts.preference_token(link=link)}/"


def judged_together() -> list[str]:
    """A round that is over, a room that is open, and what its phones see first."""
    at = clock.now()
    sides = {"seo": Side.MARKETING, "bdr": Side.SALES}
    members = {people.add_member(role): side for role, side in sides.items()}
    over = scoring.begin_round(kind=RoundKind.TEAM, members=members, actor_id=None, at=at)
    for member, side in members.items():
        voter = scoring.find_voter(round_id=over, member_id=member)
        is_good = side is Side.SALES
        for place in (1, 2):
            scoring.answer(voter=voter, place=place, is_good=is_good, clause="title", at=at)
    scoring.end_round(round_id=over, actor_id=None, at=at)
    scoring.show_outcomes(round_id=over, actor_id=None, at=at)
    room = scoring.begin_round(kind=RoundKind.ROOM, members={}, actor_id=None, at=at)
    address = rooms.token_of(scoring.get_round(round_id=room))
    return [f"/judging/{over}/", f"/judging/{room}/room/", f"/call/{address}/"]


def a_group() -> int:
    """A buying group of everybody at the first company, with a risk to tell of."""
    [(_key, company)] = contacts.list_companies(ids=None, after=None, limit=1)
    told = {"actor_id": None, "at": people.AT}
    group = contacts.open_group(company_id=company.id, name="New line", **told)
    for one in contacts.list_people(company_id=company.id, limit=5)[1:]:
        contacts.add_group_member(
            group_id=group, person_id=one.id, role=GroupRole.USER, stance=Stance.BLOCKER, **told
        )
    return group


def of_a_group() -> list[str]:
    """Its page, and the one by which it is handed over."""
    group = a_group()
    return [f"/groups/{group}/", f"/groups/{group}/hand-over/"]


def test_colours_that_are_too_alike_in_one_theme_are_found_in_it_alone(browser, site):
    page = opened(browser, site)
    page.goto(f"{site}/leads/")  # asks who is there
    page.evaluate("document.querySelector('h1').style.color = 'light-dark(#111, #222)'")
    assert flaws(page, width=1280) == []
    assert [rule for rule, _html in flaws_of_the_dark(page)] == ["color-contrast"]


def of_leads(_page, _site) -> list[str]:
    long, person = next(
        (row.id, row.person_id)
        for row in leads.list_leads(where=leads.LeadFilter()).rows
        if row.email.startswith("person56@")
    )
    pair, merge = pairs_in_doubt()[0], contacts.list_standing_merges(where=ANY_MERGE)[0].id
    return [
        "/leads/", f"/leads/{long}/", "/companies/alike/", f"/companies/{a_company()}/",
        f"/people/{person}/", f"/people/{person}/same/?q=person",
        f"/people/{person}/company/?q=firm", f"/people/{person}/privacy/",
        "/duplicates/", f"/duplicates/{pair}/", f"/duplicates/many/?answer=same&pair={pair}",
        "/merges/", f"/merges/many/?merge={merge}", "/settings/duplicates/",
        "/targets/", f"/targets/{a_target_list()}/", "/stale/", "/two-at-once/",
        an_account_plan(), "/account-tasks/",
        "/groups/", *of_a_group(), a_link(person), a_link(None), *who_is_gone(),
    ]  # fmt: skip


def about_content() -> list[str]:
    """The library with a piece, and every page about it."""
    text = AssetText(title="Probe guide", url="https://example.com/", persona="engineer")
    number, _change = content.add_asset(text=text, actor_id=None, at=clock.now())
    lead = leads.list_leads(where=leads.LeadFilter(), limit=1).rows[0].id
    return [
        "/content/", "/content/new/", f"/content/{number}/", "/content/find/?persona=engineer",
        "/content/coverage/", "/content/messages/", f"/leads/{lead}/content/",
    ]  # fmt: skip


def of_words_and_scores(_page, _site) -> list[str]:
    judged = judged_together()  # by the plain clauses: there is no card yet
    return [
        "/definitions/", "/definitions/stages/2/",
        "/definitions/segments/new/", "/definitions/segments/2/",
        "/definitions/stages/new/", "/definitions/benchmarks/write/", *a_persona(), *a_card(),
        *a_goal(),
        "/judging/", "/judging/calculator/", "/leads/to-judge/", *judged,
        "/measures/", "/start/", *about_content(),
        "/results/", "/results/conversion/?step=lead:mql",
        "/results/visits/", "/results/visits/?by=origin",
    ]  # fmt: skip


def of_what_both_agreed(_page, _site) -> list[str]:
    return [*a_routing(), *an_agreement(), *between_the_teams()]


def of_settings(page, site) -> list[str]:
    return [
        "/settings/team/", "/settings/team/left/", "/settings/visits/",
        "/settings/roles/", "/settings/roles/sdr/", *hours_that_wait(),
        "/settings/working-time/company/holidays/?country=RO", "/settings/working-time/absences/",
        "/settings/writing/", "/settings/writing/purposes/", "/settings/writing/stops/",
        "/settings/writing/mail/", "/settings/evidence/", "/settings/evidence/team/",
        "/settings/sources/", f"/settings/sources/{a_tool()}/", "/settings/mailboxes/",
        "/settings/told/", f"/settings/told/{a_tool_that_is_told()}/",
        "/settings/notices/", "/settings/notices/log/?show=waiting", *what_was_told(),
        "/forms/", "/forms/new/?for=contact", *of_connections(), *waiting_files(page, site),
    ]  # fmt: skip


def hours_that_wait() -> list[str]:
    """Of both teams, proposed by one leader."""
    by = team.find_actor(member_id=people.add_member("sales_lead", email="hours@example.com"))
    assert by is not None
    at, company = clock.now(), team.get_calendar(key="company").id
    team.propose_hours(
        calendar_id=company, first_day=at.date() + timedelta(days=2), actor=by, at=at,
        says=team.version_of(calendar_id=team.get_calendar(key="24x7").id, at=at)[1],
    )  # fmt: skip
    return ["/settings/working-time/", "/settings/working-time/company/"]


def what_was_told() -> list[str]:
    """Notices for everybody, and the page of the link in one."""
    everybody = [card.id for card in team.list_members() if card.active]
    notices.tell(
        kind="handed_over", to=everybody, subject="handoff", subject_id=1, facts={}, key="told:1",
        at=clock.now(),
    )  # fmt: skip
    token = notices.make_link(
        member_id=everybody[0], action="reject", subject="handoff", subject_id=1, at=clock.now()
    )
    return ["/notices/", f"/n/{token}/"]


@pytest.mark.soak
@pytest.mark.parametrize(
    "places", [of_leads, of_words_and_scores, of_what_both_agreed, of_settings]
)
def test_pages_are_clean_and_fit_in_every_theme_and_width(browser, site, places):
    page = opened(browser, site)
    sign_in(page, site)
    for address in places(page, site):
        page.goto(site + address)
        look(page, address)


def test_pages_of_a_tool_that_is_written_to_are_clean_and_fit(browser, site):
    page = opened(browser, site)
    sign_in(page, site)
    with written_to() as tool:
        for name in ("", "fields/", "conflicts/", "refused/", "doubles/", "writing/"):
            page.goto(site + tool + name)
            look(page, name)
        page.click("#look")
        page.wait_for_selector("#preview-rows")
        look(page, "what would be written")


def look(page, address):
    """Find no flaw with what is shown: at one width by day and by night, in turns, at the other
    with what less room can change; in full by `make soak`."""
    turn = WIDTHS[sum(address.encode()) % len(WIDTHS)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if width != turn and not soak.FULL:
            there = PLACES if width == min(WIDTHS) else []
            assert flaws(page, width=width, rules=there) == [], f"{address}, {width} px wide"
            continue
        assert flaws(page, width=width) == [], f"{address}, {width} px wide"
        assert flaws_of_the_dark(page) == [], f"{address}, {width} px wide, in the dark"
        page.emulate_media(color_scheme="light")


def test_on_a_phone_a_month_stays_on_its_line_and_a_wide_table_scrolls_in_its_frame(browser, site):
    page = opened(browser, site, width=360)
    sign_in(page, site)
    page.goto(f"{site}/results/conversion/?by=cohort")
    heads = page.eval_on_selector_all(
        ".table--small tbody th",
        "all => all.filter(one => one.textContent.includes('\\u00a0'))"
        ".map(one => { const words = document.createRange(); words.selectNodeContents(one);"
        " return new Set([...words.getClientRects()].map(line => line.top)).size })",
    )
    assert set(heads) == {1}, heads
    frame = page.locator("#others .scroll")
    beside = frame.evaluate("frame => frame.scrollWidth - frame.clientWidth")
    assert beside > 0, "nothing goes on past the edge, so this shows nothing"
    before = frame.screenshot()
    frame.evaluate("frame => frame.style.backgroundImage = 'none'")
    assert frame.screenshot() != before, "the edge says nothing of what goes on past it"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_from_the_list_to_a_lead_by_keyboard(browser, site):
    page = opened(browser, site)
    sign_in(page, site)
    page.keyboard.press("j")
    page.keyboard.press("j")
    name = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leads/*/")
    assert page.inner_text("h1") == name
    page.go_back()
    assert page.url == f"{site}/leads/"
    assert page.problems == []


def test_pairs_are_answered_and_taken_back_by_keyboard_alone(browser, site):
    page = opened(browser, site)
    sign_in(page, site)
    first, second, third = pairs_in_doubt()
    both = contacts.get_doubt(doubt_id=first).heads
    before = [page_words(page, f"{site}/people/{number}/") for number in both]
    page.goto(f"{site}/duplicates/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/duplicates/{first}/")
    while page.evaluate("document.activeElement.name") != "keep-email":
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    kept = page.evaluate("document.activeElement.closest('label').innerText.trim()")
    page.keyboard.press("s")
    page.wait_for_url(f"{site}/duplicates/{second}/")
    assert contacts.heads_of(people=both)
    assert contacts.get_person(person_id=both[0]).email == kept
    page.keyboard.press("z")
    page.wait_for_url(f"{site}/duplicates/{first}/")
    assert contacts.heads_of(people=both) == {}
    after = [page_words(page, f"{site}/people/{number}/") for number in both]
    assert after == before
    page.goto(f"{site}/duplicates/{first}/")
    page.keyboard.press("j")
    page.wait_for_url(f"{site}/duplicates/{second}/")
    page.keyboard.press("d")
    page.wait_for_url(f"{site}/duplicates/{third}/")
    page.keyboard.press("k")
    page.wait_for_url(f"{site}/duplicates/{first}/")
    page.keyboard.press("l")
    page.wait_for_url(f"{site}/duplicates/{third}/")
    assert pairs_in_doubt() == [third]
    page.keyboard.press("?")
    assert "Different" in page.inner_text("#keys-list")
    assert page.problems == []


def page_words(page, address):
    page.goto(address)
    return page.inner_text("main")


def test_showing_more_keeps_the_place_and_the_focus(browser, site):
    page = opened(browser, site)
    sign_in(page, site)
    assert page.locator("tbody tr").count() == 50
    page.focus("#leads-more-link")
    page.keyboard.press("Enter")
    page.locator("tbody tr").nth(55).wait_for()  # two of the 57 are one person
    assert page.url == f"{site}/leads/"
    page.locator("tbody a", has_text="Ines").first.wait_for()
    long = next(
        row.id
        for row in leads.list_leads(where=leads.LeadFilter()).rows
        if row.email.startswith("person56@")
    )
    page.goto(f"{site}/leads/{long}/")
    before = page.locator(".story__entry").count()
    page.focus("#story-more-link")
    page.keyboard.press("Enter")
    page.locator(".story__entry").nth(before).wait_for()
    assert page.problems == []


def test_a_view_is_kept_under_a_name(browser, site):
    page = opened(browser, site)
    sign_in(page, site)
    page.select_option("#filter-stage", "mql")
    page.wait_for_url("**stage=mql**")
    page.click("summary:has-text('Views')")
    page.fill("#view-name", "Ready now")
    page.click("button:has-text('Keep view')")
    page.wait_for_url("**/leads/?stage=mql")
    assert page.locator("summary:has-text('Ready now')").count() == 1
    page.goto(f"{site}/companies/")
    page.goto(f"{site}/leads/")
    page.click("summary:has-text('Views')")
    page.click("a:has-text('Ready now')")
    page.wait_for_url("**stage=mql**")
    assert page.problems == []
