"""Settings, Connected tools: choosing one, its access, what it means, trying it, how it does."""
