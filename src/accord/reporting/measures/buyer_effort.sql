-- One row for each answer of a buyer, from 1, very easy, to 5, very hard. Whose it is nobody knows.
select key, said, timezone('UTC', answered_at) as happened_at from facts.efforts
