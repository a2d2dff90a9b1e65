"""This room holds every indicator to its own worked examples (`tests:`)."""

from forebyg.examples.running import run_examples

__all__ = ["run_examples"]
