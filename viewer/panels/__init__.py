"""Everything beside the timeline in the main window."""
