"""The words of matching: roles, comparisons, weights, answers, refusals."""
