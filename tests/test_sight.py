"""Who sees only some leads, deals and people: by every address, list, file, key and search."""

import csv
import html
import io
import random
import re
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accord.agreements.values.terms import Task
from accord.config import sight
from accord.config.routes import PUBLIC, ROUTES
from accord.contacts import api as contacts
from accord.contacts.tests.builders import make_people
from accord.contacts.values.groups import GroupRole, Stance
from accord.deals import api as deals
from accord.deals.models import Deal
from accord.desk.models import SavedView
from accord.desk.queries import hanging_on
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.values.requests import About, Subject, Wish
from accord.intake import api as intake
from accord.intake.models import Batch
from accord.leads import api as leads
from accord.leads.models import Lead
from accord.leads.tests.builders import open_for
from accord.team import api as team
from accord.team.models import Membership, RoleSight
from accord.team.values import EVERYTHING, Rows, Scope
from tests import people
from tests.test_mcp import called, served
from tests.test_routes import PARAMETERS_OF
from tests.test_routes import rows as held_rows

DEAL_FIELDS = (
    "external_id", "name", "lead_external_id", "company", "outcome", "amount", "currency",
)  # fmt: skip
OF_EVERYBODY = {"api:leads", "leads", "leads_file", "deals", "deals_file"}


def say(role: str, rows: Rows, *, unowned: bool = False, read_only: bool = False) -> None:
    RoleSight.objects.update_or_create(
        role=role,
        defaults={
            "rows": rows.value,
            "unowned": unowned or rows is Rows.ALL,
            "read_only": read_only,
        },
    )


class Two:
    """A member and somebody else: for each kind of record one of theirs and one of the other's."""

    def __init__(self) -> None:
        self.member = people.add_member("rev_ops", name="Mine", email="mine@example.com")
        self.other = people.add_member("ae", name="Other", email="other@example.com")
        self.content = people.add_member("content", name="Cleo", email="cleo@example.com")
        people.load_leads(8, names=("Zyxwa Mine", "Qwvut Other"))
        rows = list(Lead.objects.order_by("id"))
        for number, lead in enumerate(rows):
            lead.owner_id = (self.member, self.other)[number % 2]
            lead.save()
        mine, theirs = rows[0::2], rows[1::2]
        self.ids = {
            "lead_id": (mine[0].pk, theirs[0].pk),
            "person_id": (mine[0].person_id, theirs[0].person_id),
            "deal_id": self._deals(),
            "doubt_id": tuple(
                people.in_doubt(one.person_id, two.person_id) for one, two in (mine[:2], theirs[:2])
            ),
            "batch_id": tuple(
                intake.receive(
                    door=intake.Door.FILE,
                    plan=intake.Plan(kind=intake.Kind.LEADS, source="x", zone="UTC",
                                     currency="EUR", columns={"email": "email"}),
                    rows=1, at=people.AT, made_by_id=who,
                )
                for who in (self.member, self.other)
            ),
            "sweep_id": tuple(
                intake.order_sweep(
                    kind=intake.SweepKind.DIFFERENT, targets=[1], actor_id=who, at=people.AT
                )
                for who in (self.member, self.other)
            ),
            "merge_id": tuple(
                intake.merge_people(
                    first=one.person_id, second=two.person_id, actor_id=None, at=people.AT
                )
                for one, two in (mine[2:], theirs[2:])
            ),
            "handoff_id": tuple(
                handoffs.hand_over(
                    lead_ids=[lead.pk], kind="marketing_to_sdr", order=handoffs.Order(at=people.AT)
                ).made[lead.pk]
                for lead in (mine[0], theirs[0])
            ),
            "request_id": tuple(self._asked(lead.pk) for lead in (mine[0], theirs[0])),
        }  # fmt: skip
        self.client = people.as_member(self.member)
        self.client.raise_request_exception = False
        self.key = team.make_key(name="k", role="rev_ops", at=people.AT, actor_id=self.member)

    def _asked(self, lead: int) -> int:
        """Something asked about a lead, in which the member themselves has no part."""
        actor = team.find_actor(member_id=self.other)
        assert actor is not None
        about = Subject(About.LEAD, lead)
        wish = Wish(Task.DATA_FIX, "The number is wrong", about, to_id=self.content)
        return handoffs.ask_for(wish=wish, actor=actor, at=people.AT)

    def _deals(self) -> tuple[int, int]:
        people.load(
            "deals",
            DEAL_FIELDS,
            [("D0", "Zyxwadeal", "L0", "Firm 0", "open", "12", "EUR"),
             ("D1", "Qwvutdeal", "L1", "Firm 1", "open", "13", "EUR")],
        )  # fmt: skip
        one, two = Deal.objects.order_by("external_key")
        Deal.objects.filter(pk=one.pk).update(owner_id=self.member)
        Deal.objects.filter(pk=two.pk).update(owner_id=self.other)
        return one.pk, two.pk

    def address(self, name: str, *, mine: bool) -> str:
        given = {
            parameter: self.ids[parameter][0 if mine else 1] for parameter in PARAMETERS_OF[name]
        }
        return reverse(name, kwargs=given)

    def status(self, name: str, method: str, *, mine: bool) -> int:
        """What is answered; whatever it did is undone."""
        address = self.address(name, mine=mine)
        with transaction.atomic():
            if name.startswith("api:"):
                browser = Client(headers={"authorization": f"Bearer {self.key}"})
                found = browser.generic(method, address).status_code
            else:
                found = self.client.generic(method, address).status_code
            transaction.set_rollback(True)
        return int(found)


