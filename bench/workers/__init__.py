"""Many municipalities through real workers: one task each, over a broker, into PostgreSQL."""
