"""Reads shaped for the workbench, runs and offers; plain data out."""
