<<<<<<< HEAD
"""Hand-offs: a lead changes hands, to whom, and why."""
=======
"""A lead passes from one side to the other: who has it, until when, and what came of it."""
>>>>>>> 8591ede (A hand-off is a record with one accountable person at every moment, and follows its lead)
