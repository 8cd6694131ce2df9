"""What meetings of both teams are made of."""
