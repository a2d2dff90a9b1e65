"""The synthetic municipality behind the sample extracts: invented people, one module per part of the administration."""
