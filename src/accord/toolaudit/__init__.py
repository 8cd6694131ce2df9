"""What the tools of a company pass on to each other, and what is lost between them."""
