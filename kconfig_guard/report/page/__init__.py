"""The parts of the HTML report: pieces of markup from an outcome, and the files that they are put into."""
