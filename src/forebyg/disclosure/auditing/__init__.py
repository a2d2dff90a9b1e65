"""This floor reads finished files as a stranger would, and says what they tell."""
