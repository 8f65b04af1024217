"""One file a vendor, each for one account of it. Knows `ports` alone; a vendor's package is imported when used."""
