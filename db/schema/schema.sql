-- The Rapporteur case file, format version 1. This text is the file-format document.
--
-- One file holds one case. It is an SQLite 3 database (SQLite 3.37 or later reads it), UTF-8, application_id
-- 0x52415050 ("RAPP"), user_version 1. It holds STRICT tables, indexes and a few readable views: no trigger and no
-- virtual table. The text in sqlite_schema is exactly the text below.
--
-- Keys. A record's `id` is the first 62 bits of the SHA-256 of its `uid` (never 0), so two copies of a case agree
-- on it without asking. A part's `id` is the same hash of `kind:key:key`, or its owner's id where it is one to one.
-- References hold ids. They are checked at commit: one edit may put and remove rows in any order, but nothing that is
-- still referred to can be removed.
--
-- Time. `*_edtf` is the truth about a date: Extended Date/Time Format (ISO 8601-2, levels 0 to 2) with clock times
-- inside intervals; empty = none. `*_s` beside it is derived from it at every write: integer seconds since
-- 1970-01-01T00:00:00, proleptic Gregorian; NULL = open or unknown. A calendar day is a day, not an instant.
-- Booleans are 0 and 1. Empty text means "not given"; NULL means "not known" or "does not apply".
--
-- State and log. The tables from `case_info` to `tag_link`, and `record`, are the state. It follows from the base
-- rows (those that came with the case or with an import) and the rows of `operation`, and can be rebuilt from them.

CREATE TABLE _sqlite_migrations ( -- which schema migrations this file has had (written by sqlite-utils)
  id INTEGER PRIMARY KEY, -- order of application
  migration_set TEXT NOT NULL, -- always 'rapporteur'
  name TEXT NOT NULL, -- the migration, such as 'schema_1'
  applied_at TEXT NOT NULL -- UTC, ISO 8601
) STRICT;

CREATE TABLE record ( -- the parent row of everything citable; its other columns are in the table named by `kind`
  id INTEGER PRIMARY KEY CHECK (id > 0), -- first 62 bits of SHA-256(uid)
  uid TEXT NOT NULL CHECK (length(uid) BETWEEN 1 AND 200 AND uid NOT GLOB '*[^-A-Za-z0-9._:]*'), -- stable name, kept through export, import and merge
  kind TEXT NOT NULL CHECK (kind IN ('case', 'place', 'actor', 'membership', 'event', 'count_claim', 'outcome', 'quote', 'rendering', 'issue', 'issue_status', 'position', 'commitment', 'figure', 'source', 'evidence', 'attachment', 'annotation', 'placement', 'working_figure', 'finding_closure', 'saved_view', 'tag')), -- table of the row, except 'case' = case_info
  layer TEXT NOT NULL CHECK (layer IN ('record', 'notes')), -- what sources say, or what analysts say about it
  number INTEGER NOT NULL CHECK (number > 0), -- the short number shown beside the kind (E-0012)
  created_by TEXT NOT NULL DEFAULT '', -- the author who entered it
  published_edtf TEXT NOT NULL DEFAULT '', -- when it became public
  published_s INTEGER, -- derived: last second of published_edtf
  recorded_s INTEGER NOT NULL CHECK (recorded_s <> 0), -- when it entered the case, UTC
  withdrawn_s INTEGER -- when it was taken back, UTC
) STRICT;
CREATE INDEX record_by_number ON record(kind, number);

CREATE TABLE case_info ( -- the one row that names the case
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- id of the uid 'case'
  title TEXT NOT NULL CHECK (title <> ''), -- name of the case
  summary TEXT NOT NULL DEFAULT '', -- what it is about
  language TEXT NOT NULL DEFAULT 'en', -- BCP 47
  timezone TEXT NOT NULL DEFAULT 'UTC', -- IANA zone in which instants are shown
  training INTEGER NOT NULL DEFAULT 0 CHECK (training IN (0, 1)), -- 1 = invented for training
  rights TEXT NOT NULL DEFAULT '', -- who may use it, and how
  as_of_edtf TEXT NOT NULL DEFAULT '', -- date it is first shown as known on; empty = today
  as_of_earliest_s INTEGER, -- derived: first second of as_of_edtf
  as_of_latest_s INTEGER -- derived: last second of as_of_edtf
) STRICT;

CREATE TABLE place ( -- somewhere a thing happened
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  name TEXT NOT NULL CHECK (name <> ''), -- as shown
  kind TEXT NOT NULL CHECK (kind IN ('venue', 'settlement', 'adm2', 'adm1', 'country', 'area', 'line', 'facility', 'online', 'undisclosed')), -- how large or what sort of place
  country TEXT NOT NULL DEFAULT '' CHECK (country = '' OR country GLOB '[A-Z][A-Z]'), -- ISO 3166-1 alpha-2
  lat REAL CHECK (lat BETWEEN -90 AND 90), -- degrees north, WGS 84
  lon REAL CHECK (lon BETWEEN -180 AND 180), -- degrees east, WGS 84
  precision INTEGER CHECK (precision BETWEEN 1 AND 7), -- UCDP GED where_prec
  parent_id INTEGER REFERENCES place(id) DEFERRABLE INITIALLY DEFERRED CHECK (parent_id <> id), -- the place it lies in
  wikidata TEXT NOT NULL DEFAULT '' CHECK (wikidata = '' OR wikidata GLOB 'Q[0-9]*'), -- Wikidata item
  note TEXT NOT NULL DEFAULT '', -- remark
  CHECK ((lat IS NULL) = (lon IS NULL))
) STRICT;

