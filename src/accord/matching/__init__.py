"""Who is who: records in; pairs with probabilities, clusters and reasons out. Stores nothing."""
