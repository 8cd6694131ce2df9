"""The list of what was run, with what goal and at what cost."""
