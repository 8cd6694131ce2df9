"""What a page is drawn from: frozen values that views build and templates read."""
