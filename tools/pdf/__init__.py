"""Can a screen reader read our PDF files? Looked at by machine, after PDF/UA-1 (ISO 14289-1)."""
