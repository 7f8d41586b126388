-- Terms arrive folded and stemmed. The tokenizer "unicode61" cut those with a point ("1.58"), so that they counted as
-- unknown; "ascii" cuts at spaces alone once "." belongs to a term: no term holds another sign of ASCII.
CREATE TEMP TABLE kept AS SELECT rowid AS passage, title, body FROM words;
DROP TABLE vocabulary;
DROP TABLE words;
CREATE VIRTUAL TABLE words USING fts5 (title, body, tokenize = "ascii tokenchars '.'");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'row');
INSERT INTO words (rowid, title, body) SELECT passage, title, body FROM kept;
DROP TABLE kept;
