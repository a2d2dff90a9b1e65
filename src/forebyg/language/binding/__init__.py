"""This room resolves every name, types every expression and finds what cannot hold, without data."""

from forebyg.language.binding.catalogue import bind, problems, unbound

__all__ = ["bind", "problems", "unbound"]
