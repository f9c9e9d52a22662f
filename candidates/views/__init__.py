"""The browser's door to participants."""
