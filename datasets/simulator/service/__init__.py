"""The service desk and what customers say: contacts, reviews, complaints, recommendations."""
