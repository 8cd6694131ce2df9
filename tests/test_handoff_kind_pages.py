"""The kinds of hand-off as colleagues see them: written, signed, what is missing, who waits."""

import re
from datetime import timedelta

import pytest

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.rules import kind_sheets
from accord.desk.views.wording import kind_words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff
from accord.handoffs.values.kinds import KindFlaw, UnableToReadKinds
from accord.intake import api as intake
from accord.team import api as team
from tests import people
from tests.people import sign, signed_in

database = pytest.mark.django_db
PAGE, EDIT = "/handoffs/kinds/", "/handoffs/kinds/edit/"
LEADS = ("external_id", "full_name", "email", "phone", "stage", "created_at")


def read(client, url: str = PAGE) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def form(**more: str | list[str]) -> dict[str, str | list[str]]:
    """What the editor sends for two kinds: one by itself, and the way back."""
    return {
        "kind-0-code": "marketing_to_sdr", "kind-0-name": "To sales", "kind-0-from": "marketing",
        "kind-0-to": "sales", "kind-0-at_stage": "mql", "kind-0-needs": ["email", "phone"],
        "kind-0-channel": "crm_task", "kind-0-fallback": "mail", "kind-0-cooling_days": "30",
        "kind-0-nurture": "",
        "kind-1-code": "sales_to_marketing", "kind-1-name": "Back", "kind-1-from": "sales",
        "kind-1-to": "marketing", "kind-1-at_stage": "", "kind-1-channel": "in_app",
        "kind-1-fallback": "mail", "kind-1-cooling_days": "14", "kind-1-nurture": "Slow drip",
        "act": "save", **more,
    }  # fmt: skip


@database
def test_kinds_are_written_signed_and_said_in_sentences_with_what_is_missing():
    client = signed_in("rev_ops", name="Rea")
    said = read(client)
    for words in ("Nothing is handed over by itself yet", "Marketing to sales: no agreement",
                  "No rules say who gets which lead", "Nobody is named who catches",
                  "Nobody waits"):  # fmt: skip
        assert words in said, words
    assert client.post(EDIT, form()).headers["location"] == "/definitions/handoffs/1/"
    drafted = read(client, "/definitions/handoffs/1/")
    for words in ("E-mail, Telephone", "A task in the CRM", "Slow drip", "never by itself"):
        assert words in drafted, words
    sign(kind=Kind.HANDOFFS, number=1, at=clock.now())
    said = read(client)
    [mql] = [one.name for one in definitions.list_stages(at=clock.now()) if one.code == "mql"]
    for words in (
        "From marketing to sales.", f"It happens by itself as soon as a lead is {mql}.",
        "This has to be known: E-mail, Telephone.", "gets a task in the CRM; where that fails",
        "rests for 30 days", "What comes back enters Slow drip.",
    ):  # fmt: skip
        assert words in said, words
    assert "Nothing is handed over by itself yet" not in said


