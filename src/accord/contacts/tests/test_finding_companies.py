"""The company of a row: by the tool's id, the address, the name; else asked or made."""

from itertools import permutations

import pytest
from django.db import IntegrityError, transaction

from accord.contacts import api as contacts
from accord.contacts.models import SourceRecord
from accord.contacts.rules import companies as rules
from accord.contacts.rules.companies import Directory, Said
from accord.contacts.tests.builders import AT, companies, take
from accord.contacts.values.companies import CompaniesSaid, FoundBy, Known
from accord.foundation import bulk

TABLES = pytest.mark.django_db


def company(number: int, *, name: str, plain: str, country: str = "", domain: str = "") -> Known:
    return Known(number, name, plain, country, domain)


def directory(*known: Known) -> Directory:
    made = Directory()
    for each in known:
        made.add(Said(each.exact, each.plain, each.domain, each.country), each)
    return made


ACME_RO = company(1, name="acme srl", plain="acme", country="ro", domain="acme.ro")
ACME_GB = company(2, name="acme ltd", plain="acme", country="gb", domain="acme.co.uk")
SDI = company(3, name="samsung sdi", plain="samsung sdi", domain="samsung.com")
CNT = company(4, name="samsung c&t", plain="samsung and t", domain="samsung.com")
BARE = company(5, name="", plain="", domain="beta.ro")


@pytest.mark.parametrize(
    ("said", "company_id", "by"),
    [
        (Said(domain="acme.ro"), 1, FoundBy.DOMAIN),
        # The address comes before the name.
        (Said("acme ltd", "acme", "acme.ro"), 1, FoundBy.DOMAIN),
        (Said("acme ltd", "acme"), 2, FoundBy.NAME),
        (Said("acme", "acme", "", "gb"), 2, FoundBy.NAME_AND_COUNTRY),
        (Said("acme", "acme", "", "fr"), None, FoundBy.ASK),
        (Said("acme", "acme"), None, FoundBy.ASK),
        # An address that several share does not decide alone.
        (Said(domain="samsung.com"), None, FoundBy.ASK),
        (Said("samsung sdi", "samsung sdi", "samsung.com"), 3, FoundBy.NAME_AT_DOMAIN),
        (Said("samsung life", "samsung life", "samsung.com"), None, FoundBy.ASK),
        # A company known by its address alone takes names that look like it.
        (Said("beta srl", "beta", "beta.ro"), 5, FoundBy.DOMAIN),
        (Said("gamma", "gamma", "beta.ro"), None, FoundBy.NEW),
        (Said("gamma", "gamma"), None, FoundBy.NEW),
        (Said(domain="gamma.ro"), None, FoundBy.NEW),
        (Said(), None, None),
    ],
)
def test_the_order_of_clues_and_their_ties(said, company_id, by):
    known = directory(ACME_RO, ACME_GB, SDI, CNT, BARE)
    found = rules.decide(said, name=said.exact, directory=known)
    assert (found.company_id, found.by) == (company_id, by)


@pytest.mark.parametrize(
    ("domain", "plain", "alike"),
    [
        ("acme.ro", "acme", True),
        ("acme.ro", "acme tools", True),
        ("acme-tools.ro", "acme", True),
        ("agency.ro", "acme", False),
        ("hp.com", "hp", True),
        ("ac.ro", "acme", False),
        ("acme.ro", "", False),
    ],
)
def test_whether_an_address_looks_like_a_name(domain, plain, alike):
    assert rules.stands_for(domain=domain, plain=plain) is alike


def test_countries_are_alike_in_the_languages_of_the_teams():
    for words in (["RO", "Romania", "România", "Румыния"], ["KR", "South Korea", "한국"]):
        assert len({rules.country_key(word) for word in words}) == 1
    assert rules.country_key("Atlantis") == "atlantis"


def test_of_one_name_in_two_countries_rows_about_companies_are_two():
    rows = [
        Said("acme srl", "acme", "", "ro"),
        Said("acme ltd", "acme", "", "gb"),
        Said("acme gmbh", "acme", "", "gb"),
    ]
    assert rules.join(rows, directory=Directory()) == [-1, -2, -2]


def find(*rows: dict[str, str], source: str = "crm"):
    columns = {
        name: [row.get(name, "") for row in rows]
        for name in ("key", "domain", "name", "country", "place")
    }
    return contacts.find_companies(
        said=CompaniesSaid(source=source, **columns), at=AT, batch_id=None
    )


