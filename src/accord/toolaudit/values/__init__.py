"""The words of comparing tools: files, keys, outcomes, refusals."""
