"""Who talks: agents that say, ask and act through tools; no rules, no I/O."""