CREATE TABLE actor ( -- a person, state, body or group
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  name TEXT NOT NULL CHECK (name <> ''), -- full name
  kind TEXT NOT NULL CHECK (kind IN ('person', 'state', 'state_body', 'armed_force', 'non_state_armed_group', 'igo', 'ngo', 'company', 'media', 'group')), -- what sort of actor
  short_name TEXT NOT NULL DEFAULT '', -- for tables and marks
  monogram TEXT NOT NULL DEFAULT '', -- one to three letters
  sort_name TEXT NOT NULL DEFAULT '', -- for ordering by name
  role TEXT NOT NULL CHECK (role IN ('party', 'mediator', 'host', 'guarantor', 'observer', 'other')), -- group in the actors panel
  sort INTEGER NOT NULL DEFAULT 0, -- the case's own order
  country TEXT NOT NULL DEFAULT '' CHECK (country = '' OR country GLOB '[A-Z][A-Z]'), -- ISO 3166-1 alpha-2
  code TEXT NOT NULL DEFAULT '', -- CAMEO or PLOVER code
  wikidata TEXT NOT NULL DEFAULT '' CHECK (wikidata = '' OR wikidata GLOB 'Q[0-9]*'), -- Wikidata item
  note TEXT NOT NULL DEFAULT '' -- remark
) STRICT;

CREATE TABLE actor_name ( -- another name of an actor (part of the actor)
  id INTEGER PRIMARY KEY, -- hash of actor_id and name
  actor_id INTEGER NOT NULL REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- whose name
  name TEXT NOT NULL CHECK (name <> ''), -- in its own script
  kind TEXT NOT NULL CHECK (kind IN ('alias', 'native', 'transliteration', 'acronym', 'former')), -- what sort of name
  language TEXT NOT NULL DEFAULT '' -- BCP 47
) STRICT;

CREATE TABLE membership ( -- a role held in a body
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  member_id INTEGER NOT NULL REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- who holds it
  org_id INTEGER NOT NULL REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- in which body
  role TEXT NOT NULL, -- as reported: special envoy
  date_edtf TEXT NOT NULL DEFAULT '', -- when it was held
  date_earliest_s INTEGER, -- derived: first second of date_edtf
  date_latest_s INTEGER, -- derived: last second of date_edtf
  CHECK (member_id <> org_id),
  CHECK (date_earliest_s <= date_latest_s)
) STRICT;

CREATE TABLE event ( -- something on the timeline
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  kind TEXT NOT NULL CHECK (kind IN ('round', 'swap', 'statement', 'incident', 'agreement', 'contact', 'period', 'other')), -- a round or swap has one more row in that table
  title TEXT NOT NULL CHECK (title <> ''), -- one line
  label TEXT NOT NULL DEFAULT '', -- short text of the mark; empty = title
  summary TEXT NOT NULL DEFAULT '', -- what happened
  status TEXT NOT NULL CHECK (status IN ('planned', 'ongoing', 'occurred', 'partial', 'postponed', 'cancelled', 'superseded')), -- did it happen
  date_edtf TEXT NOT NULL DEFAULT '', -- when; empty = no date at all
  date_text TEXT NOT NULL DEFAULT '', -- the source's wording of the date
  date_basis TEXT NOT NULL CHECK (date_basis IN ('stated', 'derived', 'estimated')), -- said by a source, derived or estimated
  doubt TEXT NOT NULL DEFAULT '', -- what is unclear, in words
  timezone TEXT NOT NULL DEFAULT '', -- IANA zone an instant was stated in
  place_id INTEGER REFERENCES place(id) DEFERRABLE INITIALLY DEFERRED, -- where
  parent_id INTEGER REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED CHECK (parent_id <> id), -- the event it is part of
  importance INTEGER NOT NULL DEFAULT 50 CHECK (importance BETWEEN 0 AND 100), -- who gets a label first
  earliest_start_s INTEGER, -- derived: it cannot have begun before
  latest_start_s INTEGER, -- derived: it cannot have begun after
  earliest_end_s INTEGER, -- derived: it cannot have ended before
  latest_end_s INTEGER, -- derived: it cannot have ended after
  date_flags INTEGER, -- derived: packed doubt, form and precision of the date (db.dates); NULL = no date
  CHECK (earliest_start_s <= latest_start_s),
  CHECK (earliest_end_s <= latest_end_s),
  CHECK (earliest_start_s <= latest_end_s)
) STRICT;

CREATE TABLE round ( -- what makes an event a round of talks (part of the event)
  event_id INTEGER PRIMARY KEY REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED, -- the event
  series TEXT NOT NULL DEFAULT '', -- which talks; a number means nothing without it
  number INTEGER CHECK (number > 0), -- number in the series
  format TEXT NOT NULL DEFAULT '' CHECK (format IN ('', 'direct', 'proximity', 'trilateral', 'multilateral', 'video', 'technical', 'summit')), -- how the parties met; empty = not given
  outcome TEXT NOT NULL CHECK (outcome IN ('unknown', 'none', 'continue', 'partial', 'agreement', 'broken_off')), -- what came of it
  replaced_by_id INTEGER REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED CHECK (replaced_by_id <> event_id) -- the round that took place instead
) STRICT;