def known(*rows: dict[str, object], source: str = "erp") -> list[int]:
    made = contacts.record_companies(records=companies(*rows, source=source), at=AT, batch_id=None)
    return list(made.ids)


@TABLES
def test_a_legal_form_in_any_script_makes_no_other_company():
    made = known(
        {"key": "1", "name": "ООО «Ромашка»"},
        {"key": "2", "name": "주식회사 한빛"},
        {"key": "3", "name": "Casa Verde, S.R.L."},
        {"key": "4", "name": "Companhia Azul Ltda."},
    )
    found = find(
        {"name": "Romashka LLC"}, {"name": "한빛 (주)"}, {"name": "CASA VERDE SA"},
        {"name": "Azul"},
    )  # fmt: skip
    assert list(found.ids) == made
    assert set(found.by) == {FoundBy.NAME}


@TABLES
def test_the_tools_id_comes_first_and_free_mail_finds_nobody():
    acme, beta = known(
        {"key": "A", "name": "Acme", "domain": "https://www.acme.ro/ro"},
        {"key": "B", "name": "Beta"},
        source="crm",
    )
    assert contacts.domain_key(site="gmail.com") == ""
    found = find(
        {"key": "B", "domain": "acme.ro"},
        {"domain": "acme.ro"},
        {"key": "?", "domain": contacts.domain_key(site="mail.acme.ro")},
        {"domain": contacts.domain_key(site="yandex.ru")},
    )
    assert list(found.ids) == [beta, acme, acme, None]
    assert list(found.by) == [FoundBy.TOOL, FoundBy.DOMAIN, FoundBy.DOMAIN, ""]
    assert list(found.clues) == ["B", "acme.ro", "acme.ro", ""]


ROWS = (
    {"domain": "acme.ro"},
    {"domain": "acme.ro", "name": "Acme SRL"},
    {"domain": "acme.ro", "name": "Acme"},
    {"domain": "agency.ro", "name": "Beta"},
    {"name": "BETA S.A."},
)


@TABLES
@pytest.mark.parametrize("order", list(permutations(range(5)))[::11], ids=str)
def test_rows_in_any_order_and_grouping_come_to_the_same_companies(order):
    answer = dict(zip(order, [find(ROWS[row]).ids[0] for row in order], strict=True))
    together = dict(zip(order, find(*(ROWS[row] for row in order)).ids, strict=True))
    assert answer[0] == answer[1] == answer[2] != answer[3] == answer[4]
    assert together == answer
    [(name, domain)] = bulk.fetch(
        "select name, domain from contacts_company where id = %s", [answer[0]]
    )
    assert (name, domain) in {("Acme SRL", "acme.ro"), ("Acme", "acme.ro")}


@TABLES
def test_a_company_file_joins_the_company_that_an_address_made():
    [made] = find({"domain": "acme.ro"}).ids
    assert known({"key": "1", "name": "Grup Industrial SA", "domain": "acme.ro"}) == [made]
    assert contacts.get_company(company_id=made).name == "Grup Industrial SA"


@TABLES
def test_examples_make_no_company_and_hosts_inside_find_one():
    assert find({"domain": "example.com"}, {"domain": "office.local"}).ids == [None, None]
    assert bulk.fetch("select count(*) from contacts_company") == [(0,)]
    [inside] = known({"key": "1", "name": "Inside", "domain": "office.local"})
    assert find({"domain": "office.local"}).ids == [inside]


@TABLES
def test_what_is_left_open_is_asked_and_says_between_whom():
    made = known(
        {"key": "1", "name": "Acme SRL", "country": "Romania"},
        {"key": "2", "name": "Acme Ltd", "country": "UK"},
    )
    found = find({"name": "Acme"})
    assert (found.ids, found.by) == ([None], [FoundBy.ASK])
    person = take({"key": "p", "name": "Ana"}).ids[0]
    SourceRecord.objects.filter(kind="person").update(company_by="ask", company_clue="Acme")
    reason = contacts.reason_of(person_id=person)
    assert (reason.by, list(reason.options)) == (FoundBy.ASK, made)
    assert contacts.list_open_questions() == [(person, "Acme")]
    contacts.say_company(person_id=person, company_id=made[1], actor_id=None, at=AT)
    assert contacts.list_open_questions() == []
    assert contacts.reason_of(person_id=person).by is FoundBy.HAND


