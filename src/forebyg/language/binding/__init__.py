"""This room resolves every name, types every expression and finds what cannot hold, without data."""

from forebyg.language.binding.catalogue import bind, problems, unbound
from forebyg.language.binding.contracts import NO_AS_OF

__all__ = ["NO_AS_OF", "bind", "problems", "unbound"]
