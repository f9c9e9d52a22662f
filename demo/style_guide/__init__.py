"""Every component with sample inputs: for those who build pages, and food for the tests."""
