"""What is decided about meetings from values alone."""
