"""The paper's tables: each is written as CSV and printed in both languages from the same rows."""
