"""Leads come to the stages whose criteria they meet, by the version in force, and stay where a
person puts them."""

import html
import json
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from accord.definitions import api as definitions
from accord.definitions.values import (
    Condition,
    Criterion,
    Kind,
    SegmentField,
    SegmentTest,
    StageCode,
    StageFact,
)
from accord.foundation import bulk
from accord.intake import api as intake
from accord.intake.operations import erasing
from accord.leads import api as leads
from accord.leads.values import Promising
from accord.scoring import api as scoring
from accord.scoring import cli
from accord.scoring.tests.cards import MAIN, changed
from accord.team.values import COMMAND_LINE, Side
from tests import people
from tests.test_scores_live import AT, begin, form, lead, lead_of, take

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
OWN_FIELD = Criterion(
    StageFact.FIELD,
    (),
    Condition(SegmentField.ATTRIBUTE, SegmentTest.ONE_OF, ("lead add form",), "Lead Origin"),
)
# Who came by the form fits, others do not.
CARD = changed("fit.threshold", 25, of=changed("fit.criteria", [MAIN["fit"]["criteria"][1]]))


def agree(
    *, at: Any = AT - timedelta(days=50), preset: str = "inbound-class-9", **asks: Any
) -> int:
    """Stages of a preset, or with these criteria, come into force; answers the version's id."""
    now = definitions.list_stages(at=at)
    stages = definitions.filled(now, preset=definitions.Preset(preset))
    if asks:
        stages = tuple(
            definitions.Stage(one.code, one.name, one.owner_team, f"{one.rule} {at}",
                              asks.get(one.code.value, ()))
            for one in now
        )  # fmt: skip
    number = definitions.propose_stages(stages=stages, actor_id=None, at=at)
    people.sign(kind=Kind.STAGES, number=number, at=at)
    version = definitions.find_version(kind=Kind.STAGES, number=number)
    assert version is not None
    return version.id


def story(name: str) -> list[tuple[str, str, int]]:
    """Stage, cause and version of each event, the oldest first."""
    return [
        tuple(row)
        for row in bulk.fetch(
            """select stage, cause, version_id from leads_stageevent
               where lead_id = %s order by id""",
            [lead_of(name)],
        )
    ]


def stage(name: str) -> str:
    return leads.get_lead(lead_id=lead_of(name)).stage.value


def say(name: str, said: Promising, *, at: Any = AT, side: Side = Side.SALES) -> int:
    return scoring.judge(lead_id=lead_of(name), side=side, said=said, actor=COMMAND_LINE, at=at)


def test_a_lead_comes_to_a_stage_in_the_transaction_that_scores_it():
    card, version = begin(CARD), agree(preset="fit-and-ready")
    take(intake.Kind.LEADS, lead("ann"), lead("bob", origin="API"))
    assert stage("ann") == "lead"
    take(intake.Kind.TOUCHES, form("ann", key="f1"), form("bob", key="f2"))
    assert (stage("ann"), stage("bob")) == ("mql", "lead")
    assert story("ann")[-1] == ("mql", "criterion", version)
    [event, *_] = leads.list_stage_events(lead_id=lead_of("ann"))
    assert event.judged is not None
    assert event.judged.facts == {"fit": "high", "interest": "high", "verdict_sales": "none"}
    assert event.judged.by == ["fit", "interest"]
    assert (event.judged.card, event.judged.card_version_id) == (MAIN["name"], card)
    # Sales' word alone makes it an SQL; once it is there, less interest takes it nowhere.
    say("ann", Promising.YES)
    assert stage("ann") == "sql"
    later = AT + timedelta(days=90)
    scoring.follow_time(at=later)
    scoring.judge_again(at=later)
    while scoring.judge_step(at=later):
        pass
    assert stage("ann") == "sql"
    assert [cause for _stage, cause, _version in story("ann")] == [
        "record", "criterion", "criterion",
    ]  # fmt: skip


def test_stages_that_ask_nothing_move_nobody():
    begin(CARD)
    take(intake.Kind.LEADS, lead("ann"))
    take(intake.Kind.TOUCHES, form("ann", key="f1"))
    say_nothing = bulk.fetch("select distinct cause from leads_stageevent")
    assert (stage("ann"), say_nothing) == ("lead", [("record",)])


def test_whoever_is_there_is_judged_when_a_version_begins_and_the_skipped_is_inferred():
    begin(CARD)
    take(intake.Kind.LEADS, lead("ann"), lead("bob", origin="API"))
    first = definitions.get_in_force(kind=Kind.STAGES, at=AT)
    version = agree(
        at=AT + HOUR, sql=(Criterion(StageFact.QUADRANT, ("nurture",)),)
    )  # fmt: skip
    while scoring.judge_step(at=AT + HOUR):
        pass
    assert story("ann") == [
        ("lead", "record", first.id), ("mql", "skipped", version), ("sql", "criterion", version),
    ]  # fmt: skip
    assert story("bob") == [("lead", "record", first.id)]
    # Another version moves others, and leaves what the first has judged.
    other = agree(at=AT + 2 * HOUR, mql=(Criterion(StageFact.QUADRANT, ("cold",)),))
    while scoring.judge_step(at=AT + 2 * HOUR):
        pass
    assert story("bob")[1:] == [("mql", "criterion", other)]
    assert story("ann")[-1] == ("sql", "criterion", version)


