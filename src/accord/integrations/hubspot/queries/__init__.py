"""Reading a portal over HTTP."""
