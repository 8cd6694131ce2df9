"""The list of pairs to check, one pair, the answers, many at once, and how much is asked."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.contacts import api as contacts
from accord.contacts.tests.builders import AT, take
from accord.contacts.values.doubts import DoubtState
from accord.foundation import bulk, clock
from accord.intake import api as intake
from accord.intake.api import SweepKind
from accord.intake.models import Sweep
from accord.journal import api as journal
from accord.leads import api as leads
from accord.leads.tests.builders import open_for
from tests.people import add_member, as_member, in_doubt, signed_in
from tests.test_merging_pages import words_of

pytestmark = pytest.mark.django_db


def make_pairs(count: int) -> list[int]:
    """Pairs in doubt, each of two people with a lead; the first is the likeliest."""
    rows = [
        {
            "key": f"{side}{n}",
            "name": f"{name} Pop {n}",
            "email": f"{name.lower()}{n}@{side}.example",
        }
        for n in range(count)
        for side, name in (("a", "Ana"), ("b", "Anna"))
    ]
    people = take(*rows).ids
    open_for(list(people))
    return [
        in_doubt(people[2 * n], people[2 * n + 1], probability=0.97 - n / 1000)
        for n in range(count)
    ]


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return words_of(answer.content.decode())


def say(client: Client, pair: int, answer: str, *, seen: str = "open", **kept: str):
    return client.post(f"/duplicates/{pair}/answer/", {"answer": answer, "seen": seen, **kept})


def test_the_list_says_why_in_one_line_and_leads_from_pair_to_pair() -> None:
    client = signed_in("mops")
    first, second, third = make_pairs(3)
    said = page(client, "/duplicates/")
    assert "Please check (3)" in said
    assert "The e-mails are written alike; the first names are written alike" in said
    assert "3 open leads may stand in the queue twice." in said
    assert "Very likely" in said
    assert "1 lead, 0 touches, 0 deals" in said
    assert say(client, first, "same")["Location"] == f"/duplicates/{second}/"
    assert say(client, second, "different")["Location"] == f"/duplicates/{third}/"
    assert say(client, third, "later")["Location"] == "/duplicates/"
    states = [contacts.get_doubt(doubt_id=one).state for one in (first, second, third)]
    assert states == [DoubtState.JOINED, DoubtState.APART, DoubtState.PASSED]
    assert "Anna Pop 1" in page(client, "/duplicates/?state=apart")
    assert "Anna Pop 2" in page(client, "/duplicates/?state=passed")
    assert "Ana Pop 0 = Anna Pop 0" in page(client, "/merges/")
    assert "No open lead is known to stand in the queue twice." in page(client, "/duplicates/")


def test_one_pair_stands_side_by_side_and_what_is_kept_stands_afterwards() -> None:
    client = signed_in("rev_ops")
    [pair] = make_pairs(1)
    head = contacts.get_doubt(doubt_id=pair).first
    said = page(client, f"/duplicates/{pair}/")
    assert "E-mail differs" in said
    assert "strongly for" in said
    say(client, pair, "same", **{"keep-email": "other", "keep-name": "one", "keep-shoe": "other"})
    card = contacts.get_person(person_id=head)
    assert (card.name, card.email) == ("Ana Pop 0", "anna0@b.example")
    assert "Kept by" in page(client, f"/people/{head}/")


def test_an_answer_taken_back_leaves_everything_as_it_was() -> None:
    client = signed_in("sdr")
    [pair] = make_pairs(1)
    people = [*contacts.get_doubt(doubt_id=pair).heads]
    looked_at = [f"/people/{person}/" for person in people]
    before = [page(client, address) for address in [*looked_at, f"/duplicates/{pair}/"]]
    say(client, pair, "same", **{"keep-email": "other", "keep-name": "other"})
    toast = client.get("/duplicates/").content.decode()
    undo = re.search(r'action="(/duplicates/\d+/back/)"', toast)
    assert undo, toast
    client.post(undo[1])
    client.get("/settings/")  # the message is read
    assert [page(client, one) for one in [*looked_at, f"/duplicates/{pair}/"]] == before
    assert bulk.fetch("select count(*) from contacts_choice where ended_at is null") == [(0,)]


def test_who_answers_second_is_told_what_was_said_and_changes_nothing() -> None:
    client, other = signed_in("rev_ops"), as_member(add_member("sdr", name="Kim Seo"))
    [pair] = make_pairs(1)
    say(other, pair, "different")
    answer = say(client, pair, "same")
    assert answer["Location"] == f"/duplicates/{pair}/"
    said = page(client, answer["Location"])
    assert "Somebody was quicker" in said
    assert "They are different people. Kim Seo" in said
    assert contacts.list_standing_merges(where=contacts.MergeFilter()) == []
    say(other, pair, "different")
    assert len([one for one in journal.list_entries() if one.kind == "person.kept_apart"]) == 1


def test_a_pair_that_others_made_one_meanwhile_is_not_answered() -> None:
    client = signed_in("rev_ops")
    [pair] = make_pairs(1)
    card = contacts.get_doubt(doubt_id=pair)
    [third] = take({"key": "c", "name": "Third"}).ids
    for one in (card.first, card.second):
        intake.merge_people(first=one, second=third, actor_id=None, at=AT)
    answer = say(client, pair, "different")
    assert "They are one person." in page(client, answer["Location"])
    assert bulk.fetch("select count(*) from contacts_apart") == [(0,)]


@pytest.mark.parametrize("seen", ["", "joined'", "OPEN"])
def test_hostile_answers_are_no_answers(seen: str) -> None:
    client = signed_in("rev_ops")
    [pair] = make_pairs(1)
    assert say(client, pair, "same", seen=seen).status_code == 404
    assert say(client, pair, "burn").status_code == 404
    for number in (0, 10**12, 10**30):
        assert say(client, number, "same").status_code == 404
        assert client.get(f"/duplicates/{number}/").status_code == 404
        assert client.get(f"/duplicates/many/{number}/").status_code == 404
    for query in ("after=x", "after=nan:1", "after=0.5:99999999999999999999", "state=joined",
                  "state=%00", "company=9e9", "after=0.5"):  # fmt: skip
        assert client.get(f"/duplicates/?{query}", follow=True).status_code == 200, query
    for query in ("by=x", "since=0000-00-00", "import=x", "after=-1", "before=99999-01-01"):
        assert client.get(f"/merges/?{query}").status_code == 200, query
    posted = {"kind": "same", "targets": "1,x,,\x00," + "9" * 40}
    assert client.post("/duplicates/many/", posted | {"kind": "end"}).status_code == 404
    assert client.post("/duplicates/many/", posted | {"targets": "x"}).status_code == 404
    assert client.post("/merges/many/", posted).status_code == 404
    assert not Sweep.objects.exists()
    assert contacts.count_doubts() == 1


def test_the_list_and_merges_ask_the_database_as_often_for_two_as_for_fifty() -> None:
    client = signed_in("rev_ops")
    asked = []
    for more in (2, 51):
        pairs = make_pairs(more) if more == 2 else [in_doubt(*two) for two in fresh_people(more)]
        intake.decide_many(
            doubt_ids=pairs[: more // 2], decision=contacts.Decision.JOIN, actor_id=None, at=AT
        )
        for address in (
            "/duplicates/",
            "/merges/",
            f"/duplicates/many/?answer=same&pair={pairs[-1]}",
        ):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked.append(len(queries))
    assert asked[:3] == asked[3:]


def fresh_people(count: int) -> list[tuple[int, int]]:
    ids = list(take(*({"key": f"x{n}", "name": f"X {n}"} for n in range(2 * count))).ids)
    return list(zip(ids[::2], ids[1::2], strict=True))


def test_the_list_goes_on_where_it_ended() -> None:
    client = signed_in("rev_ops")
    make_pairs(53)
    first = client.get("/duplicates/").content.decode()
    more = re.search(r'href="(/duplicates/\?after=[^"]+)"', first)
    assert more
    second = client.get(more[1].replace("&amp;", "&")).content.decode()
    numbers = [set(re.findall(r'name="pair" value="(\d+)"', each)) for each in (first, second)]
    assert (len(numbers[0]), len(numbers[1]), numbers[0] & numbers[1]) == (50, 3, set())


def test_many_are_shown_before_anything_happens_and_then_done_and_taken_back() -> None:
    client = signed_in("rev_ops")
    pairs = make_pairs(3)
    chosen = "&".join(f"pair={one}" for one in pairs[:2])
    said = page(client, f"/duplicates/many/?answer=same&{chosen}")
    assert "4 people become 2. Nothing has happened yet." in said
    assert "Leads counted with another person 2" in said
    assert "Groups whose values differ 2" in said
    assert contacts.count_doubts() == 3
    before = words_of(client.get("/duplicates/").content.decode())
    done = client.post(
        "/duplicates/many/", {"kind": "same", "targets": ",".join(map(str, [*pairs[:2], 10**9]))}
    )
    said = page(client, done["Location"])
    assert "Done: 2." in said
    assert "because something else was said of them meanwhile: 1." in said
    assert contacts.count_doubts() == 1
    kinds = [one.kind for one in journal.list_entries()]
    assert kinds.count("person.merged") == 2
    assert kinds.count("sweep.ordered") == 1
    again = client.post(f"{done['Location']}back/")
    assert "Done: 2." in page(client, again["Location"])
    assert words_of(client.get("/duplicates/").content.decode()) == before


def test_a_group_in_which_somebody_was_told_apart_is_said_before() -> None:
    client = signed_in("rev_ops")
    one, two, three = take(*({"key": key, "name": key} for key in "abc")).ids
    pairs = [in_doubt(one, two), in_doubt(two, three)]
    contacts.keep_apart(first=one, second=three, at=AT)
    said = page(client, f"/duplicates/many/?answer=same&pair={pairs[0]}&pair={pairs[1]}")
    assert "3 people become 1." in said
    assert "Somebody said that two of them are different." in said


def test_all_of_a_list_is_worked_off_by_a_worker_step_by_step_and_can_be_stopped() -> None:
    client = signed_in("rev_ops")
    make_pairs(intake.AT_ONCE + 5)
    shown = client.get("/duplicates/many/?all=same&state=open").content.decode()
    targets = re.search(r'name="targets" value="([\d,]+)"', shown)
    assert targets
    done = client.post("/duplicates/many/", {"kind": "same", "targets": targets[1]})
    assert "goes on" in page(client, done["Location"])
    [sweep] = Sweep.objects.all()
    assert (sweep.position, contacts.count_doubts()) == (0, intake.AT_ONCE + 5)
    [(name,)] = bulk.fetch("select task_name from procrastinate_jobs where task_name ~ 'sweep'")
    assert name == "intake.run_sweep"
    client.post(f"{done['Location']}cancel/")
    intake.run_sweep(sweep_id=sweep.pk, now=clock.now)
    assert f"Not begun when it was stopped: {intake.AT_ONCE + 5}." in page(client, done["Location"])
    assert client.get(f"{done['Location']}progress/")["HX-Redirect"] == done["Location"]


def test_a_killed_sweep_goes_on_where_it_was_and_doubles_nothing(monkeypatch) -> None:
    pairs = make_pairs(4)
    sweep = intake.order_sweep(kind=SweepKind.SAME, targets=pairs, actor_id=None, at=AT)
    times = iter([AT, AT])
    with pytest.raises(StopIteration):
        intake.run_sweep(sweep_id=sweep, now=lambda: next(times))
    assert intake.get_sweep(sweep_id=sweep).position == 2
    for _again in range(2):
        intake.run_sweep(sweep_id=sweep, now=clock.now)
    assert intake.list_swept(sweep_id=sweep) == pairs
    assert len([one for one in journal.list_entries() if one.kind == "person.merged"]) == 4


def test_many_merges_are_ended_at_once_by_day_or_by_how_they_were_made() -> None:
    client = signed_in("rev_ops")
    pairs = make_pairs(3)
    for pair in pairs:
        say(client, pair, "same")
    assert "Nobody was joined in this way." in page(client, "/merges/?by=AUTOMATIC")
    assert "Nobody was joined in this way." in page(client, "/merges/?before=2001-01-01")
    shown = client.get("/merges/?by=HAND&since=2001-01-01").content.decode()
    merges = re.findall(r'name="merge" value="(\d+)"', shown)
    assert len(merges) == 3
    asked = page(client, f"/merges/many/?merge={merges[0]}&merge={merges[1]}")
    assert "Tell these people apart again? 2 pairs. Nothing has happened yet." in asked
    client.post("/merges/many/", {"kind": "end", "targets": ",".join(merges[:2])})
    assert len(contacts.list_standing_merges(where=contacts.MergeFilter())) == 1
    assert contacts.count_doubts(state=DoubtState.APART) == 2


def test_how_much_is_asked_is_told_in_plain_words_and_set_by_who_manages_the_system() -> None:
    make_pairs(30)
    for two in fresh_people(20):
        in_doubt(*two, probability=0.99)
    reader, manager = signed_in("sdr"), as_member(add_member("rev_ops"))
    said = page(reader, "/settings/duplicates/")
    assert "So far no pair is sure enough to be joined without asking." in said
    assert "50 pairs would wait for you." in said
    assert "Whoever manages the system can change this." in said
    assert reader.post("/settings/duplicates/", {"care": "least"}).status_code == 403
    answer = manager.post("/settings/duplicates/", {"care": "least"}, follow=True)
    said = words_of(answer.content.decode())
    assert "Kept." in said
    assert re.search(r"About 1 in \d+ of those joins would be wrong", said)
    again = manager.post("/settings/duplicates/", {"care": "least"}, follow=True)
    assert "nothing is changed" in words_of(again.content.decode())
    none = manager.post("/settings/duplicates/", {"care": "'--"}, follow=True)
    assert "Choose one of the four steps" in words_of(none.content.decode())
    assert not re.search(r"precision|recall|probab|threshold|0\.\d", said)


def test_after_the_answers_no_lead_stands_in_the_queue_twice() -> None:
    client = signed_in("rev_ops")
    pairs = make_pairs(4)
    assert leads.count_doubled() == 4
    before = leads.count_leads(where=leads.LeadFilter())
    for pair in pairs:
        say(client, pair, "same")
    assert leads.count_doubled() == 0
    assert leads.count_leads(where=leads.LeadFilter()) == before - 4


def test_who_may_only_read_sees_pairs_and_answers_none() -> None:
    client = signed_in("viewer")
    [pair] = make_pairs(1)
    assert "Is this one person?" in page(client, f"/duplicates/{pair}/")
    assert "Same person</button" not in client.get(f"/duplicates/{pair}/").content.decode()
    assert say(client, pair, "same").status_code == 403
    assert client.get(f"/duplicates/many/?answer=same&pair={pair}").status_code == 403