CREATE TABLE swap ( -- what makes an event an exchange, release, repatriation or return of remains (part of the event)
  event_id INTEGER PRIMARY KEY REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED, -- the event
  series TEXT NOT NULL DEFAULT '', -- which exchanges
  number INTEGER CHECK (number > 0), -- number in the series
  mode TEXT NOT NULL CHECK (mode IN ('exchange', 'release', 'repatriation', 'return_of_remains')), -- what sort of handover
  formula TEXT NOT NULL DEFAULT '' CHECK (formula IN ('', 'equal', 'unequal', 'all_for_all', 'one_way')) -- on what terms; empty = not given
) STRICT;

CREATE TABLE count_claim ( -- one claim about how many people of one category went one way in a swap
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  swap_id INTEGER NOT NULL REFERENCES swap(event_id) DEFERRABLE INITIALLY DEFERRED, -- the swap
  from_id INTEGER REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- who held them
  to_id INTEGER REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- who received them; both NULL = the whole exchange
  category TEXT NOT NULL CHECK (category IN ('military', 'civilian', 'wounded_sick', 'child', 'foreign_national', 'hostage', 'detainee', 'remains', 'total')), -- who they were
  count_min INTEGER CHECK (count_min >= 0), -- at least; both NULL = not disclosed
  count_max INTEGER CHECK (count_max >= 0), -- at most
  measure TEXT NOT NULL CHECK (measure IN ('whole', 'each', 'unclear')), -- figure for each side or for the whole
  modality TEXT NOT NULL CHECK (modality IN ('delivered', 'agreed', 'promised', 'expected')), -- did it happen
  claimed_by_id INTEGER REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- who says so
  claimed_by_text TEXT NOT NULL DEFAULT '', -- who says so, where no actor stands for it
  included_in_id INTEGER REFERENCES count_claim(id) DEFERRABLE INITIALLY DEFERRED CHECK (included_in_id <> id), -- the claim this one is part of
  doubt TEXT NOT NULL DEFAULT '', -- what is unclear
  note TEXT NOT NULL DEFAULT '', -- remark
  CHECK (from_id <> to_id),
  CHECK (count_min <= count_max)
) STRICT;

CREATE TABLE participation ( -- an actor's part in an event (part of the event)
  id INTEGER PRIMARY KEY, -- hash of event_id, actor_id and role
  event_id INTEGER NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED, -- the event
  actor_id INTEGER NOT NULL REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- who
  role TEXT NOT NULL CHECK (role IN ('party', 'head_of_delegation', 'delegate', 'mediator', 'host', 'guarantor', 'observer', 'perpetrator', 'target', 'publisher', 'speaker', 'other')), -- as what
  for_id INTEGER REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- on behalf of
  attendance TEXT NOT NULL CHECK (attendance IN ('present', 'absent', 'expected', 'implied', 'disputed')) -- were they there
) STRICT;

CREATE TABLE outcome ( -- what a round brought, or left open
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  event_id INTEGER NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED, -- the round or other event
  summary TEXT NOT NULL CHECK (summary <> ''), -- the outcome in words
  state TEXT NOT NULL CHECK (state IN ('done', 'agreed', 'open')), -- done, agreed or open
  about_id INTEGER REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- the issue, swap or other record it concerns
  sort INTEGER NOT NULL DEFAULT 0 -- order within the event
) STRICT;

CREATE TABLE link ( -- a relation from one record to another (part of the first)
  id INTEGER PRIMARY KEY, -- hash of from_id, relation and to_id
  from_id INTEGER NOT NULL REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- from
  to_id INTEGER NOT NULL REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- to
  relation TEXT NOT NULL CHECK (relation IN ('follows', 'supersedes', 'causes', 'responds_to', 'implements', 'related')), -- what the first does to the second
  note TEXT NOT NULL DEFAULT '' -- remark
) STRICT;

CREATE TABLE quote ( -- an utterance as one source gives it
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  speaker_id INTEGER REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- who said it
  mode TEXT NOT NULL CHECK (mode IN ('direct', 'fragment', 'indirect')), -- whole sentences, a fragment, or reported speech
  text TEXT NOT NULL CHECK (text <> ''), -- the words
  language TEXT NOT NULL DEFAULT 'en', -- BCP 47, of text
  medium TEXT NOT NULL CHECK (medium IN ('social', 'address', 'press', 'interview', 'statement', 'document', 'broadcast', 'unknown')), -- by what medium
  channel TEXT NOT NULL DEFAULT '', -- X, nightly video address
  said_edtf TEXT NOT NULL DEFAULT '', -- when it was said
  date_text TEXT NOT NULL DEFAULT '', -- the source's wording of the date
  date_basis TEXT NOT NULL CHECK (date_basis IN ('stated', 'derived', 'estimated')), -- said by a source, derived or estimated
  doubt TEXT NOT NULL DEFAULT '', -- what is unclear
  statement_id INTEGER REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED, -- the event on the timeline that this utterance is
  about_id INTEGER REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED, -- the event it speaks of
  same_as_id INTEGER REFERENCES quote(id) DEFERRABLE INITIALLY DEFERRED CHECK (same_as_id <> id), -- another wording of one utterance
  said_earliest_s INTEGER, -- derived: first second of said_edtf
  said_latest_s INTEGER, -- derived: last second of said_edtf
  CHECK (said_earliest_s <= said_latest_s)
) STRICT;

