"""What is known of languages: words, sentences, passages, dates, tense, detection."""
