"""The reports themselves, one file or folder each: what an official changes or adds."""