def moved_back(name: str, *, at: Any) -> None:
    scoring.make_mql_again(lead_id=lead_of(name), actor=COMMAND_LINE, at=at)


def sweep(at: Any) -> None:
    """Everything that may judge a lead again, at once."""
    scoring.follow_time(at=at)
    scoring.judge_again(at=at)
    while scoring.judge_step(at=at):
        pass


def test_who_was_moved_back_stays_until_something_else_is_known():
    begin(CARD)
    agree()
    take(intake.Kind.LEADS, lead("ann"))
    take(intake.Kind.TOUCHES, form("ann", key="f1"))
    say("ann", Promising.YES)
    assert stage("ann") == "sql"
    moved_back("ann", at=AT + HOUR)
    assert stage("ann") == "mql"
    take(intake.Kind.TOUCHES, form("ann", key="f2", on=AT + HOUR), at=AT + 2 * HOUR)
    sweep(AT + 2 * HOUR)
    assert stage("ann") == "mql"
    # Sales thinks otherwise, and then comes back to its word: that is another fact.
    say("ann", Promising.UNSURE, at=AT + 3 * HOUR)
    assert stage("ann") == "mql"
    say("ann", Promising.YES, at=AT + 4 * HOUR)
    assert stage("ann") == "sql"
    assert bulk.fetch("select count(*) from live.stage_holds") == [(0,)]


def test_a_word_taken_back_takes_its_step_back_and_said_again_it_counts_again():
    begin(CARD)
    agree()
    take(intake.Kind.LEADS, lead("ann"))
    take(intake.Kind.TOUCHES, form("ann", key="f1"))
    word = say("ann", Promising.YES)
    assert stage("ann") == "sql"
    scoring.take_back_verdict(
        lead_id=lead_of("ann"), verdict_id=word, actor=COMMAND_LINE, at=AT + HOUR
    )
    assert stage("ann") == "mql"
    assert [cause for _stage, cause, _version in story("ann")][-2:] == ["criterion", "hand"]
    sweep(AT + 2 * HOUR)
    assert stage("ann") == "mql"
    say("ann", Promising.YES, at=AT + 3 * HOUR)
    assert stage("ann") == "sql"


def test_who_met_nothing_when_moved_back_comes_forward_once_it_meets_the_stage():
    begin(CARD)
    agree(sql=(Criterion(StageFact.QUADRANT, ("perfect",)),))
    take(intake.Kind.LEADS, {**lead("ann"), "stage": "sql"})
    moved_back("ann", at=AT + HOUR)
    sweep(AT + HOUR)
    assert stage("ann") == "mql"
    take(intake.Kind.TOUCHES, form("ann", key="f1", on=AT + HOUR), at=AT + 2 * HOUR)
    assert stage("ann") == "sql"


def test_a_tools_own_word_stands_and_takes_a_lead_further():
    begin(CARD)
    agree(mql=(Criterion(StageFact.QUADRANT, ("perfect", "nurture")),))
    take(intake.Kind.LEADS, lead("ann"))
    assert stage("ann") == "mql"
    take(intake.Kind.LEADS, {**lead("ann"), "stage": "sql"}, at=AT + HOUR)
    assert stage("ann") == "sql"
    assert [cause for _stage, cause, _version in story("ann")] == ["record", "criterion", "record"]
    sweep(AT + 2 * HOUR)
    assert stage("ann") == "sql"


def test_the_leads_page_says_why_and_links_to_the_version_that_judged():
    begin(CARD)
    agree(preset="fit-and-ready")
    take(intake.Kind.LEADS, lead("ann"))
    take(intake.Kind.TOUCHES, form("ann", key="f1"))
    address = f"/leads/{lead_of('ann')}/"
    viewer = people.signed_in("viewer")
    page = html.unescape(viewer.get(address).content.decode())
    assert "Stage reached: Ready for sales" in page
    assert "Fit: high · Interest: high. By card “Main card”." in page
    assert "By the definition in force since 9 Feb 2026" in page
    assert 'href="/definitions/stages/2/"' in page
    # What the person's own field said is told by its name.
    agree(at=AT + HOUR, sql=(OWN_FIELD, Criterion(StageFact.DIRECT, ("yes",))))
    sweep(AT + HOUR)
    page = html.unescape(viewer.get(address).content.decode())
    assert "Lead Origin: Lead Add Form · A direct sign: yes. By card" in page


def judged_story() -> int:
    """Two leads, one of which came to a stage by criteria; answers its event."""
    begin(CARD)
    agree(preset="fit-and-ready")
    take(intake.Kind.LEADS, lead("ann"), lead("bob", origin="API"))
    take(intake.Kind.TOUCHES, form("ann", key="f1"), form("bob", key="f2"))
    ((event,),) = bulk.fetch("select id from leads_stageevent where cause = 'criterion'")
    return int(event)


