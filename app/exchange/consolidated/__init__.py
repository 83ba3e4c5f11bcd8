"""The consolidated report of a receiver: an official paper over what many units handed in."""
