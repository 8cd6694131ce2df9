"""Reading an Odoo over HTTP."""