ABOUT_A_RECORD = sorted(
    name
    for name, parameters in PARAMETERS_OF.items()
    if parameters and all(sight.PARAMETERS.get(one) for one in parameters)
)


@pytest.mark.django_db
def test_by_no_address_does_a_record_out_of_sight_exist():
    two = Two()
    told = [
        (name, method)
        for name in ABOUT_A_RECORD
        for method, needed in ROUTES[name].items()
        if needed is not PUBLIC
    ]
    assert len(told) > 25
    before = {
        (name, method, mine): two.status(name, method, mine=mine)
        for name, method in told
        for mine in (True, False)
    }
    say("rev_ops", Rows.OWN)
    for name, method in told:
        assert two.status(name, method, mine=False) == 404, (name, method)
        # Own records are answered as they are to somebody who sees everything.
        assert two.status(name, method, mine=True) == before[name, method, True], (name, method)
    held = held_rows()
    for name, method in told:
        browser = Client(headers={"authorization": f"Bearer {two.key}"})
        asks = browser if name.startswith("api:") else two.client
        asks.generic(method, two.address(name, mine=False))
    assert held_rows() == held
    # What the others' addresses answer to somebody who sees everything is not "nothing there".
    found = {name for name, method in told if before[name, method, False] != 404}
    assert found >= set(ABOUT_A_RECORD) - NEEDS_A_FORM
    reads = [name for name, method in told if method == "GET"]
    assert all(before[name, "GET", False] != 404 for name in reads)


# Routes that answer 404 to a form that says nothing, or where nothing was done yet.
NEEDS_A_FORM = {"merge_people", "pair_answer", "sweep_back", "lead_content_useful"}


@pytest.mark.django_db
def test_nor_by_what_a_form_names():
    two = Two()
    say("rev_ops", Rows.OWN)
    mine, theirs = two.ids["person_id"]
    group = contacts.open_group(company_id=company_of(mine), name="G", actor_id=None, at=people.AT)
    contacts.add_group_member(
        group_id=group, person_id=theirs, role=GroupRole.OTHER,
        stance=Stance.UNKNOWN, actor_id=None, at=people.AT,
    )  # fmt: skip
    [number] = [one.id for one in contacts.list_group_members(group_ids=[group])]
    pair = {"kind": "different", "targets": str(two.ids["doubt_id"][1])}
    merge = {"kind": "end", "targets": str(two.ids["merge_id"][1])}
    asked = [
        (f"/people/{mine}/merge/", {"other": theirs}),
        (f"/groups/{group}/members/", {"person": theirs, "role": "other"}),
        (f"/groups/{group}/decline/", {"person": theirs}),
        (f"/groups/{group}/members/change/", {"member": number, "role": "user"}),
        (f"/groups/{group}/members/end/", {"member": number}),
        ("/duplicates/many/", pair),
        ("/merges/many/", merge),
    ]
    for address, form in asked:
        assert two.client.post(address, form).status_code == 404, address
    RoleSight.objects.all().delete()
    for address, form in asked:
        assert two.client.post(address, form).status_code != 404, address


