-- The frontier: every address known and what is known of it. SQLite and PostgreSQL read this alike.
-- Times are seconds since 1970; flags are 0 or 1.

CREATE TABLE IF NOT EXISTS pages (
    url               TEXT   PRIMARY KEY,
    source            TEXT   NOT NULL,            -- domain of the source; empty for pages that were brought in by hand
    kind              TEXT   NOT NULL,            -- feed, sitemap or article
    discovered_at     BIGINT NOT NULL,
    published_at      BIGINT,                     -- as the feed or sitemap says
    next_visit        BIGINT,                     -- NULL: never again
    etag              TEXT,                       -- as the server sent it
    last_modified     TEXT,                       -- as the server sent it
    visited_at        BIGINT,                     -- last answer, whatever it said
    fetched_at        BIGINT,                     -- last new content
    body_hash         TEXT,                       -- SHA-256 of that content, in hex
    locator           TEXT,                       -- where the archive has it
    processed_locator TEXT,                       -- what has been processed last; pending where it differs from locator
    outcome           TEXT,                       -- what processing said, where it had to say something
    failures          BIGINT NOT NULL DEFAULT 0,  -- in a row
    failure           TEXT,                       -- the last one in a word or two, to count by
    error             TEXT,                       -- the last one in full
    moved_to          TEXT                        -- where it redirects
);

CREATE INDEX IF NOT EXISTS pages_due ON pages (source, next_visit);
CREATE INDEX IF NOT EXISTS pages_locator ON pages (locator);

CREATE TABLE IF NOT EXISTS notes (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
