"""What leaves a case and what comes into one: one module a format, and `db.interchange.formats` that knows them all."""
