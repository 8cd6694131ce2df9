-- One row for each deal that was won or lost, by the day it closed.
select * from derived.decided_deals
