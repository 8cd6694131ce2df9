"""The design kit that slices draw their pages with."""
