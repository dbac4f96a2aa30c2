"""The course as a static site that needs no network: lectures, words, tables, proofs, guides."""
