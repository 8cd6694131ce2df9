"""Cards that say how good a lead is, fit by interest, and why; the scores of all leads."""
