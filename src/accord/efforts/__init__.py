"""How hard it was to buy from us: one question, asked once after a deal is decided."""
