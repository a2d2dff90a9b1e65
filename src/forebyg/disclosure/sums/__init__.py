"""This floor finds what is a sum of what: strata, categories, periods, and parts that other definitions count."""
