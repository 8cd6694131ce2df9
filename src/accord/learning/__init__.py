"""How both teams get to know each other: what everybody knows, visits, training, pairs, a pulse."""
