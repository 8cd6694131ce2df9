"""Several files at once: each read by itself, those that are ready taken in by one button."""

import pytest
from django.conf import settings
from django.test import Client
from tests import people

from accord.foundation import bulk, clock
from accord.intake import jobs, models
from accord.intake.operations import drafts
from accord.intake.operations.batches import LEASE, file_path
from accord.intake.operations.leftover import PATIENCE
from accord.intake.rules.tools import tool_of
from accord.intake.tests.delivered import signed_in, upload
from accord.intake.values.batches import BatchState
from accord.intake.views import together

pytestmark = pytest.mark.usefixtures("committed")

LEADS = "Lead id,E-mail,Name,Created\nL1,ana@firm.example,Ana Pop,2026-09-01\n"
DEALS = "Deal id,Deal name,Lead id,Amount,Currency,Created\nD1,New line,L1,900,EUR,2026-09-20\n"
DATES = "Lead id,E-mail,Created\nL7,joon@other.example,03/04/2026\n"


def given(client: Client, **files: str) -> str:
    uploads = [upload(f"{name.replace('_', '-')}.csv", text) for name, text in files.items()]
    answer = client.post("/imports/new/", {"file": uploads})
    assert answer["Location"] == "/imports/new/together/"
    return client.get(answer["Location"]).content.decode()


def waiting() -> dict[str, int]:
    return dict(models.Draft.objects.filter(batch=None).values_list("file_name", "pk"))


def asked_for() -> list[list[int]]:
    """What the queue holds of files that go in by turns."""
    return [
        bulk.read_json(args)["batch_ids"]
        for (args,) in bulk.fetch(
            "select args from procrastinate_jobs where task_name = %s order by id",
            [drafts.RUN_TOGETHER],
        )
    ]


def taken_in_by_turns() -> None:
    done = 0
    while done < len(asked_for()):
        jobs.run_together(asked_for()[done])
        done += 1


def test_files_of_one_tool_go_in_by_one_button_and_know_each_other() -> None:
    client = signed_in()
    shown = given(client, crm_deals=DEALS, crm_leads=LEADS)
    assert shown.count('value="crm"') == 2
    answer = client.post("/imports/new/together/", {"draft": list(waiting().values())})
    assert answer["Location"] == "/imports/"
    batches = list(models.Batch.objects.order_by("id"))
    assert [batch.kind for batch in batches] == ["leads", "deals"]
    taken_in_by_turns()
    for batch in batches:
        batch.refresh_from_db()
        assert (batch.state, batch.source) == (BatchState.DONE, "crm")
    assert bulk.fetch("select count(*) from deals_deal where lead_id is not null") == [(1,)]


def test_what_has_a_question_or_cannot_be_read_keeps_no_other_back() -> None:
    client = signed_in()
    answer = client.post("/imports/new/", {"file": [
        upload("shop-leads.csv", LEADS), upload("dates.csv", DATES), upload("x.pdf", b"%PDF-1.4 x"),
    ]}, follow=True)  # fmt: skip
    shown = answer.content.decode()
    assert "“x.pdf”:" in shown
    assert "1 question first." in shown
    waits = waiting()
    assert set(waits) == {"shop-leads.csv", "dates.csv"}
    answer = client.post("/imports/new/together/", {"draft": list(waits.values())})
    assert answer["Location"] == "/imports/new/together/"
    assert set(waiting()) == {"dates.csv"}
    assert models.Batch.objects.count() == 1


def test_a_name_that_no_tool_can_have_is_refused_and_nothing_goes_in() -> None:
    client = signed_in()
    given(client, shop_leads=LEADS, crm_deals=DEALS)
    waits = waiting()
    said = {"draft": list(waits.values()), f"source:{waits['crm-deals.csv']}": " "}
    answer = client.post("/imports/new/together/", said)
    assert (answer.status_code, models.Batch.objects.count()) == (422, 0)
    assert "“crm-deals.csv”:" in answer.content.decode()


def test_only_what_is_ticked_goes_in_and_only_ones_own() -> None:
    given(signed_in(), shop_leads=LEADS, crm_deals=DEALS)
    theirs = waiting()["shop-leads.csv"]
    client = people.signed_in("sales_ops")
    assert "No file waits" in client.get("/imports/new/together/").content.decode()
    given(client, crm_deals=DEALS, fair_leads=LEADS)
    client.post("/imports/new/together/", {"draft": [theirs]})
    assert models.Batch.objects.count() == 0


