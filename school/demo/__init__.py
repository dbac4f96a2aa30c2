"""A class of real submissions, made from the attempts, that shows the whole way to a grade."""
