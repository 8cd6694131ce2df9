"""What an e-mail tells a person by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.contacts.rules.people import GENERIC_MAILBOXES, Assignment, assign, mail_key
from accord.contacts.values.people import IdentityKind, Outcome


@pytest.mark.parametrize(
    "email", ["ana.pop@firma.example", "information.desk@firma.example", "", "saleswoman@x.example"]
)
def test_a_persons_own_mailbox_tells_them_by_itself(email):
    assert mail_key(email=email, name="Ana Pop") == email == mail_key(email=email, name="")


@pytest.mark.parametrize(
    "email", ["info@firma.example", "sales+ads@firma.example", "no-reply@firma.example"]
)
def test_a_desks_mailbox_tells_people_only_with_their_names(email):
    ana, ion = mail_key(email=email, name="Ana Pop"), mail_key(email=email, name="Ion Rus")
    assert len({ana, ion, mail_key(email=email, name="")}) == 3
    assert mail_key(email=email, name=" ANA  PÓP ") == ana


def test_without_a_name_a_desks_mailbox_stands_for_the_desk():
    assert mail_key(email="info@firma.example", name="") == "info@firma.example"


@given(st.sampled_from(sorted(GENERIC_MAILBOXES)), st.text(max_size=600))
def test_a_key_always_fits_its_column(mailbox, name):
    assert len(mail_key(email=f"{mailbox}@{'d' * 300}.example", name=name)) <= 400


def joined(*people: tuple[str, str]) -> Assignment:
    keys = [
        [(IdentityKind.EMAIL.value, mail_key(email=email, name=name))] for email, name in people
    ]
    return assign(
        record_keys=[str(row) for row in range(len(people))],
        fingerprints=[b""] * len(people),
        keys=keys,
        known_records={},
        known_keys={},
    )


def test_two_people_behind_one_reception_stay_two():
    found = joined(
        ("info@firma.example", "Ana Pop"),
        ("info@firma.example", "Ion Rus"),
        ("info@firma.example", "ana pop"),
    )
    assert found.outcomes == [Outcome.CREATED, Outcome.CREATED, Outcome.JOINED]
    assert found.targets[2] == found.targets[0]


def test_two_names_behind_one_own_mailbox_are_one_person():
    found = joined(("ana@firma.example", "Ana Pop"), ("ana@firma.example", "A. Popescu"))
    assert found.outcomes == [Outcome.CREATED, Outcome.JOINED]
