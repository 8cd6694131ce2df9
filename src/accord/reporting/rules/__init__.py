"""Pure rules of the measures: values in, values out; no clock, no database."""
