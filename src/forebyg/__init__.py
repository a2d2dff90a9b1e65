"""Indicators of municipal prevention strategies, from declared definitions and register extracts."""

__version__ = "0.1.0"
