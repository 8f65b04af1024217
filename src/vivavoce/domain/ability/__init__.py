"""The measuring heart: one ability scale across kinds of question. Pure, on NumPy; import it only where it is used."""
