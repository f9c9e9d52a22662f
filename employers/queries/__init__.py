"""Reads of employers and openings, shaped for pages and for the apps above."""
