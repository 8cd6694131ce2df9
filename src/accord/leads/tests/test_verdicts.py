"""A74, B36: both teams say whether a lead is promising; the newest word counts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests import people

from accord.contacts.tests.builders import AT, make_people
from accord.definitions import api as definitions
from accord.definitions.values import Kind, StageCode
from accord.foundation import bulk
from accord.journal import api as journal
from accord.leads import api as leads
from accord.leads import rules
from accord.leads.tests.builders import open_for
from accord.leads.values import Ending, Promising, StageMove, UnableToJudge, Unjudged
from accord.team import api as team
from accord.team.values import COMMAND_LINE, Actor, Side

DAY = timedelta(days=1)
SELLER, MARKETER = frozenset({Side.SALES}), frozenset({Side.MARKETING})


@pytest.mark.parametrize(
    ("sides", "side", "stage", "ending", "why"),
    [
        (SELLER, Side.SALES, StageCode.MQL, None, None),
        (MARKETER, Side.MARKETING, StageCode.CUSTOMER, None, None),
        (frozenset({Side.BOTH}), Side.SALES, StageCode.SQL, None, None),
        (MARKETER, Side.SALES, StageCode.MQL, None, Unjudged.OTHER_TEAM),
        (SELLER, Side.MARKETING, StageCode.MQL, None, Unjudged.OTHER_TEAM),
        (SELLER, Side.SALES, StageCode.LEAD, None, Unjudged.NOT_YET),
        (SELLER, Side.SALES, StageCode.SQL, Ending.WON, Unjudged.HAS_ENDED),
    ],
)
def test_who_may_say_what_when(sides, side, stage, ending, why):
    told = {"sides": sides, "side": side, "stage": stage, "ending": ending}
    assert _refusal(rules.check_verdict, **told) is why


@pytest.mark.parametrize(
    ("sides", "stage", "sales", "why"),
    [
        (SELLER, StageCode.MQL, Promising.YES, None),
        (SELLER, StageCode.MQL, None, Unjudged.NO_WORD_OF_SALES),
        (SELLER, StageCode.MQL, Promising.NO, Unjudged.SALES_DOUBTS),
        (SELLER, StageCode.MQL, Promising.UNSURE, Unjudged.SALES_DOUBTS),
        (SELLER, StageCode.SQL, Promising.YES, Unjudged.NO_STEP),
        (MARKETER, StageCode.MQL, Promising.YES, Unjudged.OTHER_TEAM),
    ],
)
def test_no_sql_by_hand_without_the_word_of_sales(sides, stage, sales, why):
    told = {"sides": sides, "stage": stage, "ending": None, "sales": sales}
    assert _refusal(rules.check_step, **told) is why


def _refusal(check, **told):
    try:
        check(**told)
    except UnableToJudge as refusal:
        return refusal.why
    return None


def member(role: str, *, name: str = "") -> Actor:
    number = team.add_member(
        email=f"{name or role}@example.com", name=name or role, role=role, at=AT
    )
    return replace(
        COMMAND_LINE,
        member_id=number,
        sides=SELLER if role == "ae" else MARKETER,
    )


def an_mql(name: str = "Ana") -> int:
    return open_for(make_people([name]), stage=StageCode.MQL)[0]


def newest(lead: int) -> tuple[str | None, str | None]:
    rows = bulk.fetch(
        "select verdict_marketing, verdict_sales from live.lead_verdicts where lead_id = %s", [lead]
    )
    return rows[0] if rows else (None, None)


@pytest.mark.django_db
def test_the_newest_word_of_each_team_counts_and_undo_gives_the_one_before_back():
    lead, seller, marketer = an_mql(), member("ae"), member("content")
    assert newest(lead) == (None, None)
    first = leads.judge(lead_id=lead, side=Side.SALES, said=Promising.NO, actor=seller, at=AT)
    leads.judge(lead_id=lead, side=Side.MARKETING, said=Promising.YES, actor=marketer, at=AT)
    second = leads.judge(
        lead_id=lead, side=Side.SALES, said=Promising.YES, actor=seller, at=AT + DAY
    )
    again = leads.judge(
        lead_id=lead, side=Side.SALES, said=Promising.YES, actor=seller, at=AT + DAY
    )
    assert again == second
    assert newest(lead) == ("yes", "yes")
    for who, word in ((marketer, second), (seller, first)):  # another's; one that counts no more
        with pytest.raises(UnableToJudge):
            leads.take_back_verdict(lead_id=lead, verdict_id=word, actor=who, at=AT)
    assert newest(lead) == ("yes", "yes")
    leads.take_back_verdict(lead_id=lead, verdict_id=second, actor=seller, at=AT + DAY)
    assert newest(lead) == ("yes", "no")
    leads.take_back_verdict(lead_id=lead, verdict_id=first, actor=seller, at=AT + DAY)
    assert newest(lead) == ("yes", None)
    entries = journal.list_entries(subject="lead", subject_id=lead)
    assert [entry.kind for entry in entries] == ["lead.judged_back"] * 2 + ["lead.judged"] * 3
    assert entries[-1].facts["said"] == "no"
    assert entries[-1].facts["version"]
    counted = leads.verdicts_of(lead_ids=[lead])
    assert {(side, word.version_number) for side, word in counted.items()} == {(Side.MARKETING, 1)}


@pytest.mark.django_db
def test_a_refused_word_leaves_no_trace():
    lead, early, marketer = an_mql(), open_for(make_people(["Bo"]))[0], member("content")
    for number, side in ((lead, Side.SALES), (early, Side.MARKETING), (10**9, Side.MARKETING)):
        with pytest.raises((UnableToJudge, LookupError)):
            leads.judge(lead_id=number, side=side, said=Promising.NO, actor=marketer, at=AT)
    assert bulk.fetch("select count(*) from leads_verdict") == [(0,)]
    assert not [one for one in journal.list_entries() if one.kind.startswith("lead.judged")]


@pytest.mark.django_db
def test_passes_that_are_one_share_their_words_and_parted_ones_have_their_own_again():
    one, other = make_people(["Ana", "Anna"])
    older, younger = open_for([one, other], stage=StageCode.MQL)
    seller = member("ae")
    leads.judge(lead_id=younger, side=Side.SALES, said=Promising.YES, actor=seller, at=AT)
    assert (newest(older), newest(younger)) == ((None, None), (None, "yes"))
    bulk.execute("update leads_lead set holder_id = null, joined_to_id = %s where id = %s",
                 [older, younger])  # fmt: skip
    assert (newest(older), newest(younger)) == ((None, "yes"), (None, None))
    leads.judge(lead_id=older, side=Side.SALES, said=Promising.NO, actor=seller, at=AT)
    assert newest(older) == (None, "no")
    bulk.execute("update leads_lead set joined_to_id = null where id = %s", [younger])
    assert (newest(older), newest(younger)) == ((None, "no"), (None, "yes"))


@pytest.mark.django_db
def test_sales_takes_a_lead_by_hand_after_its_word_and_the_way_back_is_kept():
    lead, seller = an_mql(), member("ae")
    with pytest.raises(UnableToJudge) as refused:
        leads.make_sql(lead_id=lead, actor=seller, at=AT + DAY)
    assert refused.value.why is Unjudged.NO_WORD_OF_SALES
    assert leads.get_lead(lead_id=lead).stage is StageCode.MQL
    leads.judge(lead_id=lead, side=Side.SALES, said=Promising.YES, actor=seller, at=AT + DAY)
    leads.make_sql(lead_id=lead, actor=seller, at=AT + 2 * DAY)
    assert leads.get_lead(lead_id=lead).stage is StageCode.SQL
    leads.make_mql_again(lead_id=lead, actor=seller, at=AT + 3 * DAY)
    assert leads.get_lead(lead_id=lead).stage is StageCode.MQL
    causes = [event.cause.value for event in leads.list_stage_events(lead_id=lead)]
    assert causes.count("hand") == 2
    with pytest.raises(UnableToJudge):
        leads.make_mql_again(lead_id=lead, actor=seller, at=AT + 3 * DAY)


@pytest.mark.django_db
def test_a_lead_that_came_in_as_an_sql_has_no_word_of_sales():
    lead = open_for(make_people(["Ana"]), stage=StageCode.SQL)[0]
    moved = {lead: [StageMove(StageCode.OPPORTUNITY, AT + DAY)]}
    leads.move_leads(moves=moved, at=AT + DAY, batch_id=None)
    assert leads.verdicts_of(lead_ids=[lead]) == {}


@pytest.mark.django_db
def test_the_database_keeps_words_as_they_were_said():
    lead, seller = an_mql(), member("ae")
    leads.judge(lead_id=lead, side=Side.SALES, said=Promising.YES, actor=seller, at=AT)
    for broken in (
        "update leads_verdict set said = 'perhaps'",
        "update leads_verdict set said = ''",
        "update leads_verdict set side = 'both'",
    ):
        with pytest.raises(Exception, match=r"denied|violates"), transaction.atomic():
            bulk.execute(broken)
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            """insert into leads_verdict (lead_id, side, said, version_id, said_at)
               select lead_id, 'both', 'yes', version_id, said_at from leads_verdict"""
        )


def test_words_said_elsewhere_before_stand_under_the_stages_of_their_time():
    [number] = open_for(make_people(["Ana"]))
    stages = definitions.list_stages(at=AT)
    changed = [replace(one, rule=f"{one.rule} Now.") for one in stages]
    second = definitions.propose_stages(stages=changed, actor_id=None, at=AT)
    people.sign(kind=Kind.STAGES, number=second, at=AT)
    words = [
        leads.PastWord(number, Side.SALES, said, None, AT + days * DAY)
        for said, days in ((Promising.NO, 1), (Promising.YES, -1), (Promising.UNSURE, -9_999))
    ]
    assert leads.remember_words(words=words) == 3
    rows = bulk.fetch(
        """select v.said, d.number from leads_verdict v
           join definitions_version d on d.id = v.version_id order by v.id"""
    )
    assert rows == [("unsure", 1), ("yes", 1), ("no", 2)]
    counts = leads.verdicts_of(lead_ids=[number])[Side.SALES]
    assert (counts.said, counts.version_number) == (Promising.NO, 2)
