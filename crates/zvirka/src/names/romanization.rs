//! Romanisation schemes, forwards: from Cyrillic to Latin letters.
