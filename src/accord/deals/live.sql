-- Who owns the open deals of a company, by the company as the deal names it.
create view live.owned_deals as
select id as deal_id, company_id, owner_id, opened_at from deals_deal
where status = 'OPEN' and owner_id is not null and gone_at is null;

-- What deals are called, and whose they are.
create view live.deals as select id, name, owner_id, gone_at from deals_deal;

-- Who decides about a deal: everybody of its buying group, by whoever stands for them.
create view live.deal_people as
select g.deal_id, m.head_id from deals_dealgroup g
join live.group_members m on m.group_id = g.group_id;

-- What tools call deals, and when each was opened and closed.
create view live.deal_records as
select id, source, external_key, opened_at, closed_at, gone_at from deals_deal;

-- Deals that are decided and that their tool still has, with who stands for their person.
create view live.bought as
select d.id as deal_id, p.canonical_id as head_id, d.status, d.closed_at
from deals_deal d join live.persons p on p.id = d.person_id
where d.status <> 'OPEN' and d.gone_at is null;