def test_more_files_than_a_page_holds_are_refused_before_any_is_read() -> None:
    uploads = [upload(f"{n}.csv", LEADS) for n in range(together.AT_ONCE + 1)]
    answer = signed_in().post("/imports/new/", {"file": uploads})
    assert (answer.status_code, waiting()) == (422, {})


def test_a_file_begins_when_the_one_before_it_has_ended() -> None:
    client = signed_in()
    given(client, crm_deals=DEALS, crm_leads=LEADS)
    client.post("/imports/new/together/", {"draft": list(waiting().values())})
    leads, deals = models.Batch.objects.order_by("id")
    assert asked_for() == [[leads.pk, deals.pk]]
    # Another process works on the first, for longer than a forgotten file waits.
    at = clock.now()
    models.Batch.objects.filter(pk=leads.pk).update(
        state=BatchState.RUNNING, leased_until=at + LEASE
    )
    models.Batch.objects.update(made_at=at - PATIENCE * 2)
    jobs.run_together([leads.pk, deals.pk])
    jobs.resume(0)
    deals.refresh_from_db()
    assert (deals.state, len(asked_for())) == (BatchState.WAITING, 1)
    # That process is killed: both go on, one after the other.
    models.Batch.objects.filter(pk=leads.pk).update(leased_until=at - LEASE)
    jobs.resume(0)
    assert set(models.Batch.objects.values_list("state", flat=True)) == {BatchState.DONE}
    assert bulk.fetch("select count(*) from deals_deal where lead_id is not null") == [(1,)]


def test_all_go_in_or_none_where_one_cannot_be_read_again() -> None:
    client = signed_in()
    report = "Deals of October\n\n" + DEALS
    given(client, crm_deals=report, crm_leads=LEADS)
    draft = models.Draft.objects.get(file_name="crm-deals.csv")
    draft.reading = draft.reading | {"questions": []}  # as somebody has answered
    draft.save()
    file_path(files=settings.FILES, digest=draft.digest).unlink()
    answer = client.post("/imports/new/together/", {"draft": list(waiting().values())})
    assert (answer.status_code, models.Batch.objects.count(), asked_for()) == (422, 0, [])
    assert "Add them once more" in answer.content.decode()
    assert len(waiting()) == 2


def test_a_name_that_somebody_chose_stands_before_the_files() -> None:
    client = signed_in()
    given(client, crm_deals=DEALS, crm_leads=LEADS)
    draft = models.Draft.objects.get(file_name="crm-leads.csv")
    draft.plan = draft.plan | {"source": "webshop"}
    draft.save()
    shown = client.get("/imports/new/together/").content.decode()
    assert (shown.count('value="webshop"'), shown.count('value="crm"')) == (1, 1)


@pytest.mark.parametrize(
    ("name", "tool"),
    [
        ("hubspot-crm-exports-all-contacts-2026-11-01.csv", "hubspot"),
        ("Typeform_responses (2).xlsx", "typeform"),
        ("2026-10 Pipedrive.tsv", "pipedrive"),
        ("leads.csv", ""),
        ("contacts 2026.csv", ""),
        ("리드.csv", "리드"),
        ("new hubspot leads.csv", ""),
        ("Copy of leads.csv", ""),
        ("final_contacts.csv", ""),
        ("октябрь.csv", ""),
        ("march-leads.csv", ""),
        ("", ""),
        ("123.csv", ""),
    ],
)
def test_a_files_name_says_the_tool(name: str, tool: str) -> None:
    assert tool_of(name) == tool


def test_usual_words_for_what_happened_are_no_question() -> None:
    client = signed_in()

    def calls(kind: str, direction: str) -> str:
        rows = [f"A{n},L1,{kind},{direction},2026-09-03 10:3{n}\n" for n in range(9)]
        return "".join(["Activity id,Lead id,Type,Direction,Date\n", *rows])

    shown = given(
        client,
        crm_a=calls("Call", "Outbound"),
        crm_b=calls("Звонок", "Входящий"),
        crm_c=calls("Raid", "Sideways"),
    )
    assert shown.count("need a meaning first.") == 1
    client.post("/imports/new/together/", {"draft": list(waiting().values())})
    values = [batch.plan["plan"]["values"] for batch in models.Batch.objects.order_by("id")]
    assert values == [
        {"kind": {"call": "call_attempt"}, "direction": {"outbound": "out"}},
        {"kind": {"звонок": "call_attempt"}, "direction": {"входящий": "in"}},
    ]
