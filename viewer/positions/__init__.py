"""The positions matrix and the issue ledger: the case in words and places on a scale, round by round."""
