select step, fingerprint, summary, seconds, finished_at from ops.steps where step = $1
