"""The imperative loop: mailboxes, effects, timers."""
