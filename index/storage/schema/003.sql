-- What is kept of the members' asking: unanswered questions, feedback, the audit, answers sent.
-- embedding: float32, of the library's own model; NULL once another model has taken its place.

CREATE TABLE gap (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    question TEXT NOT NULL,
    kind TEXT NOT NULL,
    embedding BLOB,
    weight INTEGER NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    standing TEXT NOT NULL,
    article_id INTEGER
);
CREATE INDEX gap_standing ON gap (standing, weight, last);

-- The first wording and some others. spelled: index.same.spelled of it.
CREATE TABLE wording (
    id INTEGER PRIMARY KEY,
    gap_id INTEGER NOT NULL REFERENCES gap (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    spelled TEXT NOT NULL UNIQUE
);
CREATE INDEX wording_gap ON wording (gap_id);

CREATE TABLE waiting (
    gap_id INTEGER NOT NULL REFERENCES gap (id) ON DELETE CASCADE,
    member INTEGER NOT NULL,
    question TEXT NOT NULL,
    channel INTEGER NOT NULL,
    at TEXT NOT NULL,
    article_id INTEGER,
    PRIMARY KEY (gap_id, member)
) WITHOUT ROWID;

-- digest: index.same.digest of the passage that is not to be found.
CREATE TABLE hidden (
    id INTEGER PRIMARY KEY,
    question TEXT NOT NULL,
    embedding BLOB,
    article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    digest BLOB NOT NULL,
    UNIQUE (article_id, digest, question)
);

-- voter: index.same.voter; NULL, as answer is, once the vote is a mere count.
CREATE TABLE vote (
    voter BLOB UNIQUE,
    answer INTEGER,
    question TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    helpful INTEGER NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX vote_article ON vote (article_id, question);

-- No reference: the audit tells of articles that are gone, too.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor INTEGER,
    what TEXT NOT NULL,
    article_id INTEGER,
    title TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX event_article ON event (article_id);
CREATE INDEX event_at ON event (at);

-- No reference to articles: a message whose article was removed is edited afterwards.
CREATE TABLE sent (
    message INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX sent_at ON sent (at);
CREATE TABLE quoted (
    message INTEGER NOT NULL REFERENCES sent (message) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (message, place)
) WITHOUT ROWID;
CREATE INDEX quoted_article ON quoted (article_id);

-- member: who handed it in; unknown for those from before, of feeds, and of the terminal.
ALTER TABLE article ADD COLUMN member INTEGER;
CREATE INDEX article_member ON article (member);