# Other spellings of a number that whoever answers may read: none of them passes by a check.
SPELLINGS = ("{}.0", "+{}", " {}", "0_{}", "{:0>40}", "{:0>19}")


def spelled(number: int) -> list[str]:
    arabic = "".join(chr(0x660 + int(digit)) for digit in str(number))
    return [spelling.format(number) for spelling in SPELLINGS] + [arabic]


@pytest.mark.django_db
def test_nor_by_another_spelling_of_a_number():
    two = Two()
    browser = Client(headers={"authorization": f"Bearer {two.key}"})
    theirs = two.ids["lead_id"][1]
    asked = [
        f"/api/v1/leads/{quote(said)}{rest}"
        for said in spelled(theirs)
        for rest in ("", "/timeline")
    ]
    # Some of them are read as the number by whoever answers, which is what makes them dangerous.
    assert 200 in {browser.get(address).status_code for address in asked}
    say("rev_ops", Rows.OWN)
    for address in asked:
        assert browser.get(address).status_code == 404, address
    own = f"/api/v1/leads/{two.ids['lead_id'][0]}"
    assert browser.get(own).status_code == 200
    person, other = two.ids["person_id"]
    group = contacts.open_group(
        company_id=company_of(person), name="G", actor_id=None, at=people.AT
    )
    contacts.add_group_member(
        group_id=group, person_id=other, role=GroupRole.OTHER,
        stance=Stance.UNKNOWN, actor_id=None, at=people.AT,
    )  # fmt: skip
    [member] = [one.id for one in contacts.list_group_members(group_ids=[group])]
    held = held_rows()
    for said in spelled(other):
        for address, form in [
            (f"/people/{person}/merge/", {"other": said}),
            (f"/groups/{group}/members/", {"person": said, "role": "other"}),
            (f"/groups/{group}/decline/", {"person": said}),
        ]:
            assert two.client.post(address, form).status_code == 404, (address, said)
    for said in spelled(member):
        for step in ("change", "end"):
            address = f"/groups/{group}/members/{step}/"
            answer = two.client.post(address, {"member": said, "role": "user"})
            assert answer.status_code == 404, (address, said)
    assert held_rows() == held


@pytest.mark.django_db
def test_a_merge_reads_a_number_as_addresses_do():
    two = Two()
    person, other = two.ids["person_id"]
    for said in spelled(other):
        answer = two.client.post(f"/people/{person}/merge/", {"other": said})
        assert answer.status_code == 404, said


def company_of(person_id: int) -> int:
    found = contacts.get_person(person_id=person_id).company_id
    assert found is not None
    return found


def reading(two: Two) -> list[tuple[str, str]]:
    """Routes that show something, each with an address that has the others' records near."""
    theirs = two.ids["person_id"][1]
    company = company_of(theirs)
    group = contacts.open_group(company_id=company, name="Zz", actor_id=None, at=people.AT)
    for person in two.ids["person_id"]:
        contacts.add_group_member(
            group_id=group, person_id=person, role=GroupRole.OTHER,
            stance=Stance.UNKNOWN, actor_id=None, at=people.AT,
        )  # fmt: skip
    deals.link_group(deal_id=two.ids["deal_id"][1], group_id=group, actor_id=None, at=people.AT)
    [(campaign,)] = bulk.fetch("select min(id) from campaigns_campaign")
    known = {name: pair[0] for name, pair in two.ids.items()} | {
        "company_id": company, "group_id": group, "campaign_id": campaign, "kind": "stages",
        "number": 1, "code": "sdr",
    }  # fmt: skip
    found = []
    for name, parameters in PARAMETERS_OF.items():
        takes = ROUTES.get(name, {}).get("GET")
        if takes and takes is not PUBLIC and parameters <= set(known):
            given = {each: known[each] for each in parameters}
            found.append((name, reverse(name, kwargs=given)))
    found += [("duplicates", "/duplicates/?state=apart"), ("stale", "/stale/"),
              ("same_company", f"/companies/{company}/same/?q=firm"),
              ("same_person", f"/people/{known['person_id']}/same/?q=firm"),
              ("leads", "/leads/?q=firm"), ("leads", "/leads/?sort=name"),
              ("group", f"/groups/{group}/?q=firm"), ("search", "/search/?q=firm"),
              ("deals", "/deals/?sort=name"), ("api:leads", "/api/v1/leads?q=firm")]  # fmt: skip
    return found


