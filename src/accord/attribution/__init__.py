"""Who helped to win which deal: journeys, models of credit, money shared to the cent."""