CREATE TABLE rendering ( -- another wording of a quote: original, translation, paraphrase, hearsay
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  quote_id INTEGER NOT NULL REFERENCES quote(id) DEFERRABLE INITIALLY DEFERRED, -- the quote
  kind TEXT NOT NULL CHECK (kind IN ('original', 'official_translation', 'agency_translation', 'own_translation', 'paraphrase', 'hearsay')), -- what sort of wording
  text TEXT NOT NULL CHECK (text <> ''), -- the words; […] marks a cut
  language TEXT NOT NULL DEFAULT 'en', -- BCP 47
  rendered_by TEXT NOT NULL DEFAULT '', -- who translated or reported it
  mode TEXT NOT NULL CHECK (mode IN ('direct', 'fragment', 'indirect')), -- whole sentences, a fragment, or reported speech
  note TEXT NOT NULL DEFAULT '' -- remark
) STRICT;

CREATE TABLE issue ( -- a point of the negotiation
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  title TEXT NOT NULL CHECK (title <> ''), -- full name
  label TEXT NOT NULL DEFAULT '', -- short name
  summary TEXT NOT NULL DEFAULT '', -- what it is about
  code TEXT NOT NULL DEFAULT '', -- e.g. a PA-X variable
  parent_id INTEGER REFERENCES issue(id) DEFERRABLE INITIALLY DEFERRED CHECK (parent_id <> id), -- the issue it is part of
  sort INTEGER NOT NULL DEFAULT 0, -- the case's own order
  low_end TEXT NOT NULL DEFAULT '', -- what 0 on the scale means
  high_end TEXT NOT NULL DEFAULT '', -- what 4 on the scale means
  doubt TEXT NOT NULL DEFAULT '' -- what is unclear
) STRICT;

CREATE TABLE issue_link ( -- a record that touches an issue (part of the record)
  id INTEGER PRIMARY KEY, -- hash of record_id and issue_id
  record_id INTEGER NOT NULL REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- event, quote or commitment
  issue_id INTEGER NOT NULL REFERENCES issue(id) DEFERRABLE INITIALLY DEFERRED -- the issue
) STRICT;

CREATE TABLE issue_status ( -- where an issue stood on a date
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  issue_id INTEGER NOT NULL REFERENCES issue(id) DEFERRABLE INITIALLY DEFERRED, -- the issue
  status TEXT NOT NULL CHECK (status IN ('raised', 'contested', 'narrowing', 'agreed_in_principle', 'agreed', 'deferred', 'deadlocked', 'set_aside', 'reopened', 'withdrawn', 'implemented')), -- how it stood
  date_edtf TEXT NOT NULL CHECK (date_edtf <> ''), -- when
  event_id INTEGER REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED, -- where it came to stand so
  claimed_by_id INTEGER REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- who says so
  doubt TEXT NOT NULL DEFAULT '', -- what is unclear
  note TEXT NOT NULL DEFAULT '', -- remark
  date_earliest_s INTEGER, -- derived: first second of date_edtf
  date_latest_s INTEGER, -- derived: last second of date_edtf
  CHECK (date_earliest_s <= date_latest_s)
) STRICT;

CREATE TABLE position ( -- what a party holds on an issue
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  issue_id INTEGER NOT NULL REFERENCES issue(id) DEFERRABLE INITIALLY DEFERRED, -- the issue
  actor_id INTEGER NOT NULL REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- the party
  summary TEXT NOT NULL DEFAULT '', -- the position in words; empty = none on record
  stance TEXT NOT NULL CHECK (stance IN ('demands', 'offers', 'accepts', 'rejects', 'conditional', 'unknown')), -- demand, offer, …
  date_edtf TEXT NOT NULL DEFAULT '', -- when it was held
  quote_id INTEGER REFERENCES quote(id) DEFERRABLE INITIALLY DEFERRED, -- the words it rests on
  event_id INTEGER REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED, -- where it was taken
  claimed_by_id INTEGER REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- who says so
  replaces_id INTEGER REFERENCES position(id) DEFERRABLE INITIALLY DEFERRED CHECK (replaces_id <> id), -- the earlier position it replaces
  doubt TEXT NOT NULL DEFAULT '', -- what is unclear
  date_earliest_s INTEGER, -- derived: first second of date_edtf
  date_latest_s INTEGER, -- derived: last second of date_edtf
  CHECK (date_earliest_s <= date_latest_s)
) STRICT;

CREATE TABLE commitment ( -- a promise, its due date and what became of it
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  summary TEXT NOT NULL CHECK (summary <> ''), -- the promise in words
  event_id INTEGER REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED, -- where it was made
  by_id INTEGER REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- who promised
  to_id INTEGER REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- to whom
  issue_id INTEGER REFERENCES issue(id) DEFERRABLE INITIALLY DEFERRED, -- on which issue
  due_edtf TEXT NOT NULL DEFAULT '', -- by when
  status TEXT NOT NULL CHECK (status IN ('pending', 'kept', 'partly', 'broken', 'overtaken', 'unknown')), -- what became of it
  fulfilled_by_id INTEGER REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED, -- the event that kept it
  doubt TEXT NOT NULL DEFAULT '', -- what is unclear
  due_earliest_s INTEGER, -- derived: first second of due_edtf
  due_latest_s INTEGER, -- derived: last second of due_edtf
  CHECK (due_earliest_s <= due_latest_s)
) STRICT;