def shows(two: Two, name: str, address: str, marker: str = "Qwvut") -> bool:
    browser = two.client
    if name.startswith("api:"):
        browser = Client(headers={"authorization": f"Bearer {two.key}"})
    answer = browser.get(address)
    assert answer.status_code < 500, address
    return marker in answer.getvalue().decode(errors="replace")


@pytest.mark.django_db
def test_no_page_file_or_answer_names_what_is_out_of_sight():
    two = Two()
    addresses = reading(two)
    assert len(addresses) > 50
    open_to_all = {name for name, address in addresses if shows(two, name, address)}
    assert open_to_all >= {
        "leads", "leads_file", "deals", "deals_file", "duplicates", "merges", "company", "group",
        "search", "same_person", "api:leads",
    }  # fmt: skip
    say("rev_ops", Rows.OWN)
    for name, address in addresses:
        assert not shows(two, name, address), address
    for name, address in addresses:
        if name in OF_EVERYBODY:
            assert shows(two, name, address, "Zyxwa"), address


@pytest.mark.django_db
def test_pages_with_everybodys_rows_say_who_can_open_them():
    two = Two()
    plain = [name for name in sight.WHOLE if "GET" in ROUTES[name] and not PARAMETERS_OF[name]]
    for name in plain:
        assert two.client.get(reverse(name)).status_code != 403, name
    say("rev_ops", Rows.TEAM)
    for name in plain:
        answer = two.client.get(reverse(name))
        assert answer.status_code == 403, name
        assert "your role sees only some" in answer.content.decode()


@pytest.mark.django_db
def test_a_person_without_leads_and_deals_is_everybodys():
    two = Two()
    [lonely] = make_people(["Lonely"])
    mine = Scope(frozenset({two.member}), False)
    assert deals.people_among(people=[lonely], scope=mine) == {lonely}
    [lead] = open_for([lonely])
    assert deals.people_among(people=[lonely], scope=mine) == set()
    Lead.objects.filter(pk=lead).update(owner_id=two.member)
    assert deals.people_among(people=[lonely], scope=mine) == {lonely}


@pytest.mark.django_db
def test_a_person_is_seen_by_whose_deal_they_are_without_their_lead():
    two = Two()
    lead, deal = two.ids["lead_id"][1], two.ids["deal_id"][1]
    Deal.objects.filter(pk=deal).update(owner_id=two.member)
    say("rev_ops", Rows.OWN)
    page = two.client.get(f"/deals/{deal}/").content.decode()
    person = two.ids["person_id"][1]
    assert f'href="/people/{person}/"' in page
    assert f'href="/leads/{lead}/"' not in page
    assert two.client.get(f"/people/{person}/").status_code == 200
    assert two.client.get(f"/leads/{lead}/").status_code == 404


@pytest.mark.django_db
def test_a_new_group_is_for_no_deal_out_of_sight():
    two = Two()
    say("rev_ops", Rows.OWN)
    firm = company_of(two.ids["person_id"][1])
    Deal.objects.filter(pk=two.ids["deal_id"][1]).update(company_id=firm)
    assert two.client.post(f"/companies/{firm}/group/").status_code == 302
    groups = {deal: deals.group_of_deal(deal_id=deal) for deal in two.ids["deal_id"]}
    assert set(groups.values()) == {None}
    RoleSight.objects.all().delete()
    assert two.client.post(f"/companies/{firm}/group/").status_code == 302
    assert deals.group_of_deal(deal_id=two.ids["deal_id"][1]) is not None


@pytest.mark.django_db
def test_what_was_done_with_many_is_taken_back_only_where_all_of_it_is_seen():
    two = Two()
    for number, expected in enumerate((302, 404)):
        doubt = two.ids["doubt_id"][number]
        sweep = intake.order_sweep(
            kind=intake.SweepKind.DIFFERENT, targets=[doubt], actor_id=two.member, at=people.AT
        )
        intake.run_sweep(sweep_id=sweep, now=lambda: people.AT)
        assert intake.list_swept(sweep_id=sweep) == [doubt]
        say("rev_ops", Rows.OWN)
        held = held_rows()
        back = f"/duplicates/many/{sweep}/back/"
        assert two.client.post(back).status_code == expected
        assert (held_rows() == held) == (expected == 404)
        RoleSight.objects.all().delete()
    assert two.client.post(back).status_code == 302


