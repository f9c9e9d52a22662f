"""What people type about employers and openings, checked field by field."""
