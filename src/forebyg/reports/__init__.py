"""This floor makes files for the committee from a kept run; nothing is computed again, no number is written anew."""
