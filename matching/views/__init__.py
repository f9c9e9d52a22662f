"""The browser's doors: runs, workbench, pairs; offers and cards."""
