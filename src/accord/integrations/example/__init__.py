"""The shortest whole connector, explained line by line in docs/connectors.md."""
