"""Hand-offs: a lead changes hands, to whom, and why."""
