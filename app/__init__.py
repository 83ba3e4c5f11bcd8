"""An Dân without its window: records, store, reports, paper, and the command line."""
