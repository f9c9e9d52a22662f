"""Everything that can change meetings and what follows from them, one file a subject."""
