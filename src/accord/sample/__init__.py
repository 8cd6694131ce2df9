"""A made-up company with known truth, to look around in and to test the measures by."""
