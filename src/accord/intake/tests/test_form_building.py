"""A marketer puts forms together, changes and lists them."""

from html.parser import HTMLParser

import pytest
from tests import people

from accord.intake.queries import forms as queries
from accord.intake.tests.filling_in import SITE, Visitor, made
from accord.intake.values.forms import Ask, Consent

pytestmark = pytest.mark.django_db


class Reader(HTMLParser):
    """What a browser would send of a page as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.area = self.select = ""

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        read = getattr(self, f"see_{tag}", None)
        if read:
            read(told, told.get("name", ""))

    def see_input(self, told, name):
        box = told.get("type") == "checkbox"
        if name and (not box or "checked" in told):
            self.found[name] = [told.get("value", "on" if box else "")]

    def see_textarea(self, told, name):
        self.area = name
        self.found[name] = [""]

    def see_select(self, told, name):
        self.select = name

    def see_option(self, told, _name):
        if self.select and ("selected" in told or self.select not in self.found):
            self.found[self.select] = [told.get("value", "")]

    def handle_endtag(self, tag):
        self.area = "" if tag == "textarea" else self.area
        self.select = "" if tag == "select" else self.select

    def handle_data(self, data):
        if self.area:
            self.found[self.area] = [data.strip("\n")]


def fields_of(page: str) -> dict[str, list[str]]:
    reader = Reader()
    reader.feed(page.partition('<form class="built"')[2].partition("</form>")[0])
    return reader.found


def test_a_marketer_puts_a_form_together_in_one_page():
    client = people.signed_in("demand_gen")
    told = fields_of(client.get("/forms/new/?for=contact").text)
    own = next(name for name, value in told.items() if name.endswith("-name") and value == [""])
    row = own.removesuffix("-name")
    told |= {
        "name": ["Contact us"], f"{row}-label": ["How many seats?"], f"{row}-ask": ["number"],
        f"{row}-place": ["9"], "c-0-purpose": ["newsletter"], "c-0-wording": ["Send me news"],
        "sites": [f"{SITE}/any/page"],
    }  # fmt: skip
    answer = client.post("/forms/new/", told)
    assert answer.status_code == 302, answer.text[:3000]
    card = queries.find_form(slug="contact-us")
    names = [(one.name, one.label, one.ask) for one in card.design.questions]
    assert names[-1] == ("q1", "How many seats?", Ask.NUMBER)
    assert [name for name, *_ in names][:2] == ["full_name", "email"]
    assert card.design.sites == (SITE,)
    assert card.design.consents == (Consent("newsletter", "Send me news"),)
    page = client.get(f"/forms/{card.id}/").text
    assert "data-accord-form=&quot;contact-us&quot;" in page
    assert client.get(f"/forms/{card.id}/preview/").status_code == 200
    told = fields_of(client.get(f"/forms/{card.id}/change/").text)
    client.post(f"/forms/{card.id}/change/", told)
    assert queries.find_form(slug="contact-us").version_no == 1  # nothing was changed
    client.post(f"/forms/{card.id}/change/", told | {"heading": ["Write to us"]})
    assert queries.find_form(slug="contact-us").version_no == 2
    copy = fields_of(client.get(f"/forms/new/?like={card.id}").text)
    client.post("/forms/new/", copy)
    assert queries.find_form(slug="contact-us-copy").design.heading == "Write to us"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"sites": ["javascript:alert(1)"]}, "is not a site"),
        ({"after": ["https://evil.example/x"]}, "not in the list of allowed sites"),
        ({"double_opt_in": ["on"], "q-0-required": []}, "require it"),
        ({"q-0-use": []}, "so that somebody is known"),
        ({"c-0-wording": ["Yes"]}, "Give both"),
        ({"heading": [""]}, "Heading"),
    ],
)
def test_a_form_that_could_not_work_is_not_made(changed, says):
    client = people.signed_in("mops")
    told = fields_of(client.get("/forms/new/?for=newsletter").text)
    answer = client.post("/forms/new/", {**told, "name": ["X"], **changed})
    assert answer.status_code == 422
    assert says in answer.text
    assert queries.list_forms() == []


def test_the_list_costs_the_same_for_one_form_and_for_many(django_assert_num_queries):
    made()
    with django_assert_num_queries(3):
        queries.list_forms()
    for _more in range(5):
        Visitor(made()).client.get("/f/contact/")
    with django_assert_num_queries(3):
        assert len(queries.list_forms()) == 6
