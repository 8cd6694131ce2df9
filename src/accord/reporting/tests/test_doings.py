"""A20, A24, D8, C22: what the teams do, what buyers do by themselves, where leads stand still."""

from datetime import timedelta

from accord.foundation import bulk, clock
from accord.handoffs.tests.builders import AT, HOUR, make_teams
from accord.reporting import api as reporting
from accord.reporting.tests.conftest import Books, insert
from accord.reporting.tests.test_promises import given


def touch(books: Books, lead: int, kind: str, moment: str, **more) -> int:
    number = books.touch(lead, more.pop("piece", None), moment, direction=more.pop("way", "out"))
    named = {"kind": kind, "reach": "1:1", "team": "sales", **more}
    for name, value in named.items():
        bulk.execute(
            f"update journeys_touch set {name} = %(value)s where id = %(id)s",
            {"value": value, "id": number},
        )
    return number


def read(books: Books, lead: int, piece: int, moment: str) -> None:
    books.touch(lead, piece, moment)


def test_eleven_pieces_three_repeats_then_a_call_are_eleven(books):
    lead = books.lead("2026-01-01")
    pieces = [books.piece("awareness", title=f"Piece {number}") for number in range(12)]
    for piece in (*pieces[:11], *pieces[:3]):
        read(books, lead, piece, "2026-01-02")
    touch(books, lead, "call_attempt", "2026-01-02T12:00")  # nobody answered: no talk
    touch(books, lead, "call_connected", "2026-01-03")
    read(books, lead, pieces[11], "2026-01-04")
    silent = books.lead("2026-01-01")
    read(books, silent, pieces[0], "2026-01-02")
    touch(books, silent, "email_sent", "2026-01-03")
    (row,) = books.rows("read_before_talk").values()
    assert (row["talked"], row["read"], row["mean_pieces"]) == (1, 1, 11.0)
    assert books.records("read_before_talk", "read") == [lead]
    said = reporting.tell(books.ask("read_before_talk"))
    assert said == "1 lead has talked with us and had 11.0 pieces in hand before."


def test_what_the_people_of_a_company_read_counts_once_for_it(books):
    company = books.company()
    one, other = (books.lead("2026-01-01", company_id=company) for _ in range(2))
    shared, own = books.piece("awareness"), books.piece("decision")
    read(books, one, shared, "2026-01-02")
    read(books, other, shared, "2026-01-02")
    read(books, other, own, "2026-01-03")
    touch(books, one, "meeting_held", "2026-01-05")
    touch(books, other, "email_reply", "2026-01-06", way="in")
    (row,) = books.rows("account_research").values()
    assert (row["accounts"], row["leads"]) == (1, 2)
    assert (row["mean_pieces"], row["mean_readers"]) == (2.0, 2.0)


def test_touches_are_split_into_those_with_one_of_us_and_the_others(books):
    lead, piece = books.lead("2026-01-01"), books.piece("awareness")
    for _ in range(3):
        read(books, lead, piece, "2026-01-02")
    touch(books, lead, "call_connected", "2026-01-03")
    machine = touch(books, lead, "email_open", "2026-01-03", reach="1:many")
    bulk.execute("update journeys_touch set is_machine = true where id = %(id)s", {"id": machine})
    (row,) = books.rows("touch_split").values()
    assert (row["digital"], row["personal"], row["share"]) == (3, 1, 0.75)


def test_calls_of_a_day_and_meetings_show_who_went_further_after_them(books):
    seller = make_teams().seller.member_id
    accepted = books.lead("2026-01-01", sql="2026-01-10")
    later = books.lead("2026-01-01", sql="2026-04-10")
    before = books.lead("2026-01-01", sql="2026-01-02", opportunity="2026-01-20")
    for lead in (accepted, later, before):
        touch(books, lead, "call_attempt", "2026-01-05T09:00")
    touch(books, accepted, "call_connected", "2026-01-05T10:00")
    rows = books.rows("call_blocks", start=AT.date().replace(month=1, day=1))
    assert rows == {
        "2026-01-05|sales": {"leads": 3, "talked": 1, "moved": 1, "customers": 0}
    }  # fmt: skip
    asked = {"start": AT.date().replace(month=1, day=1), "group": "2026-01-05|sales"}
    assert books.records("call_blocks", "moved", **asked) == [accepted]
    assert books.rows("call_blocks") == {}  # ninety days, where no days are asked for
    for lead in (accepted, before):
        touch(books, lead, "meeting_held", "2026-01-15T10:00", member_id=seller)
    ((group, row),) = books.rows("meetings_held", start=asked["start"]).items()
    assert group.startswith("2026-01-15|sales|")
    assert row == {"leads": 2, "moved": 1, "customers": 0}


def test_the_slowest_step_is_named_with_the_leads_that_stand_there(books):
    now = clock.now()
    for days, stage in ((40, "mql"), (30, "mql"), (2, "sql")):
        lead = books.lead("2026-01-01", **{stage: "2026-01-02"})
        bulk.execute(
            "update leads_lead set stage_at = %(at)s where id = %(id)s",
            {"at": now - timedelta(days=days), "id": lead},
        )
    rows = books.rows("waiting_now")
    assert (rows["mql"]["leads"], round(rows["mql"]["median_days"])) == (2, 35)
    said = reporting.tell(books.ask("waiting_now"))
    assert said.startswith("Slowest now: ")
    assert "2 leads stand there, half of them for 35" in said


def clock_of(handoff: int, state: str, *, due, silent: bool = False, **told) -> None:
    insert(
        "handoffs_clock", handoff_id=handoff, side="sales", state=state,
        is_silent=silent, started_at=AT, due_at=due, stopped_at=None if state == "running" else due,
        clause="speed", target=HOUR,
        calendar_id=bulk.fetch("select min(id) from team_calendarversion")[0][0],
        **{"promise": "attempt", **told},
    )  # fmt: skip


def test_a_hand_off_keeps_its_promises_when_all_of_them_are_kept(books):
    me = make_teams().seller.member_id
    kept, late = (
        given(books.lead("2026-03-01", mql="2026-03-02"), me, state="worked", hours=hour)
        for hour in (1, 2)
    )
    due = AT + HOUR
    clock_of(kept, "met", due=due)
    clock_of(late, "met", due=due)
    bulk.execute("update handoffs_clock set promise = 'verdict' where handoff_id = %(id)s",
                 {"id": late})  # fmt: skip
    clock_of(late, "met_late", due=due)
    # A further try is counted with the clause that asks for all of them.
    clock_of(kept, "met_late", due=due, promise="next_attempt", turn=2, turns=6)
    row = books.rows("promises_kept")[f"{due:%Y-%m}"]
    assert (row["met"], row["missed"], row["rate"]) == (1, 1, 0.5)
    assert books.records("promises_kept", "missed", f"{due:%Y-%m}") == [late]
    assert reporting.tell(books.ask("promises_kept")) == "Promises kept: 1 of 2."