@pytest.mark.django_db
def test_an_import_is_of_whoever_read_it_in_and_not_of_their_team():
    two = Two()
    Membership.objects.filter(member_id=two.other).update(reports_to_id=two.member)
    mine, theirs = two.ids["batch_id"]
    about = [name for name in ABOUT_A_RECORD if PARAMETERS_OF[name] == {"batch_id"}]
    assert len(about) > 3
    upload = {"file": SimpleUploadedFile("a.csv", b"email\na@example.com\n"), "like": theirs}
    say("rev_ops", Rows.TEAM)
    for name in about:
        for method in ROUTES[name]:
            assert two.status(name, method, mine=False) == 404, (name, method)
    lead = two.ids["lead_id"][1]
    assert two.client.get(f"/leads/{lead}/").status_code == 200
    assert two.client.post("/imports/new/", upload).status_code == 404
    assert two.client.post("/targets/", {"name": "T", "batch": theirs}).status_code == 404
    shown = two.client.get("/imports/?door=every").content.decode()
    assert f"/imports/{mine}/" in shown
    assert f"/imports/{theirs}/" not in shown
    for number, name in ((mine, "my-fair.csv"), (theirs, "their-fair.csv")):
        Batch.objects.filter(pk=number).update(file_name=name)
    assert "my-fair.csv" in two.client.get(f"/leads/?import={mine}").content.decode()
    named = two.client.get(f"/leads/?import={theirs}").content.decode()
    assert f"Import {theirs}" in named
    assert "their-fair.csv" not in named
    Batch.objects.update(kind="companies")
    choices = two.client.get("/targets/").content.decode()
    assert f'value="{mine}"' in choices
    assert f'value="{theirs}"' not in choices
    RoleSight.objects.all().delete()
    assert f'value="{theirs}"' in two.client.get("/targets/").content.decode()
    upload["file"].seek(0)
    assert two.client.post("/imports/new/", upload).status_code == 302


@pytest.mark.django_db
def test_counts_beside_people_are_of_what_is_seen():
    two = Two()
    person = two.ids["person_id"][0]
    Lead.objects.filter(pk=two.ids["lead_id"][1]).update(person_id=person, cycle_no=2)
    Deal.objects.update(person_id=person)
    scope = Scope(frozenset({two.member}), False)
    for given, expected in ((EVERYTHING, (2, 2)), (scope, (1, 1))):
        found = hanging_on(people=[person], scope=given)[person]
        assert (found.leads, found.deals) == expected
    pages = {
        "/duplicates/": "stand in the queue twice",
        "/stale/": "records about people",
    }
    for address, said in pages.items():
        assert said in words_of(two.client.get(address))
    pair = f"/duplicates/{two.ids['doubt_id'][0]}/"
    joined = f"/duplicates/many/?answer=same&pair={two.ids['doubt_id'][0]}"
    whole = [words_of(two.client.get(address)) for address in (pair, joined)]
    say("rev_ops", Rows.OWN)
    for address, said in pages.items():
        assert said not in words_of(two.client.get(address))
    assert words_of(two.client.get(pair)) != whole[0]
    assert two.client.get(joined).status_code == 200


SIGHTS = [
    (Rows.OWN, False), (Rows.OWN, True), (Rows.TEAM, False), (Rows.TEAM, True), (Rows.ALL, True),
]  # fmt: skip


def listed(client: Client, address: str, name: str) -> set[int]:
    """The ids of all pages of a list."""
    seen: set[int] = set()
    after = address
    while after:
        body = client.get(after).content.decode()
        seen |= {int(one) for one in re.findall(rf'<a href="/{name}/(\d+)/"', body)}
        more = re.search(rf'id="{name}-more-link" hx-get="([^"]+)"', body)
        after = more[1].replace("&amp;", "&") if more else ""
    return seen


