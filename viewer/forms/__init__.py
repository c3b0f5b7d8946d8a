"""Forms over records: a list of fields as data, one dialog that builds itself from it, and the rows that come out."""
