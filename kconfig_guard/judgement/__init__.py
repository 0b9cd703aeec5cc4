"""Judgement: compare what rules demand with what the model says, and give the reasons."""