CREATE TABLE figure ( -- a reported quantity that is not a swap count
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  label TEXT NOT NULL CHECK (label <> ''), -- what was counted or measured
  value_min REAL, -- at least
  value_max REAL, -- at most
  unit TEXT NOT NULL DEFAULT '', -- unit of both values
  approximate INTEGER NOT NULL DEFAULT 0 CHECK (approximate IN (0, 1)), -- 1 = "about"
  date_edtf TEXT NOT NULL DEFAULT '', -- when it held
  about_id INTEGER REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- what it describes
  claimed_by_id INTEGER REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- who says so
  doubt TEXT NOT NULL DEFAULT '', -- what is unclear
  date_earliest_s INTEGER, -- derived: first second of date_edtf
  date_latest_s INTEGER, -- derived: last second of date_edtf
  CHECK (value_min <= value_max),
  CHECK (date_earliest_s <= date_latest_s)
) STRICT;

CREATE TABLE source ( -- a text that says something; its date of publication is record.published_edtf
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  kind TEXT NOT NULL CHECK (kind IN ('news', 'official', 'social', 'document', 'dataset', 'image', 'video', 'interview', 'book', 'other')), -- what sort of source
  title TEXT NOT NULL CHECK (title <> ''), -- headline or name
  author TEXT NOT NULL DEFAULT '', -- who wrote it
  publisher TEXT NOT NULL DEFAULT '', -- who published it
  place_text TEXT NOT NULL DEFAULT '', -- where it was written
  url TEXT NOT NULL DEFAULT '', -- address; never fetched by itself
  accessed_s INTEGER, -- when it was read there, UTC
  language TEXT NOT NULL DEFAULT 'en', -- BCP 47
  reliability TEXT NOT NULL DEFAULT '' CHECK (reliability IN ('', 'A', 'B', 'C', 'D', 'E', 'F')), -- Admiralty source scale
  derived_from_id INTEGER REFERENCES source(id) DEFERRABLE INITIALLY DEFERRED CHECK (derived_from_id <> id), -- what it rewrites or translates
  text_sha256 TEXT NOT NULL DEFAULT '' CHECK (text_sha256 = '' OR (length(text_sha256) = 64 AND text_sha256 NOT GLOB '*[^0-9a-f]*')), -- of the UTF-8 text, also where it is not stored
  text_length INTEGER CHECK (text_length >= 0), -- code points of the text, also where it is not stored
  paragraph_count INTEGER CHECK (paragraph_count >= 0), -- paragraphs of the text
  csl_json TEXT NOT NULL DEFAULT '', -- CSL-JSON of the source, or empty
  archive_id INTEGER REFERENCES attachment(id) DEFERRABLE INITIALLY DEFERRED, -- a copy kept as an attachment
  note TEXT NOT NULL DEFAULT '' -- remark
) STRICT;

CREATE TABLE source_text ( -- the stored text of a source (part of the source)
  source_id INTEGER PRIMARY KEY REFERENCES source(id) DEFERRABLE INITIALLY DEFERRED, -- the source
  text TEXT NOT NULL CHECK (length(text) <= 1000000) -- offsets elsewhere are code points into it
) STRICT;

CREATE TABLE evidence ( -- a passage of a source and what it does for a record
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  target_id INTEGER NOT NULL REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- the record
  source_id INTEGER NOT NULL REFERENCES source(id) DEFERRABLE INITIALLY DEFERRED, -- the source
  field TEXT NOT NULL DEFAULT '', -- the column it speaks to; empty = the record as a whole
  relation TEXT NOT NULL CHECK (relation IN ('states', 'implies', 'disputes', 'mentions')), -- states, implies, disputes, mentions
  paragraph INTEGER CHECK (paragraph >= 0), -- paragraph of the source
  locator TEXT NOT NULL DEFAULT '', -- page, time code or section
  exact TEXT NOT NULL DEFAULT '', -- the words (W3C TextQuoteSelector)
  prefix TEXT NOT NULL DEFAULT '', -- the words before
  suffix TEXT NOT NULL DEFAULT '', -- the words after
  exact_sha256 TEXT NOT NULL DEFAULT '' CHECK (exact_sha256 = '' OR (length(exact_sha256) = 64 AND exact_sha256 NOT GLOB '*[^0-9a-f]*')), -- of the words, where they are not stored
  start_char INTEGER CHECK (start_char >= 0), -- first code point (W3C TextPositionSelector)
  end_char INTEGER, -- code point after the last
  attributed_to_id INTEGER REFERENCES actor(id) DEFERRABLE INITIALLY DEFERRED, -- who says so, inside the source
  credibility INTEGER CHECK (credibility BETWEEN 1 AND 6), -- Admiralty information scale
  note TEXT NOT NULL DEFAULT '', -- remark
  CHECK ((start_char IS NULL) = (end_char IS NULL)),
  CHECK (start_char < end_char)
) STRICT;

