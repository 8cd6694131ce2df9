"""What a measure gives: figures, and the plain words that go with them."""