def filed(client: Client, address: str) -> set[int]:
    body = client.get(address).getvalue().decode("utf-8-sig")
    return {int(row[0]) for row in list(csv.reader(io.StringIO(body)))[1:]}


def told(key: str) -> set[int]:
    """The ids of all pages of the API."""
    browser = Client(headers={"authorization": f"Bearer {key}"})
    seen: set[int] = set()
    cursor = ""
    while True:
        found = browser.get("/api/v1/leads", {"limit": 25} | ({"cursor": cursor} if cursor else {}))
        items = found.json()["items"]
        assert [row["opened_at"] for row in items] == sorted(
            (row["opened_at"] for row in items), reverse=True
        )
        assert not seen & {row["id"] for row in items}
        seen |= {row["id"] for row in items}
        cursor = found.json()["next"]
        if not cursor:
            return seen


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_every_way_to_ask_shows_the_same_records(seed: int):
    dice = random.Random(seed)
    everybody = [
        people.add_member("rev_ops", name=f"M{n}", email=f"m{n}@example.com") for n in range(6)
    ]
    above = {one: dice.choice([None, *everybody[:n]]) for n, one in enumerate(everybody)}
    for one, boss in above.items():
        Membership.objects.filter(member_id=one).update(reports_to_id=boss)
    people.load_leads(60)
    people.load(
        "deals", DEAL_FIELDS,
        [(f"D{n}", f"Deal {n}", f"L{n}", f"Firm {n % 7}", "open", "1", "EUR") for n in range(20)],
    )  # fmt: skip
    owner: dict[str, dict[int, int | None]] = {"leads": {}, "deals": {}}
    for model, name in ((Lead, "leads"), (Deal, "deals")):
        for pk in model.objects.order_by("id").values_list("pk", flat=True):
            owner[name][pk] = dice.choice([None, *everybody])
            model.objects.filter(pk=pk).update(owner_id=owner[name][pk])
    asks = dice.choice(everybody[:3])
    client = people.as_member(asks)
    key = team.make_key(name="k", role="rev_ops", at=people.AT, actor_id=asks)
    for rows, unowned in SIGHTS:
        say("rev_ops", rows, unowned=unowned)
        theirs = expected_owners(asks, rows, above)
        seen = {
            name: {
                pk for pk, one in owned.items()
                if theirs is None or (unowned if one is None else one in theirs)
            }
            for name, owned in owner.items()
        }  # fmt: skip
        actor = team.find_actor(member_id=asks)
        assert actor
        assert listed(client, "/leads/", "leads") == seen["leads"]
        assert listed(client, "/deals/", "deals") == seen["deals"]
        assert filed(client, "/leads/export/") == seen["leads"]
        assert filed(client, "/deals/export/") == seen["deals"]
        assert told(key) == seen["leads"]
        assert leads.count_leads(where=leads.LeadFilter(scope=actor.scope)) == len(seen["leads"])
        assert deals.count_deals(where=deals.DealFilter(scope=actor.scope)) == len(seen["deals"])
        for pk in owner["leads"]:
            assert deals.is_lead_within(lead_id=pk, scope=actor.scope) == (pk in seen["leads"])
        for pk in owner["deals"]:
            assert deals.is_deal_within(deal_id=pk, scope=actor.scope) == (pk in seen["deals"])
        assert found_people(actor.scope) == expected_people(owner, seen)


def expected_owners(asks: int, rows: Rows, above: dict[int, int | None]) -> set[int] | None:
    if rows is Rows.ALL:
        return None
    found = {asks}
    while rows is Rows.TEAM:
        more = {one for one, boss in above.items() if boss in found} - found
        if not more:
            break
        found |= more
    return found


def found_people(scope: Scope) -> set[int]:
    """By search, which has to find whom the question for single people finds."""
    by_search = set(contacts.search_people(words="ines", within=deals.people_within(scope=scope)))
    [(everybody,)] = bulk.fetch("select array_agg(id) from contacts_person")
    assert deals.people_among(people=everybody, scope=scope) == by_search
    return by_search


