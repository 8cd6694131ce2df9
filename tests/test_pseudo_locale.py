"""In a made-up language no page shows a word that was not handed to translation."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation

from accord.definitions import api as definitions
from accord.integrations.connecting.queries import tools
from accord.reporting.values.benchmarks import BENCHMARKS
from tests import people, pseudo
from tests.test_desk_pages import every_address

pytestmark = pytest.mark.django_db
INNERMOST = re.compile(f"{pseudo.OPEN}[^{pseudo.OPEN}{pseudo.CLOSE}]*{pseudo.CLOSE}")
SPOKEN = ("aria-label", "placeholder", "title", "alt", "data-light", "data-dark")


class Words(HTMLParser):
    """The text nodes and spoken attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style", "kbd", "code")
        self.found += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style", "kbd", "code")

    def handle_data(self, data):
        if not self.silent:
            self.found.append(data)


def untranslated(body: str, *, data: set[str]) -> list[str]:
    reader = Words()
    reader.feed(body)
    found = []
    for words in reader.found:
        bare = unescape(words)
        while (inner := INNERMOST.sub("", bare)) != bare:  # a phrase may stand inside a phrase
            bare = inner
        bare = bare.removesuffix("· Accord").strip(" ~·,.:;\n")
        if re.search(r"[A-Za-z]{2}", bare) and bare not in data and f"{bare}." not in data:
            found.append(bare)
    return found


def known_data() -> set[str]:
    """Names and words that people or tools gave: they are not the system's to translate."""
    from zoneinfo import available_timezones

    from django.conf import settings

    told = {"Accord", "Revenue team", "EUR", "UTC", "Ctrl K"}
    told |= {name.replace("_", " ") for name in available_timezones()}
    told |= {str(name) for _code, name in settings.LANGUAGES}
    told |= {one.source for one in BENCHMARKS}
    told |= {tool.label for tool in tools.all_tools().values()}
    for kind in definitions.Kind:
        for version in definitions.list_versions(kind=kind):
            for rows in version.body.values():
                told |= {
                    str(row[name])
                    for row in rows
                    for name in ("name", "rule", "code")
                    if name in row
                }
    return told


@pytest.fixture(autouse=True)
def spoken_before() -> Iterator[None]:
    """The last page asked for leaves its language behind, in which later tests would be told."""
    yield
    translation.deactivate_all()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def reader() -> Client:
    pseudo.install()
    people.load_leads(9)
    client = people.signed_in(name="Pat Doe", email="pat@example.com")
    get_user_model().objects.filter(email="pat@example.com").update(language=pseudo.LANGUAGE)
    return client


def test_every_word_of_every_page_is_translated(reader):
    data = known_data() | {
        "Pat Doe",
        "PD",
        "Pat Doe, pat@example.com",
        "pat@example.com",
        "Hot lines",
        "Two lines",
    }
    is_data = re.compile(
        r"(Ines Duarte \d+|Firm \d|person\d@firm\d\.example|L\d|D1|test|ines|nobody.*"
        r"|\d+ \w{3}( \d{4})?"
        r"|\w+ \d+ \w+( \d{4})?(, [\d:]+)?|\w+ \d{4}|today|€[\d,.]+|EUR|firm\d\.example)"
    )
    for address in every_address():
        body = reader.get(address).content.decode()
        left = [words for words in untranslated(body, data=data) if not is_data.fullmatch(words)]
        assert left == [], (address, left[:8])


def test_the_check_sees_a_word_that_was_forgotten():
    page = f"<p>{pseudo.pseudo('Leads')}</p><p>Forgotten words</p>"
    assert untranslated(page, data=set()) == ["Forgotten words"]
    assert untranslated(page, data={"Forgotten words"}) == []
