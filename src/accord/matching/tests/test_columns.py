"""What columns are about, told from values and names."""

import random

import pytest

from accord.matching.rules.columns import header_role, roles_of
from accord.matching.values.roles import Role

DRAW = random.Random(3)
GIVEN = ["Robert", "Maria", "Ion", "Olga", "Chico", "Susan", "James", "Elena", "Pavel", "Kate"]
FAMILY = ["Smith", "Popescu", "Silva", "Ivanov", "Kowalski", "Brown", "Radu", "Costa", "Petrov"]


def column(make, rows=120):
    return [make(number) for number in range(rows)]


def pick(words):
    return lambda _number: DRAW.choice(words)


TABLE = {
    "id": column(str),
    "Vorname": column(pick(GIVEN)),
    "Nachname": column(pick(FAMILY)),
    "kontakt": column(lambda number: f"p{number}@firma{number % 9}.ro"),
    "tel": column(lambda number: f"+40 721 {number:03d} {number * 7 % 1000:03d}"),
    "geburtsdatum": column(lambda number: f"19{number % 90 + 10}-0{number % 9 + 1}-11"),
    "Ort": column(pick(["Iași", "Cluj", "Sibiu", "Arad", "Bacău"])),
    "PLZ": column(lambda number: f"{number * 37 % 90000 + 10000}"),
    "Straße": column(lambda number: f"Hauptstraße {number}"),
    "Firma": column(lambda number: f"Acme{number % 30} GmbH"),
    "plan": column(pick(["free", "paid"])),
    "empty": column(lambda _number: ""),
    "constant": column(lambda _number: "x"),
    "steuernummer": column(lambda number: str(10**9 + number * 7919 % 10**8)),
    "seats": column(lambda number: str(number % 50)),
}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("id", Role.ID),
        ("Vorname", Role.GIVEN_NAME),
        ("Nachname", Role.FAMILY_NAME),
        ("kontakt", Role.EMAIL),
        ("tel", Role.PHONE),
        ("geburtsdatum", Role.DATE),
        ("Ort", Role.CITY),
        ("PLZ", Role.POSTCODE),
        ("Straße", Role.ADDRESS),
        ("Firma", Role.COMPANY),
        ("plan", Role.CATEGORY),
        ("empty", Role.IGNORE),
        ("constant", Role.IGNORE),
        ("steuernummer", Role.CODE),
        ("seats", Role.NUMBER),
    ],
)
def test_a_column_has_its_role(name, role):
    assert roles_of(TABLE)[name] is role


def test_what_is_stated_holds():
    assert roles_of(TABLE, stated={"plan": Role.IGNORE})["plan"] is Role.IGNORE


def test_columns_without_telling_names_are_told_by_their_values():
    blank = {f"c{number}": values for number, values in enumerate(TABLE.values())}
    found = list(roles_of(blank).values())
    assert found[3] is Role.EMAIL
    assert found[4] is Role.PHONE
    assert found[5] is Role.DATE


def test_a_name_is_a_person_or_a_thing_by_its_values():
    people = {"name": [f"{DRAW.choice(GIVEN)} {DRAW.choice(FAMILY)}" for _each in range(90)]}
    things = {"name": [f"Cordless drill {number} volt" for number in range(90)]}
    assert roles_of(people)["name"] is Role.FULL_NAME
    assert roles_of(things)["name"] is Role.TITLE


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("E-Mail", Role.EMAIL),
        ("MobilePhone", Role.PHONE),
        ("prenume", Role.GIVEN_NAME),
        ("sobrenome", Role.FAMILY_NAME),
        ("Фамилия", Role.FAMILY_NAME),
        ("имя", Role.GIVEN_NAME),
        ("data_nascimento", Role.DATE),
        ("codigo_cep", Role.POSTCODE),
        ("xyz", None),
    ],
)
def test_words_of_several_languages_name_a_column(name, role):
    assert header_role(name) is role


def test_a_column_that_only_numbers_the_rows_is_no_evidence():
    table = {"row": [str(number) for number in range(50)], "n": ["1", "2"] * 25}
    assert roles_of(table)["row"] is Role.ID
