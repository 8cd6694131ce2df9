"""C17: sellers have a target of their own, and see how far they are."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest

from accord.deals.models import Deal
from accord.foundation import clock
from accord.goals import api as goals
from accord.goals.models import Target
from accord.goals.values.goals import GoalFlaw, UnableToSetGoal
from accord.journal import api as journal
from tests import people

NOW = people.AT + timedelta(days=4)
SHARE, OWN = "/goals/year/targets/", "/goals/own/"
YEAR = {
    "name": "Year", "metric": "revenue", "target": "10000", "currency": "EUR", "side": "both",
    "from": f"{NOW.year}-01-01", "to": f"{NOW.year}-12-31",
}  # fmt: skip
FIELDS = ("external_id", "name", "amount", "currency", "outcome", "opened_at", "closed_at",
          "expected_on")  # fmt: skip


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
    day = NOW.date()
    people.load("deals", FIELDS, [
        *[(f"W{n}", f"Won {n}", "1000", "EUR", "won", f"{NOW.year}-02-01", str(day), "")
          for n in range(3)],
        ("W3", "Won, no amount", "", "EUR", "won", f"{NOW.year}-02-01", str(day), ""),
        ("O1", "Open", "700", "EUR", "", f"{NOW.year}-02-01", "", str(day)),
        ("D1", "Dollars", "90", "USD", "won", f"{NOW.year}-02-01", str(day), ""),
        ("A1", "Another's", "5000", "EUR", "won", f"{NOW.year}-02-01", str(day), ""),
    ], at=NOW)  # fmt: skip
    Deal.objects.exclude(name="Another's").update(owner_id=mara)
    Deal.objects.filter(name="Another's").update(owner_id=alex)
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
    assert "€3,000 of €5,000, 60 %" in shown
    own = words_of(seller.get(OWN))
    assert "€3,000 of €5,000, 60 %" in own
    assert "€2,000 is still to come" in own
    assert "At your usual deal of €1,000 these are 2 more." in own
    assert "1 of your open deals is expected by then: €700. All your open deals" in own
    assert "Without what was won in USD: load its rates of exchange." in own
    assert "Without what was won" not in words_of(people.as_member(alex).get(OWN))
    assert "€3,000 of €5,000" in words_of(seller.get("/"))
    # What it counts stays as long as anybody has a part of it.
    with pytest.raises(UnableToSetGoal) as refused:
        goals.propose_goal(key="year", body={**YEAR, "metric": "leads", "currency": ""},
                           owner_id=chief, actor_id=chief, at=NOW, change=(1, 1))  # fmt: skip
    assert refused.value.flaw is GoalFlaw.SHARED_OUT
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
