"""Very many leads and touches, written by SQL into a home of their own."""

from datetime import UTC, datetime

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
WON = 25  # for so many leads that run there is one customer
_TABLES = (
    "contacts_company", "contacts_person", "contacts_sourcerecord",
    "contacts_sourcerecordversion", "contacts_link", "leads_lead", "leads_stageevent",
    "journeys_touch",
)  # fmt: skip
_ROWS = """
insert into contacts_company (name, sort_key, search_text, domain, segment, size, country, place,
  xact_id)
select 'Firm ' || n, 'firm ' || n, '', '', (array['Pumps','Valves','Sensors','Glass'])[1 + n %% 4],
  (n * 7919) %% 1200, 'DE', '', '0'::xid8
from generate_series(1, %(all)s / 4) n;
insert into contacts_person (name, given_name, family_name, sort_key, search_text, email, phone,
  title, country, language, reference, company_id, xact_id)
select 'P ' || n, '', '', 'p ' || n, '', '', '',
  (array['Head of sales','Engineer','Buyer',''])[1 + n %% 4] || ' ' || n %% 50,
  'DE', '', '', 1 + n %% (%(all)s / 4), '0'::xid8
from generate_series(1, %(all)s) n;
insert into contacts_sourcerecord (kind, source, external_key, fields, attributes, changed,
  fingerprint, known_at, xact_id)
select 'person', 'bench', n::text, '{}', jsonb_build_object(
  'Lead Origin', (array['API','Landing Page','Lead Add Form'])[1 + n %% 3],
  'Minutes', (n::bigint * 31 %% 2000)::text), '{}', '', %(at)s, '0'::xid8
from generate_series(1, %(all)s) n;
insert into contacts_sourcerecordversion (record_id, fields, attributes, known_at, known_until)
select n, '{}', jsonb_build_object('Minutes', (n::bigint * 31 %% 700)::text),
  %(at)s - interval '400 days', %(at)s - n %% 360 * interval '1 day'
from generate_series(1, %(all)s, 20) n;
insert into contacts_link (record_id, person_id, linked_by, linked_at, xact_id)
select n, n, 'IDENTITY', %(at)s, '0'::xid8 from generate_series(1, %(all)s) n;
insert into leads_lead (person_id, holder_id, company_id, cycle_no, sort_key, stage, stage_at,
  ending, origin, channel, segment, source, opened_at, closed_at, time_known, xact_id)
select n, n, 1 + n %% (%(all)s / 4), 1, '',
  case when n > %(leads)s then 'customer' when n %% 10 = 0 then 'sql' else 'lead' end, %(at)s,
  case when n > %(leads)s then 'won' else '' end,
  (array['webinar','referral','bought_list'])[1 + n %% 3], 'web', 'SMB', 'bench', opened,
  case when n > %(leads)s then opened + (3 + n %% 20) * interval '1 day' end, true, '0'::xid8
from generate_series(1, %(all)s) n,
     lateral (select %(at)s - (30 + n %% 350) * interval '1 day' as opened) o;
insert into leads_stageevent (lead_id, stage, ending, reason, occurred_at, time_known, inferred,
  cause, version_id, xact_id)
select n, 'sql', '', '', %(at)s - (30 + n %% 350) * interval '1 day' + interval '9 days', true,
  false, 'record', (select min(id) from definitions_version), '0'::xid8
from generate_series(10, %(leads)s, 10) n;
insert into content_asset (source, external_key, title, kind, url, content_kind, journey_stage,
  fingerprint, xact_id)
select 'bench', n::text, case n when 1 then 'Pricing' else 'Guide ' || n end, '', '', '', '', '',
  '0'::xid8 from generate_series(1, 40) n;
insert into journeys_touch (kind, direction, reach, team, channel, asset_id, occurred_at,
  received_at, source, external_key, detail, is_gone, person_id, journey_stage, xact_id)
select (array['web_visit','email_open','email_click','form','web_visit','content_view','web_visit'])
  [1 + n %% 7], 'in', '1:many', 'marketing', 'web', 1 + n %% 40,
  %(at)s - ((n::bigint * 7919) %% 525600) * interval '1 minute', %(at)s, 'bench', n::text, '{}',
  false, 1 + n %% %(all)s, '', '0'::xid8
from generate_series(1, %(all)s * %(touches)s) n
"""


def furnish(*, leads: int, touches: int) -> int:
    """Write so many leads that run with as many touches each, and customers beside them; answers
    how many leads there are. Keys to other tables and indexes are put up again afterwards."""
    from django.db import connections

    count = leads + leads // WON
    given = {"leads": leads, "all": count, "touches": touches, "at": AT}
    with connections["owner"].cursor() as cursor:
        again = []
        for table in _TABLES:
            cursor.execute(
                """select format('alter table %%s drop constraint %%I', conrelid::regclass,
                            conname),
                          format('alter table %%s add constraint %%I %%s not valid',
                            conrelid::regclass, conname, pg_get_constraintdef(oid))
                   from pg_constraint where conrelid = %s::regclass and contype = 'f'
                   union all
                   select format('drop index %%s', indexrelid::regclass),
                          pg_get_indexdef(indexrelid)
                   from pg_index where indrelid = %s::regclass and not indisprimary
                     and not exists (select from pg_constraint where conindid = indexrelid)""",
                [table, table],
            )
            again += cursor.fetchall()
        for drop, _make in again:
            cursor.execute(drop)
        for statement in _ROWS.split(";\n"):
            cursor.execute(statement.replace("%(at)s", "%(at)s::timestamptz"), given)
        for _drop, make in again:
            cursor.execute(make)
        cursor.execute("vacuum analyze")
    return count
