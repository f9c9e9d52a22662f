"""Employers in the browser: get in, do one thing, go on."""