@database
@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"kind-0-name": "", "kind-0-code": "x"}, "kind-0-name", "Write a name here"),
        ({"kind-0-to": "marketing"}, "kind-0-to", "nothing over to itself"),
        ({"kind-0-fallback": "crm_task"}, "kind-0-fallback", "would fail too"),
        ({"kind-0-cooling_days": "soon"}, "kind-0-cooling_days", "from 0 to 365"),
        ({"kind-0-needs": ["shoe"]}, "kind-0-needs", "Choose one from the list"),
        ({"kind-0-nurture": "Drip"}, "kind-0-nurture", "Leave this empty"),
        ({"kind-1-code": "other", "kind-1-name": "Other"}, "", "Leave “Back to marketing” in"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(wrong, field, said):
    answer = signed_in("rev_ops").post(EDIT, form(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert not field or f'id="id_{field}_error"' in page
    assert definitions.find_open(kind=Kind.HANDOFFS) is None


@database
def test_a_kind_is_added_moved_and_taken_out_without_a_script():
    client = signed_in("rev_ops")
    page = client.get(EDIT).content.decode()
    assert 'value="sdr_to_ae"' in page
    more = client.post(EDIT, form(act="add")).content.decode()
    assert 'name="kind-2-name"' in more
    moved = client.post(EDIT, form(act="down-0")).content.decode()
    assert 'name="kind-0-code" value="sales_to_marketing"' in moved
    fewer = client.post(EDIT, form(act="remove-0")).content.decode()
    assert 'name="kind-1-name"' not in fewer
    new = {
        "kind-2-name": "AE to onboarding", "kind-2-from": "sales", "kind-2-to": "sales",
        "kind-2-channel": "mail", "kind-2-fallback": "in_app", "kind-2-cooling_days": "0",
    }  # fmt: skip
    assert client.post(EDIT, form(**new)).status_code == 302
    late = client.post(EDIT, form(number="1", revision="7"))
    assert (late.status_code, "changed this draft" in late.content.decode()) == (422, True)
    found = definitions.find_version(kind=Kind.HANDOFFS, number=1)
    assert found is not None
    assert [one["code"] for one in found.body["kinds"]] == [
        "marketing_to_sdr", "sales_to_marketing", "ae_to_onboarding",
    ]  # fmt: skip


@database
def test_what_a_wording_leaves_out_stands_in_the_form_as_it_holds():
    body = handoffs.kinds_body(handoffs.FIRST_KINDS)
    brief = [
        {name: said for name, said in one.items() if name in ("code", "name", "from", "to")}
        for one in body["kinds"]
    ]
    handoffs.propose_kinds(body={"kinds": brief}, actor_id=None, at=people.AT)
    page = signed_in("rev_ops").get(EDIT).content.decode()
    assert 'name="kind-0-cooling_days" value="14"' in page
    chosen = re.findall(r'<select[^>]*name="kind-0-(?:channel|fallback)".*?</select>', page, re.S)
    assert [re.findall(r'value="(\w+)" selected', one) for one in chosen] == [["in_app"], ["mail"]]


def test_a_sheet_says_what_it_was_read_from_and_every_flaw_has_its_sentence():
    body = handoffs.kinds_body(handoffs.FIRST_KINDS)
    sheet = kind_sheets.from_body(body)
    codes = kind_sheets.codes_of(sheet, made=["" for _one in sheet])
    assert kind_sheets.to_body(sheet, codes=codes) == body
    for flaw in KindFlaw:
        told = kind_words.flaw(UnableToReadKinds(flaw=flaw, where="kinds", given=None))
        assert told
        assert "%" not in told
    assert kind_sheets.place_of("kinds[2].code") == (2, "kind-2-name")
    assert kind_sheets.place_of("kinds") == (None, "")


def in_force() -> None:
    number = handoffs.propose_kinds(
        body=kind_sheets.to_body(
            kind_sheets.from_form({key: [value] if isinstance(value, str) else value
                                   for key, value in form().items()}),
            codes=["marketing_to_sdr", "sales_to_marketing"]),
        actor_id=None, at=people.AT - 9 * timedelta(days=1),
    )  # fmt: skip
    sign(kind=Kind.HANDOFFS, number=number, at=people.AT - 9 * timedelta(days=1))


def load(*rows: tuple[str, str, str]) -> None:
    at = (people.AT - timedelta(hours=1)).isoformat()
    people.load("leads", LEADS, [(key, f"Ana {key}", mail, tel, "mql", at)
                                 for key, mail, tel in rows])  # fmt: skip


@database
def test_leads_that_wait_are_listed_with_what_keeps_each_and_handed_over_once_somebody_is_there():
    in_force()
    [leader] = [one.member_id for one in team.list_held_roles() if one.role == "sales_lead"]
    intake.leave(member_id=leader, actor=team.COMMAND_LINE, at=people.AT)
    load(("a", "a@c.example", ""), ("b", "b@c.example", "+40211234567"))
    assert Handoff.objects.count() == 0
    client = signed_in("demand_gen")
    before = read(client)
    for words in ("2 leads wait.", "Not known: Telephone", "nobody was there to receive it"):
        assert words in before, words
    assert "Hand over what lacks nothing" not in before
    lead = signed_in("sales_lead", name="Stan", email="stan@us.example")
    assert "Hand over what lacks nothing" in read(lead)
    assert lead.post("/handoffs/kinds/waiting/").status_code == 302
    assert [row.kind for row in Handoff.objects.all()] == ["marketing_to_sdr"]
    after = read(lead)
    assert "1 lead waits." in after
    assert "1 lead was handed over." in after
