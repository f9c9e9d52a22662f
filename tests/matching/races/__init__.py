"""Races for places: real connections, and a control without the locks."""
