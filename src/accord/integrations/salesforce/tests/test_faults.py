"""Whatever an org answers is a fault with a remedy, and no secret is in its text."""

import logging

import pytest

from accord.integrations.connecting.values import PASSING, Fault, Faulty
from accord.integrations.salesforce.api import TOOL
from accord.integrations.salesforce.queries import reading as reading_queries


@pytest.mark.parametrize(
    ("kind", "fault", "wait"),
    [
        ("limit", Fault.TOO_MANY, 900),
        ("429", Fault.TOO_MANY, 7),
        ("500", Fault.AWAY, 0),
        ("503", Fault.AWAY, 0),
        ("cut", Fault.AWAY, 0),
        ("html", Fault.NOT_ITS_API, 0),
        ("login", Fault.NOT_ITS_API, 0),
        ("right", Fault.SCOPE_MISSING, 0),
    ],
)
def test_a_failure_is_told_and_asked_again_it_is_over(session, org, kind, fault, wait) -> None:
    session.fields("Lead")
    org.fail(kind, path="/query")
    with pytest.raises(Faulty) as raised:
        session.read("Lead", fields=["Email"], cursor={})
    assert (raised.value.fault, raised.value.wait) == (fault, wait)
    assert len(session.read("Lead", fields=["Email"], cursor={}).rows) == 5


def test_a_token_that_has_run_out_is_renewed_once_and_nobody_notices(session, org) -> None:
    session.fields("Lead")
    org.expire()
    assert len(session.read("Lead", fields=["Email"], cursor={}).rows) == 5
    org.fail("expired", path="/query", times=2)
    with pytest.raises(Faulty) as raised:
        session.read("Lead", fields=["Email"], cursor={})
    assert raised.value.fault is Fault.TOKEN_REFUSED


@pytest.mark.parametrize(
    ("said", "detail"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"refresh_token": "old"}, "invalid_grant"),
    ],
)
def test_a_refused_sign_in_says_which_code(connect, said, detail) -> None:
    with pytest.raises(Faulty) as raised:
        connect(**said).account()
    assert (raised.value.fault, raised.value.detail) == (Fault.TOKEN_REFUSED, detail)


def test_a_refresh_token_signs_in_too(connect, org) -> None:
    assert connect(refresh_token=org.refresh_token).account().name == "Acme Corp"


@pytest.mark.parametrize("address", ["", "not an address", "ftp://acme.example", "http://[bad"])
def test_an_address_that_is_none(connect, address) -> None:
    with pytest.raises(Faulty) as raised:
        connect(url=address).account()
    assert raised.value.fault is Fault.NOT_ITS_API


def test_the_token_goes_to_no_other_host(session, org) -> None:
    org.instance = "https://evil.example"
    with pytest.raises(Faulty) as raised:
        session.account()
    assert (raised.value.fault, raised.value.detail) == (Fault.NOT_ITS_API, "instance_url")


def test_a_server_that_is_not_there(connect, settings) -> None:
    settings.OUTGOING_ALLOWED = frozenset({"127.0.0.1:9"})
    with pytest.raises(Faulty) as raised:
        connect(url="http://127.0.0.1:9").account()
    assert raised.value.fault is Fault.AWAY


def test_the_inside_of_our_network_is_no_org(connect, settings) -> None:
    settings.OUTGOING_ALLOWED = frozenset()
    with pytest.raises(Faulty) as raised:
        connect().account()
    assert raised.value.fault is Fault.NOT_ITS_API


def test_an_object_that_we_may_not_see_names_the_right_that_is_missing(session, org) -> None:
    org.hidden.add("Opportunity")
    with pytest.raises(Faulty) as raised:
        session.read("Opportunity", fields=[], cursor={})
    assert (raised.value.fault, raised.value.detail) == (Fault.SCOPE_MISSING, "Opportunity")


def test_a_history_that_is_not_kept_is_a_stream_that_is_gone(session, org) -> None:
    org.hidden.add("LeadHistory")
    with pytest.raises(Faulty) as raised:
        session.begin("LeadHistory")
    assert (raised.value.fault, raised.value.detail) == (Fault.STREAM_GONE, "LeadHistory")


def test_a_stream_that_we_do_not_know(session) -> None:
    with pytest.raises(Faulty) as raised:
        session.read("Case; DROP", fields=[], cursor={})
    assert raised.value.fault is Fault.STREAM_GONE


def test_a_renamed_field_is_named(connect, org) -> None:
    session = connect()
    session.fields("Lead")
    org.rename_field("Lead", "Budget__c", "Money__c")
    for again in (session, connect()):  # one that still knows the old name, one that does not
        with pytest.raises(Faulty) as raised:
            again.read("Lead", fields=["Email", "Budget__c"], cursor={})
        assert (raised.value.fault, raised.value.detail) == (Fault.FIELD_GONE, "Budget__c")


def test_the_last_calls_of_a_day_are_left_to_the_companys_other_tools(session, org) -> None:
    session.fields("Lead")
    org.used = 95_000
    with pytest.raises(Faulty) as raised:
        session.read("Lead", fields=["Email"], cursor={})
    assert raised.value.fault is Fault.TOO_MANY
    assert raised.value.fault in PASSING
    org.used = 10
    assert session.read("Lead", fields=["Email"], cursor={}).rows


def test_an_object_too_large_to_count_is_read_by_a_job(session, org) -> None:
    org.fail("slow", path="COUNT")
    page = session.read("Lead", fields=["Email"], cursor={})
    assert page.cursor["by"] == "job"


def test_an_answer_that_goes_round_in_a_circle_is_left(session, org, monkeypatch) -> None:
    monkeypatch.setattr(reading_queries, "QUERY_ROWS", 1)
    at = session.begin("Lead")
    id = next(iter(org.live("Lead")))
    stamp = org.tables["Lead"][id]["SystemModstamp"].replace(".000", "")
    stuck = {**at, "way": 0, "at": stamp, "id": id}
    org.select = lambda text, deleted: _again(org, id)  # a server that forgets where we were
    with pytest.raises(Faulty) as raised:
        session.changed("Lead", fields=["Email"], cursor=stuck)
    assert raised.value.fault is Fault.NOT_ITS_API


def _again(org, id):
    query = type(org).select(org, "SELECT Id, Email, SystemModstamp FROM Lead", deleted=True)[0]
    return query, [org.tables["Lead"][id]]


@pytest.mark.parametrize("kind", ["html", "cut", "429", "500", "limit", "login"])
def test_no_secret_is_in_an_error_or_a_log(org, caplog, kind) -> None:
    caplog.set_level(logging.DEBUG)
    said = {**org.said, "refresh_token": org.refresh_token}
    session = TOOL.open(said)
    session.fields("Lead")
    tokens = set(org.tokens)
    org.fail(kind, path="/query")
    with pytest.raises(Faulty) as raised:
        session.read("Lead", fields=["Email"], cursor={})
    org.expire()
    org.fail(kind, path="/oauth2")
    with pytest.raises(Faulty) as again:
        session.read("Lead", fields=["Email"], cursor={})
    session.close()
    told = " ".join([repr(raised.value), repr(again.value), str(session), caplog.text])
    for secret in {org.client_secret, org.refresh_token, *tokens}:
        assert secret not in told
