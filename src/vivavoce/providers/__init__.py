"""One file a vendor: each speaks to one account of it. Knows `ports` alone; a vendor's package is imported when it is used."""
