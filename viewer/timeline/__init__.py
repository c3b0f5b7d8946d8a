"""The timeline on screen: one widget, its gestures, its keys, the overview strip and the filter bar."""
