"""This room reads extracts: the bytes of a file become a typed frame that keeps its contract, or problems."""
