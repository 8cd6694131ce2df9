"""Settings, Tools that send records: a tool is added, understood, given a new secret, stopped."""

import re
import shutil
import subprocess

import pytest
from django.test import Client

from accord.foundation import bulk
from accord.intake import api as intake
from accord.intake.tests.tools import Tool
from accord.kernel import signatures
from tests import people

pytestmark = pytest.mark.django_db
ADD = {"name": "typeform", "kind": "leads", "secret": ""}


def words(response) -> str:
    return response.content.decode()


def secret_in(body: str) -> str:
    return re.search(r'<code class="secret" tabindex="0">(whsec_[^<]+)</code>', body)[1]


def test_the_secret_of_a_new_tool_is_shown_once_and_works():
    client = people.signed_in()
    body = words(client.post("/settings/sources/", ADD))
    secret = secret_in(body)
    assert "/api/v1/hooks/typeform" in body
    [source] = intake.list_sources()
    address = f"/settings/sources/{source.id}/"
    assert secret not in words(client.get(address))
    sign = {"webhook-id": "m", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"}
    refused = Client().post(
        "/api/v1/hooks/typeform", b"{}", content_type="application/json", headers=sign
    )
    assert refused.status_code == 401
    assert "Put the current secret into the tool" in words(client.get(address))


@pytest.mark.parametrize(
    ("told", "field"),
    [({"name": "Type Form"}, "name"), ({"name": ""}, "name"), ({"secret": "whsec_short"}, "secret"),
     ({"kind": "spam"}, "kind")],
)  # fmt: skip
def test_a_tool_that_cannot_be_added(told, field):
    answer = people.signed_in().post("/settings/sources/", ADD | told)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in words(answer)
    assert intake.list_sources() == []


def test_two_tools_of_one_name():
    client = people.signed_in()
    client.post("/settings/sources/", ADD)
    assert client.post("/settings/sources/", ADD).status_code == 422
    assert len(intake.list_sources()) == 1


def rules(**told: str) -> dict[str, str]:
    return {"kind": "leads", "date_order": "", "rate": "600", "words": "", **told}


def test_what_a_field_means_is_said_and_holds_for_the_next_message():
    tool, client = Tool(name="odd"), people.signed_in()
    assert tool.send({"type": "lead.new", "data": {"q1": "ana@example.com"}}).json()["quarantined"]
    address = f"/settings/sources/{tool.id}/"
    assert "<code>q1</code>" in words(client.get(address))
    told = rules(**{"field:q1": "email", "words": "stage: hot one = mql"})
    assert client.post(address, told).status_code == 302
    sent = {"q1": "ana@example.com", "lead stage": "Hot One"}
    assert tool.send({"type": "lead.new", "data": sent}).json()["created"] == 1
    assert bulk.fetch("select stage from leads_lead") == [("mql",)]
    assert "stage: hot one = mql" in words(client.get(address))


@pytest.mark.parametrize(
    "told",
    [{"words": "stage: x = nothing"}, {"words": "mood: x = mql"}, {"words": "x"}, {"rate": "0"},
     {"field:a": "email", "field:b": "email"}],
)  # fmt: skip
def test_what_cannot_be_meant_changes_nothing(told):
    tool, client = Tool(name="odd"), people.signed_in()
    tool.send({"type": "lead.new", "data": {"a": "x", "b": "y"}})
    before = intake.get_source(source_id=tool.id).rules
    assert client.post(f"/settings/sources/{tool.id}/", rules(**told)).status_code == 422
    assert intake.get_source(source_id=tool.id).rules == before


def test_a_new_secret_beside_the_old_one_and_then_alone():
    tool, client = Tool(), people.signed_in()
    address = f"/settings/sources/{tool.id}/"
    new = secret_in(words(client.post(f"{address}secret/")))
    assert "counts too until" in words(client.get(address))
    assert tool.send({"type": "test"}).status_code == 200
    client.post(f"{address}secret/", {"end": "1"})
    assert tool.send({"type": "test"}).status_code == 401
    tool.secret = new
    assert tool.send({"type": "test"}).status_code == 200


def test_a_tool_is_stopped_and_let_in_again():
    tool, client = Tool(), people.signed_in()
    client.post(f"/settings/sources/{tool.id}/state/")
    assert tool.send({"type": "test"}).status_code == 410
    client.post(f"/settings/sources/{tool.id}/state/", {"resume": "1"})
    assert tool.send({"type": "test"}).status_code == 200


def test_only_who_manages_the_system_sees_and_changes_tools():
    tool, seller = Tool(), people.signed_in("sdr")
    assert seller.get("/settings/sources/").status_code == 403
    assert seller.post("/settings/sources/", ADD).status_code == 403
    assert seller.post(f"/settings/sources/{tool.id}/state/").status_code == 403
    assert [one.stopped_at for one in intake.list_sources()] == [None]
    assert people.signed_in().get("/settings/sources/999/").status_code == 404


@pytest.mark.program
def test_the_lines_to_copy_sign_as_we_check():
    if not (shutil.which("openssl") and shutil.which("bash")):
        pytest.skip("The lines that users copy run openssl and bash; install them to try the lines")
    client = people.signed_in()
    body = words(client.post("/settings/sources/", ADD))
    lines = re.search(r'<pre class="secret" tabindex="0">(.*?)</pre>', body, re.DOTALL)[1]
    for written, sign in (("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        lines = lines.replace(written, sign)
    script = lines.partition("curl ")[0] + 'echo "$ID|$NOW|$BODY|$SIGN"'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    number, now, sent, sign = done.stdout.strip().split("|")
    ours = signatures.sign(
        secret=secret_in(body), message_id=number, timestamp=now, body=sent.encode()
    )
    assert f"v1,{sign}" == ours