def run(*options: str) -> tuple[int, Any]:
    answer = CliRunner().invoke(cli.replay, ["stages", *options, "--json"])
    return answer.exit_code, json.loads(answer.stdout)


def test_of_who_is_erased_the_stage_stays_and_is_counted_apart(tmp_path):
    judged_story()
    [(person,)] = bulk.fetch("select person_id from leads_lead where id = %s", [lead_of("ann")])
    erasing.erase_person(
        person_id=person, home=tmp_path, files=tmp_path, actor_id=None, at=AT, reason="asked"
    )
    code, told = run()
    assert (code, told["events"], told["erased"], told["reproduced"]) == (0, 1, 1, 0)


def test_what_another_version_would_make_of_running_leads():
    judged_story()
    again = definitions.list_stages(at=AT)
    asks = {"mql": (Criterion(StageFact.QUADRANT, ("hot",)),), "sql": again[3].criteria}
    draft = tuple(
        definitions.Stage(one.code, one.name, one.owner_team, f"{one.rule}!",
                          asks.get(one.code.value, ()))
        for one in again
    )  # fmt: skip
    number = definitions.propose_stages(stages=draft, actor_id=None, at=AT)
    before = bulk.fetch("select count(*) from leads_stageevent")
    code, told = run("--under", str(number))
    ann, bob = lead_of("ann"), lead_of("bob")
    assert (code, told["before"], told["leads"], told["flips"]) == (0, 2, 2, 2)
    assert told["counts"] == [
        {"stage": "mql", "before": 1, "under": 1, "comes_in": 1, "falls_out": 1},
        {"stage": "sql", "before": 0, "under": 0, "comes_in": 0, "falls_out": 0},
    ]
    assert told["flipped"] == [
        {"lead_id": ann, "before": "mql", "under": None},
        {"lead_id": bob, "before": None, "under": "mql"},
    ]
    assert bulk.fetch("select count(*) from leads_stageevent") == before
    assert CliRunner().invoke(cli.replay, ["stages", "--under", "99"]).exit_code == 2


def test_that_a_version_asks_nothing_is_said_and_not_left_blank():
    nothing = CliRunner().invoke(cli.replay, ["stages", "--under", "1"])
    said = "Version 1 asks nothing of leads: each stays where records say.\n"
    assert (nothing.exit_code, nothing.stdout) == (0, said)


def test_a_draft_of_the_stages_is_tried_on_its_page_and_says_who_would_be_elsewhere():
    judged_story()
    leads.note_replay(at=AT)
    draft = tuple(
        definitions.Stage(one.code, one.name, one.owner_team, f"{one.rule}!", asks)
        for one in definitions.list_stages(at=AT)
        for asks in [
            (Criterion(StageFact.QUADRANT, ("hot",)),) if one.code is StageCode.MQL else ()
        ]
    )
    number = definitions.propose_stages(stages=draft, actor_id=None, at=AT)
    version = definitions.find_version(kind=Kind.STAGES, number=number)
    assert version is not None
    page, writer = f"/definitions/stages/{number}/trial/", people.signed_in("mops")
    shown = read(writer.get("/definitions/stages/2/"))
    assert "1 stage that criteria gave was judged again" in shown
    assert page in read(writer.get(f"/definitions/stages/{number}/"))
    assert "This version was not tried yet." in read(writer.get(page))
    assert "You may close this page" in read(writer.post(page, follow=True))
    run = scoring.find_stage_trial(version_id=version.id)
    assert run is not None
    scoring.run_trial(trial_id=run.id, at=AT)
    body = read(writer.get(page))
    assert "Ready for sales or further: 1 lead instead of 1 by the one in force." in body
    assert "2 leads flip." in body
    assert [body.count(words) for words in ("Comes further", "Falls back")] == [1, 1]
    assert f'href="/leads/{lead_of("bob")}/"' in body
    assert 'data-label="By this version"' in body  # where a phone shows no heads of columns
    # The version in force moves nobody, which one sentence says.
    same = definitions.find_version(kind=Kind.STAGES, number=2)
    assert same is not None
    at_once = scoring.ask_trial(version=same, actor_id=None, at=AT)
    scoring.run_trial(trial_id=at_once, at=AT)
    body = read(writer.get("/definitions/stages/2/trial/"))
    assert ("0 leads flip." in body, "you may see" in body) == (True, False)
    # Beside stages that ask nothing: what leads are called. Nothing was moved by any of it.
    assert writer.get("/definitions/stages/1/trial/").status_code == 404
    assert (stage("ann"), stage("bob")) == ("mql", "lead")
    writer.post(page)
    writer.post(f"{page}stop/")
    assert "It was stopped, so nothing was kept." in read(writer.get(page))
    assert people.signed_in("viewer").post(page).status_code == 403


def read(answer: Any) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())
