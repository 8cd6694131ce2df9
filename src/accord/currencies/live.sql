-- Units of a currency that were one euro, day by day.
create view live.rates as select currency, day, per_euro from currencies_rate;
