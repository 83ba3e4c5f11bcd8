"""Things that every part of the window uses: theme, icons, dialogs, context, background work."""
