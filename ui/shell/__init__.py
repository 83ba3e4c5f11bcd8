"""The window round the pages: start, sidebar, workspace, lock, crash."""
