"""The list of what we have to show: pages, guides, webinars."""
