"""What the benches share: cases, baseline, clocks, the report and its document."""
