"""Pure layout: a case's arrays and a view go in, a scene of marks comes out. No Qt, no SQL, no clock."""
