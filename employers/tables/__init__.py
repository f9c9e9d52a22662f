"""The files of this app: which columns they have, and what an export writes into them."""
