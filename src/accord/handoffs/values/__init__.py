"""A lead passes from one side to the other: who gets it, who has it until when, what came of it."""
