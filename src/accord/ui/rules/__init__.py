"""Pure decisions of the page kit: how figures are cut, and where the marks of a chart stand."""
