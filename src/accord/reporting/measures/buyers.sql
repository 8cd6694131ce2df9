-- One row for each won deal, and the customer who bought: a company, or a person where no company is
-- known, each as the one that it was joined to.
select deals.*,
  case when coalesce(companies.head, deals.company) is not null
         then 'company ' || coalesce(companies.head, deals.company)
       when coalesce(people.head, deals.person) is not null
         then 'person ' || coalesce(people.head, deals.person)
       else 'deal ' || deals.key end as buyer
from derived.decided_deals deals
left join facts.people people on people.key = deals.person
left join facts.people heads on heads.key = people.head
left join facts.companies companies
  on companies.key = coalesce(deals.company, heads.company, people.company)
where deals.status = 'WON'
