"""This floor holds counts and the sums between them, and says what can be computed of those that are withheld."""
