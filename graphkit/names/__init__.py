"""Names in every script: normal form, parts, sound, similarity and the gazetteer."""
