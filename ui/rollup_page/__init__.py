"""The page of whoever adds up what units handed in."""