CREATE TABLE attachment ( -- a file kept with the case
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  filename TEXT NOT NULL CHECK (filename <> ''), -- shown and proposed on saving, never used as a path
  media_type TEXT NOT NULL DEFAULT 'application/octet-stream', -- IANA media type
  size INTEGER NOT NULL CHECK (size >= 0), -- bytes
  sha256 TEXT NOT NULL DEFAULT '' CHECK (sha256 = '' OR (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*')), -- of the bytes
  caption TEXT NOT NULL DEFAULT '', -- what it shows
  target_id INTEGER REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED CHECK (target_id <> id) -- the record it belongs to
) STRICT;

CREATE TABLE attachment_data ( -- the bytes of an attachment (part of the attachment)
  attachment_id INTEGER PRIMARY KEY REFERENCES attachment(id) DEFERRABLE INITIALLY DEFERRED, -- the attachment
  data BLOB NOT NULL CHECK (length(data) <= 100000000) -- the bytes
) STRICT;

CREATE TABLE annotation ( -- an analyst's note, pinned to a record, a field, a passage, a span of time or a lane over a span
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  kind TEXT NOT NULL CHECK (kind IN ('note', 'question', 'doubt', 'highlight', 'bookmark', 'reply')), -- what sort of note
  title TEXT NOT NULL DEFAULT '', -- one line
  body TEXT NOT NULL DEFAULT '', -- the note
  body_format TEXT NOT NULL DEFAULT 'text/plain' CHECK (body_format IN ('text/plain', 'text/markdown')), -- how body is written
  language TEXT NOT NULL DEFAULT '', -- BCP 47
  target_id INTEGER REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED CHECK (target_id <> id), -- the record it is pinned to
  target_field TEXT NOT NULL DEFAULT '', -- the column of that record; empty = as a whole
  span_edtf TEXT NOT NULL DEFAULT '', -- the span of time it is pinned to
  lane TEXT NOT NULL DEFAULT '', -- the lane over that span, such as kind:round
  exact TEXT NOT NULL DEFAULT '', -- the words of the passage
  prefix TEXT NOT NULL DEFAULT '', -- the words before
  suffix TEXT NOT NULL DEFAULT '', -- the words after
  exact_sha256 TEXT NOT NULL DEFAULT '' CHECK (exact_sha256 = '' OR (length(exact_sha256) = 64 AND exact_sha256 NOT GLOB '*[^0-9a-f]*')), -- of the words, where they are not stored
  start_char INTEGER CHECK (start_char >= 0), -- first code point of the passage
  end_char INTEGER, -- code point after the last
  state TEXT NOT NULL CHECK (state IN ('open', 'resolved')), -- open or resolved
  private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1)), -- 1 = left out of copies for others
  reply_to_id INTEGER REFERENCES annotation(id) DEFERRABLE INITIALLY DEFERRED CHECK (reply_to_id <> id), -- the note it answers
  changed_s INTEGER NOT NULL DEFAULT 0, -- last change, UTC
  span_earliest_s INTEGER, -- derived: first second of span_edtf
  span_latest_s INTEGER, -- derived: last second of span_edtf
  CHECK ((start_char IS NULL) = (end_char IS NULL)),
  CHECK (start_char < end_char),
  CHECK (span_earliest_s <= span_latest_s)
) STRICT;

CREATE TABLE placement ( -- where an analyst puts a position on its issue's scale
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  position_id INTEGER NOT NULL REFERENCES position(id) DEFERRABLE INITIALLY DEFERRED, -- the position
  value INTEGER NOT NULL CHECK (value BETWEEN 0 AND 4), -- 0 = issue.low_end, 4 = issue.high_end
  reason TEXT NOT NULL DEFAULT '' -- why
) STRICT;

CREATE TABLE working_figure ( -- the count claim an analyst works with for its direction and category
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  claim_id INTEGER NOT NULL REFERENCES count_claim(id) DEFERRABLE INITIALLY DEFERRED, -- the claim
  reason TEXT NOT NULL DEFAULT '' -- why
) STRICT;

CREATE TABLE finding_closure ( -- a check's finding that a person has closed
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  finding TEXT NOT NULL CHECK (finding <> ''), -- the check's stable key
  reason TEXT NOT NULL CHECK (reason <> '') -- why it is closed
) STRICT;

CREATE TABLE saved_view ( -- a named view: span, lanes, filters, as-known date
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  name TEXT NOT NULL CHECK (name <> ''), -- as shown
  settings_json TEXT NOT NULL DEFAULT '{}', -- a JSON object, see viewer.session
  sort INTEGER NOT NULL DEFAULT 0 -- order in the list
) STRICT;

CREATE TABLE tag ( -- a word that groups records
  id INTEGER PRIMARY KEY REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- its row in record
  name TEXT NOT NULL CHECK (name <> '') -- the word
) STRICT;

CREATE TABLE tag_link ( -- a tag on a record (part of the record)
  id INTEGER PRIMARY KEY, -- hash of record_id and tag_id
  record_id INTEGER NOT NULL REFERENCES record(id) DEFERRABLE INITIALLY DEFERRED, -- the record
  tag_id INTEGER NOT NULL REFERENCES tag(id) DEFERRABLE INITIALLY DEFERRED -- the tag
) STRICT;

-- What follows is not state: who changed what, what a copy needs to be merged, and facts about the file.

CREATE TABLE edit ( -- one committed change, as history names it
  id TEXT PRIMARY KEY CHECK (length(id) = 32), -- random, hex
  name TEXT NOT NULL, -- such as: Add note
  author TEXT NOT NULL, -- who made it
  wall_ms INTEGER NOT NULL, -- when, by that computer's clock, milliseconds since 1970, UTC
  undo_of TEXT NOT NULL DEFAULT '', -- the edit it takes back
  revision_number INTEGER NOT NULL -- case_state.revision_number after it, in the copy where it was made
) STRICT, WITHOUT ROWID;
CREATE INDEX edit_by_revision ON edit(revision_number);

