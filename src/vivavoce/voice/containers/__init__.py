"""Sound as browsers and recorders send it, in pieces that break anywhere, to PCM16 with 16,000 samples a second."""
