"""A65, A67: every measure is explained in its tier; others' numbers stand beside with a source."""

import html
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import translation

from accord import desk
from accord.definitions import api as definitions
from accord.foundation import clock
from accord.reporting import api as reporting
from accord.reporting import cli
from accord.reporting.values.benchmarks import BENCHMARKS, Benchmark, BenchmarkWithoutSource
from tests import people


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return html.unescape(response.content.decode())


def test_every_measure_has_its_tier_and_who_answers_for_it():
    entries = reporting.MEASURES.values()
    assert [one.name for one in entries if one.tier is reporting.Tier.FIRST] == ["won_value"]
    for one in entries:
        is_of_one_team = one.team in ("marketing", "sales")
        assert is_of_one_team == (one.tier is reporting.Tier.TEAM), one.name
        with translation.override("en"):
            assert str(one.question).endswith("?")
            assert str(one.explains).endswith("."), one.name
        assert one.unit in reporting.UNIT_NAMES
        assert one.definition in list(definitions.Kind)


@pytest.mark.django_db
def test_the_page_has_every_measure_in_its_tier():
    page = read(people.signed_in("viewer"), "/measures/")
    sheets = dict(re.findall(r'<section class="sheet" id="(\w+)"(.*?)</section>', page, re.S))
    assert list(sheets) == [tier.value for tier in reporting.Tier]
    for one in reporting.MEASURES.values():
        body = sheets[one.tier.value].partition(f'id="{one.name}"')[2].partition("</article>")[0]
        for words in (str(one.title), str(one.question), str(one.explains)):
            assert words in body, (one.name, words)
        assert f'href="/results/{one.name}/"' in body
        rests = f'href="/definitions/{one.definition}/1/"'
        is_there = one.definition in definitions.FIRST_KINDS
        assert (rests if is_there else "none is in force yet") in body


def test_no_page_shows_a_figure_that_the_glossary_does_not_explain(committed):
    people.load_leads(12)
    client = people.signed_in()
    said = read(client, "/measures/sayings/")
    groups = dict(re.findall(r'<section class="sheet" id="(\w+)"(.*?)</section>', said, re.S))
    assert list(groups) == [known.value for known in reporting.Known]
    assert "early in the years from 2000 on" in groups["doubtful"]
    assert all(str(one.text) in groups[one.known.value] for one in reporting.SAYINGS)
    mine = said.partition('id="close_rate"')[2].partition("</article>")[0]
    own = reporting.ask(
        measure="conversion",
        at=clock.now(),
        options=reporting.Options(by=reporting.TOTAL, step=("lead", "customer")),
    )
    assert reporting.tell(own) in mine, mine
    explained = set(
        re.findall(r'<article class="terms__one" id="(\w+)"', read(client, "/measures/"))
    )
    assert explained == set(reporting.MEASURES)
    for address in ("/", "/results/", *(f"/results/{name}/" for name in reporting.MEASURES)):
        page = read(client, address)
        named = set(re.findall(r'href="/measures/#(\w+)"', page))
        shown = set(re.findall(r'href="/results/(\w+)/(?:records/|file/)?[?"]', page))
        assert shown <= named | {""}, address
        assert named <= explained
        assert named, address


def test_the_command_and_the_interface_for_programs_tell_the_same(db):
    said = CliRunner().invoke(cli.report, ["--list", "--json"], catch_exceptions=False)
    entries = json.loads(said.stdout)
    from accord.team import api as team

    key = team.make_key(name="program", role="mops", at=people.AT)
    answer = people.Client().get("/api/v1/measures", headers={"Authorization": f"Bearer {key}"})
    assert answer.json()["items"] == entries
    assert {one["measure"]: one["tier"] for one in entries}["won_value"] == "first"
    spoken = CliRunner().invoke(cli.report, ["--list"]).stdout
    for tier in reporting.Tier:
        assert str(reporting.TIER_NAMES[tier]) in spoken


def test_a_number_of_others_without_a_source_is_refused():
    told = {"measure": "win_rate", "low": 0.2, "high": 0.3, "scope": "all", "caveat": "none"}
    for source in ("", "  "):
        with pytest.raises(BenchmarkWithoutSource):
            Benchmark(source=source, **told)
    with pytest.raises(ValueError, match="no range"):
        Benchmark(source="somebody", **{**told, "low": 0.4})
    assert Benchmark(source="somebody", **told).year is None


def test_every_number_of_others_belongs_to_a_measure_and_says_of_whom():
    assert BENCHMARKS
    for one in BENCHMARKS:
        assert one.measure in reporting.MEASURES
        assert one.source
        assert str(one.scope)
        assert str(one.caveat)


def test_others_numbers_stand_beside_ones_own_and_are_not_taken_for_them(committed):
    people.load_leads(30)
    client = people.signed_in("viewer")
    page = read(client, "/results/conversion/?by=origin&step=lead:mql")
    sheet = page.partition('id="others"')[2].partition("</section>")[0]
    assert "not a goal, and not your numbers" in sheet
    assert "Your own number: 67 in 100, 20 of 30." in sheet
    assert "altiorco.com" in sheet
    assert "15–30" in sheet
    assert "not said" in sheet  # the year
    assert "lotoftools.org" not in sheet  # that is of another step
    assert 'id="others"' not in read(client, "/results/funnel/")
    survey = read(client, "/results/win_rate/").partition('id="others"')[2]
    assert "Ebsta × Pavilion" in survey
    assert "2024" in survey
    assert "2025" in survey
    assert "Your own number: nothing to count yet." in survey


PROMISING = re.compile(
    r"guarantee|will (?:grow|rise|win|sell|earn|increase)|boost|skyrocket|silver bullet|proven to"
    r"|more revenue than",
    re.IGNORECASE,
)


def promises_in(source: str) -> list[str]:
    """Words for pages that promise somebody what nobody can promise."""
    worded = re.findall(r'"((?:[^"\\\n]|\\.)*)"', source)
    return [one for one in worded if PROMISING.search(one)]


def test_nothing_is_promised_to_anybody():
    """C18: working together is no silver bullet, and no words say so."""
    assert promises_in('_("Your revenue will grow with it.")') == [
        "Your revenue will grow with it."
    ]
    folder = Path(desk.__file__).parent
    for file in (*folder.rglob("*.py"), *folder.rglob("*.html")):
        assert promises_in(file.read_text(encoding="utf-8")) == [], file


def test_what_others_say_has_who_says_it_and_what_to_bear_in_mind():
    said = {one.code: one for one in reporting.SAYINGS}
    assert len(said) == len(reporting.SAYINGS)
    with translation.override("en"):
        for one in said.values():
            assert str(one.source).strip(), one.code
            assert str(one.caveat).endswith("."), one.code
            assert not one.measure or one.measure in reporting.MEASURES, one.code
        assert "all suppliers together" in str(said["time_with_suppliers"].text)
        assert "not with the one who wins" in str(said["time_with_suppliers"].caveat)
        assert "2006" in str(said["word"].caveat)
    assert said["word"].known is reporting.Known.DOUBTFUL
    # Two numbers that are alike and are not one.
    assert said["enables_growth"].text != said["bad_words"].text
