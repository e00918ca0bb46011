"""One module per field of comparison, each with `comparisons()`."""
