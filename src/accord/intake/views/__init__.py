"""The wizard in the browser and the list of imports."""
