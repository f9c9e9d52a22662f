"""Speed and memory as ratios: `python -m bench [NAME …] [--large]`, or `make bench`.

Every module directly in this package is one bench. To add one, drop a file here, say
`bench/imports.py`, with a docstring of one line (it becomes the heading's text) and

    def run(report: Report) -> None:
        with report.section("Imports", "What is measured, in a sentence."):
            report.measure("10,000 rows × 4 entries", seconds, "s", Target(floor=5, good=2))

It is found by its name; nothing is registered elsewhere. Import heavy things (Django) inside
`run`, so that the other benches start without them. `report.sizes` gives the sizes to run (a test
gives toy sizes), `report.quick` says to take one run instead of a median. What is measured
against a `Target` decides the exit status; `report.fact` and `report.table` only tell.

The tools that benches share stand in `bench/machinery/`.
"""
