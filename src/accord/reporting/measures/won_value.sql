-- One row for each deal that was won, by the day it closed.
select * from derived.decided_deals where status = 'WON'
