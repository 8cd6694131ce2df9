"""A lead's address tells its company where several have one name; nothing it says is lost."""

import pytest
from tests.people import load

from accord.foundation import bulk

pytestmark = pytest.mark.usefixtures("committed")

COMPANIES = ("external_id", "name", "country", "street", "postal_code", "city")
LEADS = ("external_id", "email", "company", "street", "city")


def test_a_leads_address_tells_which_of_two_companies_it_is_with() -> None:
    load(
        "companies", COMPANIES,
        [["1", "Casa Verde SRL", "Romania", "Str. Lungă 14", "500035", "Brașov"],
         ["2", "Casa Verde Ltd", "Portugal", "Rua Augusta 3", "1100-048", "Lisboa"]],
    )  # fmt: skip
    load(
        "leads", LEADS,
        [["L1", "ana@gmail.com", "Casa Verde", "Lunga 14", "Brasov"],
         ["L2", "rui@gmail.com", "Casa Verde", "Augusta 3", "Lisboa"],
         ["L3", "joon@gmail.com", "Casa Verde", "", ""]],
    )  # fmt: skip
    with_whom = bulk.fetch(
        """select r.external_key, r.company_by, c.place, r.fields ->> 'place'
           from contacts_sourcerecord r left join contacts_company c on c.id = r.company_id
           where r.kind = 'person' order by 1"""
    )
    assert with_whom == [
        ("L1", "place", "Str. Lungă 14, 500035, Brașov", "Lunga 14, Brasov"),
        ("L2", "place", "Rua Augusta 3, 1100-048, Lisboa", "Augusta 3, Lisboa"),
        ("L3", "ask", None, None),
    ]


def test_a_column_called_address_stays_beside_the_place_that_a_row_tells() -> None:
    load(
        "leads", (*LEADS, "address"),
        [["L1", "ana@gmail.com", "", "Lunga 14", "Brasov", "Visits only on Mondays"]],
    )  # fmt: skip
    kept = bulk.fetch(
        "select fields ->> 'place', attributes ->> 'address' from contacts_sourcerecord"
    )
    assert kept == [("Lunga 14, Brasov", "Visits only on Mondays")]
