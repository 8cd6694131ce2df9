"""Taking imports back: what stands afterwards is what the imports left would have said alone."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from tests.soak import rounds

from accord.contacts import api as contacts
from accord.foundation import bulk, clock
from accord.intake.operations import undoing
from accord.intake.tests.delivered import file, table
from accord.intake.tests.test_pipeline import counts_of, hashes, take_in
from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan
from accord.leads import api as leads

pytestmark = pytest.mark.usefixtures("committed")

HEADER = ("id", "email", "name", "phone", "company", "stage", "origin", "created", "won")
COLUMNS = {
    "id": "external_id",
    "email": "email",
    "name": "full_name",
    "phone": "phone",
    "company": "company",
    "stage": "stage",
    "origin": "origin",
    "created": "created_at",
    "won": "converted_at",
}
Row = tuple[str, ...]
NAMES = ("Ana Pop", "Robert Lee", "Zoltan Kovacs")  # whom nobody takes for one


def story(*, cycles: bool = False) -> list[tuple[object, ...]]:
    """Each lead by its e-mail: fields and events, whatever the numbers of the rows."""
    number = "l.cycle_no" if cycles else "1"
    return bulk.fetch(
        f"""select p.email, p.name, p.phone, p.sort_key, p.search_text, p.reference, c.name,
                  {number}, l.stage, l.ending, l.stage_at, l.opened_at, l.time_known,
                  l.closed_at, l.origin, l.source,
                  (select array_agg(row(e.stage, e.ending, e.occurred_at, e.inferred)::text
                                    order by e.stage, e.ending, e.occurred_at, e.inferred)
                   from leads_stageevent e where e.lead_id = l.id)
           from leads_lead l join contacts_person p on p.id = l.person_id
           left join contacts_company c on c.id = p.company_id
           order by p.email, l.opened_at, l.id"""
    )


def deliver(folder: Path, source: str, rows: Sequence[Row]) -> int:
    plan = Plan(kind=Kind.LEADS, source=source, columns=COLUMNS)
    return take_in(file(folder, f"{source}.csv", table(HEADER, rows)), plan)


def undo(batch_id: int) -> None:
    undoing.undo(batch_id=batch_id, actor_id=None, at=clock.now())


def people(first: int, last: int, *, stage: str = "lead", origin: str = "") -> list[Row]:
    return [
        (f"{n}", f"p{n}@example.com", "", "", "", stage, origin, "2018-01-05", "")
        for n in range(first, last)
    ]


def test_leads_that_a_later_import_names_too_stay_when_the_first_is_taken_back(
    tmp_path: Path,
) -> None:
    theirs = people(5, 25, stage="mql", origin="fair")
    alone = deliver(tmp_path, "fair", theirs)
    expected = story()
    undo(alone)
    empty = hashes()

    first = deliver(tmp_path, "forms", people(0, 15, origin="search"))
    second = deliver(tmp_path, "fair", theirs)
    assert counts_of(second).joined == 10
    undo(first)
    assert len(expected) == 20
    assert story() == expected
    undo(second)
    assert hashes() == empty


def test_only_a_stage_that_changed_is_news_and_can_be_taken_back(tmp_path: Path) -> None:
    deliver(tmp_path, "crm", people(0, 3))
    before = story()
    second = deliver(tmp_path, "crm", [*people(0, 1, stage="sql"), *people(1, 3)])
    assert (counts_of(second).updated, counts_of(second).unchanged) == (1, 2)
    assert [row[8] for row in story()] == ["sql", "lead", "lead"]
    undo(second)
    assert story() == before


def test_who_came_back_keeps_one_open_pass_when_the_end_of_the_first_is_taken_back(
    tmp_path: Path,
) -> None:
    ana = ("1", "ana@example.com", "Ana", "", "")
    first = deliver(tmp_path, "forms", [(*ana, "lead", "", "2018-01-05", "")])
    won = deliver(tmp_path, "crm", [(*ana, "sql", "", "2018-01-06", "2018-03-01")])
    back = deliver(tmp_path, "fair", [(*ana, "lead", "", "2018-06-01", "")])
    assert [(row[7], row[9]) for row in story(cycles=True)] == [(1, "won"), (2, "")]
    undo(won)
    # The first never ended, so both rows speak of one pass.
    assert leads.count_leads(where=leads.LeadFilter()) == 1
    assert [(row[7], row[9]) for row in story(cycles=True)] == [(1, ""), (2, "")]
    undo(back)
    assert [(row[7], row[9]) for row in story(cycles=True)] == [(1, "")]
    undo(first)
    assert story() == []


@some.composite
def deliveries(draw: some.DrawFn) -> list[list[Row]]:
    """Three files of different tools about the same few people."""
    cell = some.tuples(
        some.integers(0, 2),
        some.sampled_from(["", "+40 21 111", "+40 21 222"]),
        some.sampled_from(["", "Acme", "Beta"]),
        some.sampled_from(["lead", "mql", "sql", ""]),
        some.sampled_from(["", "fair", "search"]),
        some.sampled_from(["2018-01-05", "2018-01-09", "2018-02-01"]),
        some.booleans(),
    )

    def row(n: int) -> Row:
        spelled, *cells, won = draw(cell)
        name = ("", NAMES[n].split()[0], NAMES[n])[spelled]
        return (f"{n}", f"p{n}@example.com", name, *cells, "2018-03-01" if won else "")

    return [
        [row(n) for n in draw(some.lists(some.integers(0, 2), min_size=1, max_size=3, unique=True))]
        for _ in range(3)
    ]


# The third tells of a day before the one at which the second's stage implied the first stage.
_EARLIER_DAY = [
    [("0", "p0@example.com", "Ana Pop", "", "Beta", "sql", "fair", "2018-01-09", "2018-03-01")],
    [("0", "p0@example.com", "Ana Pop", "", "", "mql", "", "2018-02-01", "")],
    [("0", "p0@example.com", "Ana Pop", "", "", "sql", "", "2018-01-05", "")],
]


@pytest.mark.soak
@example(files=_EARLIER_DAY, gone=[2, 1, 0], left=2)
@settings(
    max_examples=rounds(4, full=300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(files=deliveries(), gone=some.permutations([0, 1, 2]), left=some.integers(1, 2))
def test_what_is_taken_back_in_any_order_leaves_what_the_rest_says(
    files: list[list[Row]], gone: list[int], left: int
) -> None:
    taken_back, standing = gone[left:], sorted(gone[:left])
    with TemporaryDirectory() as name:
        folder = Path(name)
        empty = hashes()
        alone = [deliver(folder, f"tool{n}", files[n]) for n in standing]
        expected = story()
        for batch_id in alone:
            undo(batch_id)
        assert hashes() == empty
        made = {n: deliver(folder, f"tool{n}", rows) for n, rows in enumerate(files)}
        for n in taken_back:
            undo(made[n])
        assert story() == expected
        everyone = [lead for (lead,) in bulk.fetch("select id from leads_lead")]
        assert leads.derive(lead_ids=everyone) == 0, "as rules.standing has it, so has SQL"
        for n in standing:
            undo(made[n])
        assert hashes() == empty


def test_what_was_chosen_of_a_record_goes_with_it_and_holds_nothing_back(tmp_path: Path) -> None:
    row = ("1", "ana@example.com", "Ana", "", "", "lead", "", "2018-01-05", "")
    deliver(tmp_path, "forms", [row])
    expected = story()
    second = deliver(tmp_path, "fair", [(*row[:2], "Anna Popp", *row[3:])])
    [(person,)] = bulk.fetch("select id from contacts_person")
    [(theirs,)] = bulk.fetch("select id from contacts_sourcerecord where source = 'fair'")
    contacts.choose(person_id=person, records={"name": theirs}, actor_id=None, at=clock.now())
    assert contacts.get_person(person_id=person).name == "Anna Popp"
    undo(second)
    assert story() == expected
    assert bulk.fetch("select count(*) from contacts_choice") == [(0,)]
    assert bulk.fetch("select count(*) from contacts_sourcerecord") == [(1,)]
