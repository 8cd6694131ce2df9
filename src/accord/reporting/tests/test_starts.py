"""Which team started each won deal, and in which marketing had a part."""

from django.db import connection

from accord.reporting import api as reporting
from accord.reporting.tests.test_attribution import touched
from accord.reporting.tests.test_attribution import won as won


def test_three_rules_of_who_started_a_deal_stand_side_by_side(won):
    books, deal, second = won
    # Sales called the company of the second deal before marketing's mail was followed.
    company, colleague = books.company(), books.person()
    with connection.cursor() as cursor:
        cursor.execute("update deals_deal set company_id = %s where id = %s", [company, second])
        cursor.execute(
            "update contacts_person set company_id = %s where id = %s", [company, colleague]
        )
        cursor.execute("update leads_lead set origin = 'webinar'")
    touched(books, colleague, "2026-01-15", kind="call_attempt", direction="out", team="sales")
    rows = books.rows("sourced")
    assert {
        rule: (row["marketing"], row["sales"], row["nobody"], row["locked"])
        for rule, row in rows.items()
    } == {
        "lead_source": (1, 0, 1, False),
        "first_touch": (2, 0, 0, True),
        "pre_sales": (1, 1, 0, False),
    }
    assert str(rows["pre_sales"]["marketing_value"]) == "100.00"
    assert str(rows["pre_sales"]["sales_value"]) == "50.00"
    assert books.records("sourced", "sales", "pre_sales") == [second]
    assert books.records("sourced", "nobody", "lead_source") == [second]
    assert books.records("sourced", "deals", "first_touch") == [deal, second]
    result = books.ask("sourced")
    assert reporting.tell(result) == "Marketing started 2 of 2 won deals, sales 0."
    assert "By another rule it would be 1 to 2" in reporting.sentence(result.notes[0])


def test_what_marketing_had_a_part_in_stands_apart_and_is_never_added(won):
    books, deal, second = won
    cold, hunted = books.person(), books.person()
    alone = books.deal("WON", "2026-03-05", "2026-02-01", 30_00, person_id=hunted)
    touched(books, hunted, "2026-02-20", kind="call_connected", direction="out", team="sales")
    old = books.deal("WON", "2026-03-05", "2026-02-01", 30_00, person_id=cold)
    touched(books, cold, "2025-10-01")  # more than 90 days before the deal was opened
    rows = books.rows("influenced")
    assert {group: (row["deals"], str(row["value"])) for group, row in rows.items()} == {
        "marketing": (2, "150.00"), "none": (2, "60.00"),
    }  # fmt: skip
    assert books.records("influenced", "deals", "marketing") == [deal, second]
    assert books.records("influenced", "deals", "none") == [alone, old]
    assert reporting.tell(books.ask("influenced")) == ("Marketing had a part in 2 of 4 won deals.")
