"""The arguments of the verbs, by what the verbs are about."""
