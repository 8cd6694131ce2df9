-- One row for each won deal of which both the opening and the closing are known.
select * from derived.decided_deals where status = 'WON' and days is not null
