"""Every stage is judged again from what was kept of it; one that was altered by hand is found."""

import pytest
from click.testing import CliRunner
from django.db import connections

from accord.leads import api as leads
from accord.leads.values import Replayed
from accord.scoring import cli
from tests.test_scores_live import AT, lead_of
from tests.test_stages_by_criteria import judged_story, run

pytestmark = pytest.mark.usefixtures("committed")


def alter(sql: str) -> None:
    """As its owner, who alone may write over what was appended."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)


def test_an_altered_event_and_a_lead_that_stands_elsewhere_are_found():
    event = judged_story()
    code, told = run()
    assert (code, told["events"], told["reproduced"], told["leads"]) == (0, 1, 1, 2)
    leads.note_replay(at=AT)
    assert leads.last_replay() == Replayed(AT, 1, 2, 0)
    alter("create table kept as select * from leads_stageevent")
    try:
        for altered, how, found in (
            ("stage = 'sql'", "other_stage", "mql"),
            ("""judged = jsonb_set(judged, '{facts,fit}', '"low"')""", "other_stage", ""),
            ("judged = judged #- '{facts,fit}'", "unreadable", ""),
            ("judged = '[]'", "unreadable", ""),
            (
                """version_id = (
                     select min(id) from definitions_version where kind = 'stages')""",
                "not_in_force",
                "",
            ),
        ):
            alter(f"update leads_stageevent set {altered} where id = {event}")
            code, told = run()
            assert (code, told["reproduced"], told["is_same"]) == (1, 0, False)
            [one] = [each for each in told["differences"] if each["event_id"] is not None]
            assert (one["event_id"], one["how"], one["found"]) == (event, how, found)
            alter(
                """update leads_stageevent e set stage = k.stage, judged = k.judged,
                     version_id = k.version_id from kept k where k.id = e.id"""
            )
    finally:
        alter("drop table kept")
    assert run()[0] == 0
    alter(f"update leads_lead set stage = 'sql' where id = {lead_of('bob')}")
    code, told = run()
    assert (code, told["reproduced"], told["differing"]) == (1, 1, 1)
    [one] = told["differences"]
    assert (one["how"], one["stored"], one["found"]) == ("other_standing", "sql", "lead")
    lines = CliRunner().invoke(cli.replay, ["stages"])
    assert (lines.exit_code, "stands at sql; its events say lead." in lines.stdout) == (1, True)
    leads.note_replay(at=AT)
    assert leads.last_replay() == Replayed(AT, 1, 2, 1)
