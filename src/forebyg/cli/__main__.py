"""This room lets `python -m forebyg.cli` do what `forebyg` does."""

from forebyg.cli.door import main

main()
