"""A company small enough to count by hand, written straight into the tables."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from accord.foundation import clock
from accord.reporting import api as reporting

ORDER = ("visit", "lead", "mql", "sql", "opportunity", "customer")


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def insert(table, **values):
    columns, places = ", ".join(values), ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} ({columns}) values ({places}) returning id", list(values.values())
        )
        return cursor.fetchone()[0]


class Books:
    """Leads, deals and costs as the measures find them."""

    def __init__(self):
        self.numbers = iter(range(1, 10**6))
        self.state = None  # of the lake, once nothing more is written

    def ask(self, measure, **options):
        return reporting.ask(
            measure=measure, at=clock.now(), options=reporting.Options(**options),
            snapshot=self.state,
        )  # fmt: skip

    def rows(self, measure, **options):
        """Figures by group."""
        return {row.group: dict(row.figures) for row in self.ask(measure, **options).rows}

    def records(self, measure, cell, group=None, *, told_in=None, **options):
        """told_in: the currency of the row, where rows are each of one."""
        return reporting.list_records(
            measure=measure,
            cell=cell,
            group=group,
            currency=told_in,
            at=clock.now(),
            options=reporting.Options(**options),
            limit=100_000,
            snapshot=self.state,
        )

    def lead(self, opened, *, ending="", closed=None, known=True, inferred=(), **moments):
        """A lead with the day it came to each stage; `inferred` stages nobody saw."""
        details = {name: moments.pop(name) for name in list(moments) if name not in ORDER}
        path = {"lead": opened, **moments}
        furthest = max(path, key=ORDER.index)
        person = details.pop("person_id", None) or self.person()
        key = insert(
            "leads_lead",
            person_id=person,
            holder_id=person,
            cycle_no=details.pop("cycle_no", 1),
            sort_key="",
            stage=furthest,
            stage_at=day(path[furthest]),
            ending=ending,
            source="test",
            opened_at=day(opened),
            time_known=known,
            closed_at=day(closed) if closed else None,
            **details,
        )
        for stage, moment in path.items():
            self.event(key, stage, moment, known=known and stage not in inferred)
        return key

    def event(self, lead, stage, moment, *, known=True, ending="", reason=""):
        return insert(
            "leads_stageevent",
            lead_id=lead,
            stage=stage,
            ending=ending,
            reason=reason,
            occurred_at=day(moment),
            time_known=known,
            inferred=not known,
            cause="record" if known else "skipped",
            version_id=self.version(),
        )

    def verdict(self, lead, said, moment="2026-01-03", *, side="sales", takes_back=None):
        """What a team says of a lead; "" with the word that it takes back."""
        return insert(
            "leads_verdict", lead_id=lead, side=side, said=said, takes_back_id=takes_back,
            version_id=self.version(), said_at=day(moment),
        )  # fmt: skip

    def deal(self, status, closed=None, opened=None, amount=None, currency="EUR", **details):
        number = next(self.numbers)
        return insert(
            "deals_deal",
            source="test",
            external_key=str(number),
            name="",
            sort_key="",
            stage="",
            status=status,
            amount_minor=amount,
            currency=currency,
            opened_at=day(opened) if opened else None,
            closed_at=day(closed) if closed else None,
            lost_reason="",
            lead_reference="",
            attributes="{}",
            fingerprint=b"",
            **details,
        )

    def deal_event(self, deal, kind, *, before="", after="", on="2026-01-04"):
        return insert(
            "deals_dealevent", deal_id=deal, kind=kind, before=before, after=after,
            occurred_at=day(on),
        )  # fmt: skip

    def campaign(self, name, channel=""):
        return insert(
            "campaigns_campaign", source="test", external_key=name, name=name, channel=channel,
            goal_stage="", goal_metric="", fingerprint=b"",
        )  # fmt: skip

    def cost(self, amount, spent_on, campaign=None, currency="EUR", origin="", **more):
        return insert(
            "campaigns_cost",
            source="test",
            external_key=str(next(self.numbers)),
            campaign_id=campaign,
            channel="",
            origin=origin,
            kind=more.pop("kind", "media"),
            spent_on=spent_on,
            amount_minor=amount,
            currency=currency,
            fingerprint=b"",
            **more,
        )

    def visits(self, count, day, origin="", until=None):
        return insert(
            "journeys_visitcount", source="test", external_key=str(next(self.numbers)), day=day,
            until=until or day, split_by="origin", page="", origin=origin, channel="",
            visits=count, fingerprint=b"",
        )  # fmt: skip

    def person(self):
        return insert("contacts_person", **PERSON)

    def company(self):
        return insert("contacts_company", **COMPANY)

    def piece(self, step, title="A piece"):
        return insert(
            "content_asset", source="test", external_key=str(next(self.numbers)), title=title,
            kind="guide", url="", content_kind="", journey_stage=step, fingerprint=b"",
        )  # fmt: skip

    def touch(self, lead, piece, moment, *, direction="in", kind="download"):
        """The person of a lead had a piece in hand (in), or was sent it (out)."""
        with connection.cursor() as cursor:
            cursor.execute("select person_id from leads_lead where id = %s", [lead])
            person = cursor.fetchone()[0]
        return insert(
            "journeys_touch", person_id=person, asset_id=piece, kind=kind,
            direction=direction, reach="1:many", team="marketing", channel="", journey_stage="",
            occurred_at=day(moment), received_at=day(moment), source="test",
            external_key=str(next(self.numbers)), detail="{}",
        )  # fmt: skip

    def rating(self, lead, piece, *, useful, member=None):
        """Whether a piece was useful at a lead: to the prospect, or to a seller."""
        rater = "seller" if member else "prospect"
        return insert(
            "enablement_rating", lead_id=lead, asset_id=piece, rater=rater, member_id=member,
            is_useful=useful, at=day("2026-01-09"),
        )  # fmt: skip

    def version(self):
        with connection.cursor() as cursor:
            cursor.execute("select min(id) from definitions_version where kind = 'stages'")
            return cursor.fetchone()[0]


def blank(*names):
    return dict.fromkeys(names, "")


PERSON = blank(
    "name", "given_name", "family_name", "sort_key", "search_text", "email", "phone", "title",
    "country", "language", "reference",
)  # fmt: skip
COMPANY = blank("name", "sort_key", "search_text", "domain", "segment", "country")


@pytest.fixture
def books(committed) -> Books:
    """An empty company."""
    return Books()
