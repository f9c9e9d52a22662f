"""Input checked: pairs, runs and offers."""
