-- Rows are the truth; the words are an index over them, and FAISS is filled from the embeddings at open.
CREATE TABLE library (
    key TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

-- AUTOINCREMENT: a number that members have seen never comes to mean another article.
CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    url TEXT,
    published TEXT,
    author TEXT,
    added TEXT NOT NULL,
    language TEXT,
    digest BLOB NOT NULL UNIQUE
);
CREATE INDEX article_url ON article (url);
CREATE INDEX article_language ON article (language);

-- sentences, offsets: int32 pairs (first character, end character), little-endian; those of offsets, one for
-- each token, count from the passage's beginning. embedding: float32. tokens: their width as two bytes, then int8.
CREATE TABLE passage (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    first_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    sentences BLOB NOT NULL,
    embedding BLOB NOT NULL,
    tokens BLOB NOT NULL,
    offsets BLOB NOT NULL
);
CREATE INDEX passage_article ON passage (article_id);

-- Words arrive stemmed and folded, so the tokenizer has nothing left to do but to cut at spaces.
CREATE VIRTUAL TABLE words USING fts5 (title, body, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'row');
