"""Hostile messages: taken once, or turned away without a trace; nothing breaks the door."""

import base64
import gzip
import hashlib
import hmac
import json
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests import digest

from accord.foundation import bulk, clock
from accord.intake.operations import hooks, messages
from accord.intake.operations.messages import Message, TurnedAway
from accord.intake.tests.shared import hostile, shared
from accord.intake.tests.tools import Tool
from accord.kernel import signatures

pytestmark = pytest.mark.usefixtures("committed")
OLD = "whsec_hyc3roEhvBuYTvy9X3kx04IjJjUaMFGK"


def shuffled(family: str) -> list[dict[str, Any]]:
    cases = list(hostile(family))
    random.Random(20261122).shuffle(cases)
    return cases


def effects() -> int:
    return int(bulk.fetch("select coalesce(sum(received), 0) from intake_batch")[0][0])


def body_of(case: dict[str, Any]) -> bytes:
    told = case.get("value")
    if told is None:
        return (shared() / "hostile" / case["path"]).read_bytes()
    body = base64.b64decode(told["body_b64"])
    if "type" in told:
        body = json.dumps(json.loads(body) | {"type": told["type"]}).encode()
    return b" " * (told.get("pad_mib", 0) * 2**20) + body


def signature_of(
    told: dict[str, Any], *, secret: str, message_id: str, stamp: str, body: bytes
) -> str:
    def right(of: bytes = body, key: str = secret) -> str:
        return signatures.sign(secret=key, message_id=message_id, timestamp=stamp, body=of)

    signed = f"{message_id}.{stamp}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest_ = hmac.new(key, signed, hashlib.sha256).digest()
    made = {
        "good": right,
        "flip_bit": lambda: (
            "v1," + base64.b64encode(bytes([digest_[0] ^ 1]) + digest_[1:]).decode()
        ),
        "other_body": lambda: right(b"{}"),
        "none": lambda: "",
        "": lambda: "",
        "old_key": lambda: right(key=OLD),
        "old_key_expired": lambda: right(key=OLD),
        "bad good": lambda: f"v1,{'A' * 44} {right()}",
        "bad*100": lambda: " ".join([f"v1,{'A' * 44}"] * 100),
        "v9": lambda: right().replace("v1,", "v9,"),
        "v0sha1": lambda: (
            "v0," + base64.b64encode(hmac.new(key, signed, hashlib.sha1).digest()).decode()
        ),
        "hex": lambda: f"v1,{digest_.hex()}",
        "of_compact_json": lambda: right(
            json.dumps(json.loads(body), separators=(",", ":")).encode() + b" "
        ),
    }
    return made[told.get("sig", "good")]()


def stamp_of(told: dict[str, Any], *, at: datetime) -> str:
    delta = told.get("delta_s", 0)
    return str(int(at.timestamp()) + delta) if isinstance(delta, int) else str(delta)


def deliver(tool: Tool, told: dict[str, Any], body: bytes, *, message_id: str, at: datetime) -> int:
    """The status that the door would give at this time, without the way over HTTP."""
    stamp = stamp_of(told, at=at)
    sign = signature_of(told, secret=tool.secret, message_id=message_id, stamp=stamp, body=body)
    try:
        messages.take(
            source=tool.name, message=Message(message_id, stamp, sign, body), now=lambda: at
        )
    except TurnedAway:
        return 400
    return 200


def test_messages_that_are_no_trouble_are_taken_once_and_the_others_leave_no_trace():
    cases = [case for case in shuffled("webhook") if case["oracle"] in ("once", "reject")]
    assert len(cases) > 30
    at = clock.now()
    for number, case in enumerate(cases):
        told = case.get("value") or {}
        tool = Tool(name=f"tool-{number}", secret=OLD)
        expired = told.get("sig") == "old_key_expired"
        rotated = at - hooks.BOTH_COUNT - timedelta(days=1) if expired else at
        tool.secret = hooks.rotate(source_id=tool.id, at=rotated, actor_id=None)
        message_id = told.get("id", f"msg_{number}")
        body = body_of(case)
        before, held = digest.digests(), effects()
        answers = []
        for time in range(told.get("times", 1)):
            again = at + timedelta(seconds=time * told.get("gap_s", 0))
            sent = body
            if time and told.get("second_body"):
                sent = body.replace(b"Ana", b"Eva")
                before, held = digest.digests(), effects()
            answers.append(deliver(tool, told, sent, message_id=message_id, at=again))
        if case["oracle"] == "once":
            assert set(answers) == {200}, case["id"]
            assert effects() == held + 1, case["id"]
        elif not told.get("pad_mib"):
            assert answers[-1] == 400, case["id"]
            assert (digest.digests(), effects()) == (before, held), case["id"]


@pytest.mark.parametrize("case", ["large", "packed"])
def test_bodies_that_are_not_looked_into(case):
    tool = Tool()
    body = b" " * (21 * 2**20) if case == "large" else gzip.compress(b"{}")
    more = {"Content-Encoding": "gzip"} if case == "packed" else {}
    assert tool.send(body, **more).status_code == (413 if case == "large" else 415)
    assert effects() == 0


@pytest.mark.parametrize("family", ["json", "json_type"])
def test_hostile_documents_in_a_signed_message_never_break_it(family):
    tool = Tool()
    for case in shuffled(family):
        if "path" in case:
            path = shared() / "hostile" / case["path"]
            if not path.is_file():
                continue
            body = path.read_bytes()
        else:
            body = json.dumps({"type": "lead.created", "data": case["value"]}).encode()
        before = digest.digests()
        answer = tool.send(body)
        assert answer.status_code < 500, (case["id"], answer.content[:300])
        if answer.status_code >= 400:
            assert digest.digests() == before, case["id"]
        else:
            receipts = answer.json()
            failed = [p["code"] for one in receipts["receipts"] for p in one["problems"]]
            assert "FAILED_AT_ROW" not in failed, case["id"]


@pytest.mark.parametrize(
    ("family", "field"), [("name", "full_name"), ("email", "email"), ("phone", "phone")]
)
def test_names_addresses_and_numbers_as_the_corpus_wants_them(family, field):
    tool = Tool()
    cases = shuffled(family)
    assert cases
    for case in cases:
        data = {"id": case["id"], field: case["value"]}
        before = digest.digests()
        answer = tool.send({"type": "lead.created", "data": data})
        assert answer.status_code in (200, 400), case["id"]
        receipt = answer.json().get("receipts", [{"outcome": "refused"}])[0]
        went_in = receipt["outcome"] in ("created", "joined", "updated", "unchanged")
        if case["oracle"] == "accept":
            assert went_in, (case["id"], case["value"], receipt)
        elif case["oracle"] == "reject" and case["value"].strip():  # blank: none was given
            assert not went_in, (case["id"], case["value"])
            same = ("people", "companies", "records", "keys", "leads", "stages")
            after = digest.digests()
            assert {n: after[n] for n in same} == {n: before[n] for n in same}, case["id"]
