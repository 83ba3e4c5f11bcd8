"""The commands of the headless door, by theme."""
