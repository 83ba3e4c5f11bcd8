"""Reports as they were frozen and handed in, and what has changed since."""
