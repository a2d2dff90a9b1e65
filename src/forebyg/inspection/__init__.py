"""This room looks at files that come without a contract, and proposes one."""

from forebyg.inspection.inspecting import inspect_files

__all__ = ["inspect_files"]