CREATE TABLE operation ( -- one change of one cell; the log is a set, united by merging
  id TEXT PRIMARY KEY CHECK (length(id) = 64), -- SHA-256 of the canonical JSON of the columns replica to edit_id
  replica TEXT NOT NULL CHECK (length(replica) BETWEEN 1 AND 64), -- the installation that wrote it
  counter INTEGER NOT NULL CHECK (counter > 0), -- one more than the highest seen on this cell
  wall_ms INTEGER NOT NULL, -- that computer's clock; shown, never used
  object TEXT NOT NULL CHECK (object <> ''), -- kind:uid of a record, kind:id of a part
  field TEXT NOT NULL CHECK (field <> ''), -- column, columns that change together (lat+lon), or _deleted
  value TEXT NOT NULL, -- canonical JSON; bytes as {"sha256": …}; of _deleted: the operations seen, or null = brought back
  seen TEXT NOT NULL, -- JSON array: the newest operations on this cell that its writer had seen
  edit_id TEXT NOT NULL, -- the edit it belongs to
  is_head INTEGER NOT NULL CHECK (is_head IN (0, 1)) -- derived: 1 = no known operation has seen it
) STRICT, WITHOUT ROWID;
CREATE INDEX operation_by_object ON operation(object, is_head, field);
CREATE INDEX operation_by_edit ON operation(edit_id);

