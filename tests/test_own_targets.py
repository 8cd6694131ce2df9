"""C17: sellers have a target of their own, and see how far they are."""

import html
import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from accord.currencies import api as currencies
from accord.deals.models import Deal
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import clock
from accord.goals import api as goals
from accord.goals.models import Target
from accord.goals.values.goals import GoalFlaw, UnableToSetGoal
from accord.journal import api as journal
from accord.team.values import Side
from tests import people

NOW = people.AT + timedelta(days=4)
SHARE, OWN = "/goals/year/targets/", "/goals/own/"
YEAR = {
    "name": "Year", "metric": "revenue", "target": "10000", "currency": "EUR", "side": "both",
    "from": f"{NOW.year}-01-01", "to": f"{NOW.year}-12-31",
}  # fmt: skip
FIELDS = ("external_id", "name", "amount", "currency", "outcome", "opened_at", "closed_at",
          "expected_on")  # fmt: skip


def sign(number: int, signers: dict[Side, int], since: datetime = NOW) -> None:
    version = definitions.find_version(kind=Kind.GOAL, key="year", number=number)
    digest = definitions.digest_of(kind=Kind.GOAL, key="year", body=version.body)
    for side, member_id in signers.items():
        goals.sign_goal(key="year", number=number, side=side, digest=digest, since=since,
                        member_id=member_id, at=NOW)  # fmt: skip


def words_of(answer: Any) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


@pytest.mark.usefixtures("committed")
def test_a_goal_is_shared_out_and_each_sees_their_own_part_alone(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    lena = people.add_member("marketing_lead", name="Lena", email="lena@example.com")
    dana = people.add_member("demand_gen", name="Dana", email="dana@example.com")
    chief = people.add_member("sales_lead", name="Stan", email="stan@example.com")
    mara, alex = (
        people.add_member("ae", name=name, email=f"{name}@example.com") for name in ("Mara", "Alex")
    )
    leader, seller = people.as_member(chief), people.as_member(mara)
    goals.propose_goal(key="year", body=YEAR, owner_id=chief, actor_id=chief, at=NOW)
    sign(1, {Side.MARKETING: lena, Side.SALES: chief})
    # Drafted before anybody has a part of it: it would count leads.
    goals.propose_goal(key="year", body={**YEAR, "metric": "leads", "currency": ""},
                       owner_id=chief, actor_id=chief, at=NOW)  # fmt: skip
    day = NOW.date()
    people.load("deals", FIELDS, [
        *[(f"W{n}", f"Won {n}", "1000", "EUR", "won", f"{NOW.year}-02-01", str(day), "")
          for n in range(3)],
        ("W3", "Won, no amount", "", "EUR", "won", f"{NOW.year}-02-01", str(day), ""),
        ("O1", "Open", "700", "EUR", "", f"{NOW.year}-02-01", "", str(day)),
        ("D1", "Dollars", "90", "USD", "won", f"{NOW.year}-02-01", str(day), ""),
        ("F1", "Francs", "400", "CHF", "won", f"{NOW.year}-02-01", str(day), ""),
        ("A1", "Another's", "5000", "EUR", "won", f"{NOW.year}-02-01", str(day), ""),
    ], at=NOW)  # fmt: skip
    Deal.objects.exclude(name="Another's").update(owner_id=mara)
    Deal.objects.filter(name="Another's").update(owner_id=alex)
    rates = f"date,currency,rate\n{day},CHF,2\n".encode()
    currencies.load_rates(content=rates, actor_id=None, at=NOW)
    assert "Nobody has said a target for you" in words_of(seller.get(OWN))
    assert 'id="target"' not in seller.get("/").content.decode()
    # In equal parts: shown, and kept only then.
    told = {f"target-{chief}": "4,000", f"target-{mara}": "", f"target-{alex}": ""}
    even = leader.post(SHARE, {**told, "act": "even"})
    fields = dict(re.findall(r'name="target-(\d+)" value="(\d*)"', even.content.decode()))
    assert (fields[str(mara)], fields[str(alex)]) == ("3000", "3000")
    assert not Target.objects.exists()
    # What is wrong is said beside its field, and nothing is kept.
    wrong = leader.post(SHARE, {**told, f"target-{mara}": "much", "act": "keep"})
    assert wrong.status_code == 422
    assert "Write an amount above zero" in words_of(wrong)
    assert not Target.objects.exists()
    kept = {**told, f"target-{mara}": "5,000", "act": "keep"}
    assert leader.post(SHARE, kept).status_code == 302
    assert leader.post(SHARE, kept).status_code == 302  # the same again changes nothing
    assert sum(one.kind == "target.set" for one in journal.list_entries(limit=100)) == 2
    shown = words_of(leader.get(SHARE))
    assert "€9,000 of it, 90 %, is shared out among 2 colleagues." in shown
    assert "€1,000 is nobody’s yet." in shown
    assert "€3,200 of €5,000, 64 %" in shown
    own = words_of(seller.get(OWN))
    assert "€3,200 of €5,000, 64 %" in own
    assert "€1,800 is still to come" in own
    assert "At your usual deal of €1,000 these are 2 more." in own
    assert "1 of your open deals is expected by then: €700. All your open deals" in own
    assert "Without what was won in USD: load its rates of exchange." in own
    assert "Without what was won" not in words_of(people.as_member(alex).get(OWN))
    assert "€3,200 of €5,000" in words_of(seller.get("/"))
    # What it counts stays as long as anybody has a part of it: neither is the draft signed, nor
    # another one written.
    with pytest.raises(UnableToSetGoal) as refused:
        sign(2, {Side.SALES: chief})
    assert refused.value.flaw is GoalFlaw.SHARED_OUT
    with pytest.raises(UnableToSetGoal):
        goals.propose_goal(key="year", body={**YEAR, "metric": "mqls", "currency": ""},
                           owner_id=chief, actor_id=chief, at=NOW, change=(2, 1))  # fmt: skip
    told = {"side": "sales", "since": f"{NOW:%Y-%m-%d}", "digest": "any"}
    told_why = leader.post("/definitions/goal/year/2/sign/", told, follow=True)
    assert "Colleagues have their part of this goal" in words_of(told_why)
    assert definitions.find_in_force(kind=Kind.GOAL, key="year", at=NOW).number == 1
    # Of the others a seller is told nothing, and says nobody's target.
    theirs = words_of(seller.get(SHARE))
    assert "Whoever leads a team shares a goal out" in theirs
    assert "9,000" not in theirs
    assert seller.post(SHARE, kept).status_code == 403
    assert "Alex" not in own
    alone = people.signed_in("rev_ops", email="ops@example.com")
    assert "Whoever leads a team shares a goal out" in words_of(alone.get(SHARE))
    # Nor does whoever leads the other side learn what is left, which tells of these two.
    blind = people.as_member(lena).post(SHARE, {f"target-{dana}": "", "act": "even"})
    assert blind.status_code == 422
    assert "Others have a part of it that is not yours to see" in words_of(blind)
    assert not re.findall(r'name="target-\d+" value="\d', blind.content.decode())
    assert f'name="target-{dana}"' in blind.content.decode()
    other = people.signed_in("marketing_lead", email="m@example.com")
    other.post(SHARE, {f"target-{mara}": "1", "act": "keep"})
    assert "of €5,000" in words_of(seller.get(OWN))
