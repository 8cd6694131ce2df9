"""The sample company: a seeded simulator whose truth is known.

`chapters` streams it in pieces of bounded size, `simulate` puts them together.
"""

from accord.sample.rules.company import chapters, digest, simulate, truth_of

__all__ = ["chapters", "digest", "simulate", "truth_of"]
