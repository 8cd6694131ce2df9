"""What members do with meetings."""
