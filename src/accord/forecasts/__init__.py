"""What sales expects to win: categories, forecasts with a range, and what came of them."""
