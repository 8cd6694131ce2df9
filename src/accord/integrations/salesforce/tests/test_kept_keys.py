"""Keys that an org renews are kept at once, sealed; the old ones are not needed again."""

from datetime import timedelta

import pytest

from accord.foundation import clock
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import access, following, setting_up, steering
from accord.integrations.connecting.queries import connections as queries
from accord.integrations.connecting.values.connections import State

pytestmark = pytest.mark.django_db


class Tied:
    """An org connected by a refresh token."""

    def __init__(self, org) -> None:
        self.ahead = timedelta()
        said = {**org.said, "refresh_token": org.refresh_token}
        self.id = setting_up.connect(tool="salesforce", said=said, now=self.now, actor_id=None)
        steering.begin(connection_id=self.id, at=self.now(), actor_id=None)

    def now(self):
        return clock.now() + self.ahead

    def go(self, *, later: int = 61) -> "Tied":
        self.ahead += timedelta(seconds=later)
        while following.go(connection_id=self.id, now=self.now):
            pass
        return self

    @property
    def row(self) -> models.Connection:
        return models.Connection.objects.get(pk=self.id)


def test_a_refresh_token_that_is_renewed_each_time_goes_on_for_days(org) -> None:
    org.rotates = True
    tied = Tied(org)
    first = access.said_of(tied.row)["refresh_token"]
    assert first == org.refresh_token, "what was renewed while connecting is kept too"
    for _day in range(3):
        org.expire()
        tied.go(later=86_400)
        assert tied.row.state == State.RUNNING
        assert access.said_of(tied.row)["refresh_token"] == org.refresh_token
    setting_up.look_again(connection_id=tied.id, now=tied.now)
    assert access.said_of(tied.row)["refresh_token"] == org.refresh_token != first
    card = queries.get_connection(connection_id=tied.id)
    assert [one.fault for one in card.streams if one.fault] == []


def test_the_token_of_the_last_sign_in_is_used_until_it_is_refused(org) -> None:
    tied = Tied(org).go()
    count = org.sign_ins
    for _minute in range(3):
        tied.go()
    assert org.sign_ins == count
    org.expire()
    tied.go()
    assert org.sign_ins == count + 1
    assert tied.row.fault == ""


def test_nothing_that_was_renewed_can_be_read_in_the_table(org) -> None:
    org.rotates = True
    tied = Tied(org).go()
    stored = tied.row.sealed
    assert org.refresh_token not in stored
    assert not any(token in stored for token in org.tokens)


def test_access_that_a_person_entered_meanwhile_is_not_replaced(org) -> None:
    tied = Tied(org).go()
    before = access.said_of(tied.row)
    newer = {**before, "client_secret": "another"}
    models.Connection.objects.filter(pk=tied.id).update(sealed=access.seal(newer))
    entered = ("url", "client_id", "client_secret", "refresh_token")
    access.keep(connection_id=tied.id, said=before, new={"refresh_token": "late"}, entered=entered)
    assert access.said_of(tied.row) == newer


def test_who_holds_the_token_before_is_not_told_to_make_a_new_one(org, monkeypatch) -> None:
    """Another process renewed it a moment ago: that passes by itself."""
    org.rotates = True
    tied = Tied(org).go()
    opened = access.said_of

    def stale(connection):
        said = opened(connection)
        if connection.tries == 0:  # as it was read before the other process renewed it
            org.expire()
            said = {**said, "refresh_token": "before"}
            fresh = {**opened(connection), "access_token": "renewed elsewhere"}
            models.Connection.objects.filter(pk=connection.pk).update(sealed=access.seal(fresh))
        return said

    monkeypatch.setattr(access, "said_of", stale)
    tied.go()
    assert tied.row.state == State.RUNNING
    monkeypatch.undo()
    tied.go()
    assert (tied.row.state, tied.row.fault) == (State.RUNNING, "")
