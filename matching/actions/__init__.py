"""Everything that can change runs, pairs, proposals and offers."""
