"""What mail is called in the outbox."""

CHANNEL = "mail"
