"""What a database holds, comparable with another: by table, in no order, ids told by their keys."""

import hashlib
from collections.abc import Mapping

from accord.foundation import bulk

PERSON = "coalesce(nullif(p.email, ''), p.reference, p.name)"
# Each by natural keys alone: no id, door, batch, nor time of arrival.
WHAT: Mapping[str, str] = {
    "people": f"""select {PERSON}, p.email, p.name, p.given_name, p.family_name, p.phone, p.title,
        p.country, p.language, c.name from contacts_person p
        left join contacts_company c on c.id = p.company_id""",
    "companies": "select name, domain, segment, size, country from contacts_company",
    "records": """select r.kind, r.source, r.external_key, r.fields, r.attributes
        from contacts_sourcerecord r""",
    "keys": """select r.source, r.external_key, k.kind, k.value from contacts_identitykey k
        join contacts_sourcerecord r on r.id = k.record_id""",
    "links": f"""select r.kind, r.external_key, {PERSON}, c.name, l.linked_by, l.ended_at is null
        from contacts_link l join contacts_sourcerecord r on r.id = l.record_id
        left join contacts_person p on p.id = l.person_id
        left join contacts_company c on c.id = l.company_id""",
    "heads": """select p.email, p.reference, p.name, h.email, h.reference, h.name
        from contacts_person p join contacts_person h on h.id = p.canonical_id
        where h.id <> p.id""",
    "leads": f"""select {PERSON}, l.source, l.stage, l.ending, l.opened_at, l.origin, l.channel,
        l.segment, c.name, m.name from leads_lead l join contacts_person p on p.id = l.person_id
        left join campaigns_campaign c on c.id = l.campaign_id
        left join team_member m on m.id = l.owner_id""",
    "stages": f"""select {PERSON}, e.stage, e.ending, e.occurred_at,
        e.inferred, e.cause
        from leads_stageevent e join leads_lead l on l.id = e.lead_id
        join contacts_person p on p.id = l.person_id""",
    "touches": f"""select {PERSON}, t.kind, t.occurred_at, t.direction, t.reach, t.team,
        t.channel, t.source, t.external_key, t.detail
        from journeys_touch t left join contacts_person p on p.id = t.person_id""",
    "deals": f"""select d.source, d.external_key, d.name, d.status, d.opened_at, d.closed_at,
        d.amount_minor, d.currency, {PERSON} from deals_deal d
        left join leads_lead l on l.id = d.lead_id
        left join contacts_person p on p.id = l.person_id""",
    "doubts": f"""select least(a, b), greatest(a, b), state from (
        select (select {PERSON} from contacts_person p where p.id = d.first_id) as a,
               (select {PERSON} from contacts_person p where p.id = d.second_id) as b, d.state
        from contacts_doubt d) as pairs""",
    "outcomes": """select b.kind, r.outcome, count(*) from intake_receipt r
        join intake_batch b on b.id = r.batch_id group by 1, 2""",
    "reasons": 'select outcome, code, "column", count(*) from intake_setaside group by 1, 2, 3',
}


def digests() -> dict[str, str]:
    """A digest for each part, so that a difference says where it lies."""
    return {name: _of(sql) for name, sql in WHAT.items()}


def rows(name: str) -> list[str]:
    """One part in full, to look at where two differ."""
    return sorted(str(row) for row in bulk.fetch(WHAT[name]))


def _of(sql: str) -> str:
    return hashlib.sha256("\n".join(sorted(map(str, bulk.fetch(sql)))).encode()).hexdigest()
