-- What articles need that come in by links and feeds: addresses, revisions, jobs, feeds.
-- Times are ISO 8601 in UTC, so that they sort as text. address_of and sketch_of are given by migrate.py.

CREATE TABLE feed (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL,
    address TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    refresh_days INTEGER NOT NULL,
    paused INTEGER NOT NULL,
    channel INTEGER,
    member INTEGER,
    due TEXT NOT NULL,
    polled TEXT,
    etag TEXT,
    modified TEXT,
    failing TEXT,
    failures INTEGER NOT NULL,
    reason TEXT,
    told INTEGER NOT NULL
);

-- The items that were seen: they outlive their articles, so that what was removed does not come back at the next poll.
CREATE TABLE feed_item (
    feed_id INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    PRIMARY KEY (feed_id, key)
) WITHOUT ROWID;

-- address: index.links.key of url. fixed: field names with blanks between. checked: when its page was last looked at.
ALTER TABLE article ADD COLUMN address TEXT;
ALTER TABLE article ADD COLUMN fixed TEXT NOT NULL DEFAULT '';
ALTER TABLE article ADD COLUMN etag TEXT;
ALTER TABLE article ADD COLUMN modified TEXT;
ALTER TABLE article ADD COLUMN checked TEXT;
ALTER TABLE article ADD COLUMN feed_id INTEGER REFERENCES feed (id) ON DELETE SET NULL;
UPDATE article SET checked = added, address = CASE WHEN url IS NOT NULL THEN address_of(url) END;
DROP INDEX article_url;
CREATE INDEX article_address ON article (address);
CREATE INDEX article_feed ON article (feed_id, checked);

-- In a table of its own: all are read at once, which shall not turn the pages of all texts.
CREATE TABLE sketch (
    article_id INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    sketch BLOB NOT NULL
);
INSERT INTO sketch SELECT id, sketch_of(text) FROM article;

CREATE TABLE elsewhere (
    address TEXT NOT NULL UNIQUE,
    article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    published TEXT,
    added TEXT NOT NULL
);
CREATE INDEX elsewhere_article ON elsewhere (article_id);

CREATE TABLE revision (
    article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    fields TEXT NOT NULL,
    added INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    embedded INTEGER NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (article_id, number)
) WITHOUT ROWID;

-- fields: JSON. target: the article to be fetched again; article_id: the one that came of it. Neither is a reference,
-- since a job tells of articles that are gone, too; numbers are never given twice.
CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    way TEXT NOT NULL,
    name TEXT NOT NULL,
    data BLOB,
    fields TEXT NOT NULL,
    target INTEGER,
    feed_id INTEGER REFERENCES feed (id) ON DELETE SET NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    due TEXT NOT NULL,
    created TEXT NOT NULL,
    reason TEXT,
    batch TEXT,
    member INTEGER,
    article_id INTEGER,
    fate TEXT
);
CREATE INDEX job_state ON job (state, due);
CREATE INDEX job_batch ON job (batch, state, due);
CREATE INDEX job_feed ON job (feed_id);
