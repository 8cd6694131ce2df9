"""Account plans as both teams see them: opened, shared, done; and marketing after sales took
over."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.models import AccountPlan, AccountTask
from accord.handoffs.values.plans import Owners, TaskWish
from accord.team import api as team
from tests.people import add_member, as_member
from tests.test_target_pages import a_company

pytestmark = pytest.mark.django_db


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def both() -> tuple[int, int]:
    return add_member("demand_gen", name="Dana"), add_member("ae", name="Ari")


def actor_of(member: int) -> team.Actor:
    found = team.find_actor(member_id=member)
    assert found is not None
    return found


def opened(company: int, both: tuple[int, int]) -> int:
    return handoffs.open_plan(
        company_id=company, owners=Owners(*both), goal="Two plants", actor=actor_of(both[1]),
        at=clock.now(),
    )  # fmt: skip


def test_two_owners_make_a_plan_see_it_and_change_it(both):
    acme = a_company("Acme")
    seller, marketer = as_member(both[1]), as_member(both[0])
    url = f"/companies/{acme}/plan/"
    assert "Make a plan together" in words_of(seller.get(f"/companies/{acme}/").content.decode())
    wrong = seller.post(url, {"act": "open", "marketing": both[0], "sales": ""})
    assert wrong.status_code == 422
    given = {"marketing": both[0], "sales": both[1], "goal": "Two plants"}
    assert seller.post(url, {"act": "open", **given}).status_code == 302
    page = words_of(marketer.get(url).content.decode())
    for words in ("Two plants", "Dana", "Ari", "No tasks yet", "0 open tasks"):
        assert words in page, words
    empty = marketer.post(url, {"act": "task", "title": "", "owner": both[1], "due_on": ""})
    assert empty.status_code == 422
    late = (clock.now() - timedelta(days=3)).date().isoformat()
    marketer.post(url, {"act": "task", "title": "Send the study", "owner": both[1], "due_on": late})
    page = words_of(seller.get(url).content.decode())
    assert "1 open task, 1 is late." in page
    assert "Dana of marketing and Ari of sales" in words_of(
        seller.get(f"/companies/{acme}/").content.decode()
    )
    [task] = AccountTask.objects.all()
    mine = words_of(seller.get("/account-tasks/").content.decode())
    for words in ("Send the study", "Acme", "Late", "1 open task at companies"):
        assert words in mine, words
    assert "Send the study" not in marketer.get("/account-tasks/").content.decode()
    assert "Send the study" in marketer.get("/account-tasks/?who=all").content.decode()
    seller.post("/account-tasks/", {"act": "done", "task": task.pk})
    assert "Done, by Ari" in words_of(marketer.get(url).content.decode())
    marketer.post(url, {"act": "open", "task": task.pk, **given})  # a plan is open: says so
    assert AccountPlan.objects.count() == 1
    marketer.post(url, {"act": "close"})
    assert "Earlier plans" in words_of(seller.get(url).content.decode())


def test_a_task_is_opened_again_given_on_and_dropped_from_the_page(both):
    acme = a_company("Acme")
    plan = opened(acme, both)
    wish = TaskWish("Call them", both[0], date(2026, 12, 1))
    task = handoffs.add_task(plan_id=plan, wish=wish, actor=actor_of(both[1]), at=clock.now())
    seller, url = as_member(both[1]), f"/companies/{acme}/plan/"
    for act, state in (("done", "done"), ("reopen", "open"), ("dropped", "dropped")):
        assert seller.post(url, {"act": act, "task": task}).status_code == 302
        assert AccountTask.objects.get().state == state
    seller.post(url, {"act": "reopen", "task": task})
    seller.post(url, {"act": "give", "task": task, "to": both[1]})
    assert AccountTask.objects.get().owner_id == both[1]
    again = seller.post(url, {"act": "give", "task": task, "to": both[1]}, follow=True)
    assert "Choose somebody else" in again.content.decode()
    assert seller.post(url, {"act": "melt", "task": task}).status_code == 404
    assert seller.post(url, {"act": "done", "task": 10**30}).status_code == 404
    assert seller.post(url, {"act": "done", "task": 987654}).status_code == 404
    assert seller.get("/companies/987654/plan/").status_code == 404


def test_only_the_teams_change_plans_and_only_their_owners_steer_them(both):
    acme = a_company("Acme")
    opened(acme, both)
    url = f"/companies/{acme}/plan/"
    viewer = as_member(add_member("viewer", name="Vic"))
    page = viewer.get(url)
    assert (page.status_code, "Add the task" in page.content.decode()) == (200, False)
    assert viewer.post(url, {"act": "close"}).status_code == 403
    other = as_member(add_member("sdr", name="Mara"))
    assert "Close the plan" not in other.get(url).content.decode()
    answer = other.post(url, {"act": "close"}, follow=True)
    assert "for its owners" in answer.content.decode()
    assert AccountPlan.objects.get().closed_at is None


def test_many_tasks_go_on_and_ask_the_database_no_more_often(both):
    acme = a_company("Acme")
    plan = opened(acme, both)
    seller = as_member(both[1])

    def more(count: int) -> None:
        for number in range(count):
            wish = TaskWish(f"Task {number}", both[1], date(2026, 12, 1))
            handoffs.add_task(plan_id=plan, wish=wish, actor=actor_of(both[1]), at=clock.now())

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert seller.get(url).status_code == 200
        return len(captured)

    urls = ("/account-tasks/", f"/companies/{acme}/plan/")
    more(2)
    before = [queries(url) for url in urls] and [queries(url) for url in urls]
    more(53)
    assert [queries(url) for url in urls] == before
    for url in urls:
        page = seller.get(url).content.decode()
        assert page.count("data-line") == 50
        [rest] = re.findall(r'href="([^"]*after=[^"]*)"', page)
        place = rest.replace("&amp;", "&")
        assert seller.get(place).content.decode().count("data-line") == 5
        assert seller.get(f"{url}?after=nowhere").status_code == 200