CREATE TABLE base_value ( -- what a cell of a base row held before the first operation on it
  object TEXT NOT NULL, -- as in operation
  field TEXT NOT NULL, -- as in operation
  value TEXT NOT NULL, -- as in operation
  PRIMARY KEY (object, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE kept_blob ( -- bytes that the log still names but the state no longer holds
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64), -- of data
  data BLOB NOT NULL -- the bytes
) STRICT;

CREATE TABLE merge_flag ( -- where merging had to choose; derived from base rows and operations
  object TEXT NOT NULL, -- as in operation
  field TEXT NOT NULL, -- as in operation
  reason TEXT NOT NULL CHECK (reason IN ('revived', 'held', 'cut', 'circle', 'fitted', 'withheld')), -- brought back by an unseen edit, or by a reference; a reference cut, to nothing or in a circle; a size fitted; a row not shown
  PRIMARY KEY (object, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_state ( -- one row: facts about the file as of its last commit
  id INTEGER PRIMARY KEY CHECK (id = 1), -- always 1
  case_uid TEXT NOT NULL CHECK (length(case_uid) = 32), -- random, hex; the same in all copies of one case
  revision_id TEXT NOT NULL CHECK (length(revision_id) = 32), -- random, hex; renewed by every commit
  revision_number INTEGER NOT NULL, -- counts commits in this copy
  counts_json TEXT NOT NULL, -- a JSON object: rows by table at the last commit
  app_version TEXT NOT NULL DEFAULT '', -- the program that wrote it
  modified_s INTEGER NOT NULL -- last commit, UTC
) STRICT;

-- One index for each reference, so that a removal is checked without a scan.
CREATE INDEX place_by_parent ON place(parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX actor_name_by_actor ON actor_name(actor_id);
CREATE INDEX membership_by_member ON membership(member_id);
CREATE INDEX membership_by_org ON membership(org_id);
CREATE INDEX event_by_place ON event(place_id) WHERE place_id IS NOT NULL;
CREATE INDEX event_by_parent ON event(parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX round_by_replaced_by ON round(replaced_by_id) WHERE replaced_by_id IS NOT NULL;
CREATE INDEX count_claim_by_swap ON count_claim(swap_id);
CREATE INDEX count_claim_by_from ON count_claim(from_id) WHERE from_id IS NOT NULL;
CREATE INDEX count_claim_by_to ON count_claim(to_id) WHERE to_id IS NOT NULL;
CREATE INDEX count_claim_by_claimed_by ON count_claim(claimed_by_id) WHERE claimed_by_id IS NOT NULL;
CREATE INDEX count_claim_by_included_in ON count_claim(included_in_id) WHERE included_in_id IS NOT NULL;
CREATE INDEX participation_by_event ON participation(event_id);
CREATE INDEX participation_by_actor ON participation(actor_id);
CREATE INDEX participation_by_for ON participation(for_id) WHERE for_id IS NOT NULL;
CREATE INDEX outcome_by_event ON outcome(event_id);
CREATE INDEX outcome_by_about ON outcome(about_id) WHERE about_id IS NOT NULL;
CREATE INDEX link_by_from ON link(from_id);
CREATE INDEX link_by_to ON link(to_id);
CREATE INDEX quote_by_speaker ON quote(speaker_id) WHERE speaker_id IS NOT NULL;
CREATE INDEX quote_by_statement ON quote(statement_id) WHERE statement_id IS NOT NULL;
CREATE INDEX quote_by_about ON quote(about_id) WHERE about_id IS NOT NULL;
CREATE INDEX quote_by_same_as ON quote(same_as_id) WHERE same_as_id IS NOT NULL;
CREATE INDEX rendering_by_quote ON rendering(quote_id);
CREATE INDEX issue_by_parent ON issue(parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX issue_link_by_record ON issue_link(record_id);
CREATE INDEX issue_link_by_issue ON issue_link(issue_id);
CREATE INDEX issue_status_by_issue ON issue_status(issue_id);
CREATE INDEX issue_status_by_event ON issue_status(event_id) WHERE event_id IS NOT NULL;
CREATE INDEX issue_status_by_claimed_by ON issue_status(claimed_by_id) WHERE claimed_by_id IS NOT NULL;
CREATE INDEX position_by_issue ON position(issue_id);
CREATE INDEX position_by_actor ON position(actor_id);
CREATE INDEX position_by_quote ON position(quote_id) WHERE quote_id IS NOT NULL;
CREATE INDEX position_by_event ON position(event_id) WHERE event_id IS NOT NULL;
CREATE INDEX position_by_claimed_by ON position(claimed_by_id) WHERE claimed_by_id IS NOT NULL;
CREATE INDEX position_by_replaces ON position(replaces_id) WHERE replaces_id IS NOT NULL;
CREATE INDEX commitment_by_event ON commitment(event_id) WHERE event_id IS NOT NULL;
CREATE INDEX commitment_by_by ON commitment(by_id) WHERE by_id IS NOT NULL;
CREATE INDEX commitment_by_to ON commitment(to_id) WHERE to_id IS NOT NULL;
CREATE INDEX commitment_by_issue ON commitment(issue_id) WHERE issue_id IS NOT NULL;
CREATE INDEX commitment_by_fulfilled_by ON commitment(fulfilled_by_id) WHERE fulfilled_by_id IS NOT NULL;
CREATE INDEX figure_by_about ON figure(about_id) WHERE about_id IS NOT NULL;
CREATE INDEX figure_by_claimed_by ON figure(claimed_by_id) WHERE claimed_by_id IS NOT NULL;
CREATE INDEX source_by_derived_from ON source(derived_from_id) WHERE derived_from_id IS NOT NULL;
CREATE INDEX source_by_archive ON source(archive_id) WHERE archive_id IS NOT NULL;
CREATE INDEX evidence_by_target ON evidence(target_id);
CREATE INDEX evidence_by_source ON evidence(source_id);
CREATE INDEX evidence_by_attributed_to ON evidence(attributed_to_id) WHERE attributed_to_id IS NOT NULL;
CREATE INDEX attachment_by_target ON attachment(target_id) WHERE target_id IS NOT NULL;
CREATE INDEX annotation_by_target ON annotation(target_id) WHERE target_id IS NOT NULL;
CREATE INDEX annotation_by_reply_to ON annotation(reply_to_id) WHERE reply_to_id IS NOT NULL;
CREATE INDEX placement_by_position ON placement(position_id);
CREATE INDEX working_figure_by_claim ON working_figure(claim_id);
CREATE INDEX tag_link_by_record ON tag_link(record_id);
CREATE INDEX tag_link_by_tag ON tag_link(tag_id);
CREATE INDEX event_by_start ON event(earliest_start_s);

-- Readable views, for the sqlite3 shell, DB Browser and Datasette. The program does not use them.

CREATE VIEW rounds AS -- rounds of talks, in order
SELECT e.title, o.series, o.number, e.date_edtf AS date, e.status, o.format, o.outcome, p.name AS place, p.country,
  (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT a.name FROM participation x JOIN actor a ON a.id = x.actor_id
    WHERE x.event_id = e.id ORDER BY a.sort, a.name)) AS participants,
  e.doubt, e.summary, r.uid
FROM round o JOIN event e ON e.id = o.event_id JOIN record r ON r.id = e.id LEFT JOIN place p ON p.id = e.place_id
ORDER BY e.earliest_start_s, r.uid;

CREATE VIEW swaps AS -- exchanges, one line for each claim
SELECT e.title, e.date_edtf AS date, e.status, s.mode, s.formula, f.name AS held_by, t.name AS received_by, c.category,
  c.count_min, c.count_max, c.measure, c.modality, ifnull(b.name, c.claimed_by_text) AS claimed_by, c.doubt, r.uid
FROM swap s JOIN event e ON e.id = s.event_id JOIN record r ON r.id = e.id LEFT JOIN count_claim c ON c.swap_id = s.event_id
  LEFT JOIN actor f ON f.id = c.from_id LEFT JOIN actor t ON t.id = c.to_id LEFT JOIN actor b ON b.id = c.claimed_by_id
ORDER BY e.earliest_start_s, r.uid, c.category, c.id;

CREATE VIEW quotes AS -- what was said, by whom and where
SELECT a.name AS speaker, q.text, q.mode, q.said_edtf AS said, q.medium, q.channel, q.language, e.title AS about, q.doubt, r.uid
FROM quote q JOIN record r ON r.id = q.id LEFT JOIN actor a ON a.id = q.speaker_id LEFT JOIN event e ON e.id = q.about_id
ORDER BY q.said_earliest_s, r.uid;

CREATE VIEW open_issues AS -- issues and how each stood last
SELECT i.title, s.status, s.date_edtf AS since, i.low_end, i.high_end, i.summary, i.doubt, r.uid
FROM issue i JOIN record r ON r.id = i.id LEFT JOIN issue_status s ON s.id =
  (SELECT x.id FROM issue_status x WHERE x.issue_id = i.id ORDER BY x.date_earliest_s DESC, x.id DESC LIMIT 1)
WHERE s.status IS NULL OR s.status NOT IN ('agreed', 'implemented', 'withdrawn')
ORDER BY i.sort, i.title;

CREATE VIEW notes AS -- analysts' notes
SELECT n.kind, n.title, n.body, r.created_by AS author, datetime(r.recorded_s, 'unixepoch') AS written_utc, n.state,
  t.kind || ':' || t.uid AS pinned_to, n.target_field, n.span_edtf AS span, n.lane, n.exact AS passage, n.private, r.uid
FROM annotation n JOIN record r ON r.id = n.id LEFT JOIN record t ON t.id = n.target_id
ORDER BY r.recorded_s, r.uid;
