"""Reading a Mautic over HTTP."""