@TABLES
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"company_by": "guess"}, "source_record_company_by"),
        ({"company_by": "ask", "company": True}, "source_record_asks_or_knows"),
    ],
)
def test_the_database_knows_how_a_company_is_found(fields, constraint):
    [number] = known({"key": "1", "name": "Acme"})
    if fields.get("company"):
        fields = {**fields, "company": number}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SourceRecord.objects.update(**fields)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Str. Lungă 14, 500035 Brașov", "500035, Brasov, str Lunga nr. 14", True),
        ("Rua Augusta 1500, São Paulo", "Av. Paulista 1500, Sao Paulo", False),
        ("14 Long Street, 500035 Brasov", "99 Long Street, 400001 Cluj", False),
        ("ул. Ленина, д. 5, Казань", "Казань, Ленина 5", True),
        ("서울 강남구 테헤란로 152", "테헤란로 152, 강남구", True),
        ("Cluj-Napoca", "Str. Horea 3, 400174 Cluj Napoca", True),
        ("Cluj-Napoca", "Brașov", False),
        ("Street 5", "Street 5", False),
        ("", "Brașov", False),
    ],
)
def test_addresses_are_of_one_place_by_a_number_and_a_word(one: str, two: str, same: bool):
    places = rules.place_words(one), rules.place_words(two)
    assert rules.same_place(*places) is rules.same_place(*places[::-1]) is same


@TABLES
def test_of_several_of_one_name_the_address_decides_where_no_country_is_told():
    here, there = known(
        {"key": "1", "name": "Casa Verde SRL", "country": "Romania",
         "place": "Str. Lungă 14, 500035 Brașov"},
        {"key": "2", "name": "Casa Verde Ltd", "country": "Portugal",
         "place": "Rua Augusta 3, 1100-048 Lisboa"},
    )  # fmt: skip
    found = find(
        {"name": "Casa Verde", "place": "Lunga 14, Brasov"},
        {"name": "Casa Verde", "place": "1100-048, Lisboa, R. Augusta nr. 3"},
        {"name": "Casa Verde", "place": "Iași"},
        {"name": "Casa Verde"},
    )
    assert list(found.ids) == [here, there, None, None]
    assert list(found.by) == [FoundBy.PLACE, FoundBy.PLACE, FoundBy.ASK, FoundBy.ASK]


@TABLES
def test_of_several_at_one_domain_without_a_name_the_address_decides():
    here, there = known(
        {"key": "1", "name": "North", "domain": "group.ro", "place": "Str. Lungă 14, Brașov"},
        {"key": "2", "name": "South", "domain": "group.ro", "place": "Str. Horea 3, Cluj"},
    )
    found = find({"domain": "group.ro", "place": "Horea 3 Cluj"}, {"domain": "group.ro"})
    assert (found.ids[0], found.by[0], found.by[1]) == (there, FoundBy.PLACE, FoundBy.ASK)
    assert here != there


TOWN, HOUSE, NEAR = "București", "Str. Lungă 10, 010101 București", "Str. Horea 3, București"


@pytest.mark.parametrize(
    ("said", "candidates", "placed"),
    [
        # Of namesakes, one that tells its place does not stand for those that do not.
        (HOUSE, (HOUSE, ""), None),
        (HOUSE, (HOUSE, NEAR), 1),
        # A town alone decides only between towns.
        (HOUSE, (TOWN, NEAR), None),
        (HOUSE, (TOWN, "Brașov"), 1),
        (TOWN, (NEAR, "Brașov"), 1),
        (TOWN, (NEAR, HOUSE), None),
    ],
)
def test_a_place_decides_where_each_tells_another(said, candidates, placed):
    known = [
        Known(number, "acme", "acme", "", "", rules.place_words(place))
        for number, place in enumerate(candidates, start=1)
    ]
    made = Directory()
    for each in known:
        made.add(Said("acme", "acme"), each)
    row = Said("acme", "acme", place=rules.place_words(said))
    found = rules.decide(row, name="Acme", directory=made)
    assert (found.company_id, found.by) == (placed, FoundBy.PLACE if placed else FoundBy.ASK)
