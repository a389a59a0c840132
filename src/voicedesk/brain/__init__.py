"""What thinks: language models behind LiveKit's `llm.LLM`, which act only by tool calls."""