def expected_people(owner: dict[str, dict[int, int | None]], seen: dict[str, set[int]]) -> set[int]:
    holds = {
        "leads": dict(bulk.fetch("select id, holder_id from leads_lead")),
        "deals": dict(
            bulk.fetch(
                """select d.id, coalesce(d.person_id, l.holder_id) from deals_deal d
                   join leads_lead l on l.id = d.lead_id"""
            )
        ),
    }
    known = {holds[name][pk] for name in owner for pk in owner[name]}
    seen_now = {holds[name][pk] for name in owner for pk in seen[name]}
    [(everybody,)] = bulk.fetch("select array_agg(id) from contacts_person")
    return seen_now | (set(everybody) - known)


@pytest.mark.django_db
def test_how_many_are_seen_is_said_beside_the_list():
    two = Two()
    say("rev_ops", Rows.OWN)
    assert "3 leads" in two.client.get("/leads/").content.decode()
    assert "1 deal" in two.client.get("/deals/").content.decode()
    company = company_of(two.ids["person_id"][1])
    assert "People we know: 0. Leads: 0." in words_of(two.client.get(f"/companies/{company}/"))
    Lead.objects.update(owner_id=two.other)
    Deal.objects.update(owner_id=two.other)
    assert "No lead is yours yet." in words_of(two.client.get("/leads/"))
    assert "No deal is yours yet." in words_of(two.client.get("/deals/"))
    RoleSight.objects.all().delete()
    assert "People we know: 1. Leads: 1." in words_of(two.client.get(f"/companies/{company}/"))
    assert team.find_actor(member_id=two.member).scope == EVERYTHING


@pytest.mark.django_db
def test_a_list_of_some_takes_as_many_queries_whatever_it_holds():
    two = Two()
    counts = []
    for rows in (Rows.ALL, Rows.OWN):
        say("rev_ops", rows)
        two.client.get("/leads/")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            two.client.get("/leads/")
        counts.append(len(caught))
    people.load_leads(60, start=20)
    Lead.objects.all().update(owner_id=two.member)
    with CaptureQueriesContext(connection) as caught:
        two.client.get("/leads/")
    assert len(caught) == counts[1] == counts[0] + 1


@pytest.mark.django_db
def test_who_sees_everything_is_asked_about_nothing():
    two = Two()
    numbers = list(two.ids["person_id"])
    address = two.address("deal", mine=True)
    asked = {}
    for rows, scope in ((Rows.ALL, EVERYTHING), (Rows.OWN, Scope(frozenset({two.member})))):
        say("rev_ops", rows)
        with CaptureQueriesContext(connection) as caught:
            seen = deals.people_among(people=numbers, scope=scope)
        with CaptureQueriesContext(connection) as shown:
            assert two.client.get(address).status_code == 200
        looks = [one for one in shown if "live.leads own" in one["sql"]]
        asked[rows] = (len(seen), len(caught), bool(looks))
    assert asked == {Rows.ALL: (2, 0, False), Rows.OWN: (1, 1, True)}


OWN_SETTINGS = {
    "account_change_password", "account_set_password", "about_you", "settings",
    "definitions_read", "definition_level", "definition_remark", "definition_settle",
    "handbook_read",
    "view_keep", "view_change", "notices_read", "settings_notices", "notices_chat",
    "announcement_known", "calendar_address",
}  # fmt: skip
ASKED = {"measure_why"}  # a question with a file beside it, of which nothing is kept


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["viewer", "rev_ops"])
def test_who_looks_on_changes_nothing(role: str):
    people.add_member("rev_ops", email="admin@example.com")
    client = people.signed_in(role, email="looks@example.com")
    say(role, Rows.ALL, unowned=True, read_only=True)
    if role == "rev_ops":
        people.add_member("team_lead", email="lead@example.com")
    sample = {"int": 1}
    refused = 0
    for name, methods in ROUTES.items():
        needed = methods.get("POST")
        if (
            needed is None
            or needed is PUBLIC
            or name in OWN_SETTINGS | ASKED
            or name.startswith("api:")
        ):
            continue
        given = {
            one: sample["int"] if one.endswith(("_id", "_no", "number")) else "x"
            for one in PARAMETERS_OF[name]
        }
        assert client.post(reverse(name, kwargs=given)).status_code == 403, name
        refused += 1
    assert refused > 60
    key = team.make_key(name="k", role=role, at=people.AT)
    browser = Client(headers={"authorization": f"Bearer {key}"})
    answer = browser.post("/api/v1/leads", "[]", content_type="application/json")
    assert answer.status_code == 403
    assert client.get("/leads/").status_code == 200
    shared = {"name": "Mine", "query": "stage=mql", "is_shared": "on"}
    assert "yours alone" in words_of(client.post("/views/keep/leads/", shared, follow=True))
    assert [view.is_shared for view in SavedView.objects.all()] == [False]


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.mark.django_db
def test_the_page_of_roles_says_who_may_what_and_sees_what():
    client = people.signed_in("sdr")
    say("sdr", Rows.OWN, unowned=True)
    page = words_of(client.get("/settings/roles/"))
    assert "Whose records you see yourself: Their own, and what nobody owns." in page
    assert "Sales development (SDR) 1 Their own, and what nobody owns" in page
    assert "always of the whole company" in page
    assert "say who is one person" in page
    assert "Change what" not in page
    assert client.get("/settings/roles/sdr/").status_code == 403


