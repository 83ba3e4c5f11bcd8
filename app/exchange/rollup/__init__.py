"""Adding up what many units handed in."""
