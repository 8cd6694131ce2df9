"""Loading the sample company and taking it back."""

from accord.sample.operations.loading import clear, go_on, load, order

__all__ = ["clear", "go_on", "load", "order"]