@pytest.mark.django_db
def test_whom_a_change_touches_is_said_then_it_is_kept_and_taken_back():
    two = Two()
    people.add_member("sdr", name="Sela", email="sela@example.com")
    Lead.objects.filter(pk=two.ids["lead_id"][1]).update(owner_id=None)
    form = {"rows": "own", "unowned": "on"}
    ahead = words_of(two.client.post("/settings/roles/sdr/", form))
    assert "1 member sees or may do something else than now." in ahead
    assert "Sela Everybody's Leads: 6. Deals: 2. Their own, and what nobody owns Leads: 1." in ahead
    assert team.list_role_sights() == {}
    kept = two.client.post("/settings/roles/sdr/", {**form, "go": "1"}, follow=True)
    assert "Kept." in words_of(kept)
    assert "Sales development (SDR) as every other role Their own" in words_of(kept)
    [entry] = team.list_sight_changes()
    assert f'action="/settings/roles/back/{entry.id}/"' in kept.content.decode()
    back = two.client.post(f"/settings/roles/back/{entry.id}/", follow=True)
    assert "Taken back." in words_of(back)
    assert team.list_role_sights() == {}
    again = two.client.post(f"/settings/roles/back/{entry.id}/", follow=True)
    assert "this role was changed again since" in words_of(again)


@pytest.mark.django_db
def test_what_cannot_be_changed_is_said():
    client = people.signed_in("rev_ops")
    assert client.get("/settings/roles/nobody/").status_code == 404
    assert client.post("/settings/roles/back/123456/").status_code == 404
    assert client.post("/settings/roles/sdr/", {"rows": "some"}).status_code == 422
    assert client.post("/settings/roles/-/", {"rows": "others"}).status_code == 422
    alone = client.post(
        "/settings/roles/rev_ops/", {"rows": "all", "read_only": "on", "go": "1"}, follow=True
    )
    assert "somebody has to be left who manages the team" in words_of(alone)
    head = people.signed_in("marketing_lead")
    other = head.post("/settings/roles/sdr/", {"rows": "own", "go": "1"}, follow=True)
    assert "With two leaders each changes the roles of their own team" in words_of(other)
    same = client.post("/settings/roles/sdr/", {"rows": "others", "go": "1"}, follow=True)
    assert "It stands so already" in words_of(same)
    assert team.list_sight_changes() == []


def test_tools_for_language_models_see_what_their_keys_maker_sees(committed: None):
    maker = people.add_member("rev_ops", email="maker@example.com")
    people.load_leads(4)
    mine, *others = Lead.objects.order_by("id").values_list("pk", flat=True)
    Lead.objects.filter(pk=mine).update(owner_id=maker)
    Lead.objects.filter(pk__in=others).update(
        owner_id=people.add_member("ae", email="ae@example.com")
    )
    key = team.make_key(name="k", role="rev_ops", at=people.AT, actor_id=maker)
    server = served(key)

    def found() -> set[int]:
        refused, answer = called(server, "find_leads")
        assert not refused
        return {row["id"] for row in answer["items"]}

    assert found() == {mine, *others}
    say("rev_ops", Rows.OWN)
    assert found() == {mine}
    for name in ("get_lead", "get_timeline"):
        assert not called(server, name, lead_id=mine)[0]
        refused, answer = called(server, name, lead_id=others[0])
        assert refused
        assert "nothing at this address" in answer
