"""Where a store lies on the disk: its files, what stands there, whose they are."""
